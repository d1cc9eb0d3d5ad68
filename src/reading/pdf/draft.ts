/** Blocks in the making: rows of cells with the lines that stand in them, before lines are joined to paragraphs. */
import type { Block, Cell, Confidence } from '../../core/form/form.ts'
import type { Piece } from './lines.ts'
import { paragraphsOf } from './paragraphs.ts'
import type { Box } from './sheet.ts'

/** `edge` is where the room for text ends on the right; `page` where it is another than its table began on. */
export type CellDraft = { lines: Piece[]; box: Box; edge: number; span: number; picture: boolean; page?: number }
export type Draft =
  | { kind: 'line'; page: number; lines: Piece[]; box: Box; edge: number; picture: boolean }
  /** `drawn`: there is no doubt about what stands where. `open`: its first row began, or its last goes on, on another page. */
  | { kind: 'table'; page: number; rows: CellDraft[][]; box: Box; drawn: boolean; open: { top: boolean; foot: boolean } }

export function blockOf(draft: Draft): Block[] {
  switch (draft.kind) {
    case 'line': {
      const place = { page: draft.page, ...rounded(draft.box) }
      const sure = soft(draft.lines)
      if (draft.lines.length === 0) return [{ kind: 'line', text: '', picture: draft.picture, place, ...sure }]
      return paragraphsOf(draft.lines, draft.edge).map((text, i) => ({
        kind: 'line',
        text,
        picture: draft.picture && i === 0,
        place,
        ...sure,
      }))
    }
    case 'table':
      return [{ kind: 'table', rows: draft.rows.map((row) => row.map((cell) => cellOf(cell, draft.page, draft.drawn))) }]
    default:
      return draft satisfies never
  }
}

const cellOf = ({ lines, box, edge, span, picture, page: own }: CellDraft, page: number, drawn: boolean): Cell => ({
  paragraphs: paragraphsOf(lines, edge),
  picture,
  span,
  place: { page: own ?? page, ...rounded(box) },
  ...(drawn ? soft(lines) : { sure: soft(lines).sure ?? 'medium' }),
})

/** What a scanner read by itself is worth no more than what we read of a picture. */
const soft = (lines: Piece[]): { sure?: Confidence } => (lines.some((line) => line.soft) ? { sure: 'low' } : {})

const rounded = ({ x, y, width, height }: Box): Box => ({ x: tenth(x), y: tenth(y), width: tenth(width), height: tenth(height) })
const tenth = (points: number): number => Math.round(points * 10) / 10
