/** Counts what was read right, left blank and read wrong, and holds it against the bar. */
import type { Confidence, Reading } from '../../src/core/form/form.ts'
import type { Form, Says } from './forms.ts'

export type Miss = { path: string; key: string; says: string | null; read: string | null; confidence: Confidence | null }
export type Tally = { kind: string; forms: number; right: number; blank: Miss[]; wrong: Miss[]; ms: number[] }

export const empty = (kind: string): Tally => ({ kind, forms: 0, right: 0, blank: [], wrong: [], ms: [] })

/** A value that stands on the form and was not read is blank; one that was read and does not stand there is wrong. */
export function count(tally: Tally, form: Form, read: Reading[], ms: number | null): void {
  if (ms !== null) tally.ms.push(ms)
  for (const says of form.says) {
    tally.forms++
    const reading = read.length === 1 ? read[0] : read.find(({ fields }) => fields['school.name']?.value === says['school.name'])
    for (const [key, value] of Object.entries(says)) one(tally, form.path, key, value, reading)
  }
}

function one(tally: Tally, path: string, key: string, says: Says[string], reading: Reading | undefined): void {
  const field = reading?.fields[key]
  const read = field?.value ?? null
  const miss: Miss = { path, key, says: says ?? null, read, confidence: field?.confidence ?? null }
  if (reading?.programme && read === (says ?? null)) tally.right++
  else if (read === null) tally.blank.push(miss)
  else tally.wrong.push(miss)
}

export const share = ({ right, blank, wrong }: Tally): number => right / Math.max(1, right + blank.length + wrong.length)

export const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

export const isScan = ({ kind }: Tally): boolean => kind === 'scan'

/** Wrong values that were given out as surer than their kind may be: a scan never is sure. */
export const tooSure = (tally: Tally): Miss[] =>
  tally.wrong.filter(({ confidence }) => (isScan(tally) ? confidence !== 'low' : confidence === 'high'))

/** The bar: 99 % of a text kind’s fields, 60 % of a scan’s, and nothing wrong that was said to be sure. */
export const passes = (tally: Tally): boolean => share(tally) >= (isScan(tally) ? 0.6 : 0.99) && tooSure(tally).length === 0

/** Milliseconds that a document of this kind may take; null for scans, which have a deadline only. */
export const budget = ({ kind }: Tally): number | null => (kind === 'scan' ? null : kind === 'pdf' ? 120 : 60)
