/** Tables read downwards: labels along the top with values under them, or the parts of the form along the top or the side. */
import { labelOf } from './label-in-piece.ts'
import type { Hit } from './labels.ts'
import { isFilled, type Piece, type Row } from './rows.ts'
import { enter, type Finger, place, type Sighting, sight } from './sighting.ts'

/** Notes the grid that begins with row `r`, and returns how many rows it has, the top one included; null where there is none. */
export function gridAt(finger: Finger, rows: Row[], r: number): number | null {
  const top = rows[r]
  if (!top || top.table === null || top.pieces.length < 2 || !top.pieces.slice(1).every(isFilled)) return null
  return signedBelow(finger, rows, r, top) ?? partsOnTop(finger, rows, r, top) ?? labelsOnTop(finger, rows, r, top)
}

const exactHits = (finger: Finger, piece: Piece | undefined): Hit[] => {
  const label = piece && labelOf(finger, piece, false)
  return label?.how === 'whole' && label.inline.length === 0 ? label.hits.filter(({ exact }) => exact) : []
}

const partOf = (finger: Finger, row: Row): string | null => finger.labels.called(row.pieces[0]?.lines[0] ?? '')

/** The rows below row `r` that have the same cells, as long as they are `like` what is wanted. */
function below(rows: Row[], r: number, like: (row: Row) => boolean): Row[] {
  const top = rows[r]
  let end = r + 1
  for (let row = rows[end]; row && row.table === top?.table && row.pieces.length === top?.pieces.length && like(row); row = rows[end]) end++
  return rows.slice(r + 1, end)
}

/** "Name | E-mail | Telephone" over their values, perhaps with "Lead teacher 1" in the margin. */
function labelsOnTop(finger: Finger, rows: Row[], r: number, top: Row): number | null {
  const columns = top.pieces.map((piece) => exactHits(finger, piece))
  const margin = columns[0]?.length === 0 || namesParts(finger, rows[r + 1], rows[r + 2])
  const labelled = margin ? columns.slice(1) : columns
  if (labelled.length < 2 || labelled.some((hits) => hits.length === 0)) return null
  const values = below(rows, r, (row) =>
    margin
      ? partOf(finger, row) !== null
      : row.pieces.filter((piece) => exactHits(finger, piece).length > 0).length * 2 < row.pieces.length,
  )
  if (!values.some((row) => row.pieces.slice(margin ? 1 : 0).some(isFilled))) return null
  for (const row of values) {
    const section = margin ? partOf(finger, row) : null
    if (section !== null) enter(finger, section, true)
    for (const [c, piece] of row.pieces.entries())
      if (!margin || c > 0) see(finger, columns[c] ?? [], top.pieces[c], piece, section === null ? 'medium' : 'high')
  }
  return values.length + 1
}

/** Whatever stands over them, "Lead teacher 1" and "Lead teacher 2" below each other are the margin. */
function namesParts(finger: Finger, ...pair: (Row | undefined)[]): boolean {
  const [a = null, b = null] = pair.map((row) => row && partOf(finger, row))
  return a !== null && b !== null && a !== b
}

/** "Lead teacher 1 | Lead teacher 2" on top, and labels down the side. */
function partsOnTop(finger: Finger, rows: Row[], r: number, top: Row): number | null {
  const parts = top.pieces.map((piece, c) => (c === 0 ? null : finger.labels.called(piece.lines.join(' '))))
  if (parts.length < 3 || parts.slice(1).includes(null) || new Set(parts.slice(1)).size !== parts.length - 1) return null
  const values = below(rows, r, (row) => exactHits(finger, row.pieces[0]).length > 0)
  if (values.length === 0) return null
  for (const row of values) {
    const hits = exactHits(finger, row.pieces[0])
    for (const [c, piece] of row.pieces.entries()) {
      const section = parts[c]
      if (section === null || section === undefined) continue
      enter(finger, section, true)
      see(finger, hits, row.pieces[0], piece, 'high')
    }
  }
  enter(finger, null, false)
  return values.length + 1
}

/** "Name | Signature | Date" over who signs: the signature's column alone is read. */
function signedBelow(finger: Finger, rows: Row[], r: number, top: Row): number | null {
  const column = top.pieces.findIndex(
    ({ lines }, c) => c > 0 && /^(?:electronic )?sign(?:ature|ed)(?: \(.{0,40}\))?:?$/i.test(lines.join(' ')),
  )
  if (column === -1) return null
  const signs = (row: Row): Hit[] => exactHits(finger, row.pieces[0]).filter(({ field }) => field.kind === 'signature')
  const values = below(rows, r, (row) => signs(row).length > 0)
  if (values.length === 0) return null
  for (const row of values) {
    const [hit] = signs(row)
    const piece = row.pieces[column]
    if (!hit || !piece) continue
    enter(finger, hit.field.section, true)
    sight(finger, { field: hit.field, lines: piece.lines, picture: piece.picture, source: piece.source, sure: 'high' })
  }
  return values.length + 1
}

/** Notes one value of a grid at once: the next "Name" must know that this one is taken. */
function see(finger: Finger, hits: Hit[], label: Piece | undefined, piece: Piece, sure: Sighting['sure']): void {
  const placed = hits.length > 0 ? place(finger, hits, label?.lines.join(' ') ?? '') : null
  if (!placed) return
  const { lines, picture, source } = piece
  sight(finger, { field: placed.field, lines, picture, source, sure: placed.sure === 'high' ? sure : placed.sure })
}
