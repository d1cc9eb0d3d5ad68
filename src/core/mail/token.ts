/** Addresses that say where an answer belongs: `inbox+token@`, signed with our secret, so that nobody can make one up. */

/** An HMAC of a text with our secret, in lower-case hexadecimal. */
export type Sign = (text: string) => string

/** Sixty-four bits: enough for a token that only routes, and short enough for a local part of 64 letters (RFC 5321). */
const length = 16
const longest = 64

/** `subject` is a declaration's reference or the name of one letter; what it is for stands in what is signed. */
const signature = (sign: Sign, subject: string): string => sign(`address:${subject}`).slice(0, length)

/** `mastery+mr-7k3f9-0123456789abcdef@hub.example`, all in small letters, because servers may fold them; the bare inbox where that is too long. */
export function plusAddress(inbox: string, subject: string, sign: Sign): string {
  const [local = '', domain = ''] = inbox.toLowerCase().split('@')
  const name = subject.toLowerCase()
  const plus = `${local}+${name}-${signature(sign, name)}`
  return plus.length > longest ? inbox : `${plus}@${domain}`
}

/** The subjects, in small letters, of the addresses that carry a token of ours; each once. Anything else is passed over. */
export function subjectsIn(addresses: readonly string[], sign: Sign): string[] {
  const subjects = addresses.flatMap((address) => {
    const [, subject, mac] = /^[^@+]+\+([a-z0-9][a-z0-9-]{0,40})-([0-9a-f]{16})@[^@]+$/.exec(address.trim().toLowerCase()) ?? []
    return subject && mac === signature(sign, subject) ? [subject] : []
  })
  return [...new Set(subjects)]
}

/** Without what stands after a plus: `inbox+anything@` is that inbox. */
export const barely = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '')
