/** The case of a school that was invented, in any programme: nobody can be written to by mistake. */

import type { Case } from '../core/declaration.ts'
import { findings } from '../core/findings/findings.ts'
import type { Field, Reading } from '../core/form/form.ts'
import type { Hub } from '../core/hub.ts'
import type { Link } from '../core/mail/claim.ts'
import type { FormField, Programme } from '../core/programme.ts'
import type { Round, Verdict } from '../core/round/round.ts'
import { ledger, seen } from '../core/signature/signatures.ts'

export const hub: Hub = {
  id: 'example',
  name: 'Example Maths Hub',
  aliases: ['Example'],
  region: 'North East',
  lead: 'Elm Row School',
  inboxes: ['mastery@hub.example'],
  contact: { name: 'Hub office', email: 'office@hub.example', telephone: '01632 960001' },
  channel: 'C0EXAMPLE',
}
const day = Temporal.PlainDate.from('2018-05-14')
export const now = Temporal.Instant.from('2018-05-14T09:00Z')
export const message = '00000000-0000-4000-8000-000000000001'
export const link: Link = ({ address }) => `https://countersign.hub.example/s/a-link-that-only-the-letter-to-${address.split('@')[0]}-has`

const nowhere: FormField = { key: 'none', section: '', kind: 'text', labels: ['none'], prompts: [], called: 'nothing' }

const people = ['Ada Quill', 'Ben Rook', 'Cara Stone', 'Dev Tarn', 'Eve Underhill']

/** What an invented school wrote into a field of this kind; people and addresses go with the roles that ask for them. */
function wrote(field: FormField, programme: Programme): Pick<Field, 'value' | 'normalised'> {
  const place = programme.roles.findIndex((role) => [role.name, role.email, role.signature, role.roles].includes(field.key))
  const person = people[Math.max(0, place) % people.length] ?? ''
  const address = `${person.toLowerCase().replace(' ', '.')}@elmrow.example`
  const plain = (value: string) => ({ value, normalised: null })
  switch (field.kind) {
    case 'person':
    case 'signature':
      return plain(person)
    case 'email':
      return { value: address, normalised: [address] }
    case 'telephone':
      return { value: `01632 96010${Math.max(0, place)}`, normalised: `+44163296010${Math.max(0, place)}` }
    case 'urn':
      return { value: '199901', normalised: '199901' }
    case 'hub':
      return { value: hub.name, normalised: hub.id }
    case 'roles':
      return plain(`${programme.checks.mathsLead?.words[0] ?? 'Class teacher'}; Year ${4 + Math.max(0, place)}`)
    case 'statement':
      return plain(
        'We want every child to do well in mathematics. Our staff have begun to plan together, and want to learn how other schools do it.\nBoth teachers named here will lead a staff meeting after each event, and plan with colleagues in the weeks between.',
      )
    case 'address':
      return plain('1 Elm Row, Harrowgate Vale, DL1 0ZZ')
    case 'text':
      return plain('Elm Row School')
    default:
      return field.kind satisfies never
  }
}

type Wish = { copied?: boolean; signatures?: Round['signatures']; without?: (field: FormField) => boolean }

/** Its form filled in, but for the fields that are `without`; every signatory is in copy where the form was `copied`, else one is not. */
export function caseOf(programme: Programme, { copied = true, signatures: rule = 'copied', without = () => false }: Wish = {}): Case {
  const fields = Object.fromEntries(
    programme.fields.map((field, i): [string, Field] => {
      const said = without(field) ? { value: null, normalised: null } : wrote(field, programme)
      return [field.key, { ...said, source: { kind: 'line', line: i + 1 }, confidence: 'high' }]
    }),
  )
  const reading: Reading = {
    programme: programme.id,
    document: { name: `${programme.form}.docx`, kind: 'docx', sha256: '0'.repeat(64) },
    fields,
    commitments: { missing: [], altered: [] },
    problems: [],
  }
  const round: Round = {
    id: message,
    programme: programme.id,
    name: '2018-19',
    opens: day.subtract({ months: 2 }),
    closes: day.add({ days: 11 }),
    startsOn: day.add({ days: 28 }),
    release: 'each',
    undoWindow: Temporal.Duration.from({ minutes: 10 }),
    signatures: rule,
    acceptDays: 5,
    suggestsRank: false,
    places: 6,
    taken: 0,
  }
  const addresses = programme.roles.flatMap(
    (role) => wrote(programme.fields.find(({ key }) => key === role.email) ?? nowhere, programme).normalised ?? [],
  )
  const box = (address: string) => ({ address, name: '' })
  const [sender = '', ...others] = addresses
  const cc = copied ? others : others.slice(0, -1)
  const mail = {
    from: [box(sender)],
    to: hub.inboxes.map(box),
    cc: cc.map(box),
    count: { from: 1, to: 1, cc: 1, messageId: 1, subject: 1 },
  }
  const evidence = seen({ reading, programme, mail, messageId: message, at: now })
  const signatures = ledger({ reading, programme, evidence, round })
  const school = { name: 'Elm Row School', urn: '199901' }
  const found = findings({ reading, programme, round, hub, hubs: [hub], receivedAt: now, signatures, duplicates: [] })
  const checked = found.some(({ kind }) => kind === 'fixable') ? 'needs-school' : 'ready'
  const declaration = {
    id: message,
    reference: `${programme.reference}-7K3QX`,
    revision: 1,
    decisions: 0,
    version: 1,
    decision: null,
    rank: null,
  }
  const lastMessage = {
    id: message,
    messageId: '<form@elmrow.example>',
    references: [],
    subject: programme.form,
    from: sender,
    participants: [sender, ...hub.inboxes, ...cc],
  }
  return {
    declaration: { ...declaration, state: checked, checked },
    hub,
    round,
    programme,
    school,
    receivedAt: now,
    reading,
    findings: found,
    evidence,
    signatures,
    offer: null,
    withdrawal: null,
    factors: [],
    conflicts: [],
    assignee: null,
    lastMessage,
  }
}

/** The same with a verdict that has been released; with none, as it stands. */
export function released(c: Case, verdict: Verdict | null, reasonId: string | null = null): Case {
  if (verdict === null) return c
  const when = { at: now, releaseAt: now, releasedAt: now }
  const decision = { number: 1, verdict, by: 'U0LEAD', reasonId, note: null, origin: 'verdict' as const, ...when }
  return { ...c, declaration: { ...c.declaration, state: verdict, decision } }
}
