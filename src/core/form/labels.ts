/** What a programme prints on its form, ready to be looked up: labels, headings, and text that is never a value. */

import type { FormField, Programme } from '../programme.ts'
import { compact, digitsIn, slip, wordsOf } from './fold.ts'
import { senseOf } from './sense.ts'

/**
 * A field whose label a text may be. `own` says that the label names its own part of the form ("Lead 1 e-mail"),
 * `exact` that there is no slip or re-wording in it.
 */
export type Hit = { field: FormField; own: boolean; exact: boolean }

export type Labels = {
  programme: Programme
  /** Every field that `text`, as a whole, may be the label of. */
  label: (text: string) => Hit[]
  /** The section whose heading `text` is. */
  heading: (text: string) => { section: string; exact: boolean } | null
  /** The section that `text` names in the margin of a grid: "Lead teacher 1". */
  called: (text: string) => string | null
}

/** More words than any label (or heading) has. */
const isProse = (text: string, most: number): boolean => {
  let words = 1
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) words++
  return words > most
}
/** No label is longer, as printed or re-worded. */
const longest = 120
const small = new Set('a an the of for to in at and or your our please s is this full main contact no number'.split(' '))
/** "Section B – Lead teachers" is a heading, even of a part that we do not know; never a label. */
export const isSectionMark = (text: string): boolean =>
  text.length <= longest && /^\s*(?:section|part)\s+(?:[a-z]|\d{1,2})\b\s?[.):–—-]?\s*\S/i.test(text)

const headingWords = new Set([...small, 'details', 'detail', 'information', 'about', 'section', 'part'])

/** "Section B: School details", "2. School details": the number is not part of the heading. */
const numbered = /^\s*(?:(?:section|part)\s+(?:[a-z]|\d{1,2})\s?[.):–-]?|(?:[a-z]|\d{1,2})\s?[.)])\s+/i
const bracketed = /\([^()]*\)|\[[^[\]]*\]/g

/** Builds the look-up of a programme; do it once. */
export function labelsOf(programme: Programme): Labels {
  const exact = new Map<string, Hit[]>()
  const reworded = new Map<string, Hit[]>()
  const sense = senseOf(programme.sections.map(({ id, called }) => ({ id, names: called })))
  const bag = (text: string): string => sense(text).join(' ')
  const headings = new Map<string, string>()
  const names = new Map<string, string>()

  const spoken = new Map<string, string>()
  for (const section of programme.sections) {
    for (const heading of section.headings) spoken.set(headed(sense(heading)), section.id)
    for (const heading of section.headings) headings.set(compact(heading), section.id)
    for (const name of section.called) names.set(compact(name), section.id)
  }
  for (const field of programme.fields) {
    const called = programme.sections.find(({ id }) => id === field.section)?.called ?? []
    for (const label of field.labels) {
      add(exact, compact(label), { field, own: false, exact: true })
      add(reworded, bag(label), { field, own: false, exact: true })
      for (const name of called)
        for (const text of [`${name} ${label}`, `${name} s ${label}`, `${label} ${name}`, `${label} of ${name}`, `${label} for ${name}`])
          add(exact, compact(text), { field, own: true, exact: true })
      if (called.length > 0 && bag(label) !== '')
        add(reworded, [...sense(label), `§${field.section}`].sort().join(' '), { field, own: true, exact: true })
    }
  }

  const longHeadings = [...headings].filter(([heading]) => heading.length > 8)
  const look = (key: string): Hit[] => exact.get(key) ?? []
  // Only labels with the same digits and nearly the same length can be a slip away.
  const shelves = Map.groupBy(exact, ([label]) => `${digitsIn(label)}/${label.length}`)
  const near = remembered((key: string): Hit[] =>
    [-2, -1, 0, 1, 2]
      .flatMap((more) => shelves.get(`${digitsIn(key)}/${key.length + more}`) ?? [])
      .filter(([label]) => label !== key && slip(key, label))
      .flatMap(([, hits]) => hits.map((hit) => ({ ...hit, exact: false }))),
  )

  return {
    programme,
    label: remembered((text) => {
      if (text.length > longest || isProse(text, 14) || isSectionMark(text)) return []
      const key = compact(text)
      if (key === '') return []
      const unnumbered = text.replace(numbered, '')
      const unbracketed = unnumbered.replace(bracketed, ' ')
      const bare = unbracketed === text ? key : compact(unbracketed)
      // In "Role: Maths Subject Leader" what follows the colon is the value.
      if (text.includes(':') && names.has(compact(text.slice(text.indexOf(':') + 1)))) return []
      const alike = (words: string): Hit[] => reworded.get(bag(words)) ?? []
      return (
        some(look(key)) ??
        some(look(bare)) ??
        some(alike(unnumbered)) ??
        (unbracketed === unnumbered ? null : some(alike(unbracketed))) ??
        some(near(key)) ??
        (bare === '' || bare === key ? [] : near(bare))
      )
    }),
    heading: remembered((text) => {
      if (text.length > longest || isProse(text, 24)) return null
      const bare = text.replace(numbered, '')
      const key = compact(bare)
      for (const tried of new Set([text, bare, text.replace(bracketed, ' ').replace(numbered, '')])) {
        const section = headings.get(compact(tried))
        if (section !== undefined) return { section, exact: true }
      }
      const close = [...new Set(longHeadings.filter(([heading]) => slip(key, heading)).map(([, id]) => id))]
      const tokens = sense(bare)
      const means = headed(tokens)
      // "School" alone is a label; "Section A: School" and "School information" are headings.
      const plainly = means.includes(' ') || bare !== text || means !== tokens.join(' ')
      const section = close.length === 1 ? close[0] : ((plainly ? spoken.get(means) : undefined) ?? worded(text, names))
      return section === undefined || section === null ? null : { section, exact: false }
    }),
    called: (text) => names.get(compact(text)) ?? headings.get(compact(text)) ?? null,
  }
}

/** What a heading means, without the words that any heading has. */
const headed = (tokens: string[]): string => tokens.filter((word) => !headingWords.has(word)).join(' ')

/** "Details for lead 2": a section's name and nothing else that says anything. */
function worded(text: string, names: Map<string, string>): string | null {
  const words = wordsOf(text.replace(numbered, '')).filter((word) => !headingWords.has(word))
  return words.length > 5 ? null : (names.get(words.join('')) ?? null)
}

const some = (hits: Hit[]): Hit[] | null => (hits.length > 0 ? hits : null)

function add(map: Map<string, Hit[]>, key: string, hit: Hit): void {
  const hits = map.get(key)
  if (key === '') return
  if (!hits) map.set(key, [hit])
  else if (!hits.some(({ field }) => field === hit.field)) hits.push(hit)
}

/** Forms repeat themselves; a document with a million lines must not fill the memory. */
function remembered<T>(look: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const kept = known.get(text)
    if (kept !== undefined) return kept
    const found = look(text)
    if (known.size < 5_000) known.set(text, found)
    return found
  }
}
