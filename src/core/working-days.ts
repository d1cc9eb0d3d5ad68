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
