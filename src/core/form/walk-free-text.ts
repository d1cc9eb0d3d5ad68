/** The part of a form that is free text: where a statement begins, what belongs to it, and where it ends. */

import type { FormField } from '../programme.ts'
import { commitmentIn, type Printed } from './commitments.ts'
import { colonLabel } from './label-in-piece.ts'
import { isSectionMark } from './labels.ts'
import { afterPhrase, isPrompt } from './printed.ts'
import type { Piece, Row } from './rows.ts'
import { enter, type Finger, isSeen, type Sighting, sight } from './sighting.ts'

export type Walker = {
  finger: Finger
  rows: Row[]
  printed: Printed[]
  isPrinted: (line: string) => boolean
  /** A label that still waits for its value on the lines below it, or one whose value may go on there. */
  open: Sighting | null
  openedIn: Piece | null
  /** The value that stands on the line above, behind its label. */
  above: Sighting | null
  /** Whether the mail has said goodbye: what its writer signs with adds nothing to what the form says. */
  over: boolean
  /** Whether that label had a colon: its value belongs on its line, or at the very next. */
  afterColon: boolean
}

/** The field that takes everything written in the section where we are. */
const freeField = ({ finger }: Walker): FormField | undefined =>
  finger.underHeading
    ? finger.labels.programme.fields.find(({ section, kind }) => section === finger.section && kind === 'statement')
    : undefined

/** The sighting that takes it. */
export function freeText(walker: Walker): Sighting | undefined {
  const field = freeField(walker)
  return field && isSeen(walker.finger, field) ? walker.finger.sightings.find((sighting) => sighting.field === field) : undefined
}

export function head(walker: Walker, section: string, piece: Piece): void {
  enter(walker.finger, section, true)
  walker.open = null
  walker.above = null
  walker.over = false
  const field = freeField(walker)
  if (field && !freeText(walker)) sight(walker.finger, { field, lines: [], picture: false, source: piece.source, sure: 'high' })
}

/** Under the printed prompt, "Why we wish to take part" is the school's own heading, not the form's. */
export const isOwnHeading = ({ finger }: Walker, section: string, free: Sighting): boolean =>
  section === finger.section && free.lines.some((line) => line.length > 40 && startsPrompt(line, free.field))

export const hasWords = ({ lines, field }: Sighting): boolean => lines.some((line) => !isPrompt(line, field))

/** A statement in its box ends with the box; where the box was left empty, what stands below may be it, and a person may look. */
export function leavesBox(walker: Walker, row: Row, piece: Piece, free: Sighting): boolean {
  const { source } = free
  if (source.kind !== 'cell' || row.table === source.table) return false
  if (hasWords(free) || (row.table === null && piece.lines.every(isTitle))) return leave(walker)
  if (row.table === null) free.sure = 'medium'
  return false
}

/** A few words that are no sentence and no item of a list. */
export const isTitle = (line: string): boolean =>
  line.split(' ').length <= 8 && !/[.!?;,…]["”’)]?$/.test(line) && !/^(?:[•·*▪◦‣–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s?/i.test(line)

/** The title of the part that follows was no part of the statement, though nobody knew it for a title until now. */
function withoutTitle(walker: Walker, free: Sighting): void {
  const last = free.lines.at(-1)
  const before = free.lines.at(-2)
  if (last === undefined || free.source.kind === 'cell' || !isTitle(last) || isPrompt(last, free.field)) return
  if (before !== undefined && !isPrompt(before, free.field) && !/[.!?]["”’)]?$/.test(before)) return
  free.lines.pop()
  free.sure = 'medium'
  walker.printed.push({ text: last, ticked: null })
}

export function write(sighting: Sighting, line: string, piece: Piece): void {
  if (sighting.lines.every((said) => isPrompt(said, sighting.field))) sighting.source = piece.source
  sighting.lines.push(line)
}

/** What can stand after a statement and not in it: a commitment, a note of the form, a label of a part that has no heading. */
export function endsFreeText(walker: Walker, row: Row, line: string): boolean {
  const { finger } = walker
  const field = freeField(walker)
  if (field && startsPrompt(line, field)) return false
  const free = freeText(walker)
  if (commitmentIn(line, finger.labels.programme.commitments) !== null || walker.isPrinted(line)) {
    if (free) withoutTitle(walker, free)
    return leave(walker)
  }
  if (isSectionMark(line) && isTitle(line)) return leave(walker)
  if (row.table !== null) return false
  if (farewell.test(line)) {
    walker.over = true
    return leave(walker)
  }
  const label = colonLabel(finger, line)
  const ends = label?.hits.some(
    (hit) =>
      hit.exact &&
      !finger.headed.has(hit.field.section) &&
      !isSeen(finger, hit.field) &&
      !['telephone', 'email', 'address'].includes(hit.field.kind),
  )
  return ends === true && leave(walker)
}

export function leave(walker: Walker): true {
  enter(walker.finger, null, false)
  walker.open = null
  return true
}

export const startsPrompt = (line: string, field: FormField): boolean =>
  isPrompt(line, field) || field.prompts.some((prompt) => prompt.length > 40 && afterPhrase(line, prompt) !== null)

/** Where a mail says goodbye, its form is over. */
export const farewell =
  /^(?:(?:kind|kindest|best|warm|with)\s+)*(?:regards|wishes)\b|^(?:many )?thanks\b.{0,20}$|^thank you\b.{0,20}$|^yours (?:sincerely|faithfully|truly)\b|^--\s?$/i
