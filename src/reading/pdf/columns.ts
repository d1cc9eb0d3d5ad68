/** What no lines part: labels beside boxes and fields, columns kept by space, and running text. */
import type { CellDraft, Draft } from './draft.ts'
import { fields, type Place, type Row } from './fields.ts'
import type { Known } from './known.ts'
import { joined, type Line, linesOf, type Piece, parted } from './lines.ts'
import { goesOn, pitchOf } from './paragraphs.ts'
import { around, type Box, bottom, type Glyph, type Rule, right } from './sheet.ts'

/** `breaks`: heights at which something else stands between the lines. */
export type Loose = { page: number; glyphs: Glyph[]; spaced: boolean; places: Place[]; rules: Rule[]; pictures: Box[]; breaks: number[] }

type Between = (above: number, below: number) => boolean

export function looseRows({ page, glyphs, spaced, places, rules, pictures, breaks }: Loose, known: Known): Draft[] {
  const across = rules.filter(({ runs }) => runs === 'across')
  const lines = linesOf(glyphs, spaced).map((line) => bulleted(line).flatMap((piece) => onLines(piece, across)))
  const { rows, rest } = fields(lines, [...places, ...blanks(lines, across)], known)
  const edge = Math.max(0, ...lines.flatMap((line) => line.map(right)))
  const stands = [...breaks, ...across.map(({ at }) => at), ...rows.map(({ box }) => box.y + 1)]
  const between: Between = (above, below) => stands.some((at) => at > above + 1 && at < below - 1)
  const bands = bandsOf(rest, between).flatMap((band) => inColumns(band, known))
  const all = [...rows, ...bands].sort((a, b) => a.box.y - b.box.y)
  return [
    ...drafts(all, page, edge, between, known),
    ...pictures.map((box): Draft => ({ kind: 'line', page, lines: [], box, edge, picture: true })),
  ]
}

const bullet = /^(?:[•·▪◦‣*–-]|[☐☒☑✓✗]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|o)$/iu

/** The sign before a point and the point are one. */
function bulleted(line: Line): Line {
  const [first, second, ...more] = line
  if (!first || !second || !bullet.test(first.text)) return line
  const whole = joined([first, second])
  return whole ? bulleted([whole, ...more]) : line
}

const underFeet = (rule: Rule, piece: Piece): boolean =>
  rule.at - piece.baseline > -0.15 * piece.size && rule.at - piece.baseline < 0.7 * piece.size

/** A label that is followed by a line to write on, and what is written on it. */
function onLines(piece: Piece, across: Rule[]): Piece[] {
  const from = across.find((rule) => underFeet(rule, piece) && rule.from > piece.x + piece.size && rule.from < right(piece) - 1)?.from
  const at = from === undefined ? -1 : piece.words.findIndex(({ x }) => x > from - 2)
  if (from === undefined || at < 1) return [piece]
  const [label, ...more] = parted(piece, at)
  return label ? [label, ...more.flatMap((one) => onLines(one, across))] : [piece]
}

/** Lines to write on: drawn after a label, at the height of its feet. */
const blanks = (lines: Line[], across: Rule[]): Place[] =>
  across.flatMap((rule): Place[] => {
    const { at, from, to } = rule
    if (to - from < 30) return []
    const label = lines.some((line) => line.some((piece) => underFeet(rule, piece) && right(piece) <= from + 2 && from - right(piece) < 40))
    return label ? [{ x: from, y: at - 13, width: to - from, height: 15, lines: [], field: false }] : []
  })

/** Lines that follow each other closely. */
function bandsOf(lines: Line[], between: Between): Line[][] {
  const bands: { lines: Line[]; foot: number }[] = []
  for (const line of lines) {
    const box = around(line)
    const band = bands.at(-1)
    const size = Math.max(...line.map((piece) => piece.size))
    if (!box) continue
    if (band && box.y - band.foot < 0.33 * size && !between(band.foot - size * 0.4, box.y + size * 0.4)) {
      band.lines.push(line)
      band.foot = Math.max(band.foot, bottom(box))
    } else bands.push({ lines: [line], foot: bottom(box) })
  }
  return bands.map((band) => band.lines)
}

/** One row where nothing but closeness holds a band together; where its first column has a label after the other, a row for each. */
function inColumns(band: Line[], known: Known): Row[] {
  const columns = stacked(band.flat())
  if (columns.length < 2) return band.map((line) => rowOf(stacked(line)))
  const starts = labelStarts(columns[0]?.lines ?? [], known)
  if (starts.length < 2) return [rowOf(columns)]
  const rows = starts.map((): Piece[] => [])
  for (const piece of band.flat()) {
    const at = starts.findLastIndex((start) => start.baseline <= piece.baseline + 0.45 * piece.size)
    rows[Math.max(at, 0)]?.push(piece)
  }
  return rows.map((pieces) => rowOf(stacked(pieces)))
}

/** What stands one above the other is a column. */
function stacked(pieces: Piece[]): CellDraft[] {
  const cells: CellDraft[] = []
  for (const piece of [...pieces].sort((a, b) => a.x - b.x)) {
    const cell = cells.find(({ box }) => piece.x < right(box) - 1 && right(piece) > box.x + 1)
    if (cell) {
      cell.lines.push(piece)
      cell.box = around([cell.box, piece]) ?? cell.box
    } else cells.push({ lines: [piece], box: piece, edge: 0, span: 1, picture: false })
  }
  for (const cell of cells) cell.lines.sort((a, b) => a.baseline - b.baseline)
  return cells
}

/** The first lines of the labels in a column: "School role/s including" begins one, and "teaching group/s" goes on in it. */
function labelStarts(lines: Piece[], known: Known): Piece[] {
  const starts: Piece[] = []
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]
    if (line) starts.push(line)
    const depth = [4, 3, 2].find((n) => {
      const taken = lines.slice(i, i + n)
      return (
        taken.length === n &&
        known.label(taken.map(({ text }) => text).join(' ')) &&
        !taken.slice(1).some(({ text }) => /^\p{Lu}/u.test(text) && known.label(text))
      )
    })
    i += depth ?? 1
  }
  return starts
}

const rowOf = (cells: CellDraft[]): Row => ({
  cells,
  box: around(cells.map(({ box }) => box)) ?? { x: 0, y: 0, width: 0, height: 0 },
  drawn: false,
  open: { top: false, foot: false },
})

/** Rows of one column are running text; others are tables, as long as nothing comes between. */
function drafts(rows: Row[], page: number, edge: number, between: Between, known: Known): Draft[] {
  const made: Draft[] = []
  const edges = edgeOf(rows, edge)
  const step = usualStep(rows)
  for (const [i, row] of rows.entries()) {
    const last = made.at(-1)
    const [only] = row.cells
    if (only && row.cells.length === 1 && only.edge === 0 && !isEmptyRow(rows, i, known)) {
      running(made, only, { page, edge: edges(only.lines[0]), apart: step, between, known })
      continue
    }
    if (row.cells.length === 1 && only?.edge === 0)
      row.cells.push({ lines: [], box: { ...only.box, x: right(only.box), width: 0 }, edge, span: 1, picture: false })
    const cells = row.cells.map((cell, c): CellDraft => ({ ...cell, edge: cell.edge || (row.cells[c + 1]?.box.x ?? edge + 3) - 3 }))
    if (last?.kind === 'table' && last.drawn === row.drawn && row.box.y - bottom(last.box) < 40) {
      last.rows.push(cells)
      last.box = around([last.box, row.box]) ?? last.box
      last.open.foot = row.open.foot
    } else made.push({ kind: 'table', page, rows: [cells], box: row.box, drawn: row.drawn, open: row.open })
  }
  return made
}

/** A label by itself among rows of labels and values: its value was left empty. */
function isEmptyRow(rows: Row[], i: number, known: Known): boolean {
  const text = rows[i]?.cells[0]?.lines.map((line) => line.text).join(' ') ?? ''
  const beside = [rows[i - 1], rows[i + 1]].some((row) => row && row.cells.length > 1)
  return beside && known.label(text) && !known.heading(text)
}

/** Running text may be set narrower than the page: its longest lines say how wide, where they are nearly as wide as the page. */
function edgeOf(rows: Row[], edge: number): (line: Piece | undefined) => number {
  const texts = rows.flatMap(({ cells }) => (cells.length === 1 && cells[0]?.edge === 0 ? cells[0].lines : []))
  return (line) => {
    const longest = Math.max(0, ...texts.filter(({ x }) => Math.abs(x - (line?.x ?? 0)) < 2).map(right))
    // Half a letter of grace: a paragraph may be set a little narrower than its neighbours.
    return (longest > edge * 0.85 ? longest : edge) - 0.6 * (line?.size ?? 0)
  }
}

/** From line to line of running text, in sizes of its letters, as most of them have it: some forms leave a line free after every one. */
function usualStep(rows: Row[]): number {
  const lines = rows.flatMap(({ cells }) => (cells.length === 1 && cells[0]?.edge === 0 ? cells[0].lines : []))
  const steps = lines.slice(1).map((line, i) => (line.baseline - (lines[i]?.baseline ?? 0)) / Math.max(line.size, 1))
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 1.2
}

/** `apart`: how far lines stand from each other here, in sizes of their letters. */
type Running = { page: number; edge: number; apart: number; between: Between; known: Known }

/** "URN: 199901", or a label by itself; not the last word of a sentence. */
const startsLabel = (text: string, known: Known): boolean =>
  text.includes(':') ? known.label(text.split(':', 1)[0] ?? '') : /^\p{Lu}/u.test(text) && known.label(text)

function running(made: Draft[], { lines, box }: CellDraft, { page, edge, apart: usual, between, known }: Running): void {
  const last = made.at(-1)
  const [line] = lines
  const before = last?.kind === 'line' ? last.lines.at(-1) : undefined
  if (line && before && last?.kind === 'line') {
    const apart = between(before.baseline, line.baseline - line.size * 0.6) || startsLabel(line.text, known)
    if (!apart && lines.length === 1 && goesOn(before, line, edge, Math.max(pitchOf(last.lines), 1.25))) {
      last.lines.push(line)
      last.box = around([last.box, line]) ?? last.box
      return
    }
    // An empty line says that what stood before it is finished.
    if (line.baseline - before.baseline > Math.max(1.9, 1.4 * usual) * line.size)
      made.push({ kind: 'line', page, lines: [], box, edge, picture: false })
  }
  made.push({ kind: 'line', page, lines, box, edge, picture: false })
}
