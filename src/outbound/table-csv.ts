/** A table as CSV: RFC 4180 in UTF-8 with its mark, every cell in quotes, and none that begins a formula. */
import { stringify } from 'csv-stringify/sync'
import { type Cell, harmless, inLondon, type Table } from '../core/round/export.ts'

/** Headings are the columns' keys. Quotes around every cell keep it whole where a spreadsheet parts cells by semicolons. */
export const tableCsv = ({ columns, rows }: Table): string =>
  stringify([columns.map(({ key }) => key), ...rows.map((row) => row.map(text))], {
    bom: true,
    quoted: true,
    quoted_empty: false,
    record_delimiter: 'windows',
  })

function text(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'string') return harmless(cell.toWellFormed())
  return cell instanceof Temporal.Instant ? inLondon(cell) : cell.toString()
}
