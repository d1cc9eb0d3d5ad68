/** What staff have entered of a school's need, where the programme's own rule speaks of it: their word settles what the checks only noticed. */
import { known } from '../need/factor.ts'
import { optionOf } from '../need/need.ts'
import type { Checking, Finding } from './finding.ts'

/** The findings as they are once a person has answered what they speak of. */
export function byFactors({ programme, factors = [] }: Checking, found: Finding[]): Finding[] {
  const answered = programme.need.factors.flatMap((factor) => {
    const option = optionOf(factor, known(factors, factor.key)?.value)
    return option ? [{ factor, option }] : []
  })
  const settled = answered.flatMap(({ factor }) => Object.keys(factor.claims))
  const excluded = answered.flatMap(({ factor, option }): Finding[] =>
    option.ineligible === undefined ? [] : [{ code: `factor-${factor.key}`, kind: 'ineligible', field: null, message: option.ineligible }],
  )
  return [...found.filter(({ code }) => !settled.includes(code)), ...excluded]
}
