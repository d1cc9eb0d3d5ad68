/** What no lines part: labels beside boxes and fields, columns kept by space, and running text. */
import type { Draft } from './draft.ts'
import { fields, type Place } from './fields.ts'
import type { Known } from './known.ts'
import { joined, type Line, linesOf, type Piece, parted } from './lines.ts'
import { type Between, rowsIn } from './rows.ts'
import { drafts } from './running.ts'
import { type Box, type Glyph, type Rule, right } from './sheet.ts'

/** `breaks`: heights at which something else stands between the lines. */
type Loose = { page: number; glyphs: Glyph[]; spaced: boolean; places: Place[]; rules: Rule[]; pictures: Box[]; breaks: number[] }

export function looseRows({ page, glyphs, spaced, places, rules, pictures, breaks }: Loose, known: Known): Draft[] {
  const across = rules.filter(({ runs }) => runs === 'across')
  const apart = linesOf(glyphs, spaced).map((line) => bulleted(line).flatMap((piece) => onLines(piece, across)))
  const lines = apart.map((line) => line.flatMap((piece) => atColumns(piece, apart, known)))
  const { rows, rest } = fields(lines, [...places, ...blanks(lines, across)], known)
  const edge = Math.max(0, ...lines.flatMap((line) => line.map(right)))
  const stands = [...breaks, ...across.map(({ at }) => at), ...rows.map(({ box }) => box.y + 1)]
  const between: Between = (above, below) => stands.some((at) => at > above + 1 && at < below - 1)
  const all = [...rows, ...rowsIn(rest, between, known)].sort((a, b) => a.box.y - b.box.y)
  return [
    ...drafts(all, page, edge, between, known),
    ...pictures.map((box): Draft => ({ kind: 'line', page, lines: [], box, edge, picture: true })),
  ]
}

const bullet = /^(?:[•·▪◦‣*–-]|[☐☒☑✓✗]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|o)$/iu

/** The sign before a point and the point are one. */
function bulleted(line: Line): Line {
  const [first, second, ...more] = line
  if (!first || !second || !bullet.test(first.text)) return line
  const whole = joined([first, second])
  return whole ? bulleted([whole, ...more]) : line
}

const underFeet = (rule: Rule, piece: Piece): boolean =>
  rule.at - piece.baseline > -0.15 * piece.size && rule.at - piece.baseline < 0.7 * piece.size

/** A label that is followed by a line to write on, and what is written on it. */
function onLines(piece: Piece, across: Rule[]): Piece[] {
  const from = across.find((rule) => underFeet(rule, piece) && rule.from > piece.x + piece.size && rule.from < right(piece) - 1)?.from
  const at = from === undefined ? -1 : piece.words.findIndex(({ x }) => x > from - 2)
  if (from === undefined || at < 1) return [piece]
  const [label, ...more] = parted(piece, at)
  return label ? [label, ...more.flatMap((one) => onLines(one, across))] : [piece]
}

/** A label that runs into its value with no more than a space, where the lines around it have theirs in a column. */
function atColumns(piece: Piece, lines: Line[], known: Known): Piece[] {
  const underLabels = lines.some(
    ([first]) => first !== undefined && first !== piece && Math.abs(first.x - piece.x) < 3 && known.label(first.text),
  )
  if (known.label(piece.text) || !underLabels) return [piece]
  for (let at = piece.words.length - 1; at > 0; at--) {
    const x = piece.words[at]?.x ?? 0
    const shared = lines.filter((line) => line.some((other, i) => i > 0 && Math.abs(other.x - x) < 1.5)).length
    const [label] = shared > 1 ? parted(piece, at) : []
    // With a colon it is a label wherever it stands.
    if (label && !label.text.endsWith(':') && known.label(label.text)) return parted(piece, at)
  }
  return [piece]
}

/** Lines to write on: drawn after a label, at the height of its feet. */
const blanks = (lines: Line[], across: Rule[]): Place[] =>
  across.flatMap((rule): Place[] => {
    const { at, from, to } = rule
    if (to - from < 30) return []
    const label = lines.some((line) => line.some((piece) => underFeet(rule, piece) && right(piece) <= from + 2 && from - right(piece) < 40))
    return label ? [{ x: from, y: at - 13, width: to - from, height: 15, lines: [], field: false }] : []
  })
