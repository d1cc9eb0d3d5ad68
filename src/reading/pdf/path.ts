/** Straight lines in what a page draws: strokes, and the thin filled boxes that Word and browsers draw borders with. */
import { type Matrix, num, point } from './matrix.ts'
import type { Rule } from './sheet.ts'

/** How a path is painted, as far as it matters here. */
type Paint = { stroke: boolean; fill: boolean }

type Corner = [x: number, y: number]

/** Wider than this, a filled box is a surface and not a line. */
const thin = 3.2
const shortest = 5
const straight = 1

/** The lines of one path. `data` is pdf.js's own: 0 move, 1 line, 2 and 3 curves, 4 close. */
export function rulesIn(data: readonly number[], ctm: Matrix, paint: Paint): Rule[] {
  return outlines(data, ctm).flatMap((corners) => {
    const box = extent(corners)
    const [width, height] = [box.x1 - box.x0, box.y1 - box.y0]
    if (paint.fill && height <= thin && width >= shortest) return [{ runs: 'across', at: (box.y0 + box.y1) / 2, from: box.x0, to: box.x1 }]
    if (paint.fill && width <= thin && height >= shortest) return [{ runs: 'down', at: (box.x0 + box.x1) / 2, from: box.y0, to: box.y1 }]
    return paint.stroke ? sides(corners) : []
  })
}

function outlines(data: readonly number[], ctm: Matrix): Corner[][] {
  const all: Corner[][] = []
  let open: Corner[] = []
  let at = 0
  const next = (): Corner => {
    at += 2
    return point(ctm, num(data[at - 2]), num(data[at - 1]))
  }
  while (at < data.length && all.length < 10_000) {
    switch (data[at++]) {
      case 0:
        if (open.length > 1) all.push(open)
        open = [next()]
        break
      case 1:
        open.push(next())
        break
      case 2:
        next()
        next()
        open.push(next())
        break
      case 3:
        next()
        open.push(next())
        break
      case 4:
        if (open[0]) open.push(open[0])
        break
      default:
        return all
    }
  }
  return open.length > 1 ? [...all, open] : all
}

function extent(corners: Corner[]): { x0: number; y0: number; x1: number; y1: number } {
  let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [x, y] of corners) {
    x0 = Math.min(x0, x)
    y0 = Math.min(y0, y)
    x1 = Math.max(x1, x)
    y1 = Math.max(y1, y)
  }
  return { x0, y0, x1, y1 }
}

const sides = (corners: Corner[]): Rule[] =>
  corners.slice(1).flatMap(([x1, y1], i): Rule[] => {
    const [x0, y0] = corners[i] ?? [x1, y1]
    const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)]
    if (dy <= straight && dx >= shortest) return [{ runs: 'across', at: (y0 + y1) / 2, from: Math.min(x0, x1), to: Math.max(x0, x1) }]
    if (dx <= straight && dy >= shortest) return [{ runs: 'down', at: (x0 + x1) / 2, from: Math.min(y0, y1), to: Math.max(y0, y1) }]
    return []
  })
