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
  /** What the lines of a broken address come to. */
  let tail = ''
  for (const line of lines) {
    const last = said.at(-1)
    // An address broken by the edge of its cell is put together by whoever knows that it is one.
    const apart = last !== undefined && lines.length <= 5 && !/\p{L}-$/u.test(last) && isAddress(tail, line.text)
    if (before && last !== undefined && !apart && goesOn(before, line, edge, pitch))
      said[said.length - 1] = last + glue(last, line.text) + line.text
    else said.push(line.text)
    tail = apart ? tail + line.text : (said.at(-1) ?? '')
    before = line
  }
  return said
}

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
  // A heading is bold, and begins with a capital; what goes on in bold does not.
  if (
    (before.bold !== line.bold && /^\P{Ll}/u.test(line.text) && !/^\p{N}/u.test(line.text)) ||
    Math.abs(before.size - line.size) > 0.12 * line.size
  )
    return false
  if (/\p{L}-$/u.test(before.text) && /^\p{L}/u.test(line.text)) return true
  if (/\s[-–]$/.test(before.text) && /^\p{N}/u.test(line.text)) return true
  // A space or a hyphen at the end of a line is where a word processor breaks it.
  const slack = before.spaced || /[-–]$/.test(before.text) ? 3 : 0.3
  return right(before) + 0.25 * line.size + (line.words[0]?.width ?? 0) > edge - slack * line.size
}

/** Nothing is lost at a hyphen: "team-" and "teach" are one word with it, and so are "-" and "3.1". */
const glue = (before: string, after: string): string =>
  (/[\p{L}\p{N}]-$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) ||
  (/[-–]$/.test(before) && /^\p{N}/u.test(after)) ||
  /^[,.;:)]/.test(after)
    ? ''
    : ' '
