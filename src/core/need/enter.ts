/** A reviewer enters what is known of a school's need: only what they changed, and nothing over what somebody else has just saved. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { isConflicted } from '../round/conflict.ts'
import { redraw } from '../round/round.ts'
import { type Factor, known, unknown } from './factor.ts'
import { type NeedFactor, optionOf } from './need.ts'
import { dateWritten } from './written-date.ts'

/** One factor as it stands in the inputs: text as a person left it. */
export type Entry = { value: string; detail: string; source: string; dated: string }

export const blank: Entry = { value: unknown, detail: '', source: '', dated: '' }

/** What the inputs begin with. */
export function entryOf(factors: Factor[], { key, detail }: Pick<NeedFactor, 'key' | 'detail'>): Entry {
  const it = known(factors, key)
  return it ? tidy({ value: it.value, detail: (detail && it.detail) || '', source: it.source, dated: it.dated?.toString() ?? '' }) : blank
}

/** As it is compared and kept: without white space around it, and the day in one way of writing where it is one. */
export const tidy = ({ value, detail, source, dated }: Entry): Entry => ({
  value,
  detail: detail.replaceAll(/\s+/g, ' ').trim(),
  source: source.replaceAll(/\s+/g, ' ').trim(),
  dated: dateWritten(dated)?.toString() ?? dated.trim(),
})

/** Which input of which factor must be put right, and how. */
type Mistake = { key: string; part: keyof Entry; say: string }

export type Entering =
  | { kind: 'factors-entered'; factors: Factor[]; recheck: boolean; plan: Planned[]; after: Record<string, string> }
  | { kind: 'nothing-entered' }
  | { kind: 'mistakes'; mistakes: Mistake[] }
  /** Somebody saved these after the inputs were shown: nothing was recorded. */
  | { kind: 'overtaken'; keys: string[] }
  | { kind: 'conflicted' }

type Entered = {
  by: string
  /** By key, of the factors that were asked; tidy. */
  entries: Record<string, Entry>
  /** Whether this is what the factor's inputs said when they were shown. */
  began: (key: string, entry: Entry) => boolean
}

export function enter(c: Case, { by, entries, began }: Entered, now: Temporal.Instant): Entering {
  if (isConflicted(c, by)) return { kind: 'conflicted' }
  const touched = c.programme.need.factors.flatMap((factor) => {
    const entry = entries[factor.key]
    return entry && !began(factor.key, entry) ? [{ factor, entry }] : []
  })
  const mistakes = touched.flatMap(({ factor, entry }) => mistaken(factor, entry, known(c.factors, factor.key) !== null, now))
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes }

  const wanted = touched
    .map(({ factor, entry }) => ({ factor, is: settled(factor, entry, by, now), stands: entryOf(c.factors, factor) }))
    .filter(({ factor, is, stands }) => !same(entryOf([is], factor), stands))
  const overtaken = wanted.filter(({ factor, stands }) => !began(factor.key, stands))
  if (overtaken.length > 0) return { kind: 'overtaken', keys: overtaken.map(({ factor }) => factor.key) }
  if (wanted.length === 0) return { kind: 'nothing-entered' }

  const factors = wanted.map(({ is }) => is)
  const note = { kind: 'factors-entered', by, factors: wanted.map(({ factor }) => factor.label) } as const
  return {
    kind: 'factors-entered',
    factors,
    recheck: wanted.some(({ factor }) => speaksInFindings(factor)),
    plan: [
      redraw(c.declaration),
      { key: `thread:${c.declaration.id}:factors:${now}:${factors.map(({ key }) => key).join('+')}`, effect: { kind: 'thread', note } },
    ],
    after: Object.fromEntries(factors.map(({ key, value }) => [key, value])),
  }
}

/** Whether the checks may come to something else once this is entered. */
const speaksInFindings = ({ claims, options }: NeedFactor): boolean =>
  Object.keys(claims).length > 0 || options.some(({ ineligible }) => ineligible !== undefined)

function mistaken(factor: NeedFactor, entry: Entry, isKnown: boolean, now: Temporal.Instant): Mistake[] {
  const { key } = factor
  const mistake = (part: keyof Entry, say: string): Mistake => ({ key, part, say })
  if (entry.value === unknown) {
    // What is known is taken back by its value alone; a source of nothing is a value that was forgotten.
    const forgotten = !isKnown && `${entry.detail}${entry.source}${entry.dated}` !== ''
    return forgotten ? [mistake('value', 'Choose a value, or leave the rest empty')] : []
  }
  if (!optionOf(factor, entry.value)) return [mistake('value', 'Choose a value from the list')]
  const date = dateWritten(entry.dated)
  const today = now.toZonedDateTimeISO('Europe/London').toPlainDate()
  return [
    ...(entry.source === '' ? [mistake('source', 'Write where this is from, such as the report’s name or who told you')] : []),
    ...(entry.dated === ''
      ? factor.dated
        ? [mistake('dated', 'Write the date it is from, such as 12 March 2018')]
        : []
      : date === null
        ? [mistake('dated', 'Write a date such as 12 March 2018')]
        : Temporal.PlainDate.compare(date, today) > 0
          ? [mistake('dated', 'Write a date that is not in the future, such as 12 March 2018')]
          : []),
  ]
}

const settled = ({ key, detail }: NeedFactor, entry: Entry, by: string, at: Temporal.Instant): Factor =>
  entry.value === unknown
    ? { key, value: unknown, detail: null, source: entry.source, dated: null, by, at }
    : {
        key,
        value: entry.value,
        detail: (detail && entry.detail) || null,
        source: entry.source,
        dated: dateWritten(entry.dated),
        by,
        at,
      }

const same = (a: Entry, b: Entry): boolean => a.value === b.value && a.detail === b.detail && a.source === b.source && a.dated === b.dated
