/** What is known of a school's need: entered by hand, with its source and date; what nobody has entered is unknown. */
import * as z from 'zod'

export const FactorKey = z.enum(['area', 'ofsted', 'progress', 'prior', 'commitment'])
export type FactorKey = z.infer<typeof FactorKey>

export type Factor = {
  key: FactorKey
  value: string
  /** Where it is from, in the reviewer's words. */
  source: string
  /** The day that the source speaks of. */
  dated: Temporal.PlainDate | null
  /** Slack user id of whoever entered it. */
  by: string
  at: Temporal.Instant
}
