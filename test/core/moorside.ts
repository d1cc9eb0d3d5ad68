/** Moorside Lane's declaration as literals: the fixture form's reading, its programme, round, hub and mail. Tests change what they are about. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Case } from '../../src/core/declaration.ts'
import { findings } from '../../src/core/findings/findings.ts'
import type { Field, Reading } from '../../src/core/form/form.ts'
import type { Hub } from '../../src/core/hub.ts'
import type { Link } from '../../src/core/mail/claim.ts'
import type { Mail } from '../../src/core/mail/message.ts'
import { Programme } from '../../src/core/programme.ts'
import type { Round } from '../../src/core/round/round.ts'
import { ledger, seen } from '../../src/core/signature/signatures.ts'
import expected from '../fixtures/forms/expected-s1.json' with { type: 'json' }

const folder = `${import.meta.dirname}/../../templates/programmes/primary-mastery-readiness`

/** The programme as it ships. */
export const programme: Programme = {
  id: 'primary-mastery-readiness',
  ...Programme.parse(parse(readFileSync(`${folder}/programme.yaml`, 'utf8'))),
}

export const archimedes: Hub = {
  id: 'archimedes-ne',
  name: 'Archimedes NE Maths Hub',
  aliases: ['Archimedes', 'Archimedes NE'],
  region: 'North East',
  lead: 'Carmel College, Darlington',
  inboxes: ['mastery@archimedes.example'],
  contact: { name: 'Hub office', email: 'office@archimedes.example', telephone: '01632 960001' },
  channel: 'C0ARCH',
}
export const greatNorth: Hub = {
  ...archimedes,
  id: 'great-north',
  name: 'Great North Maths Hub',
  aliases: ['Great North'],
  inboxes: ['mastery@greatnorth.example'],
  channel: 'C0GREAT',
}

export const round: Round = {
  id: 'round-1',
  programme: programme.id,
  name: '2018-19',
  opens: Temporal.PlainDate.from('2018-03-01'),
  closes: Temporal.PlainDate.from('2018-05-25'),
  startsOn: Temporal.PlainDate.from('2018-06-11'),
  release: 'each',
  undoWindow: Temporal.Duration.from({ minutes: 10 }),
  signatures: 'copied',
  acceptDays: 5,
  suggestsRank: false,
  places: 6,
  taken: 0,
}

/** A field as a reader gives it; `normalised` where the kind has one. */
export const read = (value: string | null, normalised: Field['normalised'] = null, rest: Partial<Field> = {}): Field => ({
  value,
  normalised,
  source: value === null ? { kind: 'none' } : { kind: 'cell', table: 1, row: 1, column: 2 },
  confidence: 'high',
  ...rest,
})
const telephone = (value: string) => read(value, `+44${value.replace(/\s/g, '').slice(1)}`)
const email = (value: string) => read(value, [value])

/** What the reading of the filled fixture form says. */
export const reading: Reading = {
  programme: programme.id,
  document: { name: 'Declaration – Moorside Lane.docx', kind: 'docx', sha256: 'f'.repeat(64) },
  fields: {
    'school.name': read(expected.school),
    'school.address': read(expected.address),
    'school.urn': read(expected.urn, expected.urn),
    'school.telephone': telephone(expected.tel),
    'school.headTeacher': read(expected.head),
    'school.email': email(expected.headmail),
    'school.hub': read(expected.hub, 'archimedes-ne'),
    'lead1.name': read(expected.l1),
    'lead1.email': email(expected.l1mail),
    'lead1.telephone': telephone(expected.l1tel),
    'lead1.roles': read(expected.l1role),
    'lead2.name': read(expected.l2),
    'lead2.email': email(expected.l2mail),
    'lead2.telephone': telephone(expected.l2tel),
    'lead2.roles': read(expected.l2role),
    statement: read(expected.stmt.join('\n')),
    'signature.headTeacher': read(expected.s_h),
    'signature.lead1': read(expected.s_1),
    'signature.lead2': read(expected.s_2),
  },
  commitments: { missing: [], altered: [] },
  problems: [],
}

/** The same form with some fields changed. */
export const withFields = (changes: Record<string, Field>): Reading => ({ ...reading, fields: { ...reading.fields, ...changes } })

const mailbox = (address: string) => ({ address, name: '' })
export const mail: Pick<Mail, 'from' | 'to' | 'cc' | 'count'> = {
  from: [mailbox(expected.headmail)],
  to: [mailbox('mastery@archimedes.example')],
  cc: [mailbox(expected.l1mail), mailbox(expected.l2mail)],
  count: { from: 1, to: 1, cc: 1, messageId: 1, subject: 1 },
}
/** The same mail from and to others; a header that nobody stands in is not there. */
export const mailed = (from: string, cc: string[], to: string[] = ['mastery@archimedes.example']): typeof mail => ({
  from: [mailbox(from)],
  to: to.map(mailbox),
  cc: cc.map(mailbox),
  count: { ...mail.count, cc: cc.length > 0 ? 1 : 0 },
})

/** The page of whoever reads an address, as a letter names it. */
export const link: Link = ({ address }) =>
  `https://answers.hubs.example/s/${'0123456789abcdef'.repeat(4)}-${address.split('@')[0]?.replaceAll(/\W/g, '-')}`

export const receivedAt = Temporal.Instant.from('2018-05-24T15:42:11Z')
export const messageId = '0b0e7c1c-58a7-4f0c-9f0a-3a0a3a6f0001'
export const declarationId = '5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0001'

/** The whole case as it stands when the form has been checked; `changes` are put in before the checks. */
export function moorside(changes: { reading?: Reading; mail?: typeof mail; round?: Round; receivedAt?: Temporal.Instant } = {}): Case {
  const given = { reading, mail, round, receivedAt, ...changes }
  const evidence = seen({ ...given, programme, messageId, at: given.receivedAt })
  const signatures = ledger({ ...given, programme, evidence })
  const hub = archimedes
  const found = findings({ ...given, programme, hub, hubs: [archimedes, greatNorth], signatures, duplicates: [] })
  const checked = found.some((f) => f.kind === 'fixable') ? 'needs-school' : 'ready'
  return {
    declaration: {
      id: declarationId,
      reference: 'MR-2018-0042',
      state: checked,
      revision: 1,
      decisions: 0,
      version: 1,
      checked,
      decision: null,
      rank: null,
    },
    hub,
    round: given.round,
    programme,
    school: { name: given.reading.fields['school.name']?.value ?? null, urn: given.reading.fields['school.urn']?.value ?? null },
    receivedAt: given.receivedAt,
    reading: given.reading,
    findings: found,
    evidence,
    signatures,
    offer: null,
    withdrawal: null,
    factors: [],
    conflicts: [],
    assignee: null,
    lastMessage: {
      id: messageId,
      messageId: '<a1@moorsidelane.example.org>',
      references: [],
      subject: 'Mastery Readiness declaration',
      from: given.mail.from[0]?.address ?? null,
      participants: [...given.mail.from, ...given.mail.to, ...given.mail.cc].map((m) => m.address),
    },
  }
}
