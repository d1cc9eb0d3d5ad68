/** Working days in England: Monday to Friday, without what is told to us as closed. */

/** Bank holidays and the hub's own closures. */
export type Closed = (day: Temporal.PlainDate) => boolean

export const isWorkingDay = (day: Temporal.PlainDate, closed: Closed): boolean => day.dayOfWeek <= 5 && !closed(day)

/** A hub that is closed for a whole year has made a slip of the pen: the calendar is not walked for ever. */
const FURTHEST = 366

/** The `days`-th working day after `at`, at the same time of day in London; null where there is none within a year. */
export function afterWorkingDays(at: Temporal.Instant, days: number, closed: Closed): Temporal.Instant | null {
  const start = at.toZonedDateTimeISO('Europe/London')
  let left = days
  for (let n = 1; n <= FURTHEST; n++) {
    const then = start.add({ days: n })
    if (isWorkingDay(then.toPlainDate(), closed)) left--
    if (left === 0) return then.toInstant()
  }
  return null
}

const zone = 'Europe/London'
/** Letters that nobody waits for leave between these hours. */
const day = { from: Temporal.PlainTime.from('08:00'), to: Temporal.PlainTime.from('18:00') } as const

/** The same day, in London, between 8am and 6pm. */
export function byDay(at: Temporal.Instant): Temporal.Instant {
  const local = at.toZonedDateTimeISO(zone)
  const { compare } = Temporal.PlainTime
  const time = local.toPlainTime()
  const within = compare(time, day.from) < 0 ? day.from : compare(time, day.to) > 0 ? day.to : null
  return within === null ? at : local.withPlainTime(within).toInstant()
}

/** `at` itself between 8am and 6pm of a working day; otherwise 8am of the next one. Null where there is none within a year. */
export function workingHours(at: Temporal.Instant, closed: Closed): Temporal.Instant | null {
  const local = at.toZonedDateTimeISO(zone)
  const isOver = Temporal.PlainTime.compare(local.toPlainTime(), day.to) > 0
  if (!isOver && isWorkingDay(local.toPlainDate(), closed)) return byDay(at)
  for (let n = 1; n <= FURTHEST; n++) {
    const next = local.toPlainDate().add({ days: n })
    if (isWorkingDay(next, closed)) return next.toZonedDateTime({ timeZone: zone, plainTime: day.from }).toInstant()
  }
  return null
}
