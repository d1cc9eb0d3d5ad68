/** One letter of every sort that a programme has, about an invented school. */

import type { Case } from '../core/declaration.ts'
import type { Planned } from '../core/effect.ts'
import { chase } from '../core/findings/chase.ts'
import { remind } from '../core/findings/remind.ts'
import { corrected } from '../core/letters/correction.ts'
import { writtenReply } from '../core/letters/letter-reply.ts'
import { acknowledge, addressees, answerEnquiry, answerHeld, decided, type Letter, objectionReceipt } from '../core/letters/letters.ts'
import { remedies } from '../core/letters/remedies.ts'
import { rolesAt } from '../core/mail/claim.ts'
import type { HeldReason, Unreadable } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import { answerOffer, lapse, recordAnswer, remindOfOffer } from '../core/round/offer-answer.ts'
import { offer } from '../core/round/offering.ts'
import { reverse } from '../core/round/reverse.ts'
import type { Verdict } from '../core/round/round.ts'
import { takeBack, withdraw } from '../core/round/withdraw.ts'
import { answer } from '../core/signature/answering.ts'
import { caseOf, hub, link, message, now, released } from './specimen-case.ts'

/** From the offer of a place to everything that may become of it. */
function offers(c: Case, add: (name: string, plan: Planned[], kind: Letter['kind']) => void): void {
  const { declaration } = released(c, 'waitlisted', c.programme.waitlistReasons[0]?.id)
  const waiting = { ...c, declaration: { ...declaration, rank: 1 } }
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

const lettersIn = (plan: Planned[]): Letter[] => plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))

/** What a lead's reversal sends; nothing where the verdicts are the same. */
function correction(c: Case, from: Verdict, to: Verdict): Planned[] {
  const [waits] = c.programme.waitlistReasons
  const [declines] = c.programme.declineReasons
  const told = released(c, from)
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
    add(`${verdict}${reasonId === null ? '' : `-${reasonId}`}`, decided(released(whole, verdict, reasonId), now, link), verdict)
  }
  for (const from of ['approved', 'waitlisted', 'declined'] as const)
    for (const to of ['approved', 'waitlisted', 'declined'] as const)
      add(`correction-from-${from}-to-${to}`, correction(whole, from, to), 'correction')
  offers(whole, add)
  for (const verdict of [null, 'approved', 'waitlisted'] as const) {
    const stands = released(whole, verdict)
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
