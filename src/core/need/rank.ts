/** The order that a programme's own criteria suggest for schools that wait for a decision. It explains itself, and decides nothing. */
import type { BoardRow } from '../round/board.ts'
import { isUndecided } from '../round/tally.ts'
import { type Factor, known } from './factor.ts'
import { countsAs, type Need, type NeedFactor, optionOf } from './need.ts'

/** What one factor comes to; what is unknown counts neither for a school nor against it. */
export type Reason = { factor: NeedFactor; counts: 'for' | 'against' | 'neither' }

export type Suggestion =
  /** 1 first. `equal`: how many others share the rank. */
  | { kind: 'ranked'; rank: number; equal: number; reasons: Reason[] }
  /** By the programme's rule, as staff have entered it; a person may still approve it with a reason. */
  | { kind: 'left-out'; factor: NeedFactor }

type Candidate = Pick<BoardRow, 'id' | 'state' | 'factors'>

/**
 * By id, of the undecided and the waitlisted: the first step of the programme's order decides, each next one only
 * between schools that the ones before leave equal. Schools that all steps leave equal share a rank.
 */
export function suggest(need: Need, rows: Candidate[]): Map<string, Suggestion> {
  if (need.order.length === 0) return new Map()
  const wait = rows.filter((row) => isUndecided(row) || row.state === 'waitlisted')
  const out = wait.flatMap(({ id, factors }) => {
    const factor = need.factors.find((one) => optionOf(one, known(factors, one.key)?.value)?.ineligible !== undefined)
    return factor ? [[id, { kind: 'left-out', factor }] as const] : []
  })
  const left = new Set(out.map(([id]) => id))
  const ranked = wait.filter(({ id }) => !left.has(id)).map(({ id, factors }) => ({ id, factors, steps: steps(need, factors) }))
  return new Map<string, Suggestion>([
    ...out,
    ...ranked.map(({ id, factors, steps: mine }): [string, Suggestion] => [
      id,
      {
        kind: 'ranked',
        rank: 1 + ranked.filter((other) => ahead(other.steps, mine) > 0).length,
        equal: ranked.filter((other) => other.id !== id && ahead(other.steps, mine) === 0).length,
        reasons: asked(need).map((factor) => ({ factor, counts: counted(factor, factors) })),
      },
    ]),
  ])
}

/** The factors that the order asks, in its order, each once. */
export const asked = ({ factors, order }: Need): NeedFactor[] =>
  [...new Set(order.flatMap((step) => step.factors))].flatMap((key) => factors.find((factor) => factor.key === key) ?? [])

/** How much speaks for a school at each step: what counts for it less what counts against it. */
const steps = ({ factors, order }: Need, entered: Factor[]): number[] =>
  order.map((step) =>
    step.factors.reduce((sum, key) => {
      const factor = factors.find((one) => one.key === key)
      return sum + (factor ? weight[counted(factor, entered)] : 0)
    }, 0),
  )

const weight = { for: 1, against: -1, neither: 0 } as const

function counted(factor: NeedFactor, entered: Factor[]): Reason['counts'] {
  const option = optionOf(factor, known(entered, factor.key)?.value)
  return option ? countsAs(factor, option) : 'neither'
}

/** Above 0 where the first comes before the second, 0 where nothing divides them. */
function ahead(first: number[], second: number[]): number {
  const at = first.findIndex((sum, i) => sum !== second[i])
  return at === -1 ? 0 : (first[at] ?? 0) - (second[at] ?? 0)
}
