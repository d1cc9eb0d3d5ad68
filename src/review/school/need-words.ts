/** How Slack is told what is known of a school's need: value, day and source, and what is not known as unknown. */
import type { Case } from '../../core/declaration.ts'
import type { Finding } from '../../core/findings/finding.ts'
import { wordsIn } from '../../core/findings/findings-statement.ts'
import { type Factor, known } from '../../core/need/factor.ts'
import { type NeedFactor, optionOf } from '../../core/need/need.ts'
import { dateInWords, timeInWords } from '../../core/wording.ts'
import { inline, mention } from '../text.ts'

/** "requires improvement (12 March 2018)", "unknown, but the statement says so"; with `source`, so much of where it is from. */
export function knownInWords(factor: NeedFactor, factors: Factor[], findings: Finding[], source = 0): string {
  const it = known(factors, factor.key)
  if (!it) return ['unknown', ...claimed(factor, findings)].join(', but ')
  const from = source > 0 && it.source ? `source: ${inline(it.source, source)}` : []
  const more = [factor.detail && it.detail ? inline(it.detail, 120) : [], it.dated ? dateInWords(it.dated) : [], from].flat()
  return `${valueInWords(factor, it)}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
}

/** What the checks noticed of it: said as what it is, for a person to read. */
const claimed = ({ claims }: NeedFactor, findings: Finding[]): string[] =>
  [...new Set(findings.map(({ code }) => code))].flatMap((code) =>
    Object.hasOwn(claims, code) && claims[code] ? [inline(claims[code], 120)] : [],
  )

/** In the programme's words; as it was entered where the programme no longer has it. */
const valueInWords = (factor: NeedFactor, { value }: Pick<Factor, 'value'>): string => inline(optionOf(factor, value)?.label ?? value, 75)

/** The value with its source, its day, and who entered it when; unknown where nobody has, or where it was taken back. */
export function factorInWords(factor: NeedFactor, c: Pick<Case, 'factors' | 'findings' | 'reading' | 'programme'>): string {
  const it = known(c.factors, factor.key)
  const backs = it ? null : (c.factors.find(({ key }) => key === factor.key) ?? null)
  const entered = it ? `Source: ${inline(it.source, 300)}. Entered by ${mention(it.by)} on ${timeInWords(it.at)}.` : null
  const taken = backs ? `Taken back by ${mention(backs.by)} on ${timeInWords(backs.at)}.` : null
  const said = knownInWords(factor, c.factors, c.findings)
  const beside = factor.besideForm ? onFormInWords(c) : null
  return [`*${inline(factor.label, 60)}:* ${it ? said : said.replace(/^unknown/, 'Unknown')}.`, entered, taken, beside]
    .filter(Boolean)
    .join(' ')
}

/** What the form itself shows of commitment. */
function onFormInWords({ reading, programme }: Pick<Case, 'reading' | 'programme'>): string {
  const words = programme.fields
    .filter(({ kind }) => kind === 'statement')
    .reduce((sum, { key }) => sum + wordsIn(reading.fields[key]?.value ?? ''), 0)
  const { altered, missing } = reading.commitments
  const count = (n: number) => (n === 0 ? 'none' : String(n))
  return `On the form: the statement has ${words} ${words === 1 ? 'word' : 'words'}; of ${programme.commitments.length} commitments ${count(altered.length)} altered, ${count(missing.length)} missing.`
}
