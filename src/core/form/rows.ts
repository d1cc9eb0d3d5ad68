/** Blocks laid out as rows of pieces, whatever they came from: a table's row, a line, a line with its columns kept by spaces. */
import { foldSpace } from './fold.ts'
import type { Block, Source } from './form.ts'

/** One cell or line. `lines` are folded, and none is empty. */
export type Piece = { lines: string[]; picture: boolean; source: Source }

/** `table` is null for a line. Empty pieces stay where they are: an empty cell means something. */
export type Row = { pieces: Piece[]; table: number | null; typed: string }

/** Every row of a document, in reading order, numbered from 1 as a person would. */
export function rowsOf(blocks: Block[]): Row[] {
  let tables = 0
  let lines = 0
  return blocks.flatMap((block): Row[] => {
    switch (block.kind) {
      case 'line': {
        const source: Source = { kind: 'line', line: ++lines }
        return [{ pieces: [{ lines: linesOf([block.text]), picture: block.picture, source }], table: null, typed: block.text }]
      }
      case 'table': {
        const table = ++tables
        return block.rows.map((cells, r) => ({
          table,
          typed: '',
          pieces: cells.map(({ paragraphs, picture }, c) => ({
            lines: linesOf(paragraphs),
            picture,
            source: { kind: 'cell', table, row: r + 1, column: c + 1 },
          })),
        }))
      }
      default:
        return block satisfies never
    }
  })
}

const linesOf = (paragraphs: string[]): string[] =>
  paragraphs
    .flatMap((text) => text.split('\n'))
    .map(foldSpace)
    .filter(Boolean)

/** A typed line whose columns are kept apart by tabs, bars or runs of spaces: the row that it stands for. */
export function columnsOf(row: Row): Piece[] {
  const { source } = row.pieces[0] ?? { source: { kind: 'none' } }
  const parts = row.typed.split(/\t+|\s*\|\s*|\u00a0{2,}| {2,}|[\u2001-\u2003]+/)
  return parts.map((part) => ({ lines: linesOf([part]), picture: false, source })).filter(({ lines }) => lines.length > 0)
}

export const isFilled = (piece: Piece | undefined): boolean => piece !== undefined && (piece.lines.length > 0 || piece.picture)
