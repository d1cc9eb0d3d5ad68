/** Labels beside, or over, the boxes that their values are written in. */
import type { CellDraft } from './draft.ts'
import type { Known } from './known.ts'
import { type Line, type Piece, typedLines } from './lines.ts'
import { around, type Box, bottom, right, type Slot } from './sheet.ts'

/** `text`: made of words alone, so that the next line may go on in its columns. */
export type Row = { cells: CellDraft[]; box: Box; text: boolean }

/** Rows with boxes in them, and the lines that have none. */
export function fields(lines: Line[], slots: Slot[], known: Known): { rows: Row[]; rest: Line[] } {
  const rows = inRows(slots.filter((slot, i) => !slots.slice(0, i).some((other) => same(other, slot))))
  const used = new Set<Piece>()
  const pieces = lines.flat()
  const made = rows.map((row): Row => {
    const inside = (slot: Slot): Piece[] => pieces.filter((piece) => !used.has(piece) && centred(piece, slot) && piece.x >= slot.x - 3)
    const cells = row.map((slot): CellDraft => {
      const printed = inside(slot)
      for (const piece of printed) used.add(piece)
      const filled = slot.text === null || slot.text.trim() === '' ? printed : typedLines(slot)
      const pad = Math.min(10, Math.max(0, Math.min(...printed.map(({ x }) => x)) - slot.x))
      return { lines: filled, box: slot, edge: right(slot) - pad, span: 1, picture: false }
    })
    const beside = pieces.filter((piece) => !used.has(piece) && row.some((slot) => level(piece, slot)))
    for (const piece of beside) used.add(piece)
    return rowOf([...cells, ...stacks(beside)])
  })
  for (const row of made) over(row, pieces, used, known)
  const rest = lines.map((line) => line.filter((piece) => !used.has(piece))).filter((line) => line.length > 0)
  return { rows: made, rest }
}

const rowOf = (cells: CellDraft[]): Row => ({
  cells: cells.sort((a, b) => a.box.x - b.box.x),
  box: around(cells.map(({ box }) => box)) ?? { x: 0, y: 0, width: 0, height: 0 },
  text: false,
})

/** A field and the box drawn around it are one. */
const same = (a: Slot, b: Slot): boolean =>
  overlap(a.x, right(a), b.x, right(b)) > 0.6 * Math.min(a.width, b.width) &&
  overlap(a.y, bottom(a), b.y, bottom(b)) > 0.6 * Math.min(a.height, b.height)

const overlap = (a0: number, a1: number, b0: number, b1: number): number => Math.min(a1, b1) - Math.max(a0, b0)

const middle = ({ y, height }: Box): number => y + height / 2
const centred = (piece: Piece, slot: Slot): boolean =>
  middle(piece) > slot.y && middle(piece) < bottom(slot) && piece.x + piece.width / 2 > slot.x && piece.x + piece.width / 2 < right(slot)

/** At the height of the box; of a tall one, at the height of its first lines. */
const level = (piece: Piece, slot: Slot): boolean => middle(piece) > slot.y - 4 && middle(piece) < Math.min(bottom(slot) + 4, slot.y + 60)

function inRows(slots: Slot[]): Slot[][] {
  const rows: Slot[][] = []
  for (const slot of [...slots].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.find((one) =>
      one.some((other) => overlap(other.y, bottom(other), slot.y, bottom(slot)) > 0.5 * Math.min(other.height, slot.height)),
    )
    if (row) row.push(slot)
    else rows.push([slot])
  }
  return rows
}

/** Words one above the other are one label. */
function stacks(pieces: Piece[]): CellDraft[] {
  const cells: CellDraft[] = []
  for (const piece of [...pieces].sort((a, b) => a.baseline - b.baseline)) {
    const cell = cells.find(({ box }) => overlap(box.x, right(box), piece.x, right(piece)) > 0)
    if (cell) {
      cell.lines.push(piece)
      cell.box = around([cell.box, piece]) ?? cell.box
      cell.edge = right(cell.box)
    } else cells.push({ lines: [piece], box: piece, edge: right(piece), span: 1, picture: false })
  }
  return cells
}

/** Where nothing stands beside the boxes, what stands right above each of them is its label. */
function over(row: Row, pieces: Piece[], used: Set<Piece>, known: Known): void {
  const boxes = row.cells.filter((cell) => !cell.lines.some((line) => !line.typed && known.label(line.text)))
  if (boxes.length < row.cells.length) return
  const labels = boxes.flatMap((cell): CellDraft[] => {
    const above = pieces.filter(
      (piece) =>
        !used.has(piece) &&
        bottom(piece) <= cell.box.y + 4 &&
        cell.box.y - bottom(piece) < 14 &&
        piece.x >= cell.box.x - 8 &&
        piece.x < right(cell.box),
    )
    const label = above.find(({ text }) => known.label(text))
    if (!label) return []
    used.add(label)
    return [{ lines: [label], box: { ...label, x: cell.box.x - 1 }, edge: right(label), span: 1, picture: false }]
  })
  if (labels.length === 0) return
  const all = rowOf([...labels, ...row.cells])
  row.cells = all.cells
}
