/** Tables on the page: key facts on a panel, label and value by row, or columns under a header. */
import type { Block, TableCell } from './pdf-blocks.ts'
import type { Sheet, Style } from './pdf-sheet.ts'
import { columnWidth, geometry, ink } from './pdf-sheet.ts'

const value: Style = { weight: 'regular', size: 9.5, leading: 14, color: ink.text }
const label: Style = { ...value, weight: 'bold' }
const caption: Style = { weight: 'bold', size: 10.5, leading: 16, color: ink.text }
const padding = 5.5

type Table = Extract<Block, { kind: 'table' }>

export function drawTable(sheet: Sheet, table: Table): void {
  const { rows, widths, inset, whole, together } = measure(sheet, table)
  const element = sheet.tags.element('Table', sheet.tags.root)
  sheet.need(together)
  if (table.caption !== null) {
    sheet.down(6)
    const named = sheet.tags.element('Caption', element)
    for (const line of sheet.lines(table.caption, caption, columnWidth)) {
      sheet.write(named, line, { x: geometry.left, y: sheet.y() }, caption)
      sheet.down(caption.leading)
    }
    sheet.down(2)
  }
  if (table.keyFacts) {
    const panel = { x: geometry.left, y: sheet.y() - whole - 8, width: columnWidth, height: whole + 8 }
    sheet.fill(panel, ink.panel)
    sheet.fill({ ...panel, width: 4 }, ink.band)
    sheet.down(4)
  } else sheet.rule(sheet.y())
  const [first, ...others] = rows
  // A table that goes on over the page says again what its columns are; read out, it says it once.
  const repeated = first?.every(({ cell }) => cell.kind === 'TH' && cell.scope === 'Column') && others.length > 0 ? first : null
  for (const row of rows) {
    if (repeated && row !== first) turn(sheet, row, repeated, widths)
    drawRow(sheet, sheet.tags.element('TR', element), row, widths, inset)
    if (!table.keyFacts) sheet.rule(sheet.y())
  }
  sheet.down(table.keyFacts ? 18 : 12)
}

/** How much of a table its heading must share a page with. */
export const tableStart = (sheet: Sheet, table: Table): number => measure(sheet, table).together

function measure(sheet: Sheet, table: Table) {
  const columns = Math.max(...table.rows.map((row) => row.length))
  const shares = table.widths ?? (columns === 2 ? [34, 66] : Array.from({ length: columns }, () => 1))
  const sum = shares.reduce((all, share) => all + share, 0)
  const widths = shares.map((share) => (columnWidth * share) / sum)
  const inset = table.keyFacts ? 14 : 0
  const rows = table.rows.map((row) =>
    row.map((cell, i) => ({ cell, lines: broken(sheet, cell, (widths[i] ?? 0) - 14 - (i === 0 ? inset : 0)) })),
  )
  const tall = (some: Prepared[]) => some.reduce((sum, row) => sum + height(row), 0)
  const whole = tall(rows)
  // Short tables stay whole; a long one begins with two rows, or with some lines of the first.
  const start = table.keyFacts || whole < 300 ? whole : Math.min(tall(rows.slice(0, 2)), 120)
  return { rows, widths, inset, whole, together: start + 12 + (table.caption === null ? 0 : caption.leading + 8) }
}

type Prepared = { cell: TableCell; lines: string[] }[]

const height = (row: Prepared): number => Math.max(...row.map(({ lines }) => lines.length)) * value.leading + 2 * padding

const broken = (sheet: Sheet, cell: TableCell, width: number): string[] =>
  cell.lines.flatMap((paragraph, index) => {
    const lines = sheet.lines(paragraph, cell.kind === 'TH' ? label : value, width)
    // Paragraphs of one cell are read out one after the other, so a space must part them too.
    return index < cell.lines.length - 1 ? [...lines.slice(0, -1), `${lines.at(-1)} `] : lines
  })

/** Turns the page where the next row needs it, and writes the headings again. */
function turn(sheet: Sheet, row: Prepared, headings: Prepared, widths: number[]): void {
  const before = sheet.page()
  sheet.need(height(row) > 320 ? 120 : height(row))
  if (sheet.page() === before) return
  sheet.rule(sheet.y())
  sheet.down(padding)
  for (let line = 0; line < Math.max(...headings.map(({ lines }) => lines.length)); line++) {
    let x = geometry.left
    for (const [i, { lines }] of headings.entries()) {
      const text = lines[line]
      if (text) sheet.stamp(text, { x, y: sheet.y() }, label)
      x += widths[i] ?? 0
    }
    sheet.down(value.leading)
  }
  sheet.down(padding)
  sheet.rule(sheet.y())
}

/** A row stays whole where it fits on a page of its own; a statement that is longer goes on over the page, line by line. */
function drawRow(sheet: Sheet, tr: ReturnType<Sheet['tags']['element']>, row: Prepared, widths: number[], inset: number): void {
  const deepest = Math.max(...row.map(({ lines }) => lines.length))
  sheet.need(height(row) > 320 ? 120 : height(row))
  sheet.down(padding)
  const cells = row.map(({ cell }) => sheet.tags.element(cell.kind, tr, cell.kind === 'TH' ? cell.scope : undefined))
  for (let line = 0; line < deepest; line++) {
    sheet.need(value.leading)
    let x = geometry.left
    for (const [i, { cell, lines }] of row.entries()) {
      const [owner, text] = [cells[i], lines[line]]
      if (owner && text) sheet.write(owner, text, { x: x + (i === 0 ? inset : 0), y: sheet.y() }, cell.kind === 'TH' ? label : value)
      x += widths[i] ?? 0
    }
    sheet.down(value.leading)
  }
  sheet.down(padding)
}
