/** What each letter says, as values for its template. Everything that is a rule is worded here; templates only set it out. */

import type { Case, Decision } from '../declaration.ts'
import { isByPicture } from '../form/by-picture.ts'
import { readingRows, signatureRows, unread } from '../form/reading-rows.ts'
import type { Hub } from '../hub.ts'
import { claimOf, type Link } from '../mail/claim.ts'
import type { HeldReason, Unreadable } from '../mail/message.ts'
import type { Role } from '../programme.ts'
import { reasonOf } from '../round/reasons.ts'
import { deadline } from '../round/round.ts'
import { dateInWords, listInWords, timeInWords, withArticle } from '../wording.ts'
import type { Arrival, Letter, Unplaced } from './letters.ts'
import { next, privacy } from './next.ts'
import { remedies } from './remedies.ts'

type Facts = Letter['facts']
/** Who a letter is for: an address, and the roles it is asked about. */
type Reader = { address: string; roles: Role[] }

/** For a signatory who was part of the message: all of the reading, and whose signatures were seen. */
export const acknowledgementFacts = (
  c: Case,
  { address, roles }: Reader,
  { changed, corrected = false, link }: Arrival,
  now: Temporal.Instant,
): Facts => ({
  ...caseFacts(c),
  roles: titles(roles),
  received: timeInWords(c.receivedAt),
  revised: changed !== null && !corrected,
  corrected,
  repeats: c.lastMessage?.repeats === true && !corrected,
  changed: (changed ?? []).map(({ called, from, to }) => ({
    called,
    from: from ?? 'blank',
    to: hardToRead(c, called) ? unread : (to ?? 'blank'),
  })),
  toDo: toDo(c, roles, yours(c, { address, roles }, link, now) !== null),
  sections: readingRows(c),
  signatures: signatureRows(c),
  commitments: asPrinted(c) ? c.programme.commitments : [],
  answer: yours(c, { address, roles }, link, now),
  next: next(c, now),
  privacy: privacy(c.hub, c.programme.name),
})

/** For somebody named on the form but not copied in: the school and their role, and nothing that was read. */
export const requestFacts = (c: Case, { address, roles }: Reader, link: Link, now: Temporal.Instant): Facts => ({
  ...caseFacts(c),
  asks: 'signature',
  roles: titles(roles),
  commitments: asPrinted(c) ? c.programme.commitments : [],
  answer: yours(c, { address, roles }, link, now),
  ...closing(c.round, now),
  privacy: privacy(c.hub, c.programme.name),
})

/** For everyone else who signs, where one of them has objected. */
export const objectionFacts = (c: Case, roles: Role[], objectors: Role[]): Facts => ({
  ...caseFacts(c),
  asks: 'objection',
  roles: titles(roles),
  objectors: listInWords(objectors.map((role) => withArticle(role.title))),
  privacy: privacy(c.hub, c.programme.name),
})

/** For whoever objected by reply. */
export const objectionReceiptFacts = (c: Case, roles: Role[]): Facts => ({
  ...caseFacts(c),
  answers: 'objection',
  objectors: listInWords(roles.map((role) => withArticle(role.title))),
  privacy: privacy(c.hub, c.programme.name),
})

/**
 * A reminder: `roles` are those whose signature we wait for, `puts` that this is who sent the form and can put it right,
 * `left` how long there still is, where it is because of the deadline that we write.
 */
export const chaseFacts = (
  c: Case,
  { address, roles, puts, last, left }: Reader & { puts: boolean; last: boolean; left: string | null },
  link: Link,
  now: Temporal.Instant,
): Facts => ({
  ...caseFacts(c),
  roles: titles(roles),
  toDo: puts ? toDo(c, roles, yours(c, { address, roles }, link, now) !== null) : [],
  answer: roles.length > 0 ? yours(c, { address, roles }, link, now) : null,
  deadline: timeInWords(deadline(c.round)),
  left,
  last,
  privacy: privacy(c.hub, c.programme.name),
})

/** For a sender whom the form does not name, such as the office: what to put right, and nobody's details. */
export const receiptFacts = (c: Case, now: Temporal.Instant): Facts => ({
  ...caseFacts(c),
  answers: 'declaration',
  received: timeInWords(c.receivedAt),
  toDo: toDo(c),
  signatories: listInWords(c.programme.roles.map((role) => role.title)),
  next: next(c, now),
  privacy: privacy(c.hub, c.programme.name),
})

/** What the programme's data promises, what is only conditional, and the reason where there is one. */
export function decisionFacts(
  c: Case,
  { address, roles }: Reader,
  decision: Decision & { releasedAt: Temporal.Instant },
  link: Link | null,
  now: Temporal.Instant,
): Facts {
  const { says } = c.programme
  const reason = reasonOf(c.programme, decision)?.letter ?? null
  const common = {
    ...caseFacts(c),
    roles: titles(roles),
    round: c.round.name,
    decided: dateInWords(decision.releasedAt.toZonedDateTimeISO('Europe/London').toPlainDate()),
  }
  switch (decision.verdict) {
    case 'approved':
      return {
        ...common,
        accepted: decision.origin === 'offer',
        starts: starts(c),
        promises: says.approved,
        conditional: says.conditional,
        lead: says.lead,
        back: giving(c, address, link, now),
      }
    case 'waitlisted':
      return { ...common, reason, means: says.waitlisted, back: giving(c, address, link, now) }
    case 'declined':
      return { ...common, reason, means: says.declined }
    default:
      return decision.verdict satisfies never
  }
}

/** The page on which the school gives back what it has; null once the link would not work. */
function giving(c: Case, address: string, link: Link | null, now: Temporal.Instant) {
  const claim = claimOf(c, address)
  return link === null || Temporal.Instant.compare(now, claim.until) >= 0 ? null : { link: link(claim), until: lastDay(claim.until) }
}

const lastDay = (until: Temporal.Instant): string =>
  dateInWords(until.toZonedDateTimeISO('Europe/London').toPlainDate().subtract({ days: 1 }))

export const enquiryFacts = (message: Unplaced): Facts => ({ ...unplacedFacts(message), answers: 'machine' })

/** Null where no answer is owed: a forged message, one without a sender, a stranger writing into somebody's case. */
export function heldFacts(message: Unplaced & { reason: HeldReason; why: Unreadable | null }): Facts | null {
  const remedy = remedyFor(message)
  return remedy && { ...unplacedFacts(message), answers: 'held', ...remedy }
}

function remedyFor({ reason, why, programme, hub }: Unplaced & { reason: HeldReason; why: Unreadable | null }) {
  const form = programme?.form ?? 'form'
  switch (reason) {
    case 'unreadable':
      return remedies(form)[why ?? 'other']
    case 'unknown-form':
      return {
        unusable: true,
        problem: `The form attached to your e-mail is not one that ${hub.name} has a programme for.`,
        remedy: programme
          ? [`For the ${programme.name}, fill in its ${form} and send that.`, 'If you meant another programme, ask the hub.']
          : ['Ask the hub which form to send.'],
      }
    case 'several-forms':
      return {
        problem: 'There is more than one form in your e-mail, and we cannot tell which one to use.',
        remedy: ['Send each form in an e-mail of its own.', 'Copy in the people who sign that form.'],
      }
    case 'round':
      return {
        unusable: true,
        problem: `${hub.name} is not taking forms for this programme at the moment.`,
        remedy: ['Ask the hub when it will next.'],
      }
    case 'two-senders':
    case 'no-sender':
    case 'stranger':
    case 'doubted':
    case 'forged':
    case 'reading-failed':
      return null
    default:
      return reason satisfies never
  }
}

/** What every letter about a case may say. */
export const caseFacts = ({ declaration, school, programme, hub, reading }: Case) => ({
  reference: declaration.reference,
  school: (reading.fields['school.name']?.confidence === 'low' ? null : school.name) ?? 'your school',
  programme: programme.name,
  form: programme.form,
  ...hubFacts(hub),
})

const unplacedFacts = ({ hub, programme, round, receivedAt }: Unplaced) => ({
  ...hubFacts(hub),
  inbox: hub.inboxes[0] ?? hub.contact.email,
  received: timeInWords(receivedAt),
  sending: programme && round && { programme: programme.name, form: programme.form, ...closing(round, receivedAt) },
  privacy: privacy(hub, programme?.name ?? null),
})

const hubFacts = (hub: Hub) => ({ hub: hub.name, contact: hub.contact })

const closing = (round: Case['round'], now: Temporal.Instant) => ({
  deadline: timeInWords(deadline(round)),
  closed: Temporal.Instant.compare(now, deadline(round)) > 0,
})

/** The two ways to answer; null once there is a decision, or the link would not work any more. `missing`: we still wait for this signature. */
function yours(c: Case, { address, roles }: Reader, link: Link, now: Temporal.Instant) {
  const claim = claimOf(c, address)
  if (c.declaration.state === 'withdrawn' || c.declaration.decision?.releasedAt || Temporal.Instant.compare(now, claim.until) >= 0)
    return null
  const missing = roles.some((role) => c.signatures.find((s) => s.role === role.id)?.suffices !== true)
  return {
    missing,
    link: link(claim),
    until: lastDay(claim.until),
  }
}

const hardToRead = ({ programme, reading }: Case, called: string): boolean =>
  programme.fields.some((field) => field.called === called && reading.fields[field.key]?.confidence === 'low')

export const titles = (roles: Role[]): string => listInWords(roles.map((role) => role.title))
/** Whoever is to confirm a signature of their own is told so, where the same letter says how, and not to ask themselves. */
function toDo({ findings }: Case, own: Role[] = [], says = false): string[] {
  const theirs = (field: string | null) => says && own.some(({ email }) => email === field)
  const lines = findings
    .filter(({ kind }) => kind === 'fixable')
    .map(({ code, field, message }) =>
      code === 'not-confirmed' && theirs(field) ? 'Confirm your own signature: “Your answer” says how.' : message,
    )
  return [...new Set(lines)]
}
export const starts = ({ round }: Case): string | null => round.startsOn && dateInWords(round.startsOn)
const asPrinted = ({ reading, reading: { commitments } }: Case): boolean =>
  !isByPicture(reading) && commitments.missing.length + commitments.altered.length === 0
