/** A page as ink: letters where they stand, ruling lines, fields to fill in, pictures. Points from the top left corner. */

export type Box = { x: number; y: number; width: number; height: number }

/** One letter, or a ligature. `y` is its baseline; `soft` marks one that is there and cannot be seen, as a scanner's own reading is. */
export type Glyph = { text: string; x: number; y: number; width: number; size: number; bold: boolean; soft: boolean }

/** A straight line: `at` is its y where it runs across and its x where it runs down. */
export type Rule = { runs: 'across' | 'down'; at: number; from: number; to: number }

/** A field of a fillable form, and what was filled in. */
export type Slot = Box & { text: string | null }

export type Sheet = {
  /** Counts from 1. */
  number: number
  width: number
  height: number
  glyphs: Glyph[]
  rules: Rule[]
  slots: Slot[]
  pictures: Box[]
}

export const right = (box: Box): number => box.x + box.width
export const bottom = (box: Box): number => box.y + box.height

/** Whether the middle of `inner` is inside `outer`, give or take `slack` points. */
export function holds(outer: Box, inner: Box, slack = 0): boolean {
  const [x, y] = [inner.x + inner.width / 2, inner.y + inner.height / 2]
  return x >= outer.x - slack && x <= right(outer) + slack && y >= outer.y - slack && y <= bottom(outer) + slack
}

/** The box around all of these; null where there are none. */
export function around(boxes: Box[]): Box | null {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  return { x, y, width: Math.max(...boxes.map(right)) - x, height: Math.max(...boxes.map(bottom)) - y }
}

/** Where a letter is, roughly: no font says exactly. */
export const boxOf = ({ x, y, width, size }: Glyph): Box => ({ x, y: y - size * 0.75, width, height: size * 0.95 })
