/** Parts of a form that stand side by side: each is read from top to bottom before the next. */
import type { CellDraft, Draft } from './draft.ts'
import type { Known } from './known.ts'
import { around } from './sheet.ts'

type Table = Extract<Draft, { kind: 'table' }>

/** "Lead teacher 1 | Lead teacher 2" over columns of their own become one heading with its columns after the other. */
export function abreast(drafts: Draft[], known: Known): Draft[] {
  return drafts.flatMap((draft, i): Draft[] => {
    if (draft.kind !== 'table') return [draft]
    const above = drafts[i - 1]
    // The headings may be the table's own first row, or stand over it.
    const own = headings(draft.rows[0], known)
    if (own && draft.rows.length > 1) return split(draft, own, draft.rows.slice(1)) ?? [draft]
    const over = above?.kind === 'table' && above.rows.length === 1 ? headings(above.rows[0], known) : null
    if (over) return split(draft, over, draft.rows) ?? [draft]
    const below = drafts[i + 1]
    const mine = draft.rows.length === 1 && below?.kind === 'table' ? headings(draft.rows[0], known) : null
    return mine && below?.kind === 'table' && split(below, mine, below.rows) ? [] : [draft]
  })
}

/** Where each heading begins; null where a cell is none. */
function headings(row: CellDraft[] | undefined, known: Known): CellDraft[] | null {
  const said = row?.filter(({ lines }) => lines.length > 0) ?? []
  const all = said.every(({ lines }) => known.heading(lines.map(({ text }) => text).join(' ')))
  return said.length >= 2 && all ? said : null
}

/** Null where the columns do not stand under the headings, two or more to each. */
function split(table: Table, over: CellDraft[], rows: CellDraft[][]): Draft[] | null {
  const starts = over.map(({ box }) => box.x)
  const partOf = (cell: CellDraft): number => starts.findLastIndex((start) => cell.box.x >= start - 12)
  const parts = starts.map((_, part) => rows.map((row) => row.filter((cell) => Math.max(0, partOf(cell)) === part)))
  if (!parts.every((part) => part.every((row) => row.length >= 2))) return null
  return parts.flatMap((part, i): Draft[] => {
    const heading = over[i]
    const box = around(part.flat().map((cell) => cell.box))
    if (!heading || !box) return []
    return [
      { kind: 'line', page: table.page, lines: heading.lines, box: heading.box, edge: 0, picture: false },
      { ...table, rows: part, box },
    ]
  })
}
