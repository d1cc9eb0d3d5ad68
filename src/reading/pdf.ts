/** PDFs to blocks: what is drawn, what stands in the drawing, and what was filled in. */
import type { Programme } from '../core/programme.ts'
import type { Read } from './kinds.ts'
import { knownFrom } from './pdf/known.ts'
import { openPdf } from './pdf/open.ts'
import { blocksOf } from './pdf/pages.ts'

export async function readPdf(bytes: Uint8Array, programmes: Iterable<Programme>): Promise<Read> {
  // pdf.js keeps what it is given; the mail still needs its copy.
  const opened = await openPdf(new Uint8Array(bytes))
  if (opened.kind === 'unreadable') return opened
  if (opened.sheets.every(({ glyphs, slots }) => glyphs.length === 0 && slots.length === 0)) return { kind: 'unreadable', why: 'picture' }
  return { kind: 'blocks', blocks: blocksOf(opened.sheets, knownFrom(programmes)), fieldNames: opened.fieldNames }
}
