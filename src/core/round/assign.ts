/** Who sees to a school: a reviewer of its hub, or nobody in particular. It binds nobody, and decides nothing. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { isConflicted } from './conflict.ts'
import { redraw } from './round.ts'

export type Assigning =
  | { kind: 'assigned' | 'unassigned'; staff: { assignee: string | null }; plan: Planned[]; after: { assignee: string | null } }
  | { kind: 'already-assigned' }
  | { kind: 'assignee-not-a-reviewer' }
  | { kind: 'assignee-conflicted' }

/** `to` is a Slack user id, null for nobody; `reviewers` are those of the case's hub. */
export function assign(
  c: Pick<Case, 'declaration' | 'assignee' | 'conflicts'>,
  { by, to, reviewers }: { by: string; to: string | null; reviewers: readonly string[] },
  now: Temporal.Instant,
): Assigning {
  if (to === c.assignee) return { kind: 'already-assigned' }
  if (to !== null && !reviewers.includes(to)) return { kind: 'assignee-not-a-reviewer' }
  if (to !== null && isConflicted(c, to)) return { kind: 'assignee-conflicted' }
  const kind = to === null ? 'unassigned' : 'assigned'
  return { kind, staff: { assignee: to }, plan: [redraw(c.declaration), told(c, { by, to }, now)], after: { assignee: to } }
}

/** What the thread is told, once for each change. */
const told = (
  { declaration: { id } }: Pick<Case, 'declaration'>,
  { by, to }: { by: string; to: string | null },
  now: Temporal.Instant,
): Planned => ({
  key: `thread:${id}:assigned:${now.epochMilliseconds}:${to ?? 'nobody'}`,
  effect: { kind: 'thread', note: { kind: 'assigned', by, to } },
})
