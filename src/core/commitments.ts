/** The programme's commitments as they stand on one form: there, altered, missing, or left unticked. */
import { compact, distance, wordsOf } from './fold.ts'
import type { CommitmentCheck } from './form.ts'

/** A text and whether its box, where it has one, is ticked. */
export type Printed = { text: string; ticked: boolean | null }

export type Commitments = CommitmentCheck & { unticked: string[] }

const boxAtStart = /^[\s•·*▪◦‣o\-–—]*[☐□❏❑☑☒✓✔✗✘⊠]?\s*/u
const empty = /^[\s•·*-]*(?:[☐□❏❑]|\[\s?\]|\(\s?\))/u
const full = /^[\s•·*-]*(?:[☑☒✓✔✗✘⊠]|\[[xX✓✔]\]|\([xX✓✔]\))/u

/** How a line begins or a cell says that it is ticked. */
export const tickOf = (text: string): boolean | null => (empty.test(text) ? false : full.test(text) ? true : null)

/** Which commitment a text is close to, or null: a printed line is never a value, however it was altered. */
export function commitmentIn(text: string, commitments: string[]): string | null {
  if (text.length < 25 || text.length > 1_000) return null
  const key = compact(text)
  const exact = commitments.find((commitment) => key.includes(compact(commitment)))
  if (exact !== undefined) return exact
  const near = commitments
    .map((commitment) => ({ commitment, alike: alike(wordsOf(commitment), wordsOf(text)) }))
    .sort((a, b) => b.alike - a.alike)[0]
  return near !== undefined && near.alike >= 0.7 ? near.commitment : null
}

/** Compares every commitment with the text that stands outside values. */
export function checkCommitments(commitments: string[], printed: Printed[]): Commitments {
  const all = compact(printed.map(({ text }) => text).join(' '))
  const result: Commitments = { missing: [], altered: [], unticked: [] }
  for (const commitment of commitments) {
    const words = wordsOf(commitment)
    const found = printed
      .map((line) => ({ ...line, alike: alike(words, wordsOf(line.text)), contains: compact(line.text).includes(compact(commitment)) }))
      .filter((line) => line.contains || line.alike >= 0.6)
      .sort((a, b) => Number(b.contains) - Number(a.contains) || b.alike - a.alike)
    const whole = found.find((line) => isSame(commitment, line.text, commitments))
    const best = whole ?? found[0]
    if (best === undefined) {
      // Broken over lines, as a plain-text mail breaks it: still there, word for word.
      if (!all.includes(compact(commitment))) result.missing.push(commitment)
    } else if (whole === undefined && !(best.alike < 0.9 && !best.contains && all.includes(compact(commitment)))) {
      result.altered.push({ printed: commitment, found: best.text })
    }
    if (best?.ticked === false) result.unticked.push(commitment)
  }
  // A form whose boxes nobody used says nothing by an empty one.
  if (!printed.some(({ ticked }) => ticked === true)) result.unticked = []
  return result
}

/** Nothing but punctuation, case, and slips inside long words may differ; other commitments may follow in the same paragraph. */
function isSame(commitment: string, text: string, commitments: string[]): boolean {
  const key = compact(commitment)
  const rest = commitments
    .map(compact)
    .reduce((left, other) => (other === key ? left : left.replace(other, '')), compact(text.replace(boxAtStart, '')))
  if (rest === key) return true
  if (rest.includes(key) && rest.length > key.length * 3) return true
  const [a, b] = [wordsOf(commitment), wordsOf(text.replace(boxAtStart, ''))]
  if (a.length !== b.length) return false
  return a.every((word, i) => word === b[i] || isSlip(word, b[i] ?? ''))
}

/** "atend" is "attend"; "three" is not "two", and "events" is not "event". */
const isSlip = (printed: string, found: string): boolean =>
  printed.length >= 5 &&
  !/\p{N}/u.test(printed + found) &&
  `${printed}s` !== found &&
  printed !== `${found}s` &&
  distance(printed, found, 1) === 1

/** How much of `printed` stands in `found`, in the same order, against the longer of both: 1 is all. */
function alike(printed: string[], found: string[]): number {
  if (printed.length === 0 || found.length === 0 || found.length > printed.length * 2.5) return 0
  let last = new Array<number>(found.length + 1).fill(0)
  for (const word of printed) {
    const row = [0]
    for (let j = 1; j <= found.length; j++)
      row.push(word === found[j - 1] ? (last[j - 1] ?? 0) + 1 : Math.max(last[j] ?? 0, row[j - 1] ?? 0))
    last = row
  }
  return (last[found.length] ?? 0) / Math.max(printed.length, found.length)
}
