/** How sure we are that a signatory had a part in a message: A to D, for each address. */
import { type Authentication, standing, vouches } from '../mail/authentication.ts'
import type { Mail } from '../mail/message.ts'

/**
 * A: their own message, which their domain stands behind. B: named in a header that the school's own signature covers.
 * C: named, and nothing speaks for or against it. D: not a signature: the domain denies the message, or the header stands twice.
 * `unchecked` is from before this was looked at.
 */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'unchecked'

/** Best first. */
export const grades: readonly Grade[] = ['A', 'B', 'C', 'unchecked', 'D']

export const better = (one: Grade, other: Grade): Grade => (grades.indexOf(one) <= grades.indexOf(other) ? one : other)

type Headers = Pick<Mail, 'from' | 'to' | 'cc' | 'count'>

/** Of what the sender says: sending the form, confirming, objecting. */
export function senderGrade(authentication: Authentication | null, { count, from }: Pick<Mail, 'from' | 'count'>): Grade {
  if (count.from !== 1 || from.length !== 1) return 'D'
  if (authentication === null) return 'unchecked'
  return ({ vouched: 'A', unknown: 'C', denied: 'D' } as const)[standing(authentication)]
}

/** Of being named in To or Cc; null where this address stands in neither. `school`: the domains of the school's own address. */
export function listedGrade(
  authentication: Authentication | null,
  mail: Headers,
  address: string,
  school: readonly string[],
): Grade | null {
  const found = (['to', 'cc'] as const).filter((header) => mail[header].some((box) => box.address.toLowerCase() === address.toLowerCase()))
  return found.map((header) => headerGrade(authentication, mail, header, school)).reduce<Grade | null>(best, null)
}

const best = (one: Grade | null, other: Grade): Grade => (one === null ? other : better(one, other))

function headerGrade(authentication: Authentication | null, mail: Headers, header: 'to' | 'cc', school: readonly string[]): Grade {
  // A second Cc put in front passes every signature: nobody can say which one the school wrote.
  if (mail.count[header] !== 1 || mail.count.from !== 1) return 'D'
  if (authentication === null) return 'unchecked'
  if (standing(authentication) === 'denied') return 'D'
  const sender = mail.from[0]?.address.split('@')[1] ?? ''
  const single = mail.count.to <= 1 && mail.count.cc <= 1
  const covered =
    authentication.kind === 'looked' &&
    authentication.dkim.some((signature) => vouches(signature) && signature.covers.filter((name) => name === header).length === 1)
  return covered && single && isOf(sender, school) ? 'B' : 'C'
}

/** The domains that a school's address speaks for: none, where anybody can have an address there. */
export const schoolDomains = (addresses: readonly string[]): string[] =>
  addresses.map((address) => (address.split('@')[1] ?? '').toLowerCase()).filter((domain) => domain !== '' && !everybodys.has(domain))

const isOf = (domain: string, school: readonly string[]): boolean =>
  school.some((own) => domain.toLowerCase() === own || domain.toLowerCase().endsWith(`.${own}`))

/** Mailboxes that anyone can open: their signature says nothing about a school. */
const everybodys = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com live.co.uk msn.com yahoo.com yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com proton.me protonmail.com gmx.com gmx.co.uk mail.com'.split(
    ' ',
  ),
)
