/** One letter of every sort that a programme has, about a school that was invented for it: nobody can be written to by mistake. */

import type { Case } from '../core/declaration.ts'
import type { Planned } from '../core/effect.ts'
import { chase } from '../core/findings/chase.ts'
import { findings } from '../core/findings/findings.ts'
import { remind } from '../core/findings/remind.ts'
import type { Field, Reading } from '../core/form/form.ts'
import type { Hub } from '../core/hub.ts'
import { corrected } from '../core/letters/correction.ts'
import { writtenReply } from '../core/letters/letter-reply.ts'
import { acknowledge, addressees, answerEnquiry, answerHeld, decided, type Letter, objectionReceipt } from '../core/letters/letters.ts'
import { remedies } from '../core/letters/remedies.ts'
import { type Link, rolesAt } from '../core/mail/claim.ts'
import type { HeldReason, Unreadable } from '../core/mail/message.ts'
import type { FormField, Programme } from '../core/programme.ts'
import { answerOffer, lapse, recordAnswer, remindOfOffer } from '../core/round/offer-answer.ts'
import { offer } from '../core/round/offering.ts'
import { reverse } from '../core/round/reverse.ts'
import type { Round, Verdict } from '../core/round/round.ts'
import { takeBack, withdraw } from '../core/round/withdraw.ts'
import { answer } from '../core/signature/answering.ts'
import { ledger, seen } from '../core/signature/signatures.ts'

const hub: Hub = {
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
const now = Temporal.Instant.from('2018-05-14T09:00Z')
const message = '00000000-0000-4000-8000-000000000001'
const link: Link = ({ address }) => `https://countersign.hub.example/s/a-link-that-only-the-letter-to-${address.split('@')[0]}-has`

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

function caseOf(programme: Programme, { copied = true, signatures: rule = 'copied', without = () => false }: Wish = {}): Case {
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
/** From the offer of a place to everything that may become of it. */
function offers(c: Case, add: (name: string, plan: Planned[], kind: Letter['kind']) => void): void {
  const decision = {
    number: 1,
    verdict: 'waitlisted' as const,
    by: 'U0LEAD',
    at: now,
    reasonId: c.programme.waitlistReasons[0]?.id ?? null,
    note: null,
    origin: 'verdict' as const,
    releaseAt: now,
    releasedAt: now,
  }
  const waiting = { ...c, declaration: { ...c.declaration, state: 'waitlisted' as const, decision, rank: 1 } }
  const made = offer(waiting, { by: 'U0LEAD', version: null, proposal: null, note: 'as it is' }, [], link, now)
  if (made.kind !== 'offered') return
  const offered = { ...c, declaration: made.declaration, offer: made.offer }
  const late = now.add({ hours: 24 * 7 })
  const said = { number: 1, roles: c.programme.roles.slice(0, 1), by: 'page' as const }
  const of = (outcome: { kind: string; plan?: Planned[] }) => outcome.plan ?? []
  add('offer', made.plan, 'offer')
  add('offer-reminder', of(remindOfOffer(offered, 1, link, now.add({ hours: 72 }))), 'offer')
  add('offer-accepted', of(answerOffer(offered, { ...said, answer: 'accepted' }, link, late)), 'approved')
  add('offer-declined', of(answerOffer(offered, { ...said, answer: 'declined' }, link, late)), 'receipt')
  const heard = { answer: 'declined', by: 'U0LEAD', note: 'By telephone', version: made.declaration.version } as const
  add('offer-declined-to-the-hub', of(recordAnswer(offered, heard, link, late)), 'receipt')
  add('offer-lapsed-without-a-clear-answer', of(lapse(offered, { by: 'U0LEAD', proposal: null, written: true }, [], late)), 'declined')
  add('offer-lapsed', of(lapse(offered, { by: 'U0LEAD', proposal: null }, [], late)), 'declined')
}

const nowhere: FormField = { key: 'none', section: '', kind: 'text', labels: ['none'], prompts: [], called: 'nothing' }

const lettersIn = (plan: Planned[]): Letter[] => plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))

/** What a lead's reversal sends; nothing where the verdicts are the same. */
function correction(c: Case, from: Verdict, to: Verdict): Planned[] {
  const [waits] = c.programme.waitlistReasons
  const [declines] = c.programme.declineReasons
  const decision = {
    number: 1,
    verdict: from,
    by: 'U0LEAD',
    at: now,
    reasonId: null,
    note: null,
    origin: 'verdict' as const,
    releaseAt: now,
    releasedAt: now,
  }
  const told = { ...c, declaration: { ...c.declaration, state: from, decision } }
  const reasonId = to === 'approved' ? null : ((to === 'waitlisted' ? waits : declines)?.id ?? null)
  const later = now.add({ hours: 24 * 3 })
  const reversing = reverse(
    told,
    { verdict: to, by: 'U0LEAD', role: 'lead', version: c.declaration.version, reasonId, note: 'An example' },
    later,
  )
  if (reversing.kind !== 'reversed') return []
  const hearers = addressees(c).map(({ address }) => ({ address, last: null }))
  return corrected({ ...told, declaration: reversing.declaration }, reversing.was, hearers, link, later)
}

/** By name: the kind, and what happened. */
export function letterSpecimens(programme: Programme): Map<string, Letter> {
  const found = new Map<string, Letter>()
  const add = (name: string, plan: Planned[], kind: Letter['kind']) => {
    const letter = lettersIn(plan).find((one) => one.kind === kind)
    if (letter) found.set(name, letter)
  }
  const whole = caseOf(programme)
  const unsigned = caseOf(programme, { copied: false, without: ({ kind }) => kind === 'urn' })
  const arrival = { messageId: message, changed: null, link }
  const office = { ...unsigned, lastMessage: unsigned.lastMessage && { ...unsigned.lastMessage, from: 'office@elmrow.example' } }
  add('acknowledgement', acknowledge(whole, arrival, now), 'acknowledgement')
  add('acknowledgement-something-to-put-right', acknowledge(unsigned, arrival, now), 'acknowledgement')
  add('acknowledgement-to-be-confirmed', acknowledge(caseOf(programme, { signatures: 'confirmed' }), arrival, now), 'acknowledgement')
  add(
    'acknowledgement-of-a-new-form',
    acknowledge(whole, { ...arrival, changed: [{ called: 'the school’s URN', from: '19990', to: '199901' }] }, now),
    'acknowledgement',
  )
  add('request', acknowledge(unsigned, arrival, now), 'request')
  add('receipt', acknowledge(office, arrival, now), 'receipt')
  const nobody = { returned: [], reached: [] }
  const chasing = chase(unsigned, { revision: 1, number: 1 }, { closed: () => false, link, ...nobody }, now)
  const chases = chasing.kind === 'chased' ? chasing.plan : []
  add('chase-1', chases, 'chase')
  add('chase-1-for-a-signature', chases.slice(1), 'chase')
  for (const days of [7, 2]) {
    const { closes } = unsigned.round
    const then = closes.subtract({ days }).toZonedDateTime({ timeZone: 'Europe/London', plainTime: '09:00' }).toInstant()
    const reminding = remind(unsigned, { days, closes: closes.toString() }, { link, cancelled: false, ...nobody }, then)
    const letters = reminding.kind === 'reminded' ? reminding.plan : []
    add(`chase-${days}-days-left`, letters, 'chase')
    add(`chase-${days}-days-left-for-a-signature`, letters.slice(1), 'chase')
  }
  const [first] = lettersIn(acknowledge(whole, arrival, now))
  if (first) {
    const objecting = answer(whole, { address: first.to.address, answer: 'objected', role: null, reason: null }, now)
    add('request-after-an-objection', 'plan' in objecting ? objecting.plan : [], 'request')
    const roles = rolesAt(whole, first.to.address)
    const mail = { messageId: '<not-right@elmrow.example>', references: [] }
    add('receipt-of-an-objection', [objectionReceipt(whole, { address: first.to.address, roles, event: 'objected', mail })], 'receipt')
  }
  const verdicts: [Verdict, string | null][] = [
    ['approved', null],
    ...programme.waitlistReasons.map(({ id }): [Verdict, string] => ['waitlisted', id]),
    ...programme.declineReasons.map(({ id }): [Verdict, string] => ['declined', id]),
  ]
  for (const [verdict, reasonId] of verdicts) {
    const decision = {
      number: 1,
      verdict,
      by: 'U0LEAD',
      at: now,
      reasonId,
      note: null,
      origin: 'verdict' as const,
      releaseAt: now,
      releasedAt: now,
    }
    const after = { ...whole, declaration: { ...whole.declaration, state: verdict, decision } }
    add(`${verdict}${reasonId === null ? '' : `-${reasonId}`}`, decided(after, now, link), verdict)
  }
  for (const from of ['approved', 'waitlisted', 'declined'] as const)
    for (const to of ['approved', 'waitlisted', 'declined'] as const)
      add(`correction-from-${from}-to-${to}`, correction(whole, from, to), 'correction')
  offers(whole, add)
  for (const verdict of [null, 'approved', 'waitlisted'] as const) {
    const released = { releaseAt: now, releasedAt: now, reasonId: null, note: null, origin: 'verdict' } as const
    const decision = verdict && { number: 1, verdict, by: 'U0LEAD', at: now, ...released }
    const stands = { ...whole, declaration: { ...whole.declaration, state: verdict ?? whole.declaration.state, decision } }
    const gone = withdraw(stands, { by: 'U0LEAD', proposal: null, said: 'The head teacher' }, now)
    if (gone.kind !== 'withdrawn') continue
    add(`receipt-withdrawn-${verdict ?? 'undecided'}`, gone.plan, 'receipt')
    const back = takeBack(
      { ...stands, declaration: gone.declaration },
      { by: 'U0LEAD', role: 'lead', reason: 'A mistake' },
      () => false,
      now,
    )
    add(`receipt-back-${verdict ?? 'undecided'}`, 'plan' in back ? back.plan : [], 'receipt')
  }
  const asked = {
    messageId: message,
    mail: {
      from: [{ address: 'parent@elsewhere.example', name: '' }],
      messageId: '<ask@elsewhere.example>',
      references: [],
      subject: 'Places',
    },
    hub,
    programme,
    round: whole.round,
    receivedAt: now,
  }
  add('enquiry', answerEnquiry(asked), 'enquiry')
  const text = 'Dear Ms Quill,\n\nThere are places. Send the form by the deadline.\n\nJo Vale, for the hub'
  const reply = writtenReply({ message, number: 1, hub, mail: asked.mail, text })
  add('enquiry-answered-by-a-person', reply ? [reply] : [], 'enquiry')
  const held = (reason: HeldReason, why: Unreadable | null = null) =>
    add(`receipt-held-${why ?? reason}`, answerHeld({ ...asked, reason, why }), 'receipt')
  for (const reason of ['unknown-form', 'several-forms', 'round'] as const) held(reason)
  for (const why of Object.keys(remedies(programme.form)) as Unreadable[]) held('unreadable', why)
  return found
}
