/** Every job's name and exactly what it carries; Redis or PostgreSQL behind it. */
import * as z from 'zod'

/** Ids only: the queue is a hint, PostgreSQL is the truth. */
export const Job = {
  /** Parses a stored message, says what it is, and opens or revises a declaration. */
  read: z.strictObject({ messageId: z.uuid() }),
  /** Validates the newest revision of a declaration. */
  check: z.strictObject({ declarationId: z.uuid() }),
  /** Lets a verdict out when its undo window has ended. */
  release: z.strictObject({ declarationId: z.uuid() }),
  /** Sends one letter. */
  letter: z.strictObject({ effectId: z.uuid() }),
  /** Posts or updates one thing in Slack. */
  post: z.strictObject({ effectId: z.uuid() }),
  /** Finds rows that should be moving and are not. */
  reconcile: z.strictObject({}),
} as const
export type JobName = keyof typeof Job
export type JobData<N extends JobName> = z.infer<(typeof Job)[N]>

/** `epoch` makes a new job of the same work; `delay` is in milliseconds. */
export type Enqueue = <N extends JobName>(name: N, data: JobData<N>, options?: { epoch?: number; delay?: number }) => Promise<void>
