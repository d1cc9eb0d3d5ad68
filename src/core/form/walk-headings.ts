/** Which parts of a form have a heading somewhere in it. */
import type { Labels } from './labels.ts'
import { isFilled, type Row } from './rows.ts'

/** Every section that has a heading somewhere. In a row of cells, "Lead teacher 1" heads only what follows it. */
export function headings(rows: Row[], labels: Labels): Set<string> {
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
export function isHead(labels: Labels, rows: Row[], r: number, section: string): boolean {
  if (labels.programme.fields.some((field) => field.section === section && field.kind === 'statement')) return true
  const next = rows[r + 1]?.pieces.find(isFilled)?.lines[0] ?? ''
  const hits = [...labels.label(next), ...labels.label(next.split(':')[0] ?? '')]
  return hits.some(({ field }) => field.section === section) && !labels.heading(next)
}
