/** Pages to one document: what is printed at the edge of every page goes, what a page broke is put together. */
import type { Block } from '../../core/form/form.ts'
import { blockOf, type CellDraft, type Draft } from './draft.ts'
import type { Known } from './known.ts'
import { draftsOf } from './layout.ts'
import { bottom, right, type Sheet } from './sheet.ts'

export function blocksOf(sheets: Sheet[], known: Known): Block[] {
  const pages = sheets.map((sheet) => ({ sheet, drafts: draftsOf(sheet, known) }))
  const furniture = repeated(pages)
  const drafts: Draft[] = []
  for (const page of pages) {
    const own = page.drafts.filter((draft) => !furniture.has(draft))
    const [first, ...more] = own
    const last = drafts.at(-1)
    if (first && last && last.page < page.sheet.number && join(last, first)) drafts.push(...more)
    else drafts.push(...own)
  }
  return drafts.flatMap(blockOf)
}

type Page = { sheet: Sheet; drafts: Draft[] }

const pageNumber = /^(?:page\s*)?\d{1,3}(?:\s*(?:of|\/)\s*\d{1,3})?$/i
const textOf = (draft: Draft): string => (draft.kind === 'line' ? draft.lines.map(({ text }) => text).join(' ') : '')

/** Page numbers, and lines that stand in the margin of more than one page. */
function repeated(pages: Page[]): Set<Draft> {
  const margins = pages.map(({ sheet, drafts }) => drafts.filter((draft) => draft.kind === 'line' && inMargin(draft, sheet)))
  const key = (draft: Draft): string => textOf(draft).replace(/\d+/g, '#')
  return new Set(
    margins.flatMap((own, page) =>
      own.filter((draft) => {
        const text = textOf(draft).trim()
        if (pageNumber.test(text)) return true
        // The first time may be the title itself.
        return text !== '' && page > 0 && margins.some((others, at) => at !== page && others.some((other) => key(other) === key(draft)))
      }),
    ),
  )
}

const inMargin = ({ box }: Draft, { height }: Sheet): boolean => box.y < height * 0.08 || bottom(box) > height * 0.92

/** Puts what a page begins with to what the last one ended with, where a table, a row or a sentence goes on; false where none does. */
function join(last: Draft, first: Draft): boolean {
  if (last.kind === 'line' && first.kind === 'line') {
    const [a, b] = [last.lines.at(-1), first.lines[0]]
    if (!a || !b || /[.!?:;]["”’)]?$/.test(a.text.trim()) || !/^\p{Ll}/u.test(b.text)) return false
    last.lines.push(...first.lines.map((line) => ({ ...line, baseline: line.baseline + shift(a.baseline, b.baseline, a.size) })))
    return true
  }
  if (last.kind !== 'table' || first.kind !== 'table' || !last.drawn || !first.drawn) return false
  const [above, below] = [last.rows.at(-1), first.rows[0]]
  const broken = last.open.foot || first.open.top
  if (!above || !below || !sameColumns(above, below)) return false
  const rest = first.rows.map((row) => row.map((cell) => ({ ...cell, page: first.page })))
  last.open.foot = first.open.foot
  if (!broken && !goesOn(above, below) && !isEmpty(below)) {
    last.rows.push(...rest)
    return true
  }
  for (const [c, cell] of below.entries()) {
    const upper = above[c]
    const [a, b] = [upper?.lines.at(-1), cell.lines[0]]
    if (!upper) continue
    const by = a && b ? shift(a.baseline, b.baseline, a.size) : 0
    upper.lines.push(...cell.lines.map((line) => ({ ...line, baseline: line.baseline + by })))
    upper.picture ||= cell.picture
  }
  last.rows.push(...rest.slice(1))
  return true
}

/** As far apart as two lines of one paragraph. */
const shift = (above: number, below: number, size: number): number => above + 1.2 * size - below

const sameColumns = (above: CellDraft[], below: CellDraft[]): boolean =>
  above.length === below.length &&
  above.every((cell, c) => {
    const other = below[c]
    return other !== undefined && Math.abs(cell.box.x - other.box.x) < 4 && Math.abs(right(cell.box) - right(other.box)) < 4
  })

/** What is left over of a row whose words ended on the page before. */
const isEmpty = (row: CellDraft[]): boolean => row.every(({ lines, picture }) => lines.length === 0 && !picture)

/** The rest of a row has nothing in its first cell; the rest of a box begins in the middle of a sentence, or after a whole one. */
function goesOn(above: CellDraft[], below: CellDraft[]): boolean {
  if (below.length > 1) return below[0]?.lines.length === 0 && below.some(({ lines }) => lines.length > 0)
  return (above[0]?.lines.length ?? 0) > 0 && (below[0]?.lines.length ?? 0) > 0
}
