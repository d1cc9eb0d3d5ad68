/** One line of a form: a commitment, a heading, a label with its value, or the value that a label waits for. */

import type { FormField } from '../programme.ts'
import { commitmentIn, tickOf } from './commitments.ts'
import { colonLabel, cutAtLabel, type Labelled, labelOf } from './label-in-piece.ts'
import { isSectionMark } from './labels.ts'
import { columnsOf, type Piece, type Row } from './rows.ts'
import { isSeen, place, type Sighting, sight } from './sighting.ts'
import { cells, isHere } from './walk-cells.ts'
import { farewell, freeText, head, isTitle, leave, startsPrompt, type Walker, write } from './walk-free-text.ts'
import { isSignedLine, signedLine } from './walk-signed.ts'

/** Kinds of field that may run over several lines without a table to hold them. */
export const long = new Set<FormField['kind']>(['address', 'roles', 'statement'])

/** Whether a heading is a label here: under "Signatures", "Lead teacher 1" is who signs. */
export const isLabelHere = ({ finger }: Walker, text: string): boolean =>
  finger.labels
    .label(text)
    .some(({ field, exact }) => exact && field.kind !== 'statement' && field.section === finger.section && !isSeen(finger, field))

export function lineOf(walker: Walker, row: Row, line: string, piece: Piece): void {
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
