/** PDFs to blocks: what is drawn, what stands in the drawing, and what was filled in. */
import type { Programme } from '../core/programme.ts'
import type { Read } from './kinds.ts'
import { knownFrom } from './pdf/known.ts'
import { openPdf } from './pdf/open.ts'
import { blocksOf } from './pdf/pages.ts'
import type { Sheet } from './pdf/sheet.ts'

/** Fewer letters than this are a scanner's stamp on a picture. */
const fewest = 120

/** A scan may have letters: a stamp, or the scanner's own reading of it, which nobody sees and which knows no tables. */
function isShown(sheets: Sheet[]): boolean {
  const letters = sheets.flatMap(({ glyphs }) => glyphs.filter(({ text, soft }) => text !== ' ' && !soft))
  return letters.length < fewest
}

export async function readPdf(bytes: Uint8Array, programmes: Iterable<Programme>): Promise<Read> {
  // pdf.js keeps what it is given; the mail still needs its copy.
  const opened = await openPdf(new Uint8Array(bytes))
  if (opened.kind === 'unreadable') return opened
  if (opened.sheets.every(({ slots }) => slots.length === 0) && isShown(opened.sheets)) return { kind: 'unreadable', why: 'picture' }
  return { kind: 'blocks', blocks: blocksOf(opened.sheets, knownFrom(programmes)), fieldNames: opened.fieldNames }
}
