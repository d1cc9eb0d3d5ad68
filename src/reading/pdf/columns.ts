/** What no lines part: labels beside boxes and fields, columns kept by space, and running text. */
import type { CellDraft, Draft } from './draft.ts'
import { fields, type Row } from './fields.ts'
import type { Known } from './known.ts'
import { joined, type Line, linesOf } from './lines.ts'
import { goesOn, pitchOf } from './paragraphs.ts'
import { around, type Box, bottom, type Glyph, type Rule, right, type Slot } from './sheet.ts'

/** `breaks`: heights at which something else stands between the lines. */
export type Loose = { page: number; glyphs: Glyph[]; slots: Slot[]; rules: Rule[]; pictures: Box[]; breaks: number[] }

export function looseRows({ page, glyphs, slots, rules, pictures, breaks }: Loose, known: Known): Draft[] {
  const lines = linesOf(glyphs).map((line) => columnsAt(bulleted(line), known))
  const { rows, rest } = fields(lines, [...slots, ...blanks(lines, rules)], known)
  const edge = Math.max(0, ...lines.flatMap((line) => line.map(right)))
  const parted = (a: number, b: number): boolean =>
    breaks.some((at) => at > a && at < b) || rules.some(({ runs, at }) => runs === 'across' && at > a + 1 && at < b - 1)
  const all = [...rows, ...inColumns(rest, known, parted)].sort((a, b) => a.box.y - b.box.y)
  return [
    ...drafts(all, page, edge, parted),
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

/** A label that runs into its value with no more than a space: parted where its colon is, or where the printing changes. */
function columnsAt(line: Line, _known: Known): Line {
  return line
}

/** Lines to write on: drawn after a label, at the height of its feet. */
function blanks(lines: Line[], rules: Rule[]): Slot[] {
  return rules.flatMap(({ runs, at, from, to }): Slot[] => {
    if (runs !== 'across' || to - from < 30) return []
    const label = lines.some((line) =>
      line.some((piece) => Math.abs(at - piece.baseline) < 0.6 * piece.size && right(piece) <= from + 2 && from - right(piece) < 40),
    )
    return label ? [{ x: from, y: at - 13, width: to - from, height: 15, text: null }] : []
  })
}

/** Lines in columns become rows; a row goes on in the next line where that one only fills its columns further. */
function inColumns(lines: Line[], known: Known, parted: (a: number, b: number) => boolean): Row[] {
  const rows: Row[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? []
    const deep = labelDepth(lines, i, known, parted)
    const taken = lines.slice(i, i + deep)
    const row = rowOf(taken)
    const last = rows.at(-1)
    if (last && deep === 1 && continues(last, line, parted)) extend(last, line)
    else rows.push(row)
    i += deep - 1
  }
  return rows
}

/** How many lines a label in the first column takes: "School role/s including" over "teaching group/s". */
function labelDepth(lines: Line[], i: number, known: Known, parted: (a: number, b: number) => boolean): number {
  const [first] = lines[i] ?? []
  if (!first) return 1
  for (let n = 4; n > 1; n--) {
    const taken = lines.slice(i, i + n)
    const heads = taken.flatMap((line) => line.find((piece) => Math.abs(piece.x - first.x) < 3) ?? [])
    if (taken.length < n || heads.length < n || parted(first.baseline, heads.at(-1)?.baseline ?? 0)) continue
    const close = heads.every((head, k) => k === 0 || head.baseline - (heads[k - 1]?.baseline ?? 0) < 1.7 * head.size)
    const text = heads.map((head) => head.text).join(' ')
    // A label is not the beginning of the next.
    if (close && known.label(text) && !heads.slice(1).some((head) => known.label(head.text))) return n
  }
  return 1
}

function rowOf(lines: Line[]): Row {
  const row: Row = { cells: [], box: { x: 0, y: 0, width: 0, height: 0 }, text: true }
  for (const line of lines) extend(row, line)
  return row
}

/** Adds a line's pieces to the columns that they stand in. */
function extend(row: Row, line: Line): void {
  for (const piece of line) {
    const cell =
      row.cells.find(({ box }) => Math.abs(box.x - piece.x) < 3) ??
      row.cells.find(({ box }) => piece.x < right(box) && right(piece) > box.x)
    if (cell) {
      cell.lines.push(piece)
      cell.box = around([cell.box, piece]) ?? cell.box
    } else row.cells.push({ lines: [piece], box: piece, edge: 0, span: 1, picture: false })
  }
  row.cells.sort((a, b) => a.box.x - b.box.x)
  row.box = around(row.cells.map(({ box }) => box)) ?? row.box
}

/** Whether a line only goes on in columns of the row above, other than its first. */
function continues(row: Row, line: Line, parted: (a: number, b: number) => boolean): boolean {
  const [first] = line
  if (!first || !row.text || row.cells.length < 2 || parted(row.box.y, first.y)) return false
  const foot = Math.max(...row.cells.flatMap(({ lines }) => lines.map(({ baseline }) => baseline)))
  if (first.baseline - foot > 1.5 * first.size) return false
  return line.every((piece) => row.cells.some(({ box }, c) => c > 0 && Math.abs(box.x - piece.x) < 3))
}

/** Rows of one column are running text; others are tables, as long as nothing comes between. */
function drafts(rows: Row[], page: number, edge: number, parted: (a: number, b: number) => boolean): Draft[] {
  const made: Draft[] = []
  for (const row of rows) {
    const last = made.at(-1)
    const [only] = row.cells
    if (row.cells.length === 1 && only && row.text) {
      const [line] = only.lines
      const before = last?.kind === 'line' && last.page === page ? last.lines.at(-1) : undefined
      const runs =
        line && before && last?.kind === 'line' && only.lines.length === 1 && !parted(before.baseline, line.baseline - line.size * 0.6)
      if (runs && goesOn(before, line, edge, Math.max(pitchOf(last.lines), 1.25))) {
        last.lines.push(line)
        last.box = around([last.box, line]) ?? last.box
      } else {
        // An empty line says that what stood before it is finished.
        if (line && before && line.baseline - before.baseline > 1.9 * line.size)
          made.push({ kind: 'line', page, lines: [], box: only.box, edge, picture: false })
        made.push({ kind: 'line', page, lines: only.lines, box: only.box, edge, picture: false })
      }
      continue
    }
    const cells = row.cells.map((cell, c): CellDraft => ({ ...cell, edge: cell.edge || edgeOf(row, c, edge) }))
    if (last?.kind === 'table' && !last.drawn && row.box.y - bottom(last.box) < 40 && !parted(bottom(last.box) - 2, row.box.y + 2)) {
      last.rows.push(cells)
      last.box = around([last.box, row.box]) ?? last.box
    } else made.push({ kind: 'table', page, rows: [cells], box: row.box, drawn: false })
  }
  return made
}

/** A column's room ends where the next begins. */
const edgeOf = (row: Row, c: number, edge: number): number => {
  const next = row.cells[c + 1]
  return next ? next.box.x - 3 : edge
}
