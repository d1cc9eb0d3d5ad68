/** Days on which nobody is chased: English bank holidays from a kept library, and the hub's own closures. */
import { createRequire } from 'node:module'
import type Holidays from 'date-holidays'
import type { Closure } from '../core/hub.ts'
import type { Closed } from '../core/working-days.ts'

// Every country's calendar takes a while to load, and no start should wait for what is asked days later.
const load = createRequire(import.meta.url)
let england: Holidays | undefined
const calendar = (): Holidays => {
  england ??= new (load('date-holidays') as typeof import('date-holidays').default)('GB', 'ENG')
  return england
}
const years = new Map<number, ReadonlySet<string>>()

const bankHolidays = (year: number): ReadonlySet<string> => {
  const known =
    years.get(year) ??
    new Set(
      calendar()
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
