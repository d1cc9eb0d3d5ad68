/** Walks a form's rows in reading order and notes every label with what stands in its value's place. */
import { commitmentIn, type Printed, tickOf } from './commitments.ts'
import { wordsOf } from './fold.ts'
import { gridAt } from './grid.ts'
import { colonLabel, cutAtLabel, type Labelled, labelOf } from './label-in-piece.ts'
import { type Hit, isSectionMark, type Labels } from './labels.ts'
import { afterPhrase, isPrompt, printedLines } from './printed.ts'
import type { FormField } from './programme.ts'
import { columnsOf, isFilled, type Piece, type Row } from './rows.ts'
import { enter, type Finger, isSeen, place, type Sighting, sight } from './sighting.ts'

export type Walked = { sightings: Sighting[]; printed: Printed[]; unplaced: Finger['unplaced'] }

/** Kinds of field that may run over several lines without a table to hold them. */
const long = new Set<FormField['kind']>(['address', 'roles', 'statement'])

type Walker = {
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

/** Every section that has a heading somewhere. In a row of cells, "Lead teacher 1" heads only what follows it. */
function headings(rows: Row[], labels: Labels): Set<string> {
  const found = rows.flatMap((row, r) => {
    const filled = row.pieces.filter(isFilled)
    const heading = filled.length === 1 ? labels.heading(filled[0]?.lines[0] ?? '') : null
    if (!heading) return []
    if (row.pieces.length === 1 && filled[0]?.lines.length === 1) return [heading.section]
    return isHead(labels, rows, r, heading.section) ? [heading.section] : []
  })
  return new Set(found)
}

/** Whether the row after a possible heading holds a label of that section, or the section is free text. */
function isHead(labels: Labels, rows: Row[], r: number, section: string): boolean {
  if (labels.programme.fields.some((field) => field.section === section && field.kind === 'statement')) return true
  const next = rows[r + 1]?.pieces.find(isFilled)?.lines[0] ?? ''
  const hits = [...labels.label(next), ...labels.label(next.split(':')[0] ?? '')]
  return hits.some(({ field }) => field.section === section) && !labels.heading(next)
}

/** The field that takes everything written in the section where we are. */
const freeField = ({ finger }: Walker): FormField | undefined =>
  finger.underHeading
    ? finger.labels.programme.fields.find(({ section, kind }) => section === finger.section && kind === 'statement')
    : undefined

/** The sighting that takes it. */
function freeText(walker: Walker): Sighting | undefined {
  const field = freeField(walker)
  return field && isSeen(walker.finger, field) ? walker.finger.sightings.find((sighting) => sighting.field === field) : undefined
}

function head(walker: Walker, section: string, piece: Piece): void {
  enter(walker.finger, section, true)
  walker.open = null
  walker.above = null
  walker.over = false
  const field = freeField(walker)
  if (field && !freeText(walker)) sight(walker.finger, { field, lines: [], picture: false, source: piece.source, sure: 'high' })
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

/** Under the printed prompt, "Why we wish to take part" is the school's own heading, not the form's. */
const isOwnHeading = ({ finger }: Walker, section: string, free: Sighting): boolean =>
  section === finger.section && free.lines.some((line) => line.length > 40 && startsPrompt(line, free.field))

const hasWords = ({ lines, field }: Sighting): boolean => lines.some((line) => !isPrompt(line, field))

/** A statement in its box ends with the box; where the box was left empty, what stands below may be it, and a person may look. */
function leavesBox(walker: Walker, row: Row, piece: Piece, free: Sighting): boolean {
  const { source } = free
  if (source.kind !== 'cell' || row.table === source.table) return false
  if (hasWords(free) || (row.table === null && piece.lines.every(isTitle))) return leave(walker)
  if (row.table === null) free.sure = 'medium'
  return false
}

/** A few words that are no sentence and no item of a list. */
const isTitle = (line: string): boolean =>
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

function write(sighting: Sighting, line: string, piece: Piece): void {
  if (sighting.lines.every((said) => isPrompt(said, sighting.field))) sighting.source = piece.source
  sighting.lines.push(line)
}

/** What can stand after a statement and not in it: a commitment, a note of the form, a label of a part that has no heading. */
function endsFreeText(walker: Walker, row: Row, line: string): boolean {
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

function leave(walker: Walker): true {
  enter(walker.finger, null, false)
  walker.open = null
  return true
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

/** "Lead teacher 1 Dev Patel" among the signatures, with nothing between: only where that is the name the form gives for the role. */
function signedLine({ finger }: Walker, line: string): Pick<Sighting, 'field' | 'lines'> | null {
  if (line.length > 120) return null
  const { fields, roles } = finger.labels.programme
  const unsigned = fields.filter((field) => field.section === finger.section && field.kind === 'signature' && !isSeen(finger, field))
  for (const field of unsigned) {
    const key = roles.find(({ signature }) => signature === field.key)?.name
    const names = wordsOf(finger.sightings.flatMap((sighting) => (sighting.field.key === key ? sighting.lines : [])).join(' '))
    for (const label of field.labels) {
      const rest = afterPhrase(line, label)?.replace(/^[)\]\s]+/, '') ?? ''
      const words = wordsOf(rest)
      if (words.length <= 6 && words.some((word) => word.length > 2 && names.includes(word))) return { field, lines: [rest] }
    }
  }
  return null
}

/** "Signature of Head Teacher: Jo Bell" begins as it is printed, and somebody signed behind it. */
const isSignedLine = ({ finger }: Walker, line: string): boolean => {
  const label = colonLabel(finger, line)
  return label !== null && label.inline.length > 0 && label.hits.some(({ field, exact }) => exact && field.kind === 'signature')
}

const startsPrompt = (line: string, field: FormField): boolean =>
  isPrompt(line, field) || field.prompts.some((prompt) => prompt.length > 40 && afterPhrase(line, prompt) !== null)

/** Where a mail says goodbye, its form is over. */
const farewell =
  /^(?:(?:kind|kindest|best|warm|with)\s+)*(?:regards|wishes)\b|^(?:many )?thanks\b.{0,20}$|^thank you\b.{0,20}$|^yours (?:sincerely|faithfully|truly)\b|^--\s?$/i

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
  cells(walker, row.pieces, false, row)
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

/** Labels and values from left to right. `typed` cells are columns of a line: a value may be several of them. */
function cells(walker: Walker, pieces: Piece[], typed: boolean, row?: Row): void {
  const { finger } = walker
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece
    if (!isFilled(piece)) continue
    const inside = row !== undefined && piece.lines.filter((line) => colonLabel(finger, line)?.hits.some(({ exact }) => exact)).length > 1
    if (inside) {
      for (const line of piece.lines) lineOf(walker, row, line, piece)
      walker.open = null
      continue
    }
    const next = pieces[i + 1]
    const label = labelOf(finger, piece, !isFilled(next))
    const inline = label?.inline ?? []
    // A label with nowhere to put a value is a word like any other: "Position | Head Teacher".
    const part = next === undefined || inline.length > 0 || typed || i > 0 ? null : partInMargin(finger, piece, next)
    if (part !== null) {
      enter(finger, part, true)
      notePiece(walker, piece, pieces)
      continue
    }
    const placed = label && (next !== undefined || inline.length > 0 || i === 0) ? place(finger, label.hits, label.text) : null
    if (!label || !placed) {
      notePiece(walker, piece, pieces)
      continue
    }
    const sure = label.how === 'prefix' ? 'medium' : placed.sure
    const sighting: Sighting = { field: placed.field, lines: inline, picture: false, source: piece.source, sure }
    sight(finger, sighting)
    const spoken = inline.filter((line) => !isPrompt(line, placed.field) && !/^\(.*\)$/.test(line))
    if (next === undefined || !isFilled(next) || isLabelAhead(finger, next)) {
      if (spoken.length === 0) sighting.lines = []
      if (spoken.length === 0 && next !== undefined && !isFilled(next)) sighting.source = next.source
      if (typed) sighting.lines = sighting.lines.map((line) => line)
      continue
    }
    let end = i + 1
    if (typed) while (end + 1 < pieces.length && !isLabelAhead(finger, pieces[end + 1] as Piece)) end++
    const value = pieces.slice(i + 1, end + 1)
    if (typed && spoken.length > 0) sighting.lines = [[...inline, ...value.flatMap(({ lines }) => lines)].join(' ')]
    else
      Object.assign(sighting, {
        lines: typed ? [value.flatMap(({ lines }) => lines).join(' ')] : next.lines,
        picture: next.picture,
        source: next.source,
      })
    // Words under the label and a value beside it: the value is taken, and a person may look.
    if (!typed && spoken.length > 0) sighting.sure = 'medium'
    i = end
  }
}

/** The part of the form that the margin names beside its first label: "Lead teacher 1 | Name | Dev Patel". */
function partInMargin(finger: Finger, piece: Piece, next: Piece): string | null {
  const part = finger.labels.called(piece.lines.join(' '))
  const label = part !== null && next.lines.length === 1 ? labelOf(finger, next, false) : null
  const begins = label?.how === 'whole' && label.hits.some(({ field, exact }) => exact && field.section === part && !isSeen(finger, field))
  return begins ? part : null
}

/** Whether the cell after a label is the next label, because an empty cell was left out. */
function isLabelAhead(finger: Finger, piece: Piece): boolean {
  const label = labelOf(finger, piece, false)
  return (
    label?.hits.some(
      (hit) => (hit.exact && hit.field.section === finger.section && !isSeen(finger, hit.field)) || isHere(finger, hit, label.text),
    ) === true
  )
}

/** A label with a slip in it that is too long to be anything else, where that label is expected. */
const isHere = (finger: Finger, { field }: Hit, text: string): boolean =>
  text.length >= 6 && field.section === finger.section && !isSeen(finger, field)

function notePiece(walker: Walker, piece: Piece, beside: Piece[]): void {
  const text = piece.lines.join(' ')
  const ticks = [text, ...beside.filter((other) => other !== piece).map(({ lines }) => lines.join(' '))].map(answer)
  if (text !== '') walker.printed.push({ text, ticked: ticks.find((tick) => tick !== null) ?? null })
}

const answer = (text: string): boolean | null => (/^(?:yes|y|x|agreed?)$/i.test(text) ? true : /^no?$/i.test(text) ? false : tickOf(text))
