/** Labels beside, or over, the boxes that their values are written in. */
import type { CellDraft } from './draft.ts'
import type { Known } from './known.ts'
import type { Line, Piece } from './lines.ts'
import { around, type Box, bottom, right } from './sheet.ts'

/** A place to write in, and what is written there. `field`: one of a fillable form. */
export type Place = Box & { lines: Piece[]; field: boolean; open?: { top: boolean; foot: boolean } }

/** `drawn`: there is no doubt about what stands where. A cell whose edge is 0 is words alone. */
export type Row = { cells: CellDraft[]; box: Box; drawn: boolean; open: { top: boolean; foot: boolean } }

/** Rows with places in them, and the lines that have none. */
export function fields(lines: Line[], places: Place[], known: Known): { rows: Row[]; rest: Line[] } {
  const used = new Set<Piece>()
  const pieces = lines.flat()
  const rows = levels(places).map((row): Row => {
    const cells = row.map((place): CellDraft => {
      // On a line to write on, the words are not the box's own yet.
      const on = place.field || place.lines.length > 0 ? [] : pieces.filter((piece) => !used.has(piece) && centred(piece, place))
      for (const piece of on) used.add(piece)
      const inside = [...place.lines, ...on]
      const pad = Math.min(10, Math.max(0, Math.min(...inside.map(({ x }) => x)) - place.x))
      return { lines: inside, box: place, edge: right(place) - pad, span: 1, picture: false }
    })
    const beside = pieces.filter((piece) => !used.has(piece) && row.some((place) => level(piece, place)))
    for (const piece of beside) used.add(piece)
    const labels = stacks(beside)
    const open = { top: row.some((place) => place.open?.top), foot: row.some((place) => place.open?.foot) }
    return { ...rowOf([...cells, ...labels], labels.every(isLabel(known))), open }
  })
  for (const row of rows) over(row, pieces, used, known)
  return { rows, rest: lines.map((line) => line.filter((piece) => !used.has(piece))).filter((line) => line.length > 0) }
}

const rowOf = (cells: CellDraft[], drawn: boolean): Row => ({
  cells: cells.sort((a, b) => a.box.x - b.box.x),
  box: around(cells.map(({ box }) => box)) ?? { x: 0, y: 0, width: 0, height: 0 },
  drawn,
  open: { top: false, foot: false },
})

const isLabel =
  (known: Known) =>
  ({ lines }: CellDraft): boolean =>
    known.label(lines.map(({ text }) => text).join(' '))

const overlap = (a0: number, a1: number, b0: number, b1: number): number => Math.min(a1, b1) - Math.max(a0, b0)
const middle = ({ y, height }: Box): number => y + height / 2
const centred = (piece: Piece, place: Box): boolean =>
  middle(piece) > place.y &&
  middle(piece) < bottom(place) &&
  piece.x + piece.width / 2 > place.x &&
  piece.x + piece.width / 2 < right(place)

/** At the height of the box; of a tall one, at the height of its first lines. */
const level = (piece: Piece, place: Box): boolean =>
  middle(piece) > place.y - 4 && middle(piece) < Math.min(bottom(place) + 4, place.y + 60)

function levels(places: Place[]): Place[][] {
  const rows: Place[][] = []
  for (const place of [...places].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.find((one) =>
      one.some((other) => overlap(other.y, bottom(other), place.y, bottom(place)) > 0.5 * Math.min(other.height, place.height)),
    )
    if (row) row.push(place)
    else rows.push([place])
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
  const labels = row.cells.flatMap((cell): CellDraft[] => {
    const label = pieces.find(
      (piece) =>
        !used.has(piece) &&
        bottom(piece) <= cell.box.y + 4 &&
        cell.box.y - bottom(piece) < 14 &&
        piece.x >= cell.box.x - 8 &&
        piece.x < right(cell.box) &&
        known.label(piece.text) &&
        // What stands over a large box is the heading of a part of the form.
        !(cell.box.height > 45 && known.heading(piece.text)),
    )
    return label ? [{ lines: [label], box: { ...label, x: cell.box.x - 1 }, edge: right(label), span: 1, picture: false }] : []
  })
  if (labels.length === 0 || labels.length < row.cells.length) return
  for (const { lines } of labels) for (const line of lines) used.add(line)
  Object.assign(row, { ...rowOf([...labels, ...row.cells], true), open: row.open })
}
