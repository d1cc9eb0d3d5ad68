/** What becomes of an offered place: accepted, declined, reminded of, or freed because nobody has answered. */

import type { Case, Decision, Declaration } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { decided } from '../letters/letters.ts'
import { offerDeclinedLetters, offerLetters, unreached } from '../letters/offer-letters.ts'
import type { Link } from '../mail/claim.ts'
import type { Role } from '../programme.ts'
import { isConflicted } from './conflict.ts'
import { endOf, hasBegun, type Offer } from './offer.ts'
import type { Closing, Proposal, Proposing } from './proposal.ts'
import { redraw } from './round.ts'

type Said = {
  answer: 'accepted' | 'declined'
  /** Of the offer that is answered; null for whichever is open. */
  number: number | null
  roles: Role[]
  by: 'page' | 'reply'
  /** When it reached us, where that is earlier than now. */
  at?: Temporal.Instant
}

export type Answered =
  | Settled
  /** The first answer stands; another than that is said in the thread. */
  | { kind: 'offer-answered-before'; offer: Offer; plan: Planned[] }
  /** The programme has begun: people settle it. */
  | { kind: 'offer-too-late'; plan: Planned[] }
  | { kind: 'no-offer' }

/**
 * The school's answer: any of the people whom the form declares may give it, and the first stands. After the last day an acceptance still
 * counts for as long as nobody has freed the place, and overtakes the proposal to do so; from the day the programme starts, people settle it.
 */
export function answerOffer(c: Case, said: Said, link: Link, now: Temporal.Instant): Answered {
  const { declaration, offer } = c
  const at = said.at ?? now
  if (offer === null || said.roles.length === 0) return { kind: 'no-offer' }
  if (said.number !== null && said.number !== offer.number) return { kind: 'no-offer' }
  const told = (late: boolean, counts: boolean): Planned => ({
    key: `thread:${declaration.id}:offer:${offer.number}:${said.answer}${counts ? '' : ':after'}`,
    effect: {
      kind: 'thread',
      note: { kind: 'offer-answered', answer: said.answer, roles: said.roles.map(({ title }) => title), by: said.by, late, counts },
    },
  })
  if (declaration.state !== 'offered' || offer.state !== 'open')
    return { kind: 'offer-answered-before', offer, plan: offer.state === said.answer || said.by === 'reply' ? [] : [told(false, false)] }
  if (said.answer === 'accepted' && hasBegun(c.round, offer, at))
    return { kind: 'offer-too-late', plan: said.by === 'reply' ? [] : [told(true, false)] }

  const late = Temporal.Instant.compare(at, endOf(offer.acceptBy)) >= 0
  return settled(c, offer, { answer: said.answer, roles: said.roles, told: told(late, true) }, link, now)
}

type Settled = {
  kind: 'offer-accepted' | 'offer-declined'
  declaration: Declaration
  offer: Offer
  plan: Planned[]
  closes: Closing[]
}

/** What an answer that counts comes to, whoever brings it; `roles` are those who gave it, where that is known. */
function settled(
  c: Case,
  offer: Offer,
  { answer, roles, told }: { answer: Said['answer']; roles: Role[] | null; told: Planned },
  link: Link,
  now: Temporal.Instant,
): Settled {
  const accepted = answer === 'accepted'
  const closed: Offer = { ...offer, state: answer, closedAt: now }
  const ended = end(c, accepted ? 'approved' : 'declined', accepted ? null : 'offer-declined', offer.by, now)
  const after = { ...c, declaration: ended.declaration, offer: closed }
  const letters = accepted ? decided(after, now, link) : offerDeclinedLetters(after, offer, roles)
  return {
    kind: `offer-${answer}`,
    declaration: ended.declaration,
    offer: closed,
    closes: [{ kind: 'lapse', state: 'overtaken' }],
    plan: [...ended.plan, told, ...letters],
  }
}

/** What a reviewer writes down of the school's answer: `note` says who gave it, and how. */
type Heard = { answer: Said['answer']; by: string; note: string; version: number }

export type Recorded =
  | (Settled & { why: string })
  | { kind: 'conflicted' | 'needs-a-note' | 'nothing-offered' }
  /** The offer, the form or the decision has changed since the reviewer was asked. */
  | { kind: 'stale'; plan: Planned[] }

/** The school has told a person, who takes it for yes or no: the same as on the page, also once the programme has begun. */
export function recordAnswer(c: Case, heard: Heard, link: Link, now: Temporal.Instant): Recorded {
  const { declaration, offer } = c
  const { answer, by } = heard
  if (isConflicted(c, by)) return { kind: 'conflicted' }
  if (declaration.state !== 'offered' || offer?.state !== 'open') return { kind: 'nothing-offered' }
  if (heard.version !== declaration.version) return { kind: 'stale', plan: [redraw(declaration)] }
  const why = heard.note.trim()
  if (why === '') return { kind: 'needs-a-note' }
  const note = { kind: 'offer-recorded', answer, by, at: now.toString(), note: why } as const
  const told: Planned = { key: `thread:${declaration.id}:offer:${offer.number}:${answer}`, effect: { kind: 'thread', note } }
  return { ...settled(c, offer, { answer, roles: null, told }, link, now), why }
}

export type Reminding = { kind: 'offer-reminded'; offer: Offer; plan: Planned[] } | { kind: 'reminder-not-needed'; why: string }

/** Once, and only while there is time to answer. */
export function remindOfOffer(c: Case, number: number, link: Link, now: Temporal.Instant): Reminding {
  const { offer, declaration } = c
  const why = unanswered(c, number)
  if (why !== null || offer === null) return { kind: 'reminder-not-needed', why: why ?? 'there is no offer' }
  if (offer.remindedAt) return { kind: 'reminder-not-needed', why: 'it was sent before' }
  if (Temporal.Instant.compare(now, endOf(offer.acceptBy)) >= 0) return { kind: 'reminder-not-needed', why: 'its last day has passed' }
  const letters = offerLetters(c, offer, link, 'reminder')
  if (letters.length === 0) return { kind: 'reminder-not-needed', why: 'every letter to the school comes back' }
  const missed = unreached(c).map(({ title }) => title)
  const note = { kind: 'offer-reminded', ...(missed.length > 0 && { missed }) } as const
  return {
    kind: 'offer-reminded',
    offer: { ...offer, remindedAt: now },
    plan: [{ key: `thread:${declaration.id}:offer:${number}:reminded`, effect: { kind: 'thread', note } }, ...letters],
  }
}

export type Expiring = { kind: 'offer-unanswered'; proposals: Proposing[]; plan: Planned[] } | { kind: 'offer-closed-before'; why: string }

/** When its last day is over, a person is asked whether to free the place: nothing is freed by itself. */
export function expire(c: Case, number: number): Expiring {
  const why = unanswered(c, number)
  if (why !== null) return { kind: 'offer-closed-before', why }
  const { id } = c.declaration
  const proposing: Proposing = {
    key: `lapse:${id}:${number}`,
    kind: 'lapse',
    round: c.round.id,
    hub: c.hub.id,
    declaration: id,
    body: { offer: number },
  }
  return { kind: 'offer-unanswered', proposals: [proposing], plan: [redraw(c.declaration)] }
}

export type Lapsing =
  | { kind: 'offer-lapsed'; declaration: Declaration; offer: Offer; plan: Planned[]; closes: Closing[] }
  | { kind: 'conflicted' }
  | { kind: 'proposal-closed' }
  /** There is still time to answer. */
  | { kind: 'too-early'; until: Temporal.Instant }
  | { kind: 'nothing-offered'; plan: Planned[] }

/** A person frees the place of an offer that nobody has answered; `proposal` is null from the card. `written`: the school has replied, but neither yes nor no. */
export function lapse(
  c: Case,
  click: { by: string; proposal: string | null; written?: boolean },
  open: Proposal[],
  now: Temporal.Instant,
): Lapsing {
  const { declaration, offer } = c
  if (isConflicted(c, click.by)) return { kind: 'conflicted' }
  if (click.proposal !== null && !open.some(({ id }) => id === click.proposal)) return { kind: 'proposal-closed' }
  if (offer?.state !== 'open' || declaration.state !== 'offered') return { kind: 'nothing-offered', plan: [redraw(declaration)] }
  const until = endOf(offer.acceptBy)
  if (Temporal.Instant.compare(now, until) < 0) return { kind: 'too-early', until }
  const ended = end(c, 'declined', click.written ? 'offer-lapsed-unclear' : 'offer-lapsed', click.by, now)
  const closed: Offer = { ...offer, state: 'lapsed', closedAt: now }
  const note = { kind: 'offer-lapsed', by: click.by, at: now.toString(), ...(click.written && { written: true }) } as const
  return {
    kind: 'offer-lapsed',
    declaration: ended.declaration,
    offer: closed,
    closes: [{ kind: 'lapse', state: 'done' }],
    plan: [
      ...ended.plan,
      { key: `thread:${declaration.id}:offer:${offer.number}:lapsed`, effect: { kind: 'thread', note } },
      ...decided({ ...c, declaration: ended.declaration, offer: closed }, now),
    ],
  }
}

/** Why there is nothing to wait for any more; null while the offer is open. */
function unanswered({ offer, declaration }: Case, number: number): string | null {
  if (offer?.number !== number) return 'there is a newer offer'
  return offer.state === 'open' && declaration.state === 'offered' ? null : 'it has been answered'
}

/** The decision that an offer ends in: out at once, because the school has given it itself, or is told of it now. */
function end({ declaration }: Case, verdict: 'approved' | 'declined', reasonId: string | null, by: string, now: Temporal.Instant) {
  const number = declaration.decisions + 1
  const decision: Decision = { number, verdict, by, at: now, reasonId, note: null, releaseAt: now, releasedAt: now, origin: 'offer' }
  const after: Declaration = { ...declaration, state: verdict, decision, decisions: number, version: declaration.version + 1, rank: null }
  const announcement: Planned = { key: `announcement:${after.id}:${number}`, effect: { kind: 'announcement', decision: number } }
  return { declaration: after, plan: [redraw(after), announcement] }
}
