/** Builds a flow from the marks that Word ends things with: of a paragraph, of a cell, of a row, each at its depth of tables. */
import type { Flow, FlowCell } from './flow.ts'

/** Tables inside tables inside tables: deeper ones count as one of these. */
const deepest = 8
/** What is left of a document once it is text: no form comes near. */
const mostParts = 200_000

/** How the cells of a row stand on the page: `merged` ones belong to the cell before them. */
export type Shape = { merged: boolean }[]

const isSomething = (part: Flow): boolean => part.kind === 'table' || part.text.trim() !== '' || part.picture

type Level = { rows: FlowCell[][]; cells: FlowCell[]; flow: Flow[] }

export type Marks = {
  /** Ends a paragraph inside `depth` tables; 0 is the page itself. */
  paragraph: (depth: number, text: string, picture: boolean) => void
  /** Puts in what has tables and paragraphs of its own: a text box. */
  add: (depth: number, flow: Flow[]) => void
  /** Ends a cell; `text` is its last paragraph. */
  cell: (depth: number, text: string, picture: boolean) => void
  row: (depth: number, shape: Shape) => void
  /** Everything so far, or null where it was too much. */
  end: () => Flow[] | null
}

export function openMarks(): Marks {
  const page: Flow[] = []
  /** The open tables, the outermost first. */
  const levels: Level[] = []
  let parts = 0

  const inside = (depth: number): Flow[] => levels[depth - 1]?.flow ?? page

  /** Ends tables until only `depth` are open, or opens them. */
  const settle = (depth: number): void => {
    while (levels.length > depth) {
      const level = levels.pop()
      if (!level) break
      if (level.flow.some(isSomething)) level.cells.push({ flow: level.flow, span: 1 })
      if (level.cells.length > 0) level.rows.push(level.cells)
      if (level.rows.length > 0) inside(levels.length).push({ kind: 'table', rows: level.rows })
    }
    while (levels.length < depth) levels.push({ rows: [], cells: [], flow: [] })
  }
  const within = (depth: number): number => Math.min(Math.max(depth, 0), deepest)
  const isTooMuch = (): boolean => ++parts > mostParts

  return {
    paragraph: (depth, text, picture) => {
      if (isTooMuch()) return
      settle(within(depth))
      inside(within(depth)).push({ kind: 'paragraph', text, picture })
    },
    add: (depth, flow) => {
      settle(within(depth))
      for (const part of flow) if (!isTooMuch()) inside(within(depth)).push(part)
    },
    cell: (depth, text, picture) => {
      if (isTooMuch()) return
      settle(within(Math.max(depth, 1)))
      const level = levels.at(-1)
      if (!level) return
      level.flow.push({ kind: 'paragraph', text, picture })
      level.cells.push({ flow: level.flow, span: 1 })
      level.flow = []
    },
    row: (depth, shape) => {
      if (isTooMuch()) return
      settle(within(Math.max(depth, 1)))
      const level = levels.at(-1)
      if (!level) return
      if (level.cells.length > 0) level.rows.push(merge(level.cells, shape))
      level.cells = []
      level.flow = []
    },
    end: () => {
      settle(0)
      return parts > mostParts ? null : page
    },
  }
}

function merge(cells: FlowCell[], shape: Shape): FlowCell[] {
  const kept: FlowCell[] = []
  for (const [i, cell] of cells.entries()) {
    const last = kept.at(-1)
    if (shape[i]?.merged && last) {
      last.span++
      for (const part of cell.flow) if (isSomething(part)) last.flow.push(part)
    } else kept.push({ ...cell })
  }
  return kept
}
