/** Blocks as a test writes them: lines as text, tables as rows of cells; `/` between paragraphs, `*` for a picture. */
import type { Read } from '../../src/reading/kinds.ts'

type Shown = string | string[][]

/** Or why the document was not read. */
export function shown(read: Read): Shown[] | string {
  if (read.kind === 'unreadable') return read.why
  return read.blocks.map((block) =>
    block.kind === 'line'
      ? block.text + (block.picture ? '*' : '')
      : block.rows.map((row) => row.map(({ paragraphs, picture }) => paragraphs.join('/') + (picture ? '*' : ''))),
  )
}
