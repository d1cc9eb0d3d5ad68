/** Which of a programme's rounds at a hub a mail is for. */
import type { Round } from '../round/round.ts'

/**
 * The round that is open on the London day of receipt; else the one that closed last, so that a late form is seen as late;
 * else the one that opens next. Null where the hub has none.
 */
export function roundFor(rounds: Round[], receivedAt: Temporal.Instant): Round | null {
  const day = receivedAt.toZonedDateTimeISO('Europe/London').toPlainDate()
  const before = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b)
  const begun = rounds.filter((round) => before(round.opens, day) <= 0).sort((a, b) => before(b.closes, a.closes))
  const open = begun.findLast((round) => before(round.closes, day) >= 0)
  const next = rounds.filter((round) => before(round.opens, day) > 0).sort((a, b) => before(a.opens, b.opens))
  return open ?? begun[0] ?? next[0] ?? null
}
