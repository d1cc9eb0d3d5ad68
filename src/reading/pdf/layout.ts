/** A page to drafts of blocks: what stands in drawn tables, what stands in boxes, and what is kept apart by space alone. */
import { looseRows } from './columns.ts'
import type { CellDraft, Draft } from './draft.ts'
import { type Grid, gridsOf, type Region } from './grids.ts'
import type { Known } from './known.ts'
import { joined, linesOf, type Piece, typedLines } from './lines.ts'
import { type Box, bottom, boxOf, type Glyph, holds, type Rule, right, type Sheet, type Slot } from './sheet.ts'

/** In reading order. */
export function draftsOf(sheet: Sheet, known: Known): Draft[] {
  const grids = gridsOf(sheet.rules)
  const ticks = grids.filter(isTick)
  const tables = withoutFrames(
    grids.filter(({ regions }) => regions.length > 1),
    grids,
  )
  const glyphs = ticked(sheet.glyphs, ticks)
  const inTable = (box: Box): Grid | undefined => tables.find((table) => holds(table, box))
  const boxes = grids
    .filter((grid) => grid.regions.length === 1 && !isTick(grid) && !inTable(grid) && !isFrame(grid, sheet, tables))
    .map((grid): Slot => ({ x: grid.x, y: grid.y, width: grid.width, height: grid.height, text: null }))

  const filled = sheet.slots.map((slot) => ({ slot, table: inTable(slot) }))
  const slots = [
    ...boxes.filter((box) => !sheet.slots.some((slot) => holds(box, slot))),
    ...filled.flatMap(({ slot, table }) => (table ? [] : [slot])),
  ]
  const loose: Glyph[] = []
  const inside = new Map<Grid, Glyph[]>(tables.map((table) => [table, []]))
  for (const glyph of glyphs) {
    const table = inTable(boxOf(glyph))
    if (table) inside.get(table)?.push(glyph)
    else loose.push(glyph)
  }
  const drawn = tables.map((table): Draft => {
    const fields = filled.flatMap(({ slot, table: its }) => (its === table ? [slot] : []))
    const rows = tableRows(table, inside.get(table) ?? [], fields, sheet.pictures)
    return { kind: 'table', page: sheet.number, rows, box: table, drawn: true }
  })
  const rules = sheet.rules.filter((rule) => !tables.some((table) => isPartOf(table, rule)) && !boxes.some((box) => isPartOf(box, rule)))
  const outside = sheet.pictures.filter((picture) => !inTable(picture) && isMark(picture))
  const free = looseRows({ page: sheet.number, glyphs: loose, slots, rules, pictures: outside, breaks: tables.map(({ y }) => y) }, known)
  return [...drawn, ...free].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x)
}

const isTick = ({ width, height, regions }: Grid): boolean =>
  regions.length === 1 && width <= 20 && height <= 20 && Math.abs(width - height) <= 4

/** A table that has others inside it is only there to set them out. */
const withoutFrames = (tables: Grid[], all: Grid[]): Grid[] =>
  tables.filter((table) => !tables.some((other) => other !== table && within(other, table)) || all.length === 1)

const within = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - 2 && right(inner) <= right(outer) + 2 && inner.y >= outer.y - 2 && bottom(inner) <= bottom(outer) + 2

/** A box around most of the page is a border, not a place to write in. */
const isFrame = (box: Grid, { width, height }: Sheet, tables: Grid[]): boolean =>
  tables.some((table) => within(table, box)) || (box.width > width * 0.8 && box.height > height * 0.75)

const isPartOf = (box: Box, rule: Rule): boolean =>
  rule.runs === 'across'
    ? rule.at >= box.y - 4 && rule.at <= bottom(box) + 4 && rule.from >= box.x - 4 && rule.to <= right(box) + 4
    : rule.at >= box.x - 4 && rule.at <= right(box) + 4 && rule.from >= box.y - 4 && rule.to <= bottom(box) + 4

/** A signature is a picture of some size; a dot or a line is not. */
const isMark = ({ width, height }: Box): boolean => width >= 12 && height >= 6

/** Little drawn squares as the characters that they stand for. */
function ticked(glyphs: Glyph[], ticks: Grid[]): Glyph[] {
  if (ticks.length === 0) return glyphs
  const marks = new Set<Glyph>()
  const boxes = ticks.map((tick): Glyph => {
    const mark = glyphs.filter((glyph) => glyph.text.trim() !== '' && holds(tick, boxOf(glyph)))
    for (const glyph of mark) marks.add(glyph)
    const size = tick.height
    return {
      text: mark.length > 0 ? '☒' : '☐',
      x: tick.x,
      y: bottom(tick) - size * 0.1,
      width: tick.width,
      size,
      bold: false,
      soft: false,
      tag: null,
    }
  })
  return [...glyphs.filter((glyph) => !marks.has(glyph)), ...boxes]
}

function tableRows(table: Grid, glyphs: Glyph[], slots: Slot[], pictures: Box[]): CellDraft[][] {
  const texts = new Map<Region, Glyph[]>()
  for (const glyph of glyphs) {
    const region = regionAt(table, boxOf(glyph))
    if (region) texts.set(region, [...(texts.get(region) ?? []), glyph])
  }
  const cell = (region: Region): CellDraft => {
    const lines = linesOf(texts.get(region) ?? []).flatMap((line) => joined(line) ?? [])
    const typed = slots.filter((slot) => regionAt(table, slot) === region).flatMap(typedLines)
    const all = merge([...lines, ...typed])
    const pad = Math.min(10, Math.max(0, Math.min(...all.map(({ x }) => x)) - region.x))
    const picture = pictures.some((one) => isMark(one) && one.width < table.width * 1.5 && regionAt(table, one) === region)
    return { lines: all, box: region, edge: right(region) - pad, span: region.span, picture }
  }
  const rows: CellDraft[][] = []
  for (let r = 0; r < table.rows; r++) {
    const here = table.regions.filter(({ row, covers }) => row <= r && r < row + covers).sort((a, b) => a.column - b.column)
    const own = here.filter(({ row }) => row === r)
    if (own.length === 0 || own.every(({ height }) => height < 6)) continue
    rows.push(
      here.map((region) => (region.row === r ? cell(region) : { lines: [], box: region, edge: 0, span: region.span, picture: false })),
    )
  }
  return rows
}

function regionAt(table: Grid, box: Box): Region | undefined {
  const found = table.regions.filter((region) => holds(region, box))
  return found.length > 1 ? found.sort((a, b) => a.width * a.height - b.width * b.height)[0] : found[0]
}

/** Printed and typed words of one line are one line. */
function merge(lines: Piece[]): Piece[] {
  const sorted = [...lines].sort((a, b) => a.baseline - b.baseline)
  const merged: Piece[] = []
  for (const line of sorted) {
    const last = merged.at(-1)
    const beside = last && last.typed !== line.typed && Math.abs(last.baseline - line.baseline) < 0.6 * Math.max(last.size, line.size)
    if (last && beside) {
      const whole = joined([last, line].sort((a, b) => a.x - b.x))
      if (whole) merged[merged.length - 1] = { ...whole, typed: true }
    } else merged.push(line)
  }
  return merged
}
