/** Reversal: a lead puts another verdict in the place of one that the school has been told of. Never silently: a correction follows. */

import type { Case, Decision, Declaration } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { isConflicted } from './conflict.ts'
import { announce, redraw, type Verdict } from './round.ts'

export type Reversal = {
  verdict: Verdict
  by: string
  role: 'lead' | 'reviewer'
  /** Of the card or Details that was pressed. */
  version: number
  /** One of the programme's reasons; needed to waitlist or decline. */
  reasonId: string | null
  /** Why it is reversed, for the record; always needed. */
  note: string | null
}

export type Reversing =
  /** `was` is the decision that no longer holds. */
  | { kind: 'reversed'; declaration: Declaration; decision: Decision; was: Told; plan: Planned[] }
  | { kind: 'not-a-lead' }
  | { kind: 'conflicted' }
  /** Nobody has been told: Undo is what it takes. */
  | { kind: 'not-released' }
  | { kind: 'already-withdrawn' }
  | { kind: 'already-offered' }
  | { kind: 'stale'; plan: Planned[] }
  | { kind: 'same-verdict'; verdict: Verdict }
  | { kind: 'full'; places: number }
  | { kind: 'needs-a-reason'; lacks: 'reason' | 'note' }

/** A decision that has been released. */
export type Told = Decision & { releasedAt: Temporal.Instant }

/** Rules on it. The caller holds the locks on the round's places and the declaration; the letters are planned from what it knows of those sent. */
export function reverse(
  { declaration, round, programme, conflicts }: Pick<Case, 'declaration' | 'round' | 'programme' | 'conflicts'>,
  click: Reversal,
  now: Temporal.Instant,
): Reversing {
  if (click.role !== 'lead') return { kind: 'not-a-lead' }
  if (isConflicted({ conflicts }, click.by)) return { kind: 'conflicted' }
  const standing = reversible(declaration)
  if (typeof standing === 'string') return { kind: standing }
  if (declaration.version !== click.version) return { kind: 'stale', plan: [redraw(declaration)] }
  if (standing.verdict === click.verdict) return { kind: 'same-verdict', verdict: click.verdict }
  if (click.verdict === 'approved') {
    if (round.taken >= round.places) return { kind: 'full', places: round.places }
  } else {
    const reasons = click.verdict === 'waitlisted' ? programme.waitlistReasons : programme.declineReasons
    if (!reasons.some(({ id }) => id === click.reasonId)) return { kind: 'needs-a-reason', lacks: 'reason' }
  }
  if (!click.note?.trim()) return { kind: 'needs-a-reason', lacks: 'note' }

  const number = declaration.decisions + 1
  const decision: Decision = {
    number,
    verdict: click.verdict,
    by: click.by,
    at: now,
    reasonId: click.verdict === 'approved' ? null : click.reasonId,
    note: click.note.trim(),
    releaseAt: now,
    releasedAt: now,
    origin: 'reversal',
  }
  const after = { ...declaration, state: click.verdict, decision, decisions: number, version: declaration.version + 1 }
  return {
    kind: 'reversed',
    declaration: after,
    decision,
    was: standing,
    plan: [redraw(after), noted(after, standing, decision), announce(after, number)],
  }
}

/** The verdict that a lead may reverse, or why there is none. */
export function reversible({
  state,
  decision,
}: Pick<Declaration, 'state' | 'decision'>): Told | 'already-withdrawn' | 'already-offered' | 'not-released' {
  if (state === 'withdrawn' || state === 'offered') return `already-${state}`
  if (!decision?.releasedAt || state !== decision.verdict) return 'not-released'
  return { ...decision, releasedAt: decision.releasedAt }
}

const noted = ({ id }: Declaration, was: Decision, { number, verdict, by, at, reasonId, note }: Decision): Planned => ({
  key: `thread:${id}:reversed:${number}`,
  effect: {
    kind: 'thread',
    note: { kind: 'reversed', from: was.verdict, to: verdict, by, at: at.toString(), reason: reasonId, note: note ?? '' },
  },
})
