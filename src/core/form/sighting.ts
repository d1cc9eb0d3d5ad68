/** Where labels were seen on a form, and which field each one is: "Name" stands on it three times. */

import type { FormField } from '../programme.ts'
import type { Confidence, Source } from './form.ts'
import type { Hit, Labels } from './labels.ts'

/** A label that was seen, with whatever stood in its value's place. */
export type Sighting = { field: FormField; lines: string[]; picture: boolean; source: Source; sure: Confidence }

/** The reader's finger: where on the form we are, and what has been seen so far. */
export type Finger = {
  labels: Labels
  section: string | null
  /** Whether a heading said so, and not only the labels. */
  underHeading: boolean
  /** Sections whose heading stands somewhere in this document: their labels count under it only. */
  headed: ReadonlySet<string>
  sightings: Sighting[]
  /** The fields of those, because a document may have very many. */
  seen: Set<FormField>
  /** Labels that could be several fields, none of which fits here. */
  unplaced: { text: string; keys: string[] }[]
}

export const isSeen = (finger: Finger, field: FormField): boolean => finger.seen.has(field)

export function sight(finger: Finger, sighting: Sighting): void {
  finger.sightings.push(sighting)
  finger.seen.add(sighting.field)
}

/** Puts the finger on a section. */
export function enter(finger: Finger, section: string | null, underHeading: boolean): void {
  finger.section = section
  finger.underHeading = underHeading && section !== null
}

type Placed = { field: FormField; sure: Confidence }

/**
 * Which field a label is, here. In order: the one that the label itself names; one of this section;
 * the next one that has no heading of its own; one that no other can be. Otherwise nothing is guessed.
 */
export function place(finger: Finger, hits: Hit[], text: string): Placed | null {
  const sure = (hit: Hit, here: Confidence = 'high'): Placed => ({ field: hit.field, sure: hit.exact ? here : 'medium' })
  const own = hits.filter((hit) => hit.own)
  const plain = hits.filter((hit) => !hit.own)
  if (plain.length === 0 && own.length > 0) {
    const hit = new Set(own.map(({ field }) => field)).size === 1 ? own[0] : undefined
    if (hit === undefined) return null
    if (!finger.underHeading) enter(finger, hit.field.section, false)
    return sure(hit)
  }
  const here = plain.filter(({ field }) => field.section === finger.section)
  const fresh = here.find(({ field }) => !isSeen(finger, field))
  if (fresh) return sure(fresh, finger.underHeading || plain.length === 1 ? 'high' : 'medium')

  const loose = plain.filter(({ field }) => !finger.headed.has(field.section) && !isSeen(finger, field))
  const next = loose.find(({ field }) => order(finger, field.section) > order(finger, finger.section)) ?? loose[0]
  if (next) {
    enter(finger, next.field.section, false)
    return sure(next, loose.length === 1 && plain.length === 1 ? 'high' : 'medium')
  }
  if (here[0]) return sure(here[0], finger.underHeading ? 'high' : 'medium')
  if (plain.length === 1 && plain[0] && !isSeen(finger, plain[0].field)) {
    if (finger.section === null) enter(finger, plain[0].field.section, false)
    return sure(plain[0], finger.section === null ? 'high' : 'medium')
  }
  if (plain.length > 1) finger.unplaced.push({ text, keys: plain.map(({ field }) => field.key) })
  return null
}

const order = (finger: Finger, section: string | null): number => finger.labels.programme.sections.findIndex(({ id }) => id === section)
