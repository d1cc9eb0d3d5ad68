/** Which schools on the waiting list a free place is proposed for. Pure: the caller holds the lock on the round's places. */
import type { Board } from './board.ts'
import { acceptBy } from './offer.ts'
import type { Proposal, Proposing } from './proposal.ts'
import { deadline } from './round.ts'

type Proposals = {
  make: Proposing[]
  /** Ids of open ones that no longer hold: the place is gone, or another school is next. */
  overtaken: string[]
}

/**
 * One open proposal for each place to fill, in the order of the list. `made` are all proposals of an offer at this round and hub.
 *
 * A place is to be filled from the list where it was given and has been given up (declined, withdrawn, reversed, lapsed) or was added by
 * two people: a place that nobody has had yet is for the schools that are still to be decided. Once the round has closed and no school is
 * undecided, every free place is. A school that has not been told yet that it waits is not proposed, and nobody behind it is either.
 * A proposal that was put aside leaves its place free: nothing is proposed for it until another place is given up.
 */
export function proposals({ round, hub, rows }: Board, made: Proposal[], now: Temporal.Instant): Proposals {
  const open = made.filter(({ state }) => state === 'open')
  const occasion = round.freed?.ever ?? 0
  const waiting = rows.filter(({ state, rank }) => state === 'waitlisted' && rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
  const aside = new Set(
    made.filter(({ state, body }) => state === 'dismissed' && body.occasion === occasion).flatMap(({ declaration }) => declaration ?? []),
  )
  const untold = waiting.findIndex(({ decision }) => !decision?.releasedAt)
  const told = waiting.slice(0, untold < 0 ? waiting.length : untold)
  const leftFree = told.filter(({ id }) => aside.has(id)).length
  const next = told.filter(({ id }) => !aside.has(id)).slice(0, Math.max(0, toFill({ round, hub, rows }, now) - leftFree))
  const kept = open.filter(({ declaration }) => next.some(({ id }) => id === declaration))
  return {
    overtaken: open.filter((one) => !kept.includes(one)).map(({ id }) => id),
    make: next
      .filter(({ id }) => !kept.some(({ declaration }) => declaration === id))
      .map(({ id }, i) => ({
        key: `offer:${round.id}:${hub}:${made.length + i + 1}`,
        kind: 'offer',
        round: round.id,
        hub,
        declaration: id,
        body: { occasion },
      })),
  }
}

/** How many places the waiting list may fill now. */
function toFill({ round, rows }: Board, now: Temporal.Instant): number {
  if (acceptBy(round, now) === null) return 0
  const free = Math.max(0, round.places - round.taken)
  const undecided = rows.some(({ state }) => state === 'received' || state === 'needs-school' || state === 'ready')
  const closed = Temporal.Instant.compare(now, deadline(round)) > 0
  return closed && !undecided ? free : Math.min(free, round.freed?.now ?? 0)
}
