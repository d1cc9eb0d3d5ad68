/** Walks a form's rows in reading order and notes every label with what stands in its value's place. */

import type { FormField } from '../programme.ts'
import { commitmentIn, type Printed, tickOf } from './commitments.ts'
import { gridAt } from './grid.ts'
import { colonLabel, cutAtLabel, type Labelled, labelOf } from './label-in-piece.ts'
import { isSectionMark, type Labels } from './labels.ts'
import { printedLines } from './printed.ts'
import { columnsOf, isFilled, type Piece, type Row } from './rows.ts'
import { type Finger, isSeen, place, type Sighting, sight } from './sighting.ts'
import { cells, isHere } from './walk-cells.ts'
import {
  endsFreeText,
  farewell,
  freeText,
  hasWords,
  head,
  isOwnHeading,
  isTitle,
  leave,
  leavesBox,
  startsPrompt,
  type Walker,
  write,
} from './walk-free-text.ts'
import { headings, isHead } from './walk-headings.ts'
import { isSignedLine, signedLine } from './walk-signed.ts'

export type Walked = { sightings: Sighting[]; printed: Printed[]; unplaced: Finger['unplaced'] }

/** Kinds of field that may run over several lines without a table to hold them. */
const long = new Set<FormField['kind']>(['address', 'roles', 'statement'])

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

/** Whether a heading is a label here: under "Signatures", "Lead teacher 1" is who signs. */
const isLabelHere = ({ finger }: Walker, text: string): boolean =>
  finger.labels
    .label(text)
    .some(({ field, exact }) => exact && field.kind !== 'statement' && field.section === finger.section && !isSeen(finger, field))

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

function lineOf(walker: Walker, row: Row, line: string, piece: Piece): void {
  const { finger } = walker
  const { programme } = finger.labels
  const note = () => walker.printed.push({ text: line, ticked: tickOf(line) })
  if (commitmentIn(line, programme.commitments) !== null) {
    walker.open = null
    note()
    return
  }
  const prompted = programme.fields.find((field) => field.kind === 'statement' && line.length > 40 && startsPrompt(line, field))
  if (prompted) {
    head(walker, prompted.section, piece)
    const free = freeText(walker)
    if (free) write(free, line, piece)
    return
  }
  const heading = finger.labels.heading(line)
  // Under "Role", "Maths Subject Leader" is what somebody does.
  const isRole =
    (heading === null || !heading.exact || line === walker.openedIn?.lines[1]) &&
    !line.endsWith(':') &&
    finger.labels.called(line) !== null &&
    walker.open?.field.kind === 'roles' &&
    walker.open.lines.length === 0
  if (heading && !isRole && !isLabelHere(walker, line)) {
    head(walker, heading.section, piece)
    note()
    return
  }
  if (
    (walker.isPrinted(line) && !isSignedLine(walker, line) && signedLine(walker, line) === null) ||
    (isSectionMark(line) && isTitle(line))
  ) {
    if (isSectionMark(line)) leave(walker)
    walker.above = null
    walker.open = null
    note()
    return
  }
  const columns = row.table === null && piece.lines.length === 1 ? columnsOf(row) : []
  if (columns.length > 1 && columns.some((column) => labelOf(finger, column, false)?.hits.some(({ exact }) => exact))) {
    cells(walker, columns, true)
    return
  }
  if (row.table === null && farewell.test(line)) walker.over = true
  const label = isRole
    ? null
    : (colonLabel(finger, line) ?? wholeLabel(walker, line, row.table !== null && piece.lines.length > 1 && line === piece.lines[0]))
  // Under "School URN", "URN: 199 903" is the value.
  const repeats =
    label !== null &&
    label.inline.length > 0 &&
    walker.open?.lines.length === 0 &&
    label.hits.some(({ field }) => field === walker.open?.field)
  if (label && walker.over && label.hits.every(({ field }) => isSeen(finger, field))) walker.open = null
  else if (label && !repeats && labelled(walker, label, piece)) return
  const signed = label === null ? signedLine(walker, line) : null
  if (signed) {
    walker.open = null
    sight(finger, { ...signed, picture: false, source: piece.source, sure: 'medium' })
  } else if (!feed(walker, line, piece, row)) {
    // Right below a value, words of nobody's may be the rest of it.
    if (row.table === null && walker.above?.sure === 'high') walker.above.sure = 'medium'
    note()
  }
  if (signed || !label) walker.above = null
}

/** On a line of its own a label must be exact: any other is prose. `overValue`: it stands over something in the same cell. */
function wholeLabel({ finger }: Walker, line: string, overValue: boolean): Labelled | null {
  const hits = finger.labels.label(line)
  return hits.some((hit) => hit.exact || (overValue && isHere(finger, hit, line))) ? { text: line, hits, inline: [], how: 'whole' } : null
}

/** Notes a label of a line, and any that follow on the same line. */
function labelled(walker: Walker, label: Labelled, piece: Piece): boolean {
  const { finger } = walker
  const placed = place(finger, label.hits, label.text)
  if (!placed) return false
  const [value, rest] = placed.field.kind === 'statement' ? [label.inline[0] ?? '', null] : cutAtLabel(finger, label.inline[0] ?? '')
  const sighting: Sighting = { ...placed, lines: value === '' ? [] : [value], picture: false, source: piece.source }
  sight(finger, sighting)
  walker.open = value === '' || long.has(placed.field.kind) || placed.field.kind === 'email' ? sighting : null
  walker.above = value === '' || walker.open ? null : sighting
  walker.openedIn = piece
  walker.afterColon = label.how === 'colon'
  if (rest === null) return true
  const next = colonLabel(finger, rest)
  if (next) labelled(walker, next, piece)
  return true
}

/** Gives a line to the label that waits for it. */
function feed(walker: Walker, line: string, piece: Piece, row: Row): boolean {
  const { open } = walker
  if (open && row.table === null && farewell.test(line)) walker.open = null
  if (!open || !walker.open) return false
  const whole = row.table !== null && piece === walker.openedIn
  const empty = open.lines.length === 0
  const goesOn = open.field.kind === 'email' && (/@/.test(line) || (!/\s/.test(line) && /@/.test(open.lines.join(' '))))
  if (!empty && !whole && !goesOn && !(long.has(open.field.kind) && open.lines.length < 8)) {
    walker.open = null
    return false
  }
  if (empty) {
    open.source = piece.source
    walker.openedIn = piece
    if (walker.afterColon && row.table === null && open.sure === 'high') open.sure = 'medium'
  }
  open.lines.push(line)
  return true
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
