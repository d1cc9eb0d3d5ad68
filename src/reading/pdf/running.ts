/** Rows to drafts: those of one column are running text, the others tables. */
import type { CellDraft, Draft } from './draft.ts'
import type { Row } from './fields.ts'
import type { Known } from './known.ts'
import type { Piece } from './lines.ts'
import { goesOn, pitchOf } from './paragraphs.ts'
import type { Between } from './rows.ts'
import { around, bottom, right } from './sheet.ts'

/** Rows of one column are running text; others are tables, as long as nothing comes between. */
export function drafts(rows: Row[], page: number, edge: number, between: Between, known: Known): Draft[] {
  const made: Draft[] = []
  const edges = edgeOf(rows, edge)
  const step = usualStep(rows)
  for (const [i, row] of rows.entries()) {
    const last = made.at(-1)
    const [only] = row.cells
    if (only && row.cells.length === 1 && only.edge === 0 && !isEmptyRow(rows, i, known)) {
      running(made, only, { page, edge: edges(only.lines[0]), apart: step, between, known })
      continue
    }
    if (row.cells.length === 1 && only?.edge === 0)
      row.cells.push({ lines: [], box: { ...only.box, x: right(only.box), width: 0 }, edge, span: 1, picture: false })
    const cells = row.cells.map((cell, c): CellDraft => ({ ...cell, edge: cell.edge || (row.cells[c + 1]?.box.x ?? edge + 3) - 3 }))
    if (last?.kind === 'table' && last.drawn === row.drawn && row.box.y - bottom(last.box) < 40) {
      last.rows.push(cells)
      last.box = around([last.box, row.box]) ?? last.box
      last.open.foot = row.open.foot
    } else made.push({ kind: 'table', page, rows: [cells], box: row.box, drawn: row.drawn, open: row.open })
  }
  return made
}

/** A label by itself among rows of labels and values: its value was left empty. */
function isEmptyRow(rows: Row[], i: number, known: Known): boolean {
  const text = rows[i]?.cells[0]?.lines.map((line) => line.text).join(' ') ?? ''
  const beside = [rows[i - 1], rows[i + 1]].some((row) => row && row.cells.length > 1)
  return beside && known.label(text) && !known.heading(text)
}

/** Running text may be set narrower than the page: its longest lines say how wide, where they are nearly as wide as the page. */
function edgeOf(rows: Row[], edge: number): (line: Piece | undefined) => number {
  const texts = rows.flatMap(({ cells }) => (cells.length === 1 && cells[0]?.edge === 0 ? cells[0].lines : []))
  return (line) => {
    const longest = Math.max(0, ...texts.filter(({ x }) => Math.abs(x - (line?.x ?? 0)) < 2).map(right))
    // Half a letter of grace: a paragraph may be set a little narrower than its neighbours.
    return (longest > edge * 0.85 ? longest : edge) - 0.6 * (line?.size ?? 0)
  }
}

/** From line to line of running text, in sizes of its letters, as most of them have it: some forms leave a line free after every one. */
function usualStep(rows: Row[]): number {
  const lines = rows.flatMap(({ cells }) => (cells.length === 1 && cells[0]?.edge === 0 ? cells[0].lines : []))
  const steps = lines.slice(1).map((line, i) => (line.baseline - (lines[i]?.baseline ?? 0)) / Math.max(line.size, 1))
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 1.2
}

/** `apart`: how far lines stand from each other here, in sizes of their letters. */
type Running = { page: number; edge: number; apart: number; between: Between; known: Known }

/** "URN: 199901", or a label by itself; not the last word of a sentence. */
const startsLabel = (text: string, known: Known): boolean =>
  text.includes(':') ? known.label(text.split(':', 1)[0] ?? '') : /^\p{Lu}/u.test(text) && known.label(text)

function running(made: Draft[], { lines, box }: CellDraft, { page, edge, apart: usual, between, known }: Running): void {
  const last = made.at(-1)
  const [line] = lines
  const before = last?.kind === 'line' ? last.lines.at(-1) : undefined
  if (line && before && last?.kind === 'line') {
    const apart = between(before.baseline, line.baseline - line.size * 0.6) || startsLabel(line.text, known)
    if (!apart && lines.length === 1 && goesOn(before, line, edge, Math.max(pitchOf(last.lines), 1.25))) {
      last.lines.push(line)
      last.box = around([last.box, line]) ?? last.box
      return
    }
    // An empty line says that what stood before it is finished.
    if (line.baseline - before.baseline > Math.max(1.9, 1.4 * usual) * line.size)
      made.push({ kind: 'line', page, lines: [], box, edge, picture: false })
  }
  made.push({ kind: 'line', page, lines, box, edge, picture: false })
}
