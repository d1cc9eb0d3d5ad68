/** Finds the ruling lines on a scanned page, and takes them out: a letter that touches one is not read. */
import type { Rule } from '../pdf/sheet.ts'
import type { Bitmap } from './bitmap.ts'

/** Pixels at 240 to the inch. Words run on for a while too, but they are not thin all the way. */
const shortest = { across: 110, down: 42 }
const certain = 150
const thick = 14
const ink = 215

/** The lines in points; the bitmap is changed. */
export function takeRules(bitmap: Bitmap): Rule[] {
  const { width, height, grey, scale } = bitmap
  const dark = new Uint8Array(grey.length)
  for (let i = 0; i < grey.length; i++) dark[i] = (grey[i] ?? 255) < ink ? 1 : 0
  const rows: Lay = { lines: height, length: width, line: width, step: 1 }
  const columns: Lay = { lines: width, length: height, line: 1, step: width }
  const across = runs(dark, rows, shortest.across).filter((run) => isThin(dark, rows, run))
  const meets = (x: number, y: number): boolean => across.some((run) => Math.abs(run.at - y) < 10 && x > run.from - 12 && x < run.to + 12)
  const down = runs(dark, columns, shortest.down)
    .filter((run) => run.to - run.from > certain || (meets(run.at, run.from) && meets(run.at, run.to)))
    .filter((run) => isThin(dark, columns, run))
  erase(grey, dark, rows, across)
  erase(grey, dark, columns, down)
  return [
    ...across.map(({ at, from, to }): Rule => ({ runs: 'across', at: at / scale, from: from / scale, to: to / scale })),
    ...down.map(({ at, from, to }): Rule => ({ runs: 'down', at: at / scale, from: from / scale, to: to / scale })),
  ]
}

type Run = { at: number; from: number; to: number }
/** How far apart neighbours are in the array, from line to line and along one; how many lines there are, and how long they are. */
type Lay = { lines: number; length: number; line: number; step: number }

/** Dark runs, where a line that climbs a little is seen through its neighbours. */
function runs(dark: Uint8Array, { lines, length, line, step }: Lay, least: number): Run[] {
  const found: Run[] = []
  for (let at = 1; at < lines - 1; at++) {
    let from = -1
    let gap = 0
    for (let i = 0; i <= length; i++) {
      const here = at * line + i * step
      const on = i < length && (dark[here] === 1 || dark[here - line] === 1 || dark[here + line] === 1)
      if (on) {
        if (from < 0) from = i
        gap = 0
      } else if (from >= 0 && (++gap > 3 || i === length)) {
        if (i - gap - from >= least) found.push({ at, from, to: i - gap })
        from = -1
        gap = 0
      }
    }
  }
  return found
}

/** How far the ink reaches on both sides of a point of a line. */
function reach(dark: Uint8Array, { lines, line, step }: Lay, at: number, i: number): [number, number] {
  let [top, foot] = [at, at]
  while (top > 0 && at - top < thick && dark[(top - 1) * line + i * step] === 1) top--
  while (foot < lines - 1 && foot - at < thick && dark[(foot + 1) * line + i * step] === 1) foot++
  return [top, foot]
}

function isThin(dark: Uint8Array, lay: Lay, { at, from, to }: Run): boolean {
  let thin = 0
  let seen = 0
  for (let i = from; i < to; i += 2) {
    const [top, foot] = reach(dark, lay, at, i)
    seen++
    if (foot - top < thick) thin++
  }
  return thin > seen * 0.85
}

/** Paints over a line, but not over what crosses it. */
function erase(grey: Uint8Array, dark: Uint8Array, lay: Lay, rules: Run[]): void {
  const { lines, line, step } = lay
  for (const { at, from, to } of rules) {
    for (let i = from; i <= to; i++) {
      const [top, foot] = reach(dark, lay, at, i)
      if (foot - top >= thick) continue
      for (let y = Math.max(0, top - 1); y <= Math.min(lines - 1, foot + 1); y++) grey[y * line + i * step] = 255
    }
  }
}
