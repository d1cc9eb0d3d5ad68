/** A round of a programme at a hub: its dates, its places, and what a click on a verdict comes to. */

import type { Case, Decision, Declaration } from '../declaration.ts'
import { outstanding } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { isConflicted } from './conflict.ts'

export type Round = {
  id: string
  programme: string
  name: string
  /** Dates are Europe/London; `closes` ends at 23:59:59 there. */
  opens: Temporal.PlainDate
  closes: Temporal.PlainDate
  startsOn: Temporal.PlainDate | null
  release: 'each' | 'together'
  undoWindow: Temporal.Duration
  signatures: 'copied' | 'confirmed'
  /** Days in which an offered place must be accepted, the day of the offer not counted. */
  acceptDays: number
  /** Whether Compare suggests an order: with its reasons, and nothing follows from it by itself. */
  suggestsRank: boolean
  /** At this hub. `taken` counts declarations that are approved, released or not, or offered a place. */
  places: number
  taken: number
  /** Places that were given up or added: how many ever, and how many of them nobody has taken since. */
  freed?: { ever: number; now: number }
}

export type Verdict = 'approved' | 'waitlisted' | 'declined'

export type Click = {
  verdict: Verdict
  /** Slack user id of a reviewer of this hub. */
  by: string
  /** Of the card that was clicked. */
  version: number
  /** One of the programme's reasons; needed to waitlist or decline. */
  reasonId: string | null
  /** The reviewer's own words, for the record; needed to approve while something is outstanding. */
  note: string | null
}

/** What was decided, or why not; `declaration` and `plan` are there only where something changes. */
export type Ruling =
  | { kind: 'decided'; declaration: Declaration; plan: Planned[]; decision: Decision }
  | { kind: 'already'; decision: Decision }
  | { kind: 'not-checked' }
  /** Whoever clicked has declared an interest in this school. */
  | { kind: 'conflicted' }
  | { kind: 'already-withdrawn' }
  /** Something changed since the card was drawn; the plan draws it again. */
  | { kind: 'stale'; plan: Planned[] }
  | { kind: 'full'; places: number }
  | { kind: 'needs-a-reason'; outstanding: string[] }

const zone = 'Europe/London'

/** The last instant at which a declaration is on time: 23:59:59.999 in London on the closing date. */
export const deadline = (round: Pick<Round, 'closes'>): Temporal.Instant =>
  round.closes.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant().subtract({ milliseconds: 1 })

/** Rules on a click. The caller holds the locks on the round's places and the declaration; we only decide. */
export function rule(
  { declaration, round, findings, programme, conflicts }: Pick<Case, 'declaration' | 'round' | 'findings' | 'programme' | 'conflicts'>,
  click: Click,
  now: Temporal.Instant,
): Ruling {
  if (isConflicted({ conflicts }, click.by)) return { kind: 'conflicted' }
  if (declaration.state === 'withdrawn') return { kind: 'already-withdrawn' }
  if (declaration.decision) return { kind: 'already', decision: declaration.decision }
  if (declaration.version !== click.version) return { kind: 'stale', plan: [redraw(declaration)] }
  if (declaration.state === 'received') return { kind: 'not-checked' }
  if (click.verdict === 'approved') {
    if (round.taken >= round.places) return { kind: 'full', places: round.places }
    const open = outstanding(findings)
    if (open.length > 0 && !click.note?.trim()) return { kind: 'needs-a-reason', outstanding: open }
  } else {
    const reasons = click.verdict === 'waitlisted' ? programme.waitlistReasons : programme.declineReasons
    // The letter gives the reason in the programme's words: one that it does not know would say nothing.
    if (!reasons.some(({ id }) => id === click.reasonId)) return { kind: 'needs-a-reason', outstanding: [] }
  }

  const number = declaration.decisions + 1
  const decision: Decision = {
    number,
    verdict: click.verdict,
    by: click.by,
    at: now,
    reasonId: click.verdict === 'approved' ? null : click.reasonId,
    note: click.note,
    releaseAt: round.release === 'each' ? now.add(round.undoWindow) : null,
    releasedAt: null,
    origin: 'verdict',
  }
  const after = { ...declaration, state: click.verdict, decision, decisions: number, version: declaration.version + 1 }
  return { kind: 'decided', declaration: after, decision, plan: [redraw(after), told(after, decision)] }
}

export type Undoing =
  | { kind: 'undone'; declaration: Declaration; plan: Planned[]; verdict: Verdict }
  | { kind: 'already-released'; at: Temporal.Instant }
  | { kind: 'nothing-to-undo'; plan: Planned[] }
  | { kind: 'conflicted' }
  | { kind: 'stale'; plan: Planned[] }

/** Takes a provisional verdict back: any reviewer may, until it is released; its place is free again at once. */
export function undo(
  { declaration, conflicts }: Pick<Case, 'declaration' | 'conflicts'>,
  click: { by: string; decision: number },
  now: Temporal.Instant,
): Undoing {
  if (isConflicted({ conflicts }, click.by)) return { kind: 'conflicted' }
  const { decision } = declaration
  // Taking a verdict back must not bring back a school that has withdrawn.
  if (!decision || declaration.state !== decision.verdict) return { kind: 'nothing-to-undo', plan: [redraw(declaration)] }
  if (decision.releasedAt) return { kind: 'already-released', at: decision.releasedAt }
  // A form that arrived after the verdict must not stop anyone from taking the verdict back; another verdict must.
  if (click.decision !== decision.number) return { kind: 'stale', plan: [redraw(declaration)] }
  const number = declaration.decisions + 1
  const after = { ...declaration, state: declaration.checked, decision: null, decisions: number, version: declaration.version + 1 }
  const note = { kind: 'undone', verdict: decision.verdict, by: click.by, at: now.toString() } as const
  return {
    kind: 'undone',
    declaration: after,
    verdict: decision.verdict,
    plan: [redraw(after), { key: `thread:${after.id}:undone:${number}`, effect: { kind: 'thread', note } }],
  }
}

export type Releasing =
  | { kind: 'released'; declaration: Declaration; decision: Decision; plan: Planned[] }
  | { kind: 'too-early'; at: Temporal.Instant }
  /** A signatory has objected since: the approval waits until a person takes it back, or makes it again with a reason. */
  | { kind: 'kept-objected' }
  /** The school has asked to withdraw since: the letters wait until a person has confirmed that, or put it aside. */
  | { kind: 'kept-withdrawal-asked' }
  | { kind: 'nothing-to-release' }

/** Whether an objection has come in since an approval was made, and it has not gone out. */
export const isObjectedSince = ({ declaration: { decision }, signatures }: Pick<Case, 'declaration' | 'signatures'>): boolean =>
  decision?.verdict === 'approved' &&
  !decision.releasedAt &&
  signatures.some(({ kind, at }) => kind === 'objected' && at !== null && Temporal.Instant.compare(at, decision.at) > 0)

/** Whether the school has asked to withdraw since a verdict was made that has not gone out. */
export const isWithdrawingSince = ({ declaration: { decision }, withdrawal }: Pick<Case, 'declaration' | 'withdrawal'>): boolean =>
  decision != null && !decision.releasedAt && withdrawal?.state === 'open' && Temporal.Instant.compare(withdrawal.at, decision.at) > 0

/** What keeps a verdict here whatever the clock or a lead says, until a person has seen to it. */
export const keptBy = (c: Pick<Case, 'declaration' | 'signatures' | 'withdrawal'>): 'objected' | 'withdrawal-asked' | null =>
  isObjectedSince(c) ? 'objected' : isWithdrawingSince(c) ? 'withdrawal-asked' : null

/** Lets a verdict out once its undo window has ended. The letters are planned by the caller, from the same case. */
export function release(
  { declaration, signatures, withdrawal }: Pick<Case, 'declaration' | 'signatures' | 'withdrawal'>,
  now: Temporal.Instant,
): Releasing {
  const { decision } = declaration
  if (!decision || declaration.state !== decision.verdict || decision.releasedAt || !decision.releaseAt)
    return { kind: 'nothing-to-release' }
  if (Temporal.Instant.compare(now, decision.releaseAt) < 0) return { kind: 'too-early', at: decision.releaseAt }
  const kept = keptBy({ declaration, signatures, withdrawal })
  if (kept) return { kind: `kept-${kept}` }
  const released = { ...decision, releasedAt: now }
  const after = { ...declaration, decision: released }
  // What left with others is announced with them, in one post.
  const told = decision.together ? [] : [announce(after, decision.number)]
  return { kind: 'released', declaration: after, decision: released, plan: [redraw(after), ...told] }
}

/** A post of its own in the hub's channel, once for each decision. */
export const announce = ({ id }: Pick<Declaration, 'id'>, decision: number): Planned => ({
  key: `announcement:${id}:${decision}`,
  effect: { kind: 'announcement', decision },
})

/** One row for the card, however often it must be drawn again. */
export const redraw = ({ id }: Pick<Declaration, 'id'>): Planned => ({ key: `card:${id}`, effect: { kind: 'card' } })

const told = ({ id }: Declaration, decision: Decision): Planned => ({
  key: `thread:${id}:decided:${decision.number}`,
  effect: {
    kind: 'thread',
    note: {
      kind: 'decided',
      verdict: decision.verdict,
      by: decision.by,
      at: decision.at.toString(),
      reason: decision.reasonId,
      note: decision.note,
      releaseAt: decision.releaseAt?.toString() ?? null,
    },
  },
})
