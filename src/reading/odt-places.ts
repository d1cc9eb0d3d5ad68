/** Where an OpenDocument's text stands: the page, a cell of a table, a text box; each holds paragraphs and tables. */
import type { Flow, FlowCell } from './flow.ts'
import { withSymbols } from './symbols.ts'

type Paragraph = { text: string; picture: boolean; unseen: boolean }
type Table = { rows: FlowCell[][]; row: FlowCell[]; repeatRow: number; covered: number; repeatCell: number; span: number }

/** `paragraph` and `table` are those that are open in it; `boxes` come after the paragraph they are anchored in. */
export type Place = { flow: Flow[]; paragraph: Paragraph | null; table: Table | null; boxes: Flow[] }

export const newPlace = (): Place => ({ flow: [], paragraph: null, table: null, boxes: [] })

const most = { columns: 64, rows: 200, span: 100 }

export function beginParagraph(place: Place, unseen: boolean): void {
  endParagraph(place)
  place.paragraph = { text: '', picture: false, unseen }
}

export function endParagraph(place: Place): void {
  const { paragraph } = place
  if (paragraph && !paragraph.unseen) place.flow.push({ kind: 'paragraph', text: withSymbols(paragraph.text), picture: paragraph.picture })
  for (const part of place.boxes) place.flow.push(part)
  Object.assign(place, { paragraph: null, boxes: [] })
}

/** Puts what a text box holds into the place that it is in. */
export function addBox(place: Place, box: Place): void {
  endParagraph(box)
  const flow = place.paragraph ? place.boxes : place.flow
  for (const part of box.flow) if (part.kind === 'table' || part.text.trim() !== '' || part.picture) flow.push(part)
}

export function beginTable(place: Place): void {
  endParagraph(place)
  place.table = { rows: [], row: [], repeatRow: 1, covered: 0, repeatCell: 1, span: 1 }
}

export function endTable(place: Place): void {
  if (place.table) place.flow.push({ kind: 'table', rows: place.table.rows })
  place.table = null
}

export function beginRow({ table }: Place, repeated: string): void {
  if (table) Object.assign(table, { row: [], covered: 0, repeatRow: many(repeated, most.rows) })
}

/** Says how many cells this made. An empty row that is repeated is there once. */
export function endRow({ table }: Place): number {
  if (!table) return 0
  const { row, rows, repeatRow } = table
  const times = row.some(({ flow }) => flow.length > 0) ? repeatRow : 1
  for (let i = 0; i < times; i++) rows.push(row)
  return times * row.length
}

/** `span` is null for a cell that another one covers. */
export function beginCell({ table }: Place, span: string | null, repeated: string): void {
  if (table) Object.assign(table, { repeatCell: many(repeated, most.columns), span: span === null ? 0 : many(span, most.span) })
}

/** A cell that another reaches over from the left is not there; one that is reached from above is there, and empty. */
export function endCell({ table }: Place, cell: Place): void {
  endParagraph(cell)
  if (!table) return
  const covered = table.span === 0 ? Math.min(table.covered, table.repeatCell) : 0
  table.covered = table.span === 0 ? table.covered - covered : table.span - 1
  const made: FlowCell = table.span === 0 ? { flow: [], span: 1 } : { flow: cell.flow, span: table.span }
  for (let i = covered; i < table.repeatCell && table.row.length < most.columns; i++) table.row.push(made)
}

export const many = (text: string, limit: number): number => Math.min(Math.max(Number.parseInt(text, 10) || 1, 1), limit)
