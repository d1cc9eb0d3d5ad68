/** Plain text to blocks: lines, with what a mail program broke for width put together again. */
import { compact } from '../core/form/fold.ts'
import type { Block } from '../core/form/form.ts'
import type { Programme } from '../core/programme.ts'

/** UTF-8 with or without its mark, UTF-16 with it, or the Windows code page that anything else is likeliest to be. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** `quotes: false` leaves out what a reply quotes; `headings` are lines that never go on from the one above. */
export function textBlocks(text: string, { quotes = true, headings }: { quotes?: boolean; headings?: Headings } = {}): Block[] {
  const typed = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd())
  const lines = typed.filter((line) => quotes || !line.startsWith('>')).map((line) => line.replace(/^(?:>\s?)+/, ''))
  const whole = lines.some((line) => line.lastIndexOf(' ') > widest) ? lines : unwrapped(lines, headings)
  return whole.map((line) => ({ kind: 'line', text: line, picture: false }))
}

/** What the parts of every programme's form are headed, to be told from the end of a broken line. */
type Headings = ReadonlySet<string>

export const headingsOf = (programmes: Iterable<Programme>): Headings =>
  new Set([...programmes].flatMap(({ sections }) => sections.flatMap(({ headings }) => headings.map(compact))))

/** A line with a space beyond this was not broken for width, so that no other was. */
const widest = 120

/** A line goes on in the next one where that one's first word would not have fitted: mail programs break at 72 to 78 letters. */
function unwrapped(lines: string[], headings: Headings = new Set()): string[] {
  const result: string[] = []
  let last = ''
  for (const line of lines) {
    const first = line.trimStart().split(' ', 1)[0] ?? ''
    const needed = last.length + 1 + first.length
    // A line that ends a sentence may as well end its paragraph.
    const full = last.length >= 50 && last.length <= 80 && needed > (/[.!?:]["”’)]?$/.test(last) ? 76 : 70)
    if (full && first !== '' && !startsAfresh(line) && !headings.has(compact(line))) result[result.length - 1] += ` ${line.trim()}`
    else result.push(line)
    last = line
  }
  return result
}

/** A bullet, a number, a label with its colon, columns of its own: never the rest of the line above. */
const startsAfresh = (line: string): boolean =>
  /^\s*(?:[-*•·☐☒✓]|\d{1,2}[.)]\s|[|+]|[^:.]{1,60}:(?:\s|$))/u.test(line) || /\t|\S {3,}\S/.test(line)
