/** Walks a form's rows in reading order and notes every label with what stands in its value's place. */

import type { Printed } from './commitments.ts'
import { gridAt } from './grid.ts'
import { colonLabel, labelOf } from './label-in-piece.ts'
import type { Labels } from './labels.ts'
import { printedLines } from './printed.ts'
import { isFilled, type Piece, type Row } from './rows.ts'
import { type Finger, isSeen, type Sighting } from './sighting.ts'
import { cells } from './walk-cells.ts'
import { endsFreeText, freeText, hasWords, head, isOwnHeading, leave, leavesBox, type Walker, write } from './walk-free-text.ts'
import { headings, isHead } from './walk-headings.ts'
import { isLabelHere, lineOf, long } from './walk-line.ts'

export type Walked = { sightings: Sighting[]; printed: Printed[]; unplaced: Finger['unplaced'] }

export function walk(rows: Row[], labels: Labels): Walked {
  const finger: Finger = {
    labels,
    section: null,
    underHeading: false,
    headed: headings(rows, labels),
    sightings: [],
    seen: new Set(),
    unplaced: [],
  }
  const walker: Walker = {
    finger,
    rows,
    printed: [],
    isPrinted: printedLines(labels.programme),
    open: null,
    openedIn: null,
    above: null,
    over: false,
    afterColon: false,
  }
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]
    if (row === undefined) continue
    const grid = freeText(walker) ? null : gridAt(finger, rows, r)
    if (grid) {
      walker.open = null
      r += grid - 1
    } else if (!row.pieces.some(isFilled)) pause(walker, row)
    else if (row.pieces.length === 1) alone(walker, row, row.pieces[0] as Piece)
    else across(walker, row, r)
  }
  return { sightings: finger.sightings, printed: walker.printed, unplaced: finger.unplaced }
}

/** An empty row of a table is an empty value; an empty line only ends what has begun. */
function pause(walker: Walker, row: Row): void {
  walker.above = null
  const free = freeText(walker)
  const [piece] = row.pieces
  if (free && piece && row.table !== null && !hasWords(free)) free.source = piece.source
  if (row.table !== null || walker.afterColon || (walker.open !== null && walker.open.lines.length > 0)) walker.open = null
}

/** A cell or line that has its row to itself. */
function alone(walker: Walker, row: Row, piece: Piece): void {
  const { finger } = walker
  const [first = ''] = piece.lines
  const open = freeText(walker)
  const began = open && !leavesBox(walker, row, piece, open) ? open : undefined
  if (began) {
    const heading = piece.lines.length === 1 ? finger.labels.heading(first) : null
    if (heading && !isOwnHeading(walker, heading.section, began)) {
      head(walker, heading.section, piece)
      return
    }
    if (heading) {
      write(began, first, piece)
      return
    }
    if (piece.picture) began.picture = true
  }
  if (piece.picture && walker.open && walker.open.lines.length === 0) walker.open.picture = true
  for (const line of piece.lines) {
    // A sub-heading of the school's own is part of its statement, unless the statement began in this very cell.
    const free = freeText(walker)
    if (free && free === began && !endsFreeText(walker, row, line)) write(free, line, piece)
    else if (free && free !== began && !finger.labels.heading(line) && !endsFreeText(walker, row, line)) write(free, line, piece)
    else lineOf(walker, row, line, piece)
  }
}

/** A row of several cells. */
function across(walker: Walker, row: Row, r: number): void {
  const { finger } = walker
  const filled = row.pieces.filter(isFilled)
  const [first] = filled
  if (first === undefined) return
  const text = first.lines[0] ?? ''
  const free = freeText(walker)
  if (free) {
    const heading = filled.length === 1 && first.lines.length === 1 ? finger.labels.heading(text) : null
    const label = labelOf(finger, first, false)
    const leaves =
      label?.hits.some(({ field, exact }) => exact && field.kind !== 'statement' && !isSeen(finger, field)) === true &&
      row.pieces.length > 1
    if (heading === null && !leaves && !filled.some(({ lines }) => endsFreeText(walker, row, lines.join(' ')))) {
      for (const piece of filled) {
        if (piece.picture) free.picture = true
        for (const line of piece.lines) write(free, line, piece)
      }
      return
    }
    if (heading === null && leaves) leave(walker)
  }
  walker.open = null
  if (filled.length === 1 && first === row.pieces[0]) {
    const heading = finger.labels.heading(text)
    const hits = finger.labels.label(text)
    if (heading && !isLabelHere(walker, text) && (hits.length === 0 || isHead(finger.labels, walker.rows, r, heading.section))) {
      head(walker, heading.section, first)
      const body = freeText(walker)
      for (const line of first.lines.slice(1)) body ? write(body, line, first) : lineOf(walker, row, line, first)
      return
    }
  }
  if (goesOnBelow(walker, row)) return
  cells(walker, row.pieces, false, (piece) => {
    if (piece.lines.filter((line) => colonLabel(finger, line)?.hits.some(({ exact }) => exact)).length <= 1) return false
    for (const line of piece.lines) lineOf(walker, row, line, piece)
    walker.open = null
    return true
  })
}

/** An address over several rows, with nothing in the label's column. */
function goesOnBelow({ finger }: Walker, row: Row): boolean {
  const filled = row.pieces.filter(isFilled)
  const last = finger.sightings.at(-1)
  const [piece] = filled
  if (!last || !piece || filled.length !== 1 || piece === row.pieces[0] || !long.has(last.field.kind) || last.lines.length === 0)
    return false
  const from = last.source
  const here = piece.source
  if (from.kind !== 'cell' || here.kind !== 'cell' || from.table !== here.table || from.column !== here.column) return false
  if (labelOf(finger, piece, false)) return false
  last.lines.push(...piece.lines)
  return true
}
