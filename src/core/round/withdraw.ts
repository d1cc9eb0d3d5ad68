/** A school's withdrawal: it asks, a person confirms it or puts it aside, and takes it back where it was not meant. */
import * as z from 'zod'
import type { Case, Declaration } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { plannedChase } from '../findings/chase.ts'
import { type Finding, flag } from '../findings/finding.ts'
import type { Reviewer } from '../hub.ts'
import { backLetters, withdrawnLetters } from '../letters/withdraw-letters.ts'
import type { Closed } from '../working-days.ts'
import { isConflicted } from './conflict.ts'
import type { Closing, Proposing } from './proposal.ts'
import { redraw } from './round.ts'

/** What stands in its proposal. */
export const Asked = z.strictObject({
  /** `staff`: the school told a person at the hub, who wrote it down. */
  how: z.enum(['page', 'reply', 'staff']),
  /** Whose page or reply it was. */
  address: z.string().nullable(),
  /** What they wrote with it; of `staff`, who said so. */
  words: z.string().nullable(),
})
export type Asked = z.infer<typeof Asked>

/** `open`: asked for. `done`: confirmed by a person, `by` at `closedAt`. */
export type Withdrawal = Asked & {
  /** Of its proposal. */
  id: string
  at: Temporal.Instant
  state: 'open' | 'done'
  by: string | null
  closedAt: Temporal.Instant | null
}

/** While a person has not confirmed it or put it aside, no approval is plain. */
export const withdrawalFinding = (withdrawal: Withdrawal | null): Finding[] =>
  withdrawal?.state === 'open' ? [flag('withdrawal-asked', null, 'The school has asked to withdraw.')] : []

/** There is nothing to give back once the school has been told that it has no place. */
const isOver = ({ decision, state }: Declaration): boolean => state === 'declined' && decision?.releasedAt != null

/** Whether the school can withdraw, or has asked to already. */
export const canWithdraw = ({ declaration }: Pick<Case, 'declaration'>): boolean =>
  declaration.state !== 'withdrawn' && !isOver(declaration)

/** What a decision that has gone out ends: a request to withdraw has nothing left to confirm where it says that there is no place. */
export const pointless = (declaration: Declaration): Closing[] => (isOver(declaration) ? [{ kind: 'withdrawal', state: 'overtaken' }] : [])

export type Asking =
  | { kind: 'withdrawal-asked'; proposals: Proposing[]; plan: Planned[]; why: string | null }
  | { kind: 'withdrawal-asked-already' | 'already-withdrawn' | 'nothing-to-withdraw' }

const MOST = 1_500

/** The school asks; `event` makes it once. Nothing changes yet, but that chases and letters of a verdict wait for a person. */
export function ask(c: Case, asked: Asked & { event: string }): Asking {
  const { id, state } = c.declaration
  if (state === 'withdrawn') return { kind: 'already-withdrawn' }
  if (!canWithdraw(c)) return { kind: 'nothing-to-withdraw' }
  if (c.withdrawal?.state === 'open') return { kind: 'withdrawal-asked-already' }
  const { event, how, address } = asked
  const words = asked.words?.trim().slice(0, MOST).toWellFormed() || null
  return {
    kind: 'withdrawal-asked',
    proposals: [proposing(c, `withdrawal:${id}:${event}`, { how, address, words })],
    plan: [
      redraw(c.declaration),
      { key: `thread:${id}:withdrawal-asked:${event}`, effect: { kind: 'thread', note: { kind: 'withdrawal-asked', how, address } } },
    ],
    why: words,
  }
}

const proposing = (c: Case, key: string, body: Asked): Proposing => ({
  key,
  kind: 'withdrawal',
  round: c.round.id,
  hub: c.hub.id,
  declaration: c.declaration.id,
  body,
})

export type Withdrawing =
  | { kind: 'withdrawn'; declaration: Declaration; plan: Planned[]; closes: Closing[]; proposals: Proposing[]; why: string | null }
  | { kind: 'conflicted' | 'already-withdrawn' | 'nothing-to-withdraw' | 'proposal-closed' }

/** `proposal` that is confirmed; or null, with what the school said to `by`. */
type Confirming = { by: string } & ({ proposal: string } | { proposal: null; said: string })

/**
 * The place is free at once. A verdict that has not gone out never will; one that has stays on the record.
 * Everyone whom the form names is told what is recorded.
 */
export function withdraw(c: Case, confirming: Confirming, now: Temporal.Instant): Withdrawing {
  const { declaration: before } = c
  if (isConflicted(c, confirming.by)) return { kind: 'conflicted' }
  if (before.state === 'withdrawn') return { kind: 'already-withdrawn' }
  if (!canWithdraw(c)) return { kind: 'nothing-to-withdraw' }
  if (confirming.proposal !== null && (c.withdrawal?.state !== 'open' || c.withdrawal.id !== confirming.proposal))
    return { kind: 'proposal-closed' }
  const number = before.decisions + 1
  const declaration: Declaration = {
    ...before,
    state: 'withdrawn',
    rank: null,
    decisions: number,
    version: before.version + 1,
    decision: before.decision?.releasedAt ? before.decision : null,
  }
  const { id } = before
  const asked: Asked = confirming.proposal === null ? { how: 'staff', address: null, words: confirming.said } : (c.withdrawal ?? nobody)
  const note = { kind: 'withdrawn', by: confirming.by, at: now.toString(), how: asked.how } as const
  return {
    kind: 'withdrawn',
    declaration,
    plan: [
      redraw(declaration),
      { key: `thread:${id}:withdrawn:${number}`, effect: { kind: 'thread', note } },
      ...withdrawnLetters(c, { event: `withdrawn-${number}`, asked }, now),
    ],
    // Whatever else was proposed about this school is about a school that takes part.
    closes: [
      ...(confirming.proposal === null
        ? [{ kind: 'withdrawal', state: 'overtaken' } as const]
        : [{ id: confirming.proposal, state: 'done' } as const]),
      { kind: 'offer', state: 'overtaken' },
      { kind: 'lapse', state: 'overtaken' },
    ],
    proposals: confirming.proposal === null ? [{ ...proposing(c, `withdrawal:${id}:staff:${number}`, asked), done: true }] : [],
    why: asked.words,
  }
}

const nobody: Asked = { how: 'staff', address: null, words: null }

export type Staying = { kind: 'stays-in'; closes: Closing[]; plan: Planned[] } | { kind: 'conflicted' | 'proposal-closed' }

/** A person puts it aside: everything goes on as before, and nobody is written to by itself. */
export function stay(c: Case, { by, proposal }: { by: string; proposal: string }): Staying {
  if (isConflicted(c, by)) return { kind: 'conflicted' }
  if (c.withdrawal?.state !== 'open' || c.withdrawal.id !== proposal) return { kind: 'proposal-closed' }
  const note = { kind: 'stays-in', by } as const
  const plan: Planned[] = [
    redraw(c.declaration),
    { key: `thread:${c.declaration.id}:stays-in:${proposal}`, effect: { kind: 'thread', note } },
  ]
  return { kind: 'stays-in', closes: [{ id: proposal, state: 'dismissed' }], plan }
}

/** Whether a form came after the withdrawal: the school wants to take part after all. */
export function cameBack({ declaration, withdrawal, lastMessage }: Pick<Case, 'declaration' | 'withdrawal' | 'lastMessage'>): boolean {
  const since = withdrawal?.closedAt
  const came = lastMessage?.receivedAt
  return declaration.state === 'withdrawn' && since != null && came != null && Temporal.Instant.compare(came, since) > 0
}

/** What the school has again: its place, its place on the waiting list, or a form that waits for a decision. */
export type Back = 'place' | 'list' | 'undecided'

export type TakingBack =
  | { kind: 'taken-back'; declaration: Declaration; plan: Planned[]; back: Back; why: string | null }
  | { kind: 'conflicted' | 'not-withdrawn' | 'leads-only' | 'needs-a-reason' }

/** A new form is weighed anew; a withdrawal that was not meant leaves things as they were, as far as there is still a place. */
export function back(c: Pick<Case, 'declaration' | 'withdrawal' | 'lastMessage' | 'round'>): Back {
  const { decision } = c.declaration
  if (cameBack(c) || !decision?.releasedAt) return 'undecided'
  if (decision.verdict === 'waitlisted') return 'list'
  return decision.verdict === 'approved' && c.round.taken < c.round.places ? 'place' : 'undecided'
}

/** Any reviewer takes a school in again that has sent a new form; a withdrawal confirmed by mistake is a lead's to take back, with a reason. */
export function takeBack(
  c: Case,
  { by, role, reason }: { by: string; role: Reviewer['role']; reason: string | null },
  closed: Closed,
  now: Temporal.Instant,
): TakingBack {
  const { declaration: before } = c
  if (isConflicted(c, by)) return { kind: 'conflicted' }
  if (before.state !== 'withdrawn') return { kind: 'not-withdrawn' }
  const why = reason?.trim() || null
  if (!cameBack(c)) {
    if (role !== 'lead') return { kind: 'leads-only' }
    if (why === null) return { kind: 'needs-a-reason' }
  }
  const to = back(c)
  const number = before.decisions + 1
  const declaration: Declaration = {
    ...before,
    state: to === 'place' ? 'approved' : to === 'list' ? 'waitlisted' : before.checked,
    decision: to === 'undecided' ? null : before.decision,
    decisions: number,
    version: before.version + 1,
  }
  const after = { ...c, declaration, withdrawal: null }
  const had = to === 'undecided' && before.decision?.releasedAt != null
  const note = { kind: 'taken-back', by, at: now.toString(), back: to, why } as const
  return {
    kind: 'taken-back',
    declaration,
    back: to,
    why,
    plan: [
      redraw(declaration),
      { key: `thread:${before.id}:taken-back:${number}`, effect: { kind: 'thread', note } },
      ...backLetters(after, { event: `back-${number}`, back: to, anew: cameBack(c), had }, now),
      ...plannedChase(after, 1, now, closed),
    ],
  }
}
