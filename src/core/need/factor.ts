/** What is known of a school's need: entered by hand, with its source and date; what nobody has entered is unknown. */
import * as z from 'zod'

/** Which factors there are is the programme's to say: `need` in its programme.yaml. */
export const FactorKey = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'write a key in letters and digits, such as “area”')
export type FactorKey = z.infer<typeof FactorKey>

export type Factor = {
  key: FactorKey
  value: string
  /** Category and district, or what else the programme asks beside the value. */
  detail?: string | null
  /** Where it is from, in the reviewer's words. */
  source: string
  /** The day that the source speaks of. */
  dated: Temporal.PlainDate | null
  /** Slack user id of whoever entered it. */
  by: string
  at: Temporal.Instant
}

/** The value that takes one back: known to be unknown is as unknown as never entered. */
export const unknown = 'unknown'

/** The newest of a key where it says anything. */
export const known = (factors: Factor[], key: FactorKey): Factor | null =>
  factors.find((factor) => factor.key === key && factor.value !== unknown) ?? null
