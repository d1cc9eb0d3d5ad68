/** Lines to paragraphs: where a line ended because it was full, it goes on in the next one. */
import type { Piece } from './lines.ts'
import { right } from './sheet.ts'

/** A bullet, a number, a box: never the rest of the line above. */
const startsAfresh = /^(?:[•·▪◦‣☐☒☑✓✗□-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)/iu

/** `edge` is where the room for text ends on the right. */
export function paragraphsOf(lines: Piece[], edge: number): string[] {
  const pitch = pitchOf(lines)
  const said: string[] = []
  let before: Piece | null = null
  /** Whether an address has begun to be broken. */
  let parts = false
  for (const line of lines) {
    const last = said.at(-1)
    // An address broken by the edge of its cell is put together by whoever knows that it is one.
    const apart: boolean =
      before !== null &&
      lines.length <= 5 &&
      !/\p{L}-$/u.test(before.text) &&
      (isAddress(before.text, line.text) || (parts && isWord(before) && isWord(line)))
    parts = apart || (parts && !isWord(line) ? false : parts)
    if (before && last !== undefined && !apart && goesOn(before, line, edge, pitch))
      said[said.length - 1] = last + glue(last, line.text) + line.text
    else said.push(line.text)
    before = line
  }
  return said
}

const isWord = ({ words }: Piece): boolean => words.length === 1

const isAddress = (before: string, after: string): boolean => /@\S*$/.test(before) || /^\S*@/.test(after)

/** The smallest distance from line to line, in sizes of its letters: what there is between two lines of one paragraph. */
export function pitchOf(lines: Piece[]): number {
  const steps = lines.slice(1).map((line, i) => (line.baseline - (lines[i]?.baseline ?? 0)) / Math.max(line.size, 1))
  return Math.min(1.6, ...steps.filter((step) => step > 0.8))
}

/** Whether `line` is the rest of `before`: it follows closely, and its first word would not have fitted above. */
export function goesOn(before: Piece, line: Piece, edge: number, pitch: number): boolean {
  const step = (line.baseline - before.baseline) / Math.max(line.size, 1)
  if (before.typed || line.typed || step > pitch * 1.35 || startsAfresh.test(line.text)) return false
  if (before.bold !== line.bold || Math.abs(before.size - line.size) > 0.12 * line.size) return false
  if (/\p{L}-$/u.test(before.text) && /^\p{L}/u.test(line.text)) return true
  // A space at the end of a line is where a word processor broke it.
  if (before.spaced && right(before) > edge * 0.6) return true
  return right(before) + 0.25 * line.size + (line.words[0]?.width ?? 0) > edge - 0.3 * line.size
}

/** Nothing is lost at a hyphen: "team-" and "teach" are one word with it, and so are "-" and "3.1". */
const glue = (before: string, after: string): string =>
  (/[\p{L}\p{N}]-$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) ||
  (/[-–]$/.test(before) && /^\p{N}/u.test(after)) ||
  /^[,.;:)]/.test(after)
    ? ''
    : ' '
