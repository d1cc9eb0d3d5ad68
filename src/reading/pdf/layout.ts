/** A page to drafts of blocks: what stands in drawn tables, what stands in boxes, and what is kept apart by space alone. */
import { abreast } from './abreast.ts'
import { looseRows } from './columns.ts'
import type { CellDraft, Draft } from './draft.ts'
import type { Place } from './fields.ts'
import { type Grid, gridsOf, merged, type Region } from './grids.ts'
import type { Known } from './known.ts'
import { isSpaced, joined, linesOf, type Piece, typedLines } from './lines.ts'
import { type Box, bottom, boxOf, type Glyph, holds, type Rule, right, type Sheet, type Slot } from './sheet.ts'

/** In reading order. */
export function draftsOf(sheet: Sheet, known: Known): Draft[] {
  const grids = gridsOf(sheet.rules)
  const ticks = grids.filter(isTick)
  const tables = grids.filter((grid) => grid.columns > 1 && grid.regions.length > 1 && !isTick(grid) && !isFrame(grid, sheet, grids))
  const glyphs = ticked(unstruck(sheet.glyphs, sheet.rules), ticks)
  const spaced = isSpaced(glyphs)
  const inTable = (box: Box): Grid | undefined => tables.find((table) => holds(table, box))
  const boxes = grids
    .filter((grid) => !tables.includes(grid) && !isTick(grid) && !isFrame(grid, sheet, grids))
    .flatMap(({ regions, open, rows }) =>
      regions.map((region) => ({
        ...region,
        open: { top: open.top && region.row === 0, foot: open.foot && region.row + region.covers === rows },
      })),
    )
    .filter((box) => box.height >= 8 && !inTable(box))
  const slots = sheet.slots.filter((slot, i) => !sheet.slots.slice(0, i).some((other) => holds(other, slot)))

  const loose: Glyph[] = []
  const inside = new Map<Box, Glyph[]>([...tables, ...boxes].map((box) => [box, []]))
  for (const glyph of glyphs) {
    const box = onSheet(boxOf(glyph), sheet.width)
    const home = inTable(box) ?? boxes.find((one) => holds(one, box))
    if (home) inside.get(home)?.push(glyph)
    else loose.push(glyph)
  }
  const drawn = tables.map((table): Draft => {
    const own = slots.filter((slot) => inTable(slot) === table)
    const rows = tableRows(table, inside.get(table) ?? [], own, sheet)
    const open = { ...table.open }
    // A page may break a row before its first word, or after its last.
    if (open.foot && rows.length > 1 && rows.at(-1)?.every(isEmpty)) open.foot = rows.pop() === undefined
    if (open.top && rows.length > 1 && rows[0]?.every(isEmpty)) open.top = rows.shift() === undefined
    return { kind: 'table', page: sheet.number, rows, box: table, drawn: true, open }
  })
  const free = slots.filter((slot) => !inTable(slot))
  const places = boxes.flatMap((box): Place[] => {
    const own = free.filter((slot) => holds(box, slot))
    const printed = inside.get(box) ?? []
    // A frame around labels and values is only a frame.
    if (own.length > 1 || linesOf(printed, spaced).some(([first, second]) => first && second && known.label(first.text))) {
      loose.push(...printed)
      return []
    }
    return [{ ...box, lines: cellLines(printed, own), field: own.length > 0 }]
  })
  const typed = free
    .filter((slot) => !places.some((place) => holds(place, slot)))
    .map((slot): Place => ({ ...slot, lines: typedLines(slot.text ?? '', slot), field: true }))
  const rules = merged(sheet.rules.filter(({ runs }) => runs === 'across')).filter(
    (rule) => ![...tables, ...places].some((box) => isPartOf(box, rule)),
  )
  const pictures = sheet.pictures.filter((picture) => !inTable(picture) && isMark(picture))
  const rows = looseRows(
    { page: sheet.number, glyphs: loose, spaced, places: [...places, ...typed], rules, pictures, breaks: tables.map(({ y }) => y) },
    known,
  )
  return abreast(
    [...drawn, ...rows].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x),
    known,
  )
}

const isEmpty = ({ lines, picture }: CellDraft): boolean => lines.length === 0 && !picture

const isTick = ({ width, height, regions }: Grid): boolean =>
  regions.length === 1 && width <= 20 && height <= 20 && Math.abs(width - height) <= 4

const within = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - 2 && right(inner) <= right(outer) + 2 && inner.y >= outer.y - 2 && bottom(inner) <= bottom(outer) + 2

/** A box that others stand in, or that goes around most of the page, is a border. */
const isFrame = (box: Grid, { width, height }: Sheet, grids: Grid[]): boolean =>
  grids.some((other) => other !== box && !isTick(other) && within(other, box)) ||
  (box.regions.length === 1 && box.width > width * 0.8 && box.height > height * 0.75)

const isPartOf = (box: Box, rule: Rule): boolean =>
  rule.runs === 'across'
    ? rule.at >= box.y - 4 && rule.at <= bottom(box) + 4 && rule.from >= box.x - 4 && rule.to <= right(box) + 4
    : rule.at >= box.x - 4 && rule.at <= right(box) + 4 && rule.from >= box.y - 4 && rule.to <= bottom(box) + 4

/** A signature is a picture of some size; a dot or a line is not. */
const isMark = ({ width, height }: Box): boolean => width >= 12 && height >= 6

/** What is struck through was taken back: a line runs through the middle of its letters. */
function unstruck(glyphs: Glyph[], rules: Rule[]): Glyph[] {
  const across = rules.filter(({ runs }) => runs === 'across').sort((a, b) => a.at - b.at)
  if (across.length === 0) return glyphs
  return glyphs.filter(({ x, y, width, size }) => {
    const middle = x + width / 2
    return !across.some(({ at, from, to }) => at > y - 0.42 * size && at < y - 0.14 * size && middle >= from && middle <= to)
  })
}

/** Little drawn squares as the characters that they stand for. */
function ticked(glyphs: Glyph[], ticks: Grid[]): Glyph[] {
  if (ticks.length === 0) return glyphs
  const marks = new Set<Glyph>()
  const boxes = ticks.map((tick): Glyph => {
    const mark = glyphs.filter((glyph) => glyph.text.trim() !== '' && holds(tick, boxOf(glyph)))
    for (const glyph of mark) marks.add(glyph)
    const [size, y] = [tick.height, bottom(tick) - tick.height * 0.1]
    return { text: mark.length > 0 ? '☒' : '☐', x: tick.x, y, width: tick.width, size, bold: false, soft: false }
  })
  return [...glyphs.filter((glyph) => !marks.has(glyph)), ...boxes]
}

/** What falls off the page on the right belongs to the cell that does. */
const onSheet = (box: Box, width: number): Box => (box.x + box.width / 2 > width - 2 ? { ...box, x: width - 4, width: 2 } : box)

/** What is printed in a cell, and what was filled into its fields. */
function cellLines(glyphs: Glyph[], slots: Slot[]): Piece[] {
  const printed = linesOf(glyphs).flatMap((line) => joined(line) ?? [])
  const typed = slots.flatMap((slot) => typedLines(slot.text ?? '', slot))
  const lines: Piece[] = []
  for (const line of [...printed, ...typed].sort((a, b) => a.baseline - b.baseline)) {
    const last = lines.at(-1)
    const beside = last && last.typed !== line.typed && Math.abs(last.baseline - line.baseline) < 0.6 * Math.max(last.size, line.size)
    const whole = last && beside ? joined([last, line].sort((a, b) => a.x - b.x)) : null
    if (whole) lines[lines.length - 1] = whole
    else lines.push(line)
  }
  return lines
}

function tableRows(table: Grid, glyphs: Glyph[], slots: Slot[], { pictures, width }: Sheet): CellDraft[][] {
  const texts = new Map<Region, Glyph[]>()
  for (const glyph of glyphs) {
    const region = regionAt(table, onSheet(boxOf(glyph), width))
    if (region) texts.set(region, [...(texts.get(region) ?? []), glyph])
  }
  const cell = (region: Region): CellDraft => {
    const own = slots.filter((slot) => regionAt(table, slot) === region)
    const lines = cellLines(texts.get(region) ?? [], own)
    const pad = Math.min(10, Math.max(0, Math.min(...lines.map(({ x }) => x)) - region.x))
    const picture = pictures.some((one) => isMark(one) && one.width < table.width * 1.5 && regionAt(table, one) === region)
    return { lines, box: region, edge: right(region) - pad, span: region.span, picture }
  }
  const rows: CellDraft[][] = []
  for (let r = 0; r < table.rows; r++) {
    // Between the two lines of a double border nothing is written.
    const here = table.regions
      .filter((region) => region.row <= r && r < region.row + region.covers && (region.width > 7 || texts.has(region)))
      .sort((a, b) => a.column - b.column)
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
