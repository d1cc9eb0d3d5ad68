/** Raising the places of a round at a hub: a lead asks, with a reason, and a second person agrees. The limit itself always holds. */
import * as z from 'zod'
import type { Proposal } from './proposal.ts'
import type { Round } from './round.ts'

/** More than this is a slip of the finger, not a round. */
export const MOST = 100

/** What a proposal to raise carries: from how many to how many, why, and who asked. */
export const Raise = z.object({ from: z.int(), to: z.int(), reason: z.string(), by: z.string() })
export type Raise = z.infer<typeof Raise>

export type Asking =
  | { kind: 'raise-proposed'; body: Raise }
  | { kind: 'not-a-lead' }
  /** One is waiting for a second person already. */
  | { kind: 'already-proposed'; body: Raise }
  /** Places are never lowered here: some of them are given. */
  | { kind: 'not-more'; places: number }
  | { kind: 'too-many' }
  | { kind: 'needs-a-reason' }

type Ask = { to: number; reason: string; by: string; role: 'lead' | 'reviewer' }

export function askRaise(
  { places }: Pick<Round, 'places'>,
  open: Pick<Proposal, 'kind' | 'body'>[],
  { to, reason, by, role }: Ask,
): Asking {
  if (role !== 'lead') return { kind: 'not-a-lead' }
  const waiting = open.find(({ kind }) => kind === 'raise')
  if (waiting) return { kind: 'already-proposed', body: Raise.parse(waiting.body) }
  if (!Number.isInteger(to) || to > MOST) return { kind: 'too-many' }
  if (to <= places) return { kind: 'not-more', places }
  if (reason.trim() === '') return { kind: 'needs-a-reason' }
  return { kind: 'raise-proposed', body: { from: places, to, reason: reason.trim(), by } }
}

export type Agreeing =
  | { kind: 'raised'; body: Raise; more: number }
  | { kind: 'closed' }
  /** Two people means two people. */
  | { kind: 'same-person' }
  /** The number is another one by now: whoever asked should look again. */
  | { kind: 'overtaken'; places: number }

export function agreeRaise({ places }: Pick<Round, 'places'>, proposal: Pick<Proposal, 'state' | 'body'>, by: string): Agreeing {
  if (proposal.state !== 'open') return { kind: 'closed' }
  const body = Raise.parse(proposal.body)
  if (body.by === by) return { kind: 'same-person' }
  if (body.from !== places) return { kind: 'overtaken', places }
  return { kind: 'raised', body, more: body.to - places }
}

/**
 * The places once countersign.yaml says `written`. What two people have added stays added; an operator who writes a greater number
 * has written it down, or more than it, so it is not added a second time. A smaller number takes as many away as it says.
 */
export function configuredPlaces(given: { places: number; raised: number } | null, written: number): { places: number; raised: number } {
  if (!given) return { places: written, raised: 0 }
  const before = given.places - given.raised
  const places = written > before ? Math.max(written, given.places) : written + given.raised
  return { places, raised: places - written }
}
