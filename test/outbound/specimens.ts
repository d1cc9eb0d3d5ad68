/** One letter of every sort, as a hub would send it: what the golden files and the PDF tests render. */

import type { Case } from '../../src/core/declaration.ts'
import type { Planned } from '../../src/core/effect.ts'
import { chase } from '../../src/core/findings/chase.ts'
import { remind } from '../../src/core/findings/remind.ts'
import { corrected } from '../../src/core/letters/correction.ts'
import { writtenReply } from '../../src/core/letters/letter-reply.ts'
import type { Letter } from '../../src/core/letters/letters.ts'
import { acknowledge, answerEnquiry, answerHeld, decided, objection, objectionReceipt } from '../../src/core/letters/letters.ts'
import { answerOffer, lapse, recordAnswer, remindOfOffer } from '../../src/core/round/offer-answer.ts'
import { offer } from '../../src/core/round/offering.ts'
import { reverse } from '../../src/core/round/reverse.ts'
import type { Verdict } from '../../src/core/round/round.ts'
import { takeBack, withdraw } from '../../src/core/round/withdraw.ts'
import { archimedes, link, mail, mailed, messageId, moorside, programme, read, round, withFields } from '../core/moorside.ts'

const now = Temporal.Instant.from('2018-05-24T16:00Z')
const decidedAt = Temporal.Instant.from('2018-05-29T09:10Z')
const head = 'head@moorsidelane.example.org'
const [lead1, office] = ['l.wojcik@moorsidelane.example.org', 'office@moorsidelane.example.org']

const pick = (plan: Planned[], kind: Letter['kind']): Letter => {
  const found = plan.flatMap(({ effect }) => (effect.kind === 'letter' && effect.letter.kind === kind ? [effect.letter] : []))[0]
  if (!found) throw new Error(`no ${kind} letter was planned`)
  return found
}
const released = (verdict: Verdict, reasonId: string | null): Case => {
  const c = moorside()
  const decision = {
    number: 1,
    verdict,
    by: 'U1',
    at: decidedAt,
    reasonId,
    note: null,
    origin: 'verdict' as const,
    releaseAt: decidedAt,
    releasedAt: decidedAt,
  }
  return { ...c, declaration: { ...c.declaration, state: verdict, decision } }
}
/** A week after the decision, a lead puts another in its place. */
function correction(from: Verdict, to: Verdict, told = [{ address: head, last: null }]): Letter {
  const c = released(from, from === 'approved' ? null : 'no-places')
  const click = { verdict: to, by: 'U0LEAD', role: 'lead' as const, version: c.declaration.version, note: 'The panel met again' }
  const later = decidedAt.add({ hours: 24 * 7 })
  const reversing = reverse(c, { ...click, reasonId: to === 'approved' ? null : 'greater-need' }, later)
  if (reversing.kind !== 'reversed') throw new Error(reversing.kind)
  return pick(corrected({ ...c, declaration: reversing.declaration }, reversing.was, told, link, later), 'correction')
}
const unplaced = { messageId, mail: { ...mail, messageId: '<q@x>', references: [] }, hub: archimedes, programme, round, receivedAt: now }

const incomplete = moorside({
  reading: withFields({
    'school.urn': read('19990'),
    'lead2.telephone': read(null),
    'lead2.roles': read('K51 phase 1eader', null, { confidence: 'low' }),
  }),
  mail: mailed(office, [head, lead1]),
})

const unsigned = moorside({ reading: withFields({ 'school.urn': read('19990') }), mail: mailed(head, [lead1]) })
/** To the head, who sent the form and can put it right. */
const chased = (): Planned[] => {
  const chasing = chase(unsigned, { revision: 1, number: 1 }, { closed: () => false, link, returned: [], reached: [] }, now)
  return chasing.kind === 'chased' ? chasing.plan : []
}
/** The first to the head; the last one to lead teacher 2, who has not signed. */
const reminded = (days: 7 | 2): Planned[] => {
  const context = { link, returned: days === 2 ? [head] : [], reached: [], cancelled: false }
  const then = round.closes.subtract({ days }).toZonedDateTime({ timeZone: 'Europe/London', plainTime: '09:00' }).toInstant()
  const reminding = remind(unsigned, { days, closes: round.closes.toString() }, context, then)
  return reminding.kind === 'reminded' ? reminding.plan : []
}

/** By the head's reply. */
const withdrawn = (c: Partial<Case>, at: Temporal.Instant): Planned[] => {
  const withdrawal = { id: messageId, how: 'reply', address: head, words: null, at, state: 'open', by: null, closedAt: null } as const
  const outcome = withdraw({ ...moorside(), ...c, withdrawal }, { by: 'U1', proposal: messageId }, at)
  return outcome.kind === 'withdrawn' ? outcome.plan : []
}
const broughtBack = (c: Case, anew: boolean): Planned[] => {
  const closedAt = anew ? now : decidedAt
  const withdrawal = { id: messageId, how: 'staff', address: null, words: null, at: now, state: 'done', by: 'U1', closedAt } as const
  const { lastMessage: sent } = c
  const gone = {
    ...c,
    withdrawal,
    declaration: { ...c.declaration, state: 'withdrawn' as const },
    lastMessage: sent && { ...sent, receivedAt: now.add({ hours: 1 }) },
  }
  const outcome = takeBack(gone, { by: 'U1', role: 'lead', reason: 'A mistake' }, () => false, decidedAt)
  return outcome.kind === 'taken-back' ? outcome.plan : []
}

const written = writtenReply({
  message: messageId,
  number: 1,
  hub: archimedes,
  mail: { ...mail, messageId: '<q@x>', references: [], subject: 'Re: Places for September' },
  text: 'Dear Siân,\nYes, there are places.\n\nSend the form <by Friday>.\nJo',
})

const { lastMessage, ...first } = moorside()
const again: Case = { ...first, lastMessage: lastMessage && { ...lastMessage, repeats: true } }

const offered = (): { c: Case; plan: Planned[] } => {
  const c = released('waitlisted', 'no-places')
  const click = { by: 'U1', version: null, proposal: null, note: null }
  const made = offer({ ...c, declaration: { ...c.declaration, rank: 2 } }, click, [], link, Temporal.Instant.from('2018-06-01T10:00Z'))
  if (made.kind !== 'offered') throw new Error(made.kind)
  return { c: { ...c, declaration: made.declaration, offer: made.offer }, plan: made.plan }
}
const plan = (outcome: { kind: string; plan?: Planned[] }): Planned[] => outcome.plan ?? []
const later = Temporal.Instant.from('2018-06-07T09:00Z')

/** The same school as `moorside`, its head another person: names and texts that a page or a mail may not know how to show. */
export const named = (name: string, statement?: string): Letter =>
  pick(
    acknowledge(
      moorside({
        reading: withFields({
          'school.headTeacher': read(name),
          'signature.headTeacher': read(name),
          ...(statement === undefined ? {} : { statement: read(statement) }),
        }),
      }),
      { messageId, changed: null, link },
      now,
    ),
    'acknowledgement',
  )

export const specimens: Record<string, Letter> = {
  acknowledgement: pick(acknowledge(moorside(), { messageId, changed: null, link }, now), 'acknowledgement'),
  'acknowledgement-something-to-put-right': pick(acknowledge(incomplete, { messageId, changed: null, link }, now), 'acknowledgement'),
  'acknowledgement-of-a-new-form': pick(
    acknowledge(
      moorside(),
      {
        messageId,
        link,
        changed: [
          { called: 'the school’s URN', from: '19990', to: '199901' },
          { called: 'lead teacher 2’s telephone number', from: null, to: '01632 960125' },
        ],
      },
      now,
    ),
    'acknowledgement',
  ),
  'acknowledgement-of-a-correction': pick(
    acknowledge(
      moorside(),
      {
        messageId,
        link,
        corrected: true,
        changed: [
          { called: 'the school’s URN', from: 'We could not read this', to: '199901' },
          { called: 'lead teacher 2’s telephone number', from: '01632 960126', to: '01632 960125' },
        ],
      },
      now,
    ),
    'acknowledgement',
  ),
  'acknowledgement-of-the-same-form-again': pick(acknowledge(again, { messageId, changed: null, link }, now), 'acknowledgement'),
  request: pick(acknowledge(incomplete, { messageId, changed: null, link }, now), 'request'),
  chase: pick(chased(), 'chase'),
  'chase-with-7-days-left': pick(reminded(7), 'chase'),
  'chase-for-the-last-time': pick(reminded(2), 'chase'),
  'request-after-an-objection': pick(
    objection(moorside(), { address: lead1, roles: programme.roles.slice(1, 2), event: 'objected' }),
    'request',
  ),
  receipt: pick(acknowledge(incomplete, { messageId, changed: null, link }, now), 'receipt'),
  'receipt-of-a-locked-form': pick(answerHeld({ ...unplaced, reason: 'unreadable', why: 'password' }), 'receipt'),
  'receipt-of-an-unknown-form': pick(answerHeld({ ...unplaced, reason: 'unknown-form', why: null }), 'receipt'),
  'receipt-of-an-objection': pick(
    [
      objectionReceipt(moorside(), {
        address: lead1,
        roles: programme.roles.slice(1, 2),
        event: 'objected',
        mail: { messageId: '<no@moorsidelane.example.org>', references: [] },
      }),
    ],
    'receipt',
  ),
  approved: pick(decided(released('approved', null), decidedAt, link), 'approved'),
  waitlisted: pick(decided(released('waitlisted', 'no-places'), decidedAt, link), 'waitlisted'),
  declined: pick(decided(released('declined', 'no-places'), decidedAt, link), 'declined'),
  'correction-from-approved-to-waitlisted': correction('approved', 'waitlisted'),
  'correction-from-approved-to-declined': correction('approved', 'declined'),
  'correction-from-waitlisted-to-approved': correction('waitlisted', 'approved'),
  'correction-from-waitlisted-to-declined': correction('waitlisted', 'declined'),
  'correction-from-declined-to-approved': correction('declined', 'approved'),
  'correction-from-declined-to-waitlisted': correction('declined', 'waitlisted'),
  'correction-to-an-address-that-the-form-no-longer-names': correction('approved', 'declined', [{ address: office, last: null }]),
  offer: pick(offered().plan, 'offer'),
  'offer-reminder': pick(plan(remindOfOffer(offered().c, 1, link, Temporal.Instant.from('2018-06-04T08:00Z'))), 'offer'),
  'offer-accepted': pick(
    plan(answerOffer(offered().c, { answer: 'accepted', number: 1, roles: programme.roles.slice(0, 1), by: 'page' }, link, later)),
    'approved',
  ),
  'offer-declined': pick(
    plan(answerOffer(offered().c, { answer: 'declined', number: 1, roles: programme.roles.slice(0, 1), by: 'reply' }, link, later)),
    'receipt',
  ),
  'offer-declined-to-the-hub': pick(
    plan(
      recordAnswer(
        offered().c,
        { answer: 'declined', by: 'U1', note: 'By telephone', version: offered().c.declaration.version },
        link,
        later,
      ),
    ),
    'receipt',
  ),
  'offer-lapsed-without-a-clear-answer': pick(plan(lapse(offered().c, { by: 'U1', proposal: null, written: true }, [], later)), 'declined'),
  'offer-lapsed': pick(plan(lapse(offered().c, { by: 'U1', proposal: null }, [], later)), 'declined'),
  'receipt-of-a-withdrawal': pick(withdrawn({}, decidedAt), 'receipt'),
  'receipt-of-a-place-given-back': pick(withdrawn(released('approved', null), decidedAt), 'receipt'),
  'receipt-of-leaving-the-waiting-list': pick(withdrawn(released('waitlisted', 'no-places'), now), 'receipt'),
  'receipt-of-being-back-in-the-round': pick(broughtBack(incomplete, true), 'receipt'),
  'receipt-of-having-the-place-again': pick(broughtBack(released('approved', null), false), 'receipt'),
  enquiry: pick(answerEnquiry(unplaced), 'enquiry'),
  'enquiry-answered-by-a-person': pick(
    [written].filter((one) => one !== null),
    'enquiry',
  ),
  'enquiry-with-no-round': pick(answerEnquiry({ ...unplaced, programme: null, round: null }), 'enquiry'),
}
