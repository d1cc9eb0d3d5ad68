/** Paragraphs and tables within tables, as word processors keep them, to blocks. */
import type { Block, Cell } from '../core/form/form.ts'

export type Flow = { kind: 'paragraph'; text: string; picture: boolean } | { kind: 'table'; rows: FlowCell[][] }
export type FlowCell = { flow: Flow[]; span: number }

/**
 * A table whose cells hold tables with columns of their own is only layout: what is in it follows in reading order.
 * An empty paragraph after words is kept as an empty line: it shows that what stood before it is finished.
 */
export function blocksOf(flow: Flow[]): Block[] {
  const blocks: Block[] = []
  for (const part of flow) {
    if (part.kind === 'table') for (const block of tableBlocks(part.rows)) blocks.push(block)
    else for (const block of lines(part)) if (block.text !== '' || block.picture || isWritten(blocks.at(-1))) blocks.push(block)
  }
  return blocks
}

type Line = Extract<Block, { kind: 'line' }>

const isWritten = (block: Block | undefined): boolean => block?.kind === 'line' && block.text !== ''

const lines = ({ text, picture }: Extract<Flow, { kind: 'paragraph' }>): Line[] =>
  text.split('\n').map((line, i) => ({ kind: 'line', text: line.trim(), picture: picture && i === 0 }))

function tableBlocks(rows: FlowCell[][]): Block[] {
  const blocks: Block[] = []
  let plain: Cell[][] = []
  const done = (): void => {
    if (plain.length > 0) blocks.push({ kind: 'table', rows: plain })
    plain = []
  }
  for (const row of rows) {
    const cells = row.map(({ flow, span }) => ({ blocks: blocksOf(flow), span }))
    if (!cells.some((cell) => isLayout(cell.blocks))) {
      plain.push(cells.map((cell) => ({ ...contentOf(cell.blocks), span: cell.span })))
      continue
    }
    done()
    for (const cell of cells) for (const block of cell.blocks) blocks.push(block)
  }
  done()
  return blocks
}

const isLayout = (blocks: Block[]): boolean => blocks.some((block) => block.kind === 'table' && block.rows.some((row) => row.length > 1))

function contentOf(blocks: Block[]): Omit<Cell, 'span'> {
  const all = blocks.flatMap((block) =>
    block.kind === 'line'
      ? [{ paragraphs: [block.text], picture: block.picture }]
      : block.rows.flat().map(({ paragraphs, picture }) => ({ paragraphs, picture })),
  )
  return {
    paragraphs: all.flatMap(({ paragraphs }) => paragraphs).filter((text) => text !== ''),
    picture: all.some(({ picture }) => picture),
  }
}
