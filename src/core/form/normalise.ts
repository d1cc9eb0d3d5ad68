/** What a field's value comes to: six digits, addresses, the id of a hub. Null wherever it is not plain. */

import type { Hub } from '../hub.ts'
import { compact, foldSpace, slip } from './fold.ts'

export type HubName = Pick<Hub, 'id' | 'name' | 'aliases'>

/** Six digits, however they are spaced: "URN: 199 903". Seven (LAESTAB) and eight (UKPRN) are other numbers. */
export function urnIn(value: string): string | null {
  const runs = value.match(/\d[\d\s./\\-]*/g)?.map((run) => run.trim().replace(/[./\\-]+$/, '')) ?? []
  const whole = runs.flatMap((run) => run.split(/\s+/)).filter((run) => /^\d{6}$/.test(run))
  if (whole.length > 0) return new Set(whole).size === 1 ? (whole[0] ?? null) : null
  const spaced = runs
    .filter((run) => /^[\d\s.-]+$/.test(run))
    .map((run) => run.replace(/\D/g, ''))
    .filter((run) => run.length === 6)
  return spaced.length === 1 ? (spaced[0] ?? null) : null
}

const address =
  /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+/gu

/** Every whole e-mail address in a text, lower case, each once. */
export const addressesIn = (value: string): string[] => [
  ...new Set(
    value
      .split(/[\s<>()[\],;"“”]+/)
      .filter((word) => word.length <= 320 && word.includes('@'))
      .flatMap((word) => word.replace(/^mailto:/i, '').match(address) ?? [])
      .map((found) => found.toLowerCase()),
  ),
]

/** The lines of an e-mail field as one text: an address broken by the edge of its cell is put together again. */
export function joinAddresses(lines: string[]): string {
  const text = lines.reduce((before, line) => (before === '' ? line : goesOn(before, line) ? before + line : `${before} ${line}`), '')
  // "head@moorside. example.org": the space is a slip, because no domain ends there.
  return text.length > 1_000
    ? text
    : text.replace(/(@[^\s.@]*\.) (?=[a-z\d-]+(?:\.[a-z\d-]+)*(?:\s|$))/g, '$1').replace(/(\S)@ (?=[a-z\d-]+\.)/g, '$1@')
}

const complete = /\.(?:uk|org|com|net|edu|gov|info|eu|example|test)$/i

/** Whether an address that stops at the end of `before` goes on at the beginning of `line`. */
function goesOn(before: string, line: string): boolean {
  const left = before.split(' ').at(-1) ?? ''
  const right = line.split(' ')[0] ?? ''
  if (/[,;>)]$/.test(left) || !/^[\p{L}\p{N}._@-]/u.test(right)) return false
  if (left.includes('@')) {
    if (right.includes('@') || right !== line || !/^[\p{L}\p{N}.-]+$/u.test(right)) return false
    return right.startsWith('.') || left.endsWith('.') || !complete.test(left)
  }
  if (right.startsWith('@')) return true
  // A name above its address has capitals; the first half of an address has none.
  return right.includes('@') && (/[._-]$/.test(left) || /^[._-]/.test(right) || (before === left && /^[a-z\d._-]+$/.test(left)))
}

const numerals: Record<string, string> = { '1': 'one', '2': 'two', '3': 'three', '4': 'four', '5': 'five' }

const hubKey = (text: string): string =>
  compact(
    foldSpace(text)
      .replace(/\b[1-5]\b/g, (digit) => numerals[digit] ?? digit)
      .replace(/&/g, ' and ')
      .replace(/\b(?:the\s+)?(?:n\.?c\.?e\.?t\.?m\.?\s+)?maths?\s*hubs?\b|^\s*the\b|\bhub\b/gi, ' '),
  )

/** The hub that a text names, as it occurs on forms: without "Maths Hub", with its lead school in brackets, with a slip. Null where it could be two. */
export function hubNamed(text: string, hubs: readonly HubName[]): string | null {
  const names = hubs
    .flatMap(({ id, name, aliases }) => [name, ...aliases].map((n) => ({ id, key: hubKey(n) })))
    .filter(({ key }) => key !== '')
  const plain = hubKey(text.replace(/\([^)]*\)/g, ' '))
  if (plain === '') return null
  const only = (found: { id: string }[]): string | null => (new Set(found.map(({ id }) => id)).size === 1 ? (found[0]?.id ?? null) : null)
  const exact = names.filter(({ key }) => key === plain)
  if (exact.length > 0) return only(exact)
  const near = names.filter(({ key }) => key.length >= 5 && slip(plain, key))
  if (near.length > 0) return only(near)
  // "South Yorkshire, led by Notre Dame": the longest name counts, not one that is part of it.
  const within = names.filter(({ key }) => key.length >= 5 && plain.includes(key))
  return only(within.filter(({ key }) => !within.some((other) => other.key !== key && other.key.includes(key))))
}
