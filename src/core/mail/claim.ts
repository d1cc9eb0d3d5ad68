/** What the link in a letter lets its reader answer for: this declaration, as whoever reads this address, for what the form says now. */
import type { Case } from '../declaration.ts'
import { addressesOf } from '../form/form.ts'
import type { Role } from '../programme.ts'
import { covers } from '../signature/fingerprint.ts'
import { samePerson } from '../signature/person.ts'

export type Claim = {
  declaration: string
  address: string
  /** What this address stands for in all its roles (`fingerprint.ts`), without the URN: one that was missing and is put in changes nothing. */
  form: string
  urn: string
  until: Temporal.Instant
}

/** Makes the address of the page, `PUBLIC_URL/s/<token>`. */
export type Link = (claim: Claim) => string

/** A link works for so many days after the round has closed: a decision may take that long. */
const DAYS = 30

export function claimOf(c: Case, address: string): Claim {
  const lines = rolesAt(c, address).flatMap((role) => [role.id, ...covers(c.reading, c.programme, role, address).split('\n')])
  const isUrn = (line: string) => line.startsWith('urn: ')
  return {
    declaration: c.declaration.id,
    address,
    form: lines.filter((line) => !isUrn(line)).join('\n'),
    urn: lines.find(isUrn)?.slice(5) ?? '',
    until: c.round.closes
      .add({ days: DAYS + 1 })
      .toZonedDateTime('Europe/London')
      .toInstant(),
  }
}

/** Every address that the form gives for somebody who signs, once. */
export const addressesIn = ({ programme, reading }: Pick<Case, 'programme' | 'reading'>): string[] => [
  ...new Set(programme.roles.flatMap((role) => addressesOf(reading.fields[role.email]))),
]

export const rolesAt = ({ programme, reading }: Pick<Case, 'programme' | 'reading'>, address: string): Role[] =>
  programme.roles.filter((role) => addressesOf(reading.fields[role.email]).includes(address))

/** The people behind one address: one person in two roles is one, two people on one mailbox are two. */
export function peopleAt(c: Pick<Case, 'programme' | 'reading'>, address: string): Role[][] {
  const name = (role: Role) => c.reading.fields[role.name]?.value ?? null
  const people: Role[][] = []
  for (const role of rolesAt(c, address)) {
    const known = people.find(([first]) => first && samePerson(name(first), name(role)))
    if (known) known.push(role)
    else people.push([role])
  }
  return people
}
