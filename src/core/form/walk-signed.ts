/** Who signed on a line: a name behind what the form prints for a signature. */
import { wordsOf } from './fold.ts'
import { colonLabel } from './label-in-piece.ts'
import { afterPhrase } from './printed.ts'
import { isSeen, type Sighting } from './sighting.ts'
import type { Walker } from './walk-free-text.ts'

/** "Lead teacher 1 Dev Patel" among the signatures, with nothing between: only where that is the name the form gives for the role. */
export function signedLine({ finger }: Walker, line: string): Pick<Sighting, 'field' | 'lines'> | null {
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
export const isSignedLine = ({ finger }: Walker, line: string): boolean => {
  const label = colonLabel(finger, line)
  return label !== null && label.inline.length > 0 && label.hits.some(({ field, exact }) => exact && field.kind === 'signature')
}
