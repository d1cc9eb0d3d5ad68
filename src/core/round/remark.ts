/** Notes that staff write to each other about a school. No letter draws from them. */
import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'

/** Longest, in UTF-16 units, as Slack's input counts them. */
export const REMARK_MAX = 3000

/** `at` is when it was written. */
export type Remark = { by: string; at: Temporal.Instant; text: string }

export type Remarking = { kind: 'remarked'; staff: { remark: string }; plan: Planned[] } | { kind: 'nothing-written' }

export function remark(
  { declaration: { id } }: Pick<Case, 'declaration'>,
  { by, text }: { by: string; text: string },
  now: Temporal.Instant,
): Remarking {
  const written = text.trim().slice(0, REMARK_MAX).toWellFormed()
  if (written === '') return { kind: 'nothing-written' }
  const note = { kind: 'remark', by, text: written } as const
  const key = `thread:${id}:remark:${now.epochMilliseconds}:${by}`
  return { kind: 'remarked', staff: { remark: written }, plan: [{ key, effect: { kind: 'thread', note } }] }
}
