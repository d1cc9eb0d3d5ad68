/** Finding a school by whatever a person knows of it: part of its name, its URN, the reference, an e-mail address, whom to ask for, where it is. */

import { compact, slip, wordsOf } from '../form/fold.ts'
import type { BoardRow } from './board.ts'

/** From its newest form: `addresses` are those of e-mail, in small letters; `particulars` the people, telephone numbers and postal address. */
export type Entry = { row: Pick<BoardRow, 'id' | 'reference' | 'school'>; addresses: readonly string[]; particulars: readonly string[] }

/** Shortest piece of an address, or of what else is on the form, that is looked for: fewer letters are in all of them. */
const PIECE = 4

/** What matches, the surest first; and, where nothing does, what is a slip of the keyboard away. Case and accents do not count. */
export function search<E extends Entry>(entries: readonly E[], text: string): { found: E[]; near: E[] } {
  const typed = text.trim().toLowerCase()
  const wanted = compact(typed)
  if (wanted === '') return { found: [], near: [] }
  const found = entries
    .map((entry) => ({ entry, sure: sureness(entry, typed, wanted) }))
    .filter(({ sure }) => sure > 0)
    .sort((a, b) => b.sure - a.sure)
    .map(({ entry }) => entry)
  return { found, near: found.length > 0 ? [] : entries.filter((entry) => isNear(entry, text)) }
}

function sureness({ row: { reference, school }, addresses, particulars }: Entry, typed: string, wanted: string): number {
  if (compact(reference) === wanted || school.urn === wanted || school.urn === wanted.replace(/^urn/, '')) return 4
  const name = compact(school.name ?? '')
  if (name !== '' && name.startsWith(wanted)) return 3
  if (name.includes(wanted) || compact(reference).includes(wanted)) return 2
  if (typed.length >= PIECE && addresses.some((address) => address.includes(typed))) return 1
  return wanted.length >= PIECE && particulars.some((text) => compact(text).includes(wanted)) ? 1 : 0
}

/** Every word of it, or a slip of it, is in the name. */
function isNear({ row: { school } }: Entry, text: string): boolean {
  const own = wordsOf(school.name ?? '')
  const typed = wordsOf(text)
  return typed.length > 0 && typed.every((word) => own.some((one) => slip(word, one)))
}
