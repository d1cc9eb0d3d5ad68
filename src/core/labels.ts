/** What a programme prints on its form, ready to be looked up: labels, headings, and text that is never a value. */
import { compact, digitsIn, slip, wordsOf } from './fold.ts'
import type { FormField, Programme } from './programme.ts'

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

const longest = 120
const small = new Set('a an the of for to in at and or your our please s is this full main contact no number'.split(' '))
const headingWords = new Set([...small, 'details', 'detail', 'information', 'about', 'section', 'part'])

/** "Section B: School details", "2. School details": the number is not part of the heading. */
const numbered = /^\s*(?:(?:section|part)\s+(?:[a-z]|\d{1,2})\s?[.):–-]?|(?:[a-z]|\d{1,2})\s?[.)])\s+/i
const bracketed = /\([^()]*\)|\[[^[\]]*\]/g

/** Builds the look-up of a programme; do it once. */
export function labelsOf(programme: Programme): Labels {
  const exact = new Map<string, Hit[]>()
  const reworded = new Map<string, Hit[]>()
  const headings = new Map<string, string>()
  const names = new Map<string, string>()

  for (const section of programme.sections) {
    for (const heading of section.headings) headings.set(compact(heading), section.id)
    for (const name of section.called) names.set(compact(name), section.id)
  }
  for (const field of programme.fields) {
    const called = programme.sections.find(({ id }) => id === field.section)?.called ?? []
    for (const label of field.labels) {
      add(exact, compact(label), { field, own: false, exact: true })
      add(reworded, bag(label), { field, own: false, exact: false })
      for (const name of called)
        for (const text of [`${name} ${label}`, `${name} s ${label}`, `${label} ${name}`, `${label} of ${name}`, `${label} for ${name}`])
          add(exact, compact(text), { field, own: true, exact: true })
    }
  }

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
      if (text.length > longest) return []
      const key = compact(text)
      if (key === '') return []
      const bare = compact(text.replace(bracketed, ' ').replace(numbered, ''))
      return first(look(key), look(bare), near(key), bare === '' ? [] : near(bare), reworded.get(bag(text)) ?? [])
    }),
    heading: remembered((text) => {
      if (text.length > longest) return null
      for (const key of [compact(text), compact(text.replace(numbered, '')), compact(text.replace(bracketed, ' ').replace(numbered, ''))]) {
        const section = headings.get(key)
        if (section !== undefined) return { section, exact: true }
      }
      const key = compact(text.replace(numbered, ''))
      const close = [...new Set([...headings].filter(([heading]) => heading.length > 8 && slip(key, heading)).map(([, id]) => id))]
      const section = close.length === 1 ? close[0] : worded(text, names)
      return section === undefined || section === null ? null : { section, exact: false }
    }),
    called: (text) => names.get(compact(text)) ?? headings.get(compact(text)) ?? null,
  }
}

/** "Details for lead 2": a section's name and nothing else that says anything. */
function worded(text: string, names: Map<string, string>): string | null {
  const words = wordsOf(text.replace(numbered, '')).filter((word) => !headingWords.has(word))
  return words.length > 5 ? null : (names.get(words.join('')) ?? null)
}

/** The words that matter, in no order: "Name of your school" is "School name". */
const bag = (text: string): string =>
  wordsOf(text.replace(/\be[-\s]mail/gi, 'email'))
    .filter((word) => !small.has(word))
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .sort()
    .join(' ')

const first = (...lists: Hit[][]): Hit[] => lists.find((list) => list.length > 0) ?? []

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
