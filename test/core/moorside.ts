/** Moorside Lane's declaration as literals: the fixture form's reading, its programme, round, hub and mail. Tests change what they are about. */
import type { Case } from '../../src/core/declaration.ts'
import { findings } from '../../src/core/findings.ts'
import type { Field, Reading } from '../../src/core/form.ts'
import type { Hub } from '../../src/core/hub.ts'
import type { Mail } from '../../src/core/message.ts'
import { Programme } from '../../src/core/programme.ts'
import type { Round } from '../../src/core/round.ts'
import { ledger, seen } from '../../src/core/signatures.ts'
import expected from '../fixtures/forms/expected-s1.json' with { type: 'json' }

const commitments = [
  'To release two teachers (one of which is the maths lead) to attend two local training events per term',
  'For the headteacher to attend the first of these training events along with their teachers',
  'For the headteacher to spend time with the Mastery Readiness Lead during school visits',
]

const field = (key: string, section: string, kind: string, label: string, called: string) => ({
  key,
  section,
  kind,
  labels: [label],
  called,
})

export const programme: Programme = {
  id: 'primary-mastery-readiness',
  ...Programme.parse({
    name: 'Primary Mastery Readiness Programme',
    form: 'Declaration of Commitment',
    reference: 'MR',
    recognisedBy: ['Declaration of Commitment'],
    sections: [
      { id: 'school', headings: ['School details'] },
      { id: 'lead1', headings: ['Details of lead teacher 1 (Maths Subject Leader)'] },
      { id: 'lead2', headings: ['Details of lead teacher 2'] },
      { id: 'statement', headings: ['Head teacher statement'] },
      { id: 'signatures', headings: ['Confirmation of school commitment (electronic signatures)'] },
    ],
    fields: [
      field('school.name', 'school', 'text', 'Name of school', 'the school’s name'),
      field('school.address', 'school', 'address', 'Address', 'the school’s address'),
      field('school.urn', 'school', 'urn', 'School URN', 'the school’s URN'),
      field('school.telephone', 'school', 'telephone', 'Telephone', 'the school’s telephone number'),
      field('school.headTeacher', 'school', 'person', 'Head Teacher', 'the head teacher’s name'),
      field('school.email', 'school', 'email', 'E-mail', 'the school’s e-mail address'),
      field('school.hub', 'school', 'hub', 'Maths Hub', 'the name of your Maths Hub'),
      ...['lead1', 'lead2'].flatMap((lead) => {
        const title = lead === 'lead1' ? 'lead teacher 1' : 'lead teacher 2'
        return [
          field(`${lead}.name`, lead, 'person', 'Name', `${title}’s name`),
          field(`${lead}.email`, lead, 'email', 'E-mail', `${title}’s e-mail address`),
          field(`${lead}.telephone`, lead, 'telephone', 'Telephone', `${title}’s telephone number`),
          field(`${lead}.roles`, lead, 'roles', 'School role/s including teaching group/s in 2017-18', `${title}’s roles in school`),
        ]
      }),
      field('statement', 'statement', 'statement', 'Head teacher statement', 'the head teacher’s statement'),
      field('signature.headTeacher', 'signatures', 'signature', 'Head Teacher', 'the head teacher’s signature'),
      field('signature.lead1', 'signatures', 'signature', 'Lead teacher 1', 'lead teacher 1’s signature'),
      field('signature.lead2', 'signatures', 'signature', 'Lead teacher 2', 'lead teacher 2’s signature'),
    ],
    roles: [
      { id: 'headTeacher', title: 'head teacher', name: 'school.headTeacher', email: 'school.email', signature: 'signature.headTeacher' },
      {
        id: 'lead1',
        title: 'lead teacher 1',
        name: 'lead1.name',
        email: 'lead1.email',
        signature: 'signature.lead1',
        roles: 'lead1.roles',
      },
      {
        id: 'lead2',
        title: 'lead teacher 2',
        name: 'lead2.name',
        email: 'lead2.email',
        signature: 'signature.lead2',
        roles: 'lead2.roles',
      },
    ],
    commitments,
    checks: {
      thinStatementWords: 30,
      distinct: [['lead1', 'lead2']],
      mathsLead: { role: 'lead1', words: ['maths subject leader', 'maths lead'] },
      prior: {
        subjects: ['work group', 'work groups'],
        admits: ['taken part', 'took part', 'were part of', 'have been part of', 'joined'],
        denies: ['not taken part', 'never taken part', 'did not take part', 'have not been part of'],
        why: 'The programme is for schools that have not taken part in a mastery Work Group before. Offer the Teaching for Mastery Work Group instead.',
      },
    },
    says: {
      selection: 'Each hub chooses six schools.',
      approved: ['Two local training events a term.', 'The head teacher attends the first of them.', 'Release costs are paid.'],
      conditional: ['Schools that have shown commitment are considered for the Teaching for Mastery Work Groups from autumn 2019.'],
      waitlisted: 'If a place becomes free, the hub writes to you.',
      declined: 'The hub tells you about other ways to work with it.',
      lead: 'The Mastery Readiness Lead will contact you to agree the first visit.',
    },
    declineReasons: [{ id: 'no-places', label: 'No places left', letter: 'All the places in this round have been taken.' }],
    waitlistReasons: [{ id: 'places', label: 'Places are full', letter: 'All the places are taken at the moment.' }],
  }),
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
