/** Lines to rows: what follows closely is one row, unless its first column has one label under the other. */
import type { CellDraft } from './draft.ts'
import type { Row } from './fields.ts'
import type { Known } from './known.ts'
import type { Line, Piece } from './lines.ts'
import { around, bottom, right } from './sheet.ts'

/** Whether anything stands between two heights. */
export type Between = (above: number, below: number) => boolean

export const rowsIn = (lines: Line[], between: Between, known: Known): Row[] =>
  goingOn(
    bandsOf(lines, between).flatMap((band) => inColumns(band, known)),
    between,
    known,
  )

/** Lines that follow each other closely. */
function bandsOf(lines: Line[], between: Between): Line[][] {
  const bands: { lines: Line[]; foot: number }[] = []
  for (const line of lines) {
    const box = around(line)
    const band = bands.at(-1)
    const size = Math.max(...line.map((piece) => piece.size))
    if (!box) continue
    if (band && box.y - band.foot < 0.4 * size && !between(band.foot - size * 0.4, box.y + size * 0.4)) {
      band.lines.push(line)
      band.foot = Math.max(band.foot, bottom(box))
    } else bands.push({ lines: [line], foot: bottom(box) })
  }
  return bands.map((band) => band.lines)
}

/** One row where nothing but closeness holds a band together; where its first column has a label after the other, a row for each. */
function inColumns(band: Line[], known: Known): Row[] {
  const columns = stacked(band.flat())
  const [first] = columns
  if (!first || columns.length < 2) return band.map((line) => rowOf(stacked(line)))
  const starts = labelStarts(first.lines, band.flat(), known)
  if (starts.length < 2) return [rowOf(columns)]
  const rows = starts.map((): Piece[] => [])
  const over: Piece[] = []
  for (const piece of band.flat()) {
    const at = starts.findLastIndex((start) => start.baseline <= piece.baseline + 0.45 * piece.size)
    const row = rows[at] ?? over
    row.push(piece)
  }
  // What stands over the first label is the head of the other columns.
  const head =
    over.length > 0 ? [rowOf([{ lines: [], box: { ...first.box, width: 1 }, edge: 1, span: 1, picture: false }, ...stacked(over)])] : []
  return [...head, ...rows.map((pieces) => rowOf(stacked(pieces)))]
}

/** Where lines are set wide apart, a row goes on in the next line: in columns other than its first, or in the rest of its label. */
function goingOn(rows: Row[], between: Between, known: Known): Row[] {
  const whole: Row[] = []
  for (const row of rows) {
    const last = whole.at(-1)
    if (last && continues(last, row, between, known)) {
      for (const cell of row.cells) {
        const upper = last.cells.find(({ box }) => Math.abs(box.x - cell.box.x) < 3)
        upper?.lines.push(...cell.lines)
        if (upper) upper.box = around([upper.box, cell.box]) ?? upper.box
      }
      last.box = around([last.box, row.box]) ?? last.box
    } else whole.push(row)
  }
  return whole
}

function continues(last: Row, row: Row, between: Between, known: Known): boolean {
  const [head] = last.cells
  const line = row.cells[0]?.lines[0]
  const gap = row.box.y - bottom(last.box)
  if (!head || !line || last.cells.length < 2 || gap > 0.8 * line.size || between(bottom(last.box) - 2, row.box.y + 2)) return false
  const aligned = row.cells.every((cell) => last.cells.some(({ box }) => Math.abs(box.x - cell.box.x) < 3))
  const label = row.cells.find(({ box }) => Math.abs(box.x - head.box.x) < 3)
  if (!aligned || !label) return aligned
  const above = head.lines.at(-1)
  const text = [...head.lines, ...label.lines].map((one) => one.text).join(' ')
  return (
    known.label(text) &&
    !label.lines.some((piece) =>
      isOwn(
        piece,
        above,
        row.cells.flatMap(({ lines }) => lines),
        known,
      ),
    )
  )
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
function labelStarts(lines: Piece[], all: Piece[], known: Known): Piece[] {
  const starts: Piece[] = []
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]
    if (line) starts.push(line)
    const depth = [4, 3, 2].find((n) => {
      const taken = lines.slice(i, i + n)
      const whole = taken.length === n && known.label(taken.map(({ text }) => text).join(' '))
      return whole && !taken.slice(1).some((piece, k) => isOwn(piece, taken[k], all, known))
    })
    i += depth ?? 1
  }
  return starts
}

/** Whether a line under a label is another label: it could be one, and either has a value beside it or follows one that is whole. */
function isOwn(piece: Piece, above: Piece | undefined, all: Piece[], known: Known): boolean {
  if (!/^\p{Lu}/u.test(piece.text) || !known.label(piece.text)) return false
  const hasValue = all.some((other) => other.x > right(piece) && Math.abs(other.baseline - piece.baseline) < 0.3 * piece.size)
  const goesOn = above === undefined || /[/&,(-]$/.test(above.text) || !known.label(above.text)
  return hasValue ? !(goesOn && /[/&,(-]$/.test(above?.text ?? '')) : !goesOn
}

const rowOf = (cells: CellDraft[]): Row => ({
  cells,
  box: around(cells.map(({ box }) => box)) ?? { x: 0, y: 0, width: 0, height: 0 },
  drawn: false,
  open: { top: false, foot: false },
})
