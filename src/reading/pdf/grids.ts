/** Ruling lines to the tables that they draw: which lines meet, and what cells they part. */
import type { Box, Rule } from './sheet.ts'

/** One cell of a drawn table. `row` is that of its top, `covers` how many rows it reaches over. */
export type Region = Box & { row: number; column: number; span: number; covers: number }
/** A drawn table; one with a single region is a box. `open`: nothing is drawn at its top, or at its foot, where a page breaks it. */
export type Grid = Box & { rows: number; columns: number; regions: Region[]; open: { top: boolean; foot: boolean } }

/** Points. Lines nearer than this are one, and meet: browsers leave gaps of three points between the boxes of a table. */
const near = 4
/** More than any form's table has. */
const most = { rules: 6_000, cells: 10_000 }

export function gridsOf(rules: Rule[]): Grid[] {
  const across = merged(rules.filter(({ runs }) => runs === 'across'))
  const down = merged(rules.filter(({ runs }) => runs === 'down'))
  if (across.length + down.length > most.rules) return []
  return groups(across, down).flatMap((group) => gridOf(group) ?? [])
}

/** Lines on one height become one line where they touch. */
export function merged(rules: Rule[]): Rule[] {
  const levels: Rule[][] = []
  for (const rule of [...rules].sort((a, b) => a.at - b.at)) {
    const level = levels.at(-1)
    // Measured from the first, or a ladder of lines would become one.
    if (level?.[0] && rule.at - level[0].at <= near) level.push(rule)
    else levels.push([rule])
  }
  return levels.flatMap((level) => {
    const at = level.reduce((sum, rule) => sum + rule.at, 0) / level.length
    const whole: Rule[] = []
    for (const rule of level.sort((a, b) => a.from - b.from)) {
      const last = whole.at(-1)
      if (last && rule.from - last.to <= near) last.to = Math.max(last.to, rule.to)
      else whole.push({ ...rule, at })
    }
    return whole
  })
}

const meet = (a: Rule, d: Rule): boolean => d.at >= a.from - near && d.at <= a.to + near && a.at >= d.from - near && a.at <= d.to + near

/** Lines that hang together. */
function groups(across: Rule[], down: Rule[]): Rule[][] {
  const rules = [...across, ...down]
  const parent = rules.map((_, i) => i)
  const find = (i: number): number => {
    let root = i
    while (parent[root] !== root) root = parent[root] ?? root
    for (let at = i; parent[at] !== root; ) [parent[at], at] = [root, parent[at] ?? root]
    return root
  }
  for (const [i, a] of across.entries()) for (const [j, d] of down.entries()) if (meet(a, d)) parent[find(i)] = find(across.length + j)
  const found = new Map<number, Rule[]>()
  for (const [i, rule] of rules.entries()) found.set(find(i), [...(found.get(find(i)) ?? []), rule])
  return [...found.values()]
}

/** The table that these lines draw, or null where they enclose nothing. Sides that are left open count as drawn. */
function gridOf(rules: Rule[]): Grid | null {
  const across = rules.filter(({ runs }) => runs === 'across')
  const down = rules.filter(({ runs }) => runs === 'down')
  if (across.length < 1 || down.length < 1 || rules.length < 3) return null
  const left = Math.min(...across.map(({ from }) => from), ...down.map(({ at }) => at))
  const end = Math.max(...across.map(({ to }) => to), ...down.map(({ at }) => at))
  const top = Math.min(...down.map(({ from }) => from), ...across.map(({ at }) => at))
  const foot = Math.max(...down.map(({ to }) => to), ...across.map(({ at }) => at))
  const xs = levels([left, ...down.map(({ at }) => at), end])
  const ys = levels([top, ...across.map(({ at }) => at), foot])
  if (xs.length < 2 || ys.length < 2 || xs.length * ys.length > most.cells) return null
  return {
    x: left,
    y: top,
    width: end - left,
    height: foot - top,
    rows: ys.length - 1,
    columns: xs.length - 1,
    regions: regions(xs, ys, across, down),
    open: { top: !across.some(({ at }) => at - top <= near), foot: !across.some(({ at }) => foot - at <= near) },
  }
}

function levels(values: number[]): number[] {
  const kept: number[] = []
  for (const value of values.sort((a, b) => a - b)) if (kept.length === 0 || value - (kept.at(-1) ?? value) > near) kept.push(value)
  return kept
}

/** Small cells between neighbouring lines, joined where no line parts them. */
function regions(xs: number[], ys: number[], across: Rule[], down: Rule[]): Region[] {
  const [columns, rows] = [xs.length - 1, ys.length - 1]
  const owner = Array.from({ length: rows * columns }, (_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (owner[at] !== at) at = owner[at] ?? at
    return at
  }
  const parts = (lines: Rule[], at: number, middle: number): boolean =>
    lines.some((line) => Math.abs(line.at - at) <= near && line.from <= middle && line.to >= middle)
  const at = (list: number[], i: number): number => list[i] ?? 0
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const here = r * columns + c
      const [x, y] = [(at(xs, c) + at(xs, c + 1)) / 2, (at(ys, r) + at(ys, r + 1)) / 2]
      if (c + 1 < columns && !parts(down, at(xs, c + 1), y)) owner[root(here + 1)] = root(here)
      if (r + 1 < rows && !parts(across, at(ys, r + 1), x)) owner[root(here + columns)] = root(here)
    }
  }
  const members = new Map<number, number[]>()
  for (let i = 0; i < owner.length; i++) members.set(root(i), [...(members.get(root(i)) ?? []), i])
  return [...members.values()].map((cells) => {
    const inRows = cells.map((i) => Math.floor(i / columns))
    const inColumns = cells.map((i) => i % columns)
    const [r0, r1, c0, c1] = [Math.min(...inRows), Math.max(...inRows), Math.min(...inColumns), Math.max(...inColumns)]
    const [x, y] = [at(xs, c0), at(ys, r0)]
    return { x, y, width: at(xs, c1 + 1) - x, height: at(ys, r1 + 1) - y, row: r0, column: c0, span: c1 - c0 + 1, covers: r1 - r0 + 1 }
  })
}
