/** Three working days from when: weekends, bank holidays, closures, and the hour that clocks change. */
import { expect, test } from 'vitest'
import { closedFor } from '../../src/config/holidays.ts'
import type { Closure } from '../../src/core/hub.ts'
import { afterWorkingDays, isWorkingDay } from '../../src/core/working-days.ts'

const closure = (from: string, to = from): Closure => ({ from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) })
const whitsun = closure('2018-05-28', '2018-06-01')

test.each<[string, string, Closure[], string | null]>([
  ['an ordinary week', '2018-05-14T10:00', [], '2018-05-17T10:00'],
  ['over a weekend', '2018-05-17T16:42', [], '2018-05-22T16:42'],
  ['from a Saturday', '2018-05-19T09:00', [], '2018-05-23T09:00'],
  ['from a Sunday night', '2018-05-20T23:59', [], '2018-05-23T23:59'],
  ['Easter: Good Friday and Easter Monday', '2018-03-28T12:00', [], '2018-04-04T12:00'],
  ['Christmas and Boxing Day', '2018-12-21T12:00', [], '2018-12-28T12:00'],
  ['New Year', '2018-12-28T12:00', [], '2019-01-03T12:00'],
  ['Christmas on a Saturday has two days of its own', '2021-12-24T12:00', [], '2021-12-31T12:00'],
  ['the spring bank holiday', '2018-05-25T12:00', [], '2018-05-31T12:00'],
  ['a jubilee that moved it', '2022-05-31T12:00', [], '2022-06-07T12:00'],
  ['the hub’s own closure, with the bank holiday in it', '2018-05-24T12:00', [whitsun], '2018-06-05T12:00'],
  ['one closed day', '2018-05-14T12:00', [closure('2018-05-16')], '2018-05-18T12:00'],
  ['clocks go forward on the way: the same time of day', '2018-03-22T10:00', [], '2018-03-27T10:00'],
  ['a hub that never opens', '2018-05-14T12:00', [closure('2018-01-01', '2030-01-01')], null],
])('%s', (_, from, closures, expected) => {
  const london = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant()
  expect(afterWorkingDays(london(from), 3, closedFor({ closures }))?.toString() ?? null).toBe(expected && london(expected).toString())
})

test('Scottish and Northern Irish holidays are working days in England', () => {
  for (const day of ['2018-01-02', '2018-03-19', '2018-07-12', '2018-08-06', '2018-11-30'])
    expect(isWorkingDay(Temporal.PlainDate.from(day), closedFor({})), day).toBe(true)
})
