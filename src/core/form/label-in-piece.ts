/** Finds the label that a cell or line begins with, and what it says after it. */

import type { Hit } from './labels.ts'
import { afterPhrase } from './printed.ts'
import type { Piece } from './rows.ts'
import type { Finger } from './sighting.ts'
import { isSeen } from './sighting.ts'

/** `inline` is what stands in the label's own place; `how` says what set it apart. */
export type Labelled = { text: string; hits: Hit[]; inline: string[]; how: 'whole' | 'colon' | 'prefix' }

const separators = /[:：=?]|\s[-–—]\s|\.{3,}|…+|_{3,}/g

/** "Telephone: 01632 960001" and "Telephone - 01632 960001". Only the first few separators can end a label. */
export function colonLabel(finger: Finger, line: string): Labelled | null {
  const head = line.slice(0, 120)
  let tried = 0
  for (const found of head.matchAll(separators)) {
    if (++tried > 3) return null
    const text = head.slice(0, found.index)
    const hits = finger.labels.label(text)
    // A dash or a row of dots also stands in prose: there the label must be exact.
    if (hits.length > 0 && (/[:：]/.test(found[0]) || hits.some(({ exact }) => exact))) {
      // "*Name:* Jo Bell" is a bold label, as mail programs write it in plain text.
      const bold = /^\s*[*_]/.test(text) ? /^[\s._…:*]+/ : /^[\s._…:]+/
      const rest = line.slice(found.index + found[0].length).replace(bold, '')
      return { text, hits, inline: rest === '' ? [] : [rest], how: 'colon' }
    }
  }
  return null
}

/** The label of a whole cell: alone, over its value, before a colon, or running straight into its value. */
export function labelOf(finger: Finger, piece: Piece, alone: boolean): Labelled | null {
  const { lines } = piece
  const [line] = lines
  if (line === undefined) return null
  for (let n = Math.min(lines.length, 4); n > 0; n--) {
    // Under "Role", "Maths Subject Leader" is the value.
    if (n > 1 && finger.labels.called(lines[n - 1] ?? '') !== null) continue
    const text = lines.slice(0, n).join(' ')
    const hits = finger.labels.label(text)
    // Several lines are one label only where that is exact; "Name" over "Lead" is not a slip of anything.
    if (hits.length > 0 && (n === 1 || hits.some(({ exact }) => exact))) return { text, hits, inline: lines.slice(n), how: 'whole' }
  }
  const colon = colonLabel(finger, line)
  if (colon) return { ...colon, inline: [...colon.inline, ...lines.slice(1)] }
  return alone ? prefixed(finger, lines) : null
}

/** "Maths Hub Archimedes NE" in one cell: only the printed label of this section, and only where no cell is left for the value. */
function prefixed(finger: Finger, lines: string[]): Labelled | null {
  const [line = '', ...more] = lines
  const found = finger.labels.programme.fields
    .filter((field) => field.section === finger.section && field.kind !== 'statement' && !isSeen(finger, field))
    .flatMap((field) => {
      const [label = ''] = field.labels
      const rest = afterPhrase(line, label)
      return rest?.startsWith(' ') ? [{ field, label, rest: rest.trim() }] : []
    })
    .sort((a, b) => b.label.length - a.label.length)[0]
  if (found === undefined) return null
  return { text: found.label, hits: [{ field: found.field, own: false, exact: false }], inline: [found.rest, ...more], how: 'prefix' }
}

/** Cuts a value where the next label of this section begins: "199901 Telephone: 01632 960001". */
export function cutAtLabel(finger: Finger, line: string): [string, string | null] {
  if (line.length > 2_000) return [line, null]
  const words = line.slice(0, 400).split(' ')
  for (const [at, word] of words.entries()) {
    if (!/[:?]$/.test(word)) continue
    for (let from = Math.max(1, at - 8); from <= at; from++) {
      const hits = finger.labels.label(words.slice(from, at + 1).join(' '))
      if (hits.some(({ field, exact }) => exact && field.section === finger.section && !isSeen(finger, field))) {
        const start = words.slice(0, from).join(' ').length
        return [line.slice(0, start), line.slice(start + 1)]
      }
    }
  }
  return [line, null]
}
