/** Putting a school elsewhere on the waiting list: any reviewer, with a reason. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { isConflicted } from './conflict.ts'
import { redraw } from './round.ts'
import { moved } from './waiting-order.ts'

export type Moving =
  | { kind: 'moved'; order: string[]; plan: Planned[]; why: string; after: { from: number; to: number } }
  | { kind: 'conflicted' }
  /** It would give another number to a school in which this person has declared an interest. */
  | { kind: 'moves-conflicted' }
  | { kind: 'not-waiting' }
  | { kind: 'needs-a-reason' }
  | { kind: 'no-such-number'; most: number }
  /** It stands there already. */
  | { kind: 'unmoved' }

/** `waiting` is the list as it stands: ids, whoever is next first. `to` counts from 1; `interests` are schools that this person does not decide about. */
export function move(
  c: Pick<Case, 'declaration' | 'conflicts'>,
  click: { by: string; to: number; why: string | null; interests: readonly string[] },
  waiting: string[],
  now: Temporal.Instant,
): Moving {
  const { declaration } = c
  const { by, to, interests } = click
  const why = click.why?.trim() ?? ''
  if (isConflicted(c, by)) return { kind: 'conflicted' }
  const from = waiting.indexOf(declaration.id) + 1
  if (declaration.state !== 'waitlisted' || from === 0) return { kind: 'not-waiting' }
  if (!Number.isInteger(to) || to < 1 || to > waiting.length) return { kind: 'no-such-number', most: waiting.length }
  if (from === to) return { kind: 'unmoved' }
  const pushed = waiting.slice(Math.min(from, to) - 1, Math.max(from, to))
  if (pushed.some((id) => interests.includes(id))) return { kind: 'moves-conflicted' }
  if (why === '') return { kind: 'needs-a-reason' }
  const note = { kind: 'moved', by, at: now.toString(), from, to, why } as const
  return {
    kind: 'moved',
    order: moved(waiting, declaration.id, to),
    why,
    after: { from, to },
    plan: [redraw(declaration), { key: `thread:${declaration.id}:moved:${now}`, effect: { kind: 'thread', note } }],
  }
}
