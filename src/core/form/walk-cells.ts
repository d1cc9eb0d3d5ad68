/** A row of several cells, or a line of several columns: labels and values from left to right. */
import { tickOf } from './commitments.ts'
import { labelOf } from './label-in-piece.ts'
import type { Hit } from './labels.ts'
import { isPrompt } from './printed.ts'
import { isFilled, type Piece } from './rows.ts'
import { enter, type Finger, isSeen, place, type Sighting, sight } from './sighting.ts'
import type { Walker } from './walk-free-text.ts'

/** Labels and values from left to right. `typed` cells are columns of a line: a value may be several of them. `asLines` takes a cell that is a form of its own. */
export function cells(walker: Walker, pieces: Piece[], typed: boolean, asLines?: (piece: Piece) => boolean): void {
  const { finger } = walker
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece
    if (!isFilled(piece)) continue
    if (asLines?.(piece)) continue
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
export const isHere = (finger: Finger, { field }: Hit, text: string): boolean =>
  text.length >= 6 && field.section === finger.section && !isSeen(finger, field)

function notePiece(walker: Walker, piece: Piece, beside: Piece[]): void {
  const text = piece.lines.join(' ')
  const ticks = [text, ...beside.filter((other) => other !== piece).map(({ lines }) => lines.join(' '))].map(answer)
  if (text !== '') walker.printed.push({ text, ticked: ticks.find((tick) => tick !== null) ?? null })
}

const answer = (text: string): boolean | null => (/^(?:yes|y|x|agreed?)$/i.test(text) ? true : /^no?$/i.test(text) ? false : tickOf(text))
