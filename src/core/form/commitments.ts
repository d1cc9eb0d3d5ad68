/** The programme's commitments as they stand on one form: there, altered, missing, or left unticked. */
import { compact, distance, wordsOf } from './fold.ts'
import type { CommitmentCheck } from './form.ts'

/** A text and whether its box, where it has one, is ticked. */
export type Printed = { text: string; ticked: boolean | null }

export type Commitments = CommitmentCheck & { unticked: string[] }

const boxAtStart = /^[\s•·*▪◦‣\-–—]*[☐□❏❑☑☒✓✔✗✘⊠]?\s*(?:o\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s*)?/iu
const empty = /^[\s•·*-]*(?:[☐□❏❑]|\[\s?\]|\(\s?\))/u
const full = /^[\s•·*-]*(?:[☑☒✓✔✗✘⊠]|\[[xX✓✔]\]|\([xX✓✔]\))/u

/** How a line begins or a cell says that it is ticked. */
export const tickOf = (text: string): boolean | null => (empty.test(text) ? false : full.test(text) ? true : null)

type Folded = { words: string[]; key: string }
const fold = (text: string): Folded => ({ words: wordsOf(text), key: compact(text) })

/** A programme's commitments are few and compared with every line. */
const folded = new Map<string, Folded>()
function foldedOnce(commitment: string): Folded {
  const known = folded.get(commitment) ?? fold(commitment)
  folded.set(commitment, known)
  return known
}

/** Which commitment a text is close to, or null: a printed line is never a value, however it was altered. */
export function commitmentIn(text: string, commitments: string[]): string | null {
  if (text.length < shortest || text.length > 1_000) return null
  const line = fold(text)
  const exact = commitments.find((commitment) => line.key.includes(foldedOnce(commitment).key))
  if (exact !== undefined) return exact
  const near = commitments
    .map((commitment) => ({ commitment, alike: alike(foldedOnce(commitment).words, line.words) }))
    .sort((a, b) => b.alike - a.alike)[0]
  return near !== undefined && near.alike >= 0.7 ? near.commitment : null
}

/** Fewer letters say nothing that could be a commitment. */
const shortest = 25

/** Compares every commitment with the text that stands outside values. */
export function checkCommitments(commitments: string[], printed: Printed[]): Commitments {
  const lines = printed.filter(({ text }) => text.length >= shortest).map((line) => ({ ...line, ...fold(line.text) }))
  const all = compact(printed.map(({ text }) => text).join(' '))
  const result: Commitments = { missing: [], altered: [], unticked: [] }
  for (const commitment of commitments) {
    const { words, key } = foldedOnce(commitment)
    const found = lines
      .map((line) => ({ ...line, alike: alike(words, line.words), contains: line.key.includes(key) }))
      .filter((line) => line.contains || line.alike >= 0.6)
      .sort((a, b) => Number(b.contains) - Number(a.contains) || b.alike - a.alike)
    const whole = found.find((line) => isSame(commitment, line.text, commitments))
    const best = whole ?? found[0]
    if (best === undefined) {
      // Broken over lines, as a plain-text mail breaks it: still there, word for word.
      if (!all.includes(key)) result.missing.push(commitment)
    } else if (whole === undefined && (best.contains || !all.includes(key))) {
      result.altered.push({ printed: commitment, found: best.text.slice(0, 1_000) })
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
  if (printed.length === 0 || found.length === 0 || found.length > printed.length * 2.5 || found.length < printed.length * 0.5) return 0
  // Half of the words must be there at all before their order is worth a look.
  const there = new Set(found)
  let common = 0
  for (const word of printed) if (there.has(word)) common++
  if (common < Math.max(printed.length, found.length) / 2) return 0
  let last = new Array<number>(found.length + 1).fill(0)
  for (const word of printed) {
    const row = [0]
    for (let j = 1; j <= found.length; j++)
      row.push(word === found[j - 1] ? (last[j - 1] ?? 0) + 1 : Math.max(last[j] ?? 0, row[j - 1] ?? 0))
    last = row
  }
  return (last[found.length] ?? 0) / Math.max(printed.length, found.length)
}
