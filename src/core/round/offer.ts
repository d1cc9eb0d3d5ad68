/** A place offered to a school on the waiting list: until when it can be accepted, and what became of it. */
import type { Round } from './round.ts'

export type Offer = {
  /** Within its declaration, from 1. */
  number: number
  /** Slack user id of the reviewer who offered it. */
  by: string
  at: Temporal.Instant
  /** The last day on which it can be accepted: it ends at 23:59:59 in London. */
  acceptBy: Temporal.PlainDate
  remindedAt: Temporal.Instant | null
  state: 'open' | 'accepted' | 'declined' | 'lapsed'
  closedAt: Temporal.Instant | null
}

const zone = 'Europe/London'

const today = (now: Temporal.Instant): Temporal.PlainDate => now.toZonedDateTimeISO(zone).toPlainDate()

/** When a day is over in London, also where a clock changes on it: the first instant that is not part of it. */
export const endOf = (day: Temporal.PlainDate): Temporal.Instant => day.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant()

/** Whether a school was offered a place and the last day to answer is over: somebody frees the place, or writes down what the school says. */
export const isUnanswered = ({ state, offer }: { state: string; offer: Offer | null }, now: Temporal.Instant): boolean =>
  state === 'offered' && offer?.state === 'open' && Temporal.Instant.compare(now, endOf(offer.acceptBy)) >= 0

/**
 * Whether the programme has begun: from that day on nobody accepts an offered place by themselves.
 * What an offer has promised holds, though: a first day that is brought forward shortens none.
 */
export const hasBegun = (
  { startsOn }: Pick<Round, 'startsOn'>,
  { acceptBy: last }: Pick<Offer, 'acceptBy'>,
  now: Temporal.Instant,
): boolean => startsOn !== null && Temporal.PlainDate.compare(today(now), startsOn) >= 0 && Temporal.PlainDate.compare(today(now), last) > 0

/**
 * The last day on which a place that is offered now can be accepted: `acceptDays` after today, but before the day the programme starts.
 * Null where that leaves less than one whole day: an offer that nobody has time to read is none.
 */
export function acceptBy(round: Pick<Round, 'acceptDays' | 'startsOn'>, now: Temporal.Instant): Temporal.PlainDate | null {
  const day = today(now)
  const wished = day.add({ days: round.acceptDays })
  const latest = round.startsOn?.subtract({ days: 1 }) ?? wished
  const last = Temporal.PlainDate.compare(wished, latest) <= 0 ? wished : latest
  return Temporal.PlainDate.compare(last, day) > 0 ? last : null
}

/** One reminder: on the morning of the second day before the last; where that is less than two days away, halfway. */
export function remindAt({ at, acceptBy: last }: Pick<Offer, 'at' | 'acceptBy'>): Temporal.Instant {
  const morning = last.subtract({ days: 2 }).toZonedDateTime({ timeZone: zone, plainTime: '09:00' }).toInstant()
  if (morning.since(at).total('hours') >= 48) return morning
  return at.add({ milliseconds: Math.trunc(endOf(last).since(at).total('milliseconds') / 2) })
}
