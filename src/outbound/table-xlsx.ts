/** A table as a spreadsheet: text that is never a formula, dates that are dates, and a second sheet that explains the columns. */
import writeXlsxFile, { type CellObject } from 'write-excel-file/node'
import type { Cell, Table } from '../core/round/export.ts'

/** `about`: what it is, from when, for whoever finds the file later. */
type Explained = Table & { name: string; about: [string, string][] }

/** Excel opens no file with a longer cell. */
const longest = 32_767
const cut = '… (cut: the whole text is in Countersign)'

export async function tableXlsx({ columns, rows, name, about }: Explained): Promise<Uint8Array> {
  const heading = (text: string): CellObject => ({
    value: text,
    type: String,
    fontWeight: 'bold',
    backgroundColor: '#D0E0EE',
    wrap: true,
    alignVertical: 'top',
  })
  const first = {
    sheet: sheetName(name),
    data: [columns.map(({ title }) => heading(title)), ...rows.map((row) => row.map(cell))],
    columns: columns.map(({ title }, i) => ({
      width: widthOf(
        title,
        rows.map((row) => row[i] ?? null),
      ),
    })),
    stickyRowsCount: 1,
    stickyColumnsCount: 1,
  }
  const explained = [
    ...about.map(([what, said]) => [heading(what), plain(said), null]),
    [null, null, null],
    [heading('Column'), heading('In CSV'), heading('What it holds')],
    ...columns.map(({ title, key, means }) => [plain(title), plain(key), plain(means)]),
  ]
  const second = { sheet: 'About', data: explained, columns: [{ width: 34 }, { width: 30 }, { width: 80 }] }
  return new Uint8Array(await writeXlsxFile([first, second]).toBuffer())
}

const plain = (text: string): CellObject => ({ value: text, type: String })

function cell(it: Cell): CellObject | null {
  if (it === null || it === '') return null
  if (typeof it === 'number') return { value: it, type: Number, align: 'left' }
  if (typeof it === 'string') return { ...plain(fitting(it)), alignVertical: 'top' }
  // A spreadsheet's days begin in 1900.
  if ('year' in it && it.year < 1901) return plain(it.toString())
  if (it instanceof Temporal.PlainDate) return { value: at(it.toPlainDateTime()), type: Date, format: 'd mmm yyyy', align: 'left' }
  const london = it.toZonedDateTimeISO('Europe/London').toPlainDateTime()
  return { value: at(london), type: Date, format: 'd mmm yyyy hh:mm', align: 'left' }
}

/** Spreadsheets have no zones: the clock on the wall is what the cell says. */
const at = (wall: Temporal.PlainDateTime): Date => new Date(wall.toZonedDateTime('UTC').epochMilliseconds)

const fitting = (text: string): string => {
  const whole = text.toWellFormed()
  const short = whole.length <= longest ? whole : `${whole.slice(0, longest - cut.length).toWellFormed()}${cut}`
  // `_x000D_` is how a spreadsheet writes a control character (ECMA-376, ST_Xstring); its own escape keeps the letters.
  return short.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
}

const widthOf = (title: string, cells: Cell[]): number =>
  Math.min(50, Math.max(10, title.length + 2, ...cells.map((one) => (typeof one === 'string' ? one.length : 18) + 2).slice(0, 500)))

/** At most 31 characters, none of those that Excel refuses, and never nothing. */
export const sheetName = (name: string): string => {
  const clean = name
    .toWellFormed()
    .replaceAll(/[[\]/\\:*?\p{Cc}\p{Cf}\ufffd-\uffff]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 31)
    .toWellFormed()
    .replaceAll('\ufffd', '')
  const bare = clean.replaceAll(/^['\s]+|['\s]+$/g, '')
  return /^(?:history|about)?$/i.test(bare) ? 'Round' : bare
}
