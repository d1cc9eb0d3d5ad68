/** Conflicts of interest: whoever has declared one about a school sees everything, and decides nothing about it. */
import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'

/** Whether this Slack user has declared an interest in the school. Every act that decides about a school asks. */
export const isConflicted = ({ conflicts }: Pick<Case, 'conflicts'>, user: string): boolean => conflicts.includes(user)

/** Whether nobody is left who may decide: the hub then needs another reviewer. */
export const nobodyLeft = ({ conflicts }: Pick<Case, 'conflicts'>, reviewers: readonly string[]): boolean =>
  reviewers.length > 0 && reviewers.every((user) => conflicts.includes(user))

export type Declaring =
  | {
      kind: 'conflict-declared'
      staff: { conflict: { user: string; why: string | null }; assignee?: null }
      plan: Planned[]
      why: string | null
    }
  | { kind: 'already-conflicted' }

/** Nobody is asked why, and nobody is named in the channel: that would keep people from saying it. */
export function declareConflict(
  { declaration: { id }, conflicts, assignee }: Pick<Case, 'declaration' | 'conflicts' | 'assignee'>,
  { by, why }: { by: string; why: string | null },
): Declaring {
  if (conflicts.includes(by)) return { kind: 'already-conflicted' }
  const staff = { conflict: { user: by, why }, ...(assignee === by && { assignee: null }) }
  return { kind: 'conflict-declared', staff, plan: [card(id)], why }
}

export type Lifting =
  | { kind: 'conflict-lifted'; staff: { lifted: string }; plan: Planned[]; why: string; after: { lifted: string } }
  | { kind: 'not-conflicted' }
  /** A lead who has an interest of their own in the school lifts nobody's, and least of all that one. */
  | { kind: 'conflicted' }
  | { kind: 'needs-a-reason' }

/** `by` is a lead of the hub: the caller has made sure. */
export function liftConflict(
  { declaration: { id }, conflicts }: Pick<Case, 'declaration' | 'conflicts'>,
  { by, user, why }: { by: string; user: string; why: string },
): Lifting {
  if (isConflicted({ conflicts }, by)) return { kind: 'conflicted' }
  if (!conflicts.includes(user)) return { kind: 'not-conflicted' }
  if (why.trim() === '') return { kind: 'needs-a-reason' }
  return { kind: 'conflict-lifted', staff: { lifted: user }, plan: [card(id)], why, after: { lifted: user } }
}

/** As `redraw` of round.ts, which asks this file. */
const card = (id: string): Planned => ({ key: `card:${id}`, effect: { kind: 'card' } })
