/** Letters to lines of words, however the file ordered them. */
import { around, type Box, boxOf, type Glyph } from './sheet.ts'

type Word = { text: string; x: number; width: number }

/** Words that stand together on one line. `spaced`: a space follows. `typed`: filled into a field, where lines end as they were typed. */
export type Piece = Box & {
  words: Word[]
  text: string
  baseline: number
  size: number
  bold: boolean
  soft: boolean
  spaced: boolean
  typed: boolean
}

/** Pieces of one line, from left to right. */
export type Line = Piece[]

/** In widths of the letter's size: what parts two words, and what parts two columns. */
const word = 0.17
const column = 1.25

/** Lines from top to bottom. `spaced`: words are parted by spaces here, so that a gap without one parts columns. */
export function linesOf(glyphs: Glyph[], spaced = false): Line[] {
  const sorted = glyphs.filter(({ text, size }) => text !== '' && size > 0).sort((a, b) => a.y - b.y)
  const rows: { y: number; size: number; glyphs: Glyph[] }[] = []
  for (const glyph of sorted) {
    const row = rows.at(-1)
    if (row && glyph.y - row.y <= 0.45 * Math.max(row.size, glyph.size)) {
      // A raised "th" comes first, and does not say where the line is.
      if (glyph.size > row.size) Object.assign(row, { y: glyph.y, size: glyph.size })
      row.glyphs.push(glyph)
    } else if (glyph.text !== ' ') rows.push({ y: glyph.y, size: glyph.size, glyphs: [glyph] })
  }
  return rows
    .map((row) =>
      piecesOf(
        row.glyphs.filter((glyph) => !isReference(glyph, row)),
        row.y,
        spaced,
      ),
    )
    .filter((line) => line.length > 0)
}

/** The small raised number of a footnote is not part of the sentence; the "2" of "m2" is. */
function isReference(glyph: Glyph, { y, size, glyphs }: { y: number; size: number; glyphs: Glyph[] }): boolean {
  if (!/^\d$/.test(glyph.text) || glyph.size > 0.75 * size || y - glyph.y < 0.2 * size) return false
  return glyphs.some(({ text, x, width }) => /[.,;:!?)”"’]/.test(text) && Math.abs(x + width - glyph.x) < 0.8 * size)
}

/** Whether a page keeps its words apart with spaces, and not only by where it puts them. */
export function isSpaced(glyphs: Glyph[]): boolean {
  const gaps = linesOf(glyphs)
    .flatMap((line) => line.flatMap(({ words }) => words.length - 1))
    .reduce((sum, n) => sum + n, 0)
  return gaps > 0 && glyphs.filter(({ text }) => text === ' ').length > gaps * 0.7
}

function piecesOf(glyphs: Glyph[], baseline: number, spaced: boolean): Line {
  const pieces: Glyph[][][] = []
  let last: Glyph | null = null
  let space = false
  for (const glyph of glyphs.sort((a, b) => a.x - b.x)) {
    if (glyph.text === ' ') {
      space = true
      continue
    }
    // Bold that was made by printing twice.
    if (last && last.text === glyph.text && glyph.x - last.x < 0.12 * glyph.size && Math.abs(glyph.y - last.y) < 0.12 * glyph.size) continue
    const gap = last ? glyph.x - (last.x + last.width) : 0
    const size = Math.max(glyph.size, last?.size ?? 0)
    const piece = pieces.at(-1)
    if (!piece || gap > column * size || (spaced && !space && gap > 0.22 * size)) pieces.push([[glyph]])
    else if (gap > word * size || (space && gap > 0.05 * size)) piece.push([glyph])
    else piece.at(-1)?.push(glyph)
    last = glyph
    space = false
  }
  return pieces.flatMap((words, i) => pieceOf(words, baseline, space && i === pieces.length - 1) ?? [])
}

function pieceOf(words: Glyph[][], baseline: number, spaced: boolean): Piece | null {
  const glyphs = words.flat()
  const box = around(glyphs.map(boxOf))
  if (box === null) return null
  const size = glyphs.map((glyph) => glyph.size).sort((a, b) => a - b)[glyphs.length >> 1] ?? 0
  const bold = glyphs.filter((glyph) => glyph.bold).length * 2 > glyphs.length
  const said = words.map((one): Word => {
    const { x = box.x, width = 0 } = around(one.map(boxOf)) ?? {}
    return { text: one.map(({ text }) => text).join(''), x, width }
  })
  return { ...box, words: said, text: textOf(said), baseline, size, bold, soft: glyphs.every((glyph) => glyph.soft), spaced, typed: false }
}

const textOf = (words: Word[]): string => words.map(({ text }) => text).join(' ')

/** One line as one piece. */
export function joined(line: Line): Piece | null {
  const [first] = line
  const box = around(line)
  if (!first || !box) return null
  const words = line.flatMap((piece) => piece.words)
  return { ...first, ...box, words, text: textOf(words), spaced: line.at(-1)?.spaced === true, typed: line.some(({ typed }) => typed) }
}

/** A piece in two, before its word number `at`. */
export function parted(piece: Piece, at: number): Piece[] {
  const part = (words: Word[]): Piece[] => {
    const [first, last] = [words[0], words.at(-1)]
    return first && last ? [{ ...piece, words, text: textOf(words), x: first.x, width: last.x + last.width - first.x }] : []
  }
  return [...part(piece.words.slice(0, at)), ...part(piece.words.slice(at))]
}

/** What was filled into a field, where its lines would stand. */
export function typedLines(text: string, box: Box): Piece[] {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  const height = Math.min(box.height / Math.max(lines.length, 1), 14)
  return lines.map((line, i): Piece => {
    const y = lines.length === 1 && box.height < 30 ? box.y + (box.height - height) / 2 : box.y + i * height
    const words = [{ text: line, x: box.x, width: box.width }]
    return {
      words,
      text: line,
      x: box.x,
      y,
      width: box.width,
      height,
      baseline: y + height * 0.75,
      size: height * 0.7,
      bold: false,
      soft: false,
      spaced: false,
      typed: true,
    }
  })
}
