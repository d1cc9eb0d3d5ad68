/** Days on which nobody is chased: English bank holidays from a kept library, and the hub's own closures. */
import Holidays from 'date-holidays'
import type { Closure } from '../core/hub.ts'
import type { Closed } from '../core/working-days.ts'

const england = new Holidays('GB', 'ENG')
const years = new Map<number, ReadonlySet<string>>()

const bankHolidays = (year: number): ReadonlySet<string> => {
  const known =
    years.get(year) ??
    new Set(
      england
        .getHolidays(year)
        .filter(({ type }) => type === 'public' || type === 'bank')
        .map(({ date }) => date.slice(0, 10)),
    )
  years.set(year, known)
  return known
}

/** Whether a day is a bank holiday or one of these closures; weekends are told by the calendar. */
export const closedFor =
  ({ closures = [] }: { closures?: Closure[] }): Closed =>
  (day) =>
    bankHolidays(day.year).has(day.toString()) ||
    closures.some(({ from, to }) => Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0)
