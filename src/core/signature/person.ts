/** Telling people and mailboxes apart: names as they are written on forms, and addresses that nobody or everybody reads. */

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'professor', 'rev', 'revd', 'sir', 'dame', 'fr', 'sr', 'br'])

/** Words of a name, without titles, remarks in brackets, accents, case or punctuation. */
export function nameWords(name: string): string[] {
  const plain = name
    .replace(/\([^)]*\)/g, ' ')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ł/g, 'l') // the one common letter that does not decompose
    .replace(/['’ʼ`]/g, '')
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !titles.has(word))
}

/** Whether two names on one form are the same person, however the title is written. */
export function samePerson(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false
  const [a, b] = [nameWords(one).join(' '), nameWords(other).join(' ')]
  return a !== '' && a === b
}

/** Whether a signature could be this person's: they share a word of the name, or one is the other's initials. */
export function couldBe(signature: string, name: string): boolean {
  const [signed, words] = [nameWords(signature), nameWords(name)]
  const initials = (list: string[]) => list.map((word) => word[0]).join('')
  return signed.some((word) => word.length > 1 && words.includes(word)) || signed.join('') === initials(words)
}

const desks = new Set(
  'office schooloffice mainoffice admin administrator info information enquiries enquiry contact reception mail post school secretary hello'.split(
    ' ',
  ),
)

/** Whether an address belongs to a desk and not to a person: office@, admin.moorside@, info@. A head’s own `head@` is a person’s. */
export const isDesk = (address: string): boolean =>
  (address.split('@')[0] ?? '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => desks.has(word))
