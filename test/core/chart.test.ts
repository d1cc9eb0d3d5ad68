/** What a round's chart shows, and that its words say the same. */
import { expect, test } from 'vitest'
import { alt, chart, figures } from '../../src/core/round/chart.ts'
import { tally } from '../../src/core/round/tally.ts'
import { boardOf, day, instant } from './boards.ts'

const at = (now: string, ...rows: Parameters<typeof boardOf>[0]) => chart(boardOf(rows), 'Archimedes NE Maths Hub', instant(now))

test('every declaration is counted once, and the places add up', () => {
  const board = boardOf([
    { state: 'approved', released: true },
    { state: 'approved' },
    { state: 'offered' },
    { state: 'waitlisted' },
    { state: 'declined', released: true },
    { state: 'received' },
    { state: 'needs-school' },
    { state: 'ready' },
    { state: 'withdrawn' },
  ])
  expect(tally(board)).toEqual({
    received: 9,
    released: 1,
    provisional: 1,
    offered: 1,
    free: 3,
    waitlisted: 1,
    declined: 1,
    undecided: 3,
    withdrawn: 1,
  })
})

test.each([
  ['before it opens there is nothing to draw', '2018-02-20T12:00Z', [], 0, 0],
  ['on its first day', '2018-03-01T00:00Z', [], 1, 0],
  ['while it is open, up to today', '2018-03-10T12:00Z', ['2018-03-02T09:00Z', '2018-03-10T08:00Z'], 10, 2],
  ['in the last second of the deadline', '2018-05-25T22:59:59Z', ['2018-05-25T22:59:58Z'], 86, 1],
  ['long afterwards, up to the deadline only', '2019-01-01T12:00Z', ['2018-05-25T22:59:58Z'], 86, 1],
  ['with a late one, up to that', '2019-01-01T12:00Z', ['2018-05-26T08:00Z'], 87, 1],
  ['with one that came before it opened', '2018-03-01T12:00Z', ['2018-02-27T08:00Z'], 3, 1],
] as const)('the days: %s', (_, now, received, days, total) => {
  const c = at(now, ...received.map((receivedAt) => ({ receivedAt })))
  expect([c.days.length, c.days.at(-1)?.total ?? 0]).toEqual([days, total])
})

test('a day ends at midnight in London, in summer too', () => {
  const c = at('2018-05-20T12:00Z', { receivedAt: '2018-05-09T22:59:59Z' }, { receivedAt: '2018-05-09T23:00:00Z' })
  const on = (date: string) => c.days.find((one) => one.day.equals(day(date)))?.total
  expect([on('2018-05-09'), on('2018-05-10')]).toEqual([1, 2])
})

test('after the round has closed it stays the same picture', () => {
  const rows = [{ receivedAt: '2018-05-20T10:00Z' }]
  expect(JSON.stringify(at('2018-05-26T12:00Z', ...rows))).toBe(JSON.stringify(at('2018-09-26T12:00Z', ...rows)))
})

test.each([
  ['2018-02-20T12:00Z', [], 'No declarations yet: the round opens on 1 March 2018 and its deadline is 25 May 2018.'],
  ['2018-03-10T12:00Z', ['2018-03-02T09:00Z'], '1 declaration received from 1 March 2018 to 10 March 2018. The deadline is 25 May 2018.'],
  ['2018-03-01T12:00Z', [], '0 declarations received on 1 March 2018. The deadline is 25 May 2018.'],
  [
    '2018-06-10T12:00Z',
    ['2018-03-02T09:00Z', '2018-05-26T09:00Z'],
    '2 declarations received from 1 March 2018 to 26 May 2018, 1 of them after the deadline on 25 May 2018.',
  ],
])('in words on %s', (now, received, words) => {
  expect(figures(at(now, ...received.map((receivedAt) => ({ receivedAt }))))[0]).toBe(words)
})

test('the picture’s words name every figure, and fit into Slack whatever the names are', () => {
  const c = { ...at('2018-05-20T12:00Z', { state: 'offered' }), hub: '\ud800W'.repeat(5000), round: '👩‍🏫'.repeat(5000) }
  expect(alt(c).length).toBeLessThan(2000)
  expect(alt(c)).toContain('6 places: 0 given and released, 0 given provisionally, 1 offered and 5 free.')
  expect(alt(c)).toContain('Other schools: 0 on the waiting list, 0 declined, 0 undecided and 0 withdrawn.')
  expect(alt(c).isWellFormed()).toBe(true)
})
