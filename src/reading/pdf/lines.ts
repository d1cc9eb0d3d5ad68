/** Letters to lines of words, however the file ordered them. */
import { around, type Box, boxOf, type Glyph, type Slot } from './sheet.ts'

/** Words that stand together on one line. `first` is how wide the first of them is: what would have had to fit on the line above. */
export type Piece = Box & { text: string; baseline: number; size: number; bold: boolean; soft: boolean; first: number; typed: boolean }

/** Pieces of one line, from left to right. */
export type Line = Piece[]

/** In widths of the letter's size: what parts two words, and what parts two columns. */
const word = 0.17
const column = 1.25

/** Lines from top to bottom. */
export function linesOf(glyphs: Glyph[]): Line[] {
  const sorted = glyphs.filter(({ text, size }) => text !== '' && size > 0).sort((a, b) => a.y - b.y)
  const rows: { y: number; size: number; glyphs: Glyph[] }[] = []
  for (const glyph of sorted) {
    const row = rows.at(-1)
    if (row && glyph.y - row.y <= 0.5 * Math.max(row.size, glyph.size)) {
      // A raised "th" comes first, and does not say where the line is.
      if (glyph.size > row.size) Object.assign(row, { y: glyph.y, size: glyph.size })
      row.glyphs.push(glyph)
    } else if (glyph.text !== ' ') rows.push({ y: glyph.y, size: glyph.size, glyphs: [glyph] })
  }
  return rows.map(({ glyphs: inRow, y }) => piecesOf(inRow, y)).filter((line) => line.length > 0)
}

type Draft = { glyphs: Glyph[]; text: string; first: number | null }

function piecesOf(glyphs: Glyph[], baseline: number): Line {
  const drafts: Draft[] = []
  let draft: Draft | null = null
  let last: Glyph | null = null
  let spaced = false
  for (const glyph of glyphs.sort((a, b) => a.x - b.x)) {
    if (glyph.text === ' ') {
      spaced = true
      continue
    }
    // Bold that was made by printing twice.
    if (last && last.text === glyph.text && glyph.x - last.x < 0.12 * glyph.size && Math.abs(glyph.y - last.y) < 0.12 * glyph.size) continue
    const gap = last ? glyph.x - (last.x + last.width) : 0
    const size = Math.max(glyph.size, last?.size ?? 0)
    if (!draft || gap > column * size) {
      draft = { glyphs: [], text: '', first: null }
      drafts.push(draft)
    } else if (gap > word * size || (spaced && gap > 0.05 * size)) {
      draft.first ??= widthOf(draft)
      draft.text += ' '
    }
    draft.glyphs.push(glyph)
    draft.text += glyph.text
    last = glyph
    spaced = false
  }
  return drafts.flatMap((one) => pieceOf(one, baseline) ?? [])
}

const widthOf = ({ glyphs }: Draft): number => around(glyphs.map(boxOf))?.width ?? 0

function pieceOf(draft: Draft, baseline: number): Piece | null {
  const box = around(draft.glyphs.map(boxOf))
  if (box === null) return null
  const { glyphs, text, first } = draft
  const size = [...glyphs].sort((a, b) => a.size - b.size)[glyphs.length >> 1]?.size ?? 0
  const bold = glyphs.filter((glyph) => glyph.bold).length * 2 > glyphs.length
  return { ...box, text, baseline, size, bold, soft: glyphs.every((glyph) => glyph.soft), first: first ?? box.width, typed: false }
}

/** One line as one piece. */
export function joined(line: Line): Piece | null {
  const [first] = line
  const box = around(line)
  if (!first || !box) return null
  return { ...first, ...box, text: line.map(({ text }) => text).join(' ') }
}

/** What was filled into a field, where its lines would stand. */
export function typedLines(slot: Slot): Piece[] {
  const lines = (slot.text ?? '').split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  const height = Math.min(slot.height / Math.max(lines.length, 1), 14)
  return lines.map((text, i): Piece => {
    const y = lines.length === 1 && slot.height < 30 ? slot.y + (slot.height - height) / 2 : slot.y + i * height
    const size = height * 0.7
    return {
      text,
      x: slot.x,
      y,
      width: slot.width,
      height,
      baseline: y + height * 0.75,
      size,
      bold: false,
      soft: false,
      first: slot.width,
      typed: true,
    }
  })
}
