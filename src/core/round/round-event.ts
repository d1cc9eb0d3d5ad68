/** What is said of a round's life in its hub's channel. */
import * as z from 'zod'

/** Days are Europe/London's; `since` is when the one before it was said. */
export const RoundEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened') }),
  /** countersign.yaml has another closing day than the one that was said last. */
  z.strictObject({ kind: z.literal('moved'), from: z.string(), to: z.string() }),
  /** The same of its first day, once the round had been announced. */
  z.strictObject({ kind: z.literal('opens-moved'), from: z.string(), to: z.string() }),
  /** countersign.yaml says otherwise than before when decisions leave. */
  z.strictObject({ kind: z.literal('release'), to: z.enum(['each', 'together']) }),
  z.strictObject({ kind: z.literal('digest'), day: z.string(), since: z.string().nullable() }),
  z.strictObject({ kind: z.literal('closed'), closes: z.string() }),
  /** After the round has closed, while anything still waits for the hub. */
  z.strictObject({ kind: z.literal('undecided'), day: z.string() }),
])
export type RoundEvent = z.infer<typeof RoundEvent>
