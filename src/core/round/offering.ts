/** Offering a free place to a school on the waiting list. */

import { type Case, type Declaration, outstanding } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { offerLetters } from '../letters/offer-letters.ts'
import type { Link } from '../mail/claim.ts'
import { isConflicted } from './conflict.ts'
import { acceptBy, endOf, type Offer, remindAt } from './offer.ts'
import type { Closing, Proposal } from './proposal.ts'
import { redraw } from './round.ts'

export type Click = {
  /** Slack user id of a reviewer of this hub. */
  by: string
  /** Of the card that was clicked; null from a proposal. */
  version: number | null
  /** The proposal that was confirmed; null from a card. */
  proposal: string | null
  /** The reviewer's own words, for the record; needed while something is outstanding. */
  note: string | null
}

export type Offering =
  | { kind: 'offered'; declaration: Declaration; offer: Offer; plan: Planned[]; closes: Closing[]; why: string | null }
  | { kind: 'conflicted' }
  /** Somebody has put the proposal aside, or it was overtaken. */
  | { kind: 'proposal-closed' }
  | { kind: 'not-waiting' }
  /** The school has not been told yet that it waits. */
  | { kind: 'not-released' }
  | { kind: 'stale'; plan: Planned[] }
  | { kind: 'full'; places: number }
  /** Less than a day until the programme starts, or it has started. */
  | { kind: 'too-late'; startsOn: Temporal.PlainDate | null }
  | { kind: 'needs-a-reason'; outstanding: string[] }

/**
 * Offers a free place to a school that waits, and has been told so. It holds the place until it has answered, or a person has freed it.
 * The caller holds the locks on the round's places and the declaration; `open` are the round's open proposals.
 */
export function offer(c: Case, click: Click, open: Proposal[], link: Link, now: Temporal.Instant): Offering {
  const { declaration, round } = c
  if (isConflicted(c, click.by)) return { kind: 'conflicted' }
  if (click.proposal !== null && !open.some(({ id }) => id === click.proposal)) return { kind: 'proposal-closed' }
  if (declaration.state !== 'waitlisted') return { kind: 'not-waiting' }
  if (click.version !== null && click.version !== declaration.version) return { kind: 'stale', plan: [redraw(declaration)] }
  if (!declaration.decision?.releasedAt) return { kind: 'not-released' }
  if (round.taken >= round.places) return { kind: 'full', places: round.places }
  const last = acceptBy(round, now)
  if (last === null) return { kind: 'too-late', startsOn: round.startsOn }
  const left = outstanding(c.findings)
  if (left.length > 0 && !click.note?.trim()) return { kind: 'needs-a-reason', outstanding: left }

  const made: Offer = {
    number: (c.offer?.number ?? 0) + 1,
    by: click.by,
    at: now,
    acceptBy: last,
    remindedAt: null,
    state: 'open',
    closedAt: null,
  }
  const after: Declaration = {
    ...declaration,
    state: 'offered',
    rank: null,
    decisions: declaration.decisions + 1,
    version: declaration.version + 1,
  }
  const { number } = made
  const note = { kind: 'offered', by: click.by, at: now.toString(), acceptBy: last.toString(), note: click.note } as const
  return {
    kind: 'offered',
    declaration: after,
    offer: made,
    closes: click.proposal === null ? [{ kind: 'offer', state: 'done' }] : [{ id: click.proposal, state: 'done' }],
    why: click.note,
    plan: [
      redraw(after),
      { key: `thread:${after.id}:offered:${number}`, effect: { kind: 'thread', note } },
      ...offerLetters({ ...c, declaration: after }, made, link, 'offer'),
      { key: `offer:${after.id}:${number}:remind`, effect: { kind: 'offer', number, does: 'remind' }, due: remindAt(made) },
      { key: `offer:${after.id}:${number}:lapse`, effect: { kind: 'offer', number, does: 'lapse' }, due: endOf(last) },
    ],
  }
}
