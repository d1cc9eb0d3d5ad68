/** The forms that schools of a simulated round send: what they say, who sends them, and who is copied in. */
import type { Field, Reading } from '../../src/core/form/form.ts'
import type { Hub } from '../../src/core/hub.ts'
import { archimedes, mailed, reading as moorside, read, round } from '../core/moorside.ts'

/** `inbox`: by a slip, the form gives the hub's own address for lead teacher 2. */
type Lead2 = 'one' | 'other' | 'inbox'
export type Copied = 'lead1' | 'one' | 'other' | 'stranger'

export type Form = {
  /** Who is lead teacher 2. */
  lead2: Lead2
  /** Whether the URN is on it: without it, the school has something to put right. */
  urn: boolean
  /** The office is named on no form. */
  from: 'head' | 'lead1' | 'office'
  copied: Copied[]
  /** Changes nothing that anybody signed. */
  telephone: number
}

export const hubNamed = (n: number): Hub => ({
  ...archimedes,
  id: `hub-${n}`,
  name: `Maths Hub ${n}`,
  aliases: [`Hub ${n}`],
  inboxes: [`mastery@hub${n}.example`],
  contact: { name: 'Hub office', email: `office@hub${n}.example`, telephone: '01632 960001' },
  channel: `C0HUB${n}`,
})

type Roles = 'headTeacher' | 'lead1' | 'lead2'

/** Everybody who can have a part in a school's declaration, by address. */
export const addressOf = (school: number, hub: Hub, who: Form['from'] | Copied | Lead2): string =>
  who === 'inbox'
    ? (hub.inboxes[0] ?? '')
    : who === 'stranger'
      ? `stranger@elsewhere${school}.example`
      : `${who}@school${school}.example.org`

/** Whom a form declares, role by role. */
export const declaredOn = (school: number, hub: Hub, form: Form): Record<Roles, string> => ({
  headTeacher: addressOf(school, hub, 'head'),
  lead1: addressOf(school, hub, 'lead1'),
  lead2: addressOf(school, hub, form.lead2),
})

const lead2Names: Record<Lead2, string> = { one: 'Zoë Hartley-Smith', other: 'Owen Pryce', inbox: 'Zoë Hartley-Smith' }
const email = (address: string): Field => read(address, [address])

export const schoolName = (school: number): string => `School ${school} Primary`

/** What reading the form gives. */
export function readingOf(school: number, hub: Hub, form: Form): Reading {
  const people = declaredOn(school, hub, form)
  const urn = String(100_000 + school)
  return {
    ...moorside,
    document: { ...moorside.document, sha256: JSON.stringify([school, form]) },
    fields: {
      ...moorside.fields,
      'school.name': read(schoolName(school)),
      'school.urn': form.urn ? read(urn, urn) : read(null),
      'school.telephone': read(`01632 9601${form.telephone}0`, `+4416329601${form.telephone}0`),
      'school.hub': read(hub.name, hub.id),
      'school.email': email(people.headTeacher),
      'lead1.email': email(people.lead1),
      'lead2.name': read(lead2Names[form.lead2]),
      'signature.lead2': read(lead2Names[form.lead2]),
      'lead2.email': email(people.lead2),
    },
  }
}

/** The mail that brings it. */
export const mailOf = (school: number, hub: Hub, { from, copied }: Form) =>
  mailed(
    addressOf(school, hub, from),
    copied.map((who) => addressOf(school, hub, who)),
    hub.inboxes,
  )

/** Six weeks in which forms come, a fortnight after that until the programme starts. */
export const calendar = { ...round, startsOn: Temporal.PlainDate.from('2018-06-11') }
