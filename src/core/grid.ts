/** Tables read downwards: labels along the top with values under them, or the parts of the form along the top or the side. */
import { labelOf } from './label-in-piece.ts'
import type { Hit } from './labels.ts'
import { isFilled, type Piece, type Row } from './rows.ts'
import { enter, type Finger, place, type Sighting } from './sighting.ts'

export type Grid = { rows: number; sightings: Sighting[] }

/** The grid that begins with row `r`, or null. `rows` counts its rows, the top one included. */
export function gridAt(finger: Finger, rows: Row[], r: number): Grid | null {
  const top = rows[r]
  if (!top || top.table === null || top.pieces.length < 2 || !top.pieces.slice(1).every(isFilled)) return null
  const body = bodyOf(finger, rows, r, top)
  if (body.length === 0) return null
  return labelsOnTop(finger, top, body) ?? partsOnTop(finger, top, body)
}

const exactHits = (finger: Finger, piece: Piece): Hit[] => {
  const label = labelOf(finger, piece, false)
  return label?.how === 'whole' && label.inline.length === 0 ? label.hits.filter(({ exact }) => exact) : []
}

/** The rows below that have the same cells. */
function bodyOf(_: Finger, rows: Row[], r: number, top: Row): Row[] {
  const end = rows.findIndex((row, i) => i > r && (row.table !== top.table || row.pieces.length !== top.pieces.length))
  return rows.slice(r + 1, end === -1 ? rows.length : end)
}

/** "Name | E-mail | Telephone" over their values, perhaps with "Lead teacher 1" in the margin. */
function labelsOnTop(finger: Finger, top: Row, body: Row[]): Grid | null {
  const margin = exactHits(finger, top.pieces[0] as Piece).length === 0
  if (margin && isFilled(top.pieces[0]) && !body.every((row) => finger.labels.called(row.pieces[0]?.lines[0] ?? '') !== null)) return null
  const columns = top.pieces.map((piece, c) => (margin && c === 0 ? [] : exactHits(finger, piece)))
  if (columns.filter((hits) => hits.length > 0).length < 2 || columns.some((hits, c) => hits.length === 0 && !(margin && c === 0)))
    return null
  const values: Row[] = []
  for (const row of body) {
    const cells = row.pieces.filter((_, c) => !(margin && c === 0))
    if (cells.some((piece) => exactHits(finger, piece).length > 0)) break
    values.push(row)
  }
  if (values.length === 0 || !values.some((row) => row.pieces.some(isFilled))) return null
  const sightings = values.flatMap((row) => {
    const section = margin ? finger.labels.called(row.pieces[0]?.lines[0] ?? '') : null
    if (margin && section === null) return []
    if (section !== null) enter(finger, section, true)
    return row.pieces.flatMap((piece, c) => see(finger, columns[c] ?? [], top.pieces[c], piece, section === null ? 'medium' : 'high'))
  })
  return { rows: values.length + 1, sightings }
}

/** "Lead teacher 1 | Lead teacher 2" on top, and labels down the side. */
function partsOnTop(finger: Finger, top: Row, body: Row[]): Grid | null {
  const parts = top.pieces.map((piece, c) => (c === 0 ? null : finger.labels.called(piece.lines.join(' '))))
  if (new Set(parts.slice(1)).size !== parts.length - 1 || parts.slice(1).includes(null) || parts.length < 3) return null
  const values: Row[] = []
  for (const row of body) {
    if (exactHits(finger, row.pieces[0] as Piece).length === 0) break
    values.push(row)
  }
  if (values.length === 0) return null
  const sightings = values.flatMap((row) => {
    const hits = exactHits(finger, row.pieces[0] as Piece)
    return row.pieces.flatMap((piece, c) => {
      const section = parts[c]
      if (section === null || section === undefined) return []
      enter(finger, section, true)
      return see(finger, hits, row.pieces[0], piece, 'high')
    })
  })
  enter(finger, null, false)
  return { rows: values.length + 1, sightings }
}

function see(finger: Finger, hits: Hit[], label: Piece | undefined, piece: Piece, sure: Sighting['sure']): Sighting[] {
  if (hits.length === 0) return []
  const placed = place(finger, hits, label?.lines.join(' ') ?? '')
  if (!placed) return []
  const seen: Sighting = {
    field: placed.field,
    lines: piece.lines,
    picture: piece.picture,
    source: piece.source,
    sure: placed.sure === 'high' ? sure : placed.sure,
  }
  // Noted at once: the next "Name" must know that this one is taken.
  finger.sightings.push(seen)
  return []
}
