/** What is due in a round's life and when: by London's days and hours, once each, and never what is stale. */
import { expect, test } from 'vitest'
import { closedFor } from '../../src/config/holidays.ts'
import type { Board } from '../../src/core/round/board.ts'
import type { Round } from '../../src/core/round/round.ts'
import { brings, type Done, type Due, daysLeft, due, isClosed } from '../../src/core/round/round-life.ts'
import { boardOf, instant } from './boards.ts'
import { round } from './moorside.ts'

const open = (): boolean => false
const date = (text: string) => Temporal.PlainDate.from(text)
const london = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant()
const done = (...rows: [string, string][]): Done[] => rows.map(([event, at]) => ({ event, at: london(at) }))
/** The first day is written down without a word: the tests about it name it. */
const isNoted = ({ event, is }: Due) => is.kind === 'quiet' && event.startsWith('opens:1:')
const names = (found: Due[]) =>
  found.filter((one) => !isNoted(one)).map(({ event, is }) => (is.kind === 'quiet' ? `quiet ${event}` : event))
const dates = (opens: string, closes: string, startsOn: string | null = null): Round => ({
  ...round,
  opens: date(opens),
  closes: date(closes),
  startsOn: startsOn === null ? null : date(startsOn),
})

const opened: [string, string] = ['until:1:2018-05-25', '2018-03-01T08:30']
const reminded: [string, string][] = [
  ['reminder:7:2018-05-25', '2018-05-18T08:30'],
  ['reminder:2:2018-05-25', '2018-05-23T08:30'],
]
const summed: [string, string] = ['closed:1:2018-05-25', '2018-05-26T00:06']

test.each<[string, string, [string, string][], string[]]>([
  ['the evening before it opens', '2018-02-28T23:59', [], []],
  ['the night of its first day', '2018-03-01T00:01', [], []],
  ['the morning of its first day', '2018-03-01T08:30', [], ['until:1:2018-05-25']],
  ['later that day, nothing more', '2018-03-01T16:00', [opened], []],
  ['the first working morning after', '2018-03-02T08:30', [opened], ['digest:2018-03-02']],
  ['a minute before', '2018-03-02T08:29', [opened], []],
  ['the same again', '2018-03-02T08:31', [opened, ['digest:2018-03-02', '2018-03-02T08:30']], []],
  ['a Saturday', '2018-03-03T12:00', [opened], []],
  ['Good Friday', '2018-03-30T12:00', [opened], []],
  ['the day of the hub’s own closure', '2018-04-10T12:00', [opened], []],
  ['installed in the middle, in the night: at once, and once', '2018-05-09T03:00', [], ['until:1:2018-05-25']],
  ['installed in the middle of a day', '2018-05-18T10:00', [], ['until:1:2018-05-25', 'reminder:7:2018-05-25']],
  ['eight days before, no reminder yet', '2018-05-17T09:00', [opened], ['digest:2018-05-17']],
  ['seven days before, by day', '2018-05-18T08:30', [opened], ['reminder:7:2018-05-25', 'digest:2018-05-18']],
  ['seven days before, too early in the morning', '2018-05-18T08:29', [opened], []],
  ['seven days before, in the evening', '2018-05-18T17:00', [opened], ['digest:2018-05-18']],
  ['on a Sunday, where Friday and Saturday were missed', '2018-05-20T09:00', [opened], ['reminder:7:2018-05-25']],
  [
    'on the Monday, four days before, where all of that was missed',
    '2018-05-21T09:00',
    [opened],
    ['reminder:7:2018-05-25', 'digest:2018-05-21'],
  ],
  ['three days before: too late for the first, too early for the second', '2018-05-22T09:00', [opened], ['digest:2018-05-22']],
  ['two days before', '2018-05-23T09:00', [opened], ['reminder:2:2018-05-25', 'digest:2018-05-23']],
  ['the last morning', '2018-05-25T08:30', [opened, ...reminded], ['digest:2018-05-25']],
  ['the last minute', '2018-05-25T23:59', [opened, ...reminded, ['digest:2018-05-25', '2018-05-25T08:30']], []],
  ['just closed: mail is still being read', '2018-05-26T00:03', [opened, ...reminded], []],
  ['closed', '2018-05-26T00:06', [opened, ...reminded], ['closed:1:2018-05-25']],
  ['down for five days over the close: the summary alone', '2018-05-28T09:00', [opened], ['closed:1:2018-05-25']],
  ['down for months: the summary alone', '2018-09-03T09:00', [opened], ['closed:1:2018-05-25']],
  ['the Saturday after', '2018-05-26T09:00', [opened, summed], []],
  ['a bank holiday after', '2018-05-28T09:00', [opened, summed], []],
  ['the first working morning after the close', '2018-05-29T08:30', [opened, summed], ['undecided:2018-05-29']],
  ['the day it starts', '2018-06-11T08:30', [opened, summed], ['undecided:2018-06-11']],
  ['after it has started', '2018-06-12T08:30', [opened, summed], []],
  ['first seen just after it closed', '2018-05-29T10:00', [], ['quiet until:1:2018-05-25', 'closed:1:2018-05-25']],
  ['first seen a week after it closed', '2018-06-01T10:00', [], ['quiet until:1:2018-05-25', 'closed:1:2018-05-25']],
  ['first seen a day later than that', '2018-06-02T10:00', [], ['quiet until:1:2018-05-25', 'quiet closed:1:2018-05-25']],
])('%s', (_, now, rows, expected) => {
  const closed = closedFor({ closures: [{ from: date('2018-04-10'), to: date('2018-04-10') }] })
  expect(names(due(round, done(...rows), closed, london(now)))).toEqual(expected)
})

const extended = { ...round, closes: date('2018-06-01') }
const until2: [string, string] = ['until:2:2018-06-01', '2018-05-24T12:00']
test.each<[string, Round, string, [string, string][], string[]]>([
  ['extended: said at once', extended, '2018-05-24T12:00', [opened, ...reminded], ['until:2:2018-06-01', 'digest:2018-05-24']],
  ['no summary on the old day', extended, '2018-05-26T09:00', [opened, ...reminded, until2], ['reminder:7:2018-06-01']],
  ['a reminder of its own', extended, '2018-05-30T09:00', [opened, ...reminded, until2], ['reminder:2:2018-06-01', 'digest:2018-05-30']],
  ['a summary of its own', extended, '2018-06-02T09:00', [opened, summed, until2], ['closed:2:2018-06-01']],
  [
    'closed earlier, in the past',
    { ...round, closes: date('2018-05-18') },
    '2018-05-21T09:00',
    [opened],
    ['until:2:2018-05-18', 'closed:2:2018-05-18'],
  ],
  ['extended, and back to the first day', round, '2018-05-25T07:00', [opened, ...reminded, until2], ['until:3:2018-05-25']],
  [
    'and summed up once more',
    round,
    '2018-05-26T09:00',
    [opened, summed, until2, ['until:3:2018-05-25', '2018-05-25T07:00']],
    ['closed:3:2018-05-25'],
  ],
])('the dates change: %s', (_, changed, now, rows, expected) => {
  expect(names(due(changed, done(...rows), open, london(now)))).toEqual(expected)
})

test.each<[string, Round, string, [string, string][], string[]]>([
  [
    'the morning of the night in which it was summed up',
    dates('2018-03-01', '2018-05-24'),
    '2018-05-25T08:30',
    [['closed:1:2018-05-24', '2018-05-25T00:06']],
    [],
  ],
  ['a month after, of one without a start', dates('2018-03-01', '2018-05-25'), '2018-06-22T08:30', [summed], ['undecided:2018-06-22']],
  ['and not longer', dates('2018-03-01', '2018-05-25'), '2018-06-25T08:30', [summed], []],
])('what is undecided is said %s', (_, it, now, rows, expected) => {
  const until: [string, string] = [`until:1:${it.closes}`, '2018-03-01T08:30']
  expect(names(due(it, done(until, ...rows), closedFor({}), london(now)))).toEqual(expected)
})

test('the order in which events are read back is no matter', () => {
  expect(names(due(extended, done(until2, opened, ...reminded), open, london('2018-05-30T07:00')))).toEqual([])
  const moved: [string, string] = ['opens:2:2018-02-20', '2018-03-01T09:00']
  expect(names(due(dates('2018-02-20', '2018-05-25'), done(opened, moved, noted), open, london('2018-03-02T07:00')))).toEqual([])
})

test.each<[string, [string, string][], Due['is']]>([
  ['that people saw open', [opened], { kind: 'closed', closes: '2018-05-25' }],
  ['that had closed before anybody could see it', [], { kind: 'found-closed', closes: '2018-05-25' }],
])('the summary of a round %s says of which day', (_, rows, is) => {
  const found = due(round, done(...rows), open, london('2018-05-29T07:00'))
  expect(found.find(({ event }) => event === 'closed:1:2018-05-25')?.is).toEqual(is)
})

const noted: [string, string] = ['opens:1:2018-03-01', '2018-03-01T08:30']
test.each<[string, Round, string, [string, string][], string[]]>([
  [
    'put off after it was announced: said at once',
    dates('2018-04-03', '2018-05-25'),
    '2018-03-02T10:00',
    [opened, noted],
    ['opens:2:2018-04-03'],
  ],
  ['said once', dates('2018-04-03', '2018-05-25'), '2018-03-02T10:01', [opened, noted, ['opens:2:2018-04-03', '2018-03-02T10:00']], []],
  ['put off before anybody was told', dates('2018-04-03', '2018-05-25'), '2018-03-02T10:00', [], []],
  ['brought forward', dates('2018-02-20', '2018-05-25'), '2018-03-01T09:00', [opened, noted], ['opens:2:2018-02-20']],
  ['and back to the first', round, '2018-03-02T08:00', [opened, noted, ['opens:2:2018-02-20', '2018-03-01T09:00']], ['opens:3:2018-03-01']],
  [
    'announced by a version that did not write it down',
    dates('2018-03-02', '2018-05-25'),
    '2018-03-02T12:00',
    [opened],
    ['digest:2018-03-02'],
  ],
])('the first day changes: %s', (_, changed, now, rows, expected) => {
  expect(names(due(changed, done(...rows), open, london(now)))).toEqual(expected)
})

test('the first day is written down with the opening, and quietly', () => {
  expect(due(round, [], open, london('2018-03-01T08:30')).map(({ event, is }) => [event, is.kind])).toEqual([
    ['until:1:2018-05-25', 'opened'],
    ['opens:1:2018-03-01', 'quiet'],
  ])
})

test.each<[string, Round, string, number, boolean]>([
  ['clocks go forward on the last night', dates('2019-03-01', '2019-03-31'), '2019-03-31T22:59:59.999Z', 0, false],
  ['and then it is closed', dates('2019-03-01', '2019-03-31'), '2019-03-31T23:00:00Z', -1, true],
  [
    'over the spring change there are as many days as the calendar has',
    dates('2019-03-01', '2019-04-05'),
    '2019-03-29T08:30:00Z',
    7,
    false,
  ],
  ['clocks go back on the last night', dates('2019-10-01', '2019-10-27'), '2019-10-27T23:59:59.999Z', 0, false],
  ['and then it is closed, an hour later by the sun', dates('2019-10-01', '2019-10-27'), '2019-10-28T00:00:00Z', -1, true],
  ['over the autumn change', dates('2019-10-01', '2019-11-01'), '2019-10-25T07:30:00Z', 7, false],
])('%s', (_, it, now, left, closed) => {
  const instant = Temporal.Instant.from(now)
  expect([daysLeft(it, instant), isClosed(it, instant)]).toEqual([left, closed])
})

test.each([
  ['in winter', '2019-03-29', '2019-03-29T08:29:59Z', '2019-03-29T08:30:00Z'],
  ['in summer', '2019-04-01', '2019-04-01T07:29:59Z', '2019-04-01T07:30:00Z'],
])('the digest is London’s half past eight %s', (_, day, before, at) => {
  const it = dates('2019-03-01', '2019-04-30')
  const rows = done(['until:1:2019-04-30', '2019-03-01T08:30'])
  expect([before, at].map((now) => names(due(it, rows, open, Temporal.Instant.from(now))))).toEqual([[], [`digest:${day}`]])
})

test('walked minute by minute, each thing happens once, in order, and nothing after the round has started', () => {
  const it = dates('2018-05-14', '2018-05-25', '2018-05-31')
  const rows: Done[] = []
  for (let now = london('2018-05-13T00:00'); Temporal.Instant.compare(now, london('2018-06-08T00:00')) < 0; now = now.add({ minutes: 7 }))
    for (const { event } of due(it, rows, closedFor({}), now)) rows.push({ event, at: now })
  expect(rows.map(({ event }) => event)).toEqual([
    'until:1:2018-05-25',
    'opens:1:2018-05-14',
    ...['15', '16', '17'].map((day) => `digest:2018-05-${day}`),
    'reminder:7:2018-05-25',
    ...['18', '21', '22'].map((day) => `digest:2018-05-${day}`),
    'reminder:2:2018-05-25',
    ...['23', '24', '25'].map((day) => `digest:2018-05-${day}`),
    'closed:1:2018-05-25',
    ...['29', '30', '31'].map((day) => `undecided:2018-05-${day}`),
  ])
})

test('every digest says since when there is news', () => {
  const digest = due(round, done(opened, ['digest:2018-05-14', '2018-05-14T08:30']), open, london('2018-05-16T09:00')).find(
    ({ is }) => is.kind === 'digest',
  )
  expect(digest?.is).toEqual({ kind: 'digest', day: '2018-05-16', since: '2018-05-14T07:30:00Z' })
  const first = due(round, done(['reminder:7:2018-05-25', '2018-03-01T09:00'], opened), open, london('2018-03-02T09:00'))
  expect(first.map(({ is }) => is)).toContainEqual({ kind: 'digest', day: '2018-03-02', since: '2018-03-01T08:30:00Z' })
})

const board: Board = boardOf([{ state: 'needs-school' }, { state: 'ready' }, { state: 'approved' }, { state: 'withdrawn' }])
const standing = { proposals: 0, now: instant('2018-05-29T08:00Z') }
test('a reminder is for schools that something is asked of, each under a key of its own', () => {
  const found = brings({ event: 'reminder:7:2018-05-25', is: { kind: 'reminder', days: 7 } }, board, standing)
  expect(found.map(({ declaration }) => declaration)).toEqual([board.rows[0]?.id])
  expect(found[0]?.planned.effect).toEqual({ kind: 'reminder', days: 7, closes: '2018-05-25' })
})

test('nothing is said of a round that nobody declared for and that had closed before, nor of one with everything decided', () => {
  const empty = boardOf([])
  expect(brings({ event: 'closed:1:2018-05-25', is: { kind: 'found-closed', closes: '2018-05-25' } }, empty, standing)).toEqual([])
  expect(brings({ event: 'closed:1:2018-05-25', is: { kind: 'closed', closes: '2018-05-25' } }, empty, standing)).toHaveLength(1)
  expect(brings({ event: 'closed:1:2018-05-25', is: { kind: 'found-closed', closes: '2018-05-25' } }, board, standing)).toHaveLength(1)
  const over = boardOf([{ state: 'withdrawn' }])
  expect(brings({ event: 'undecided:2018-05-29', is: { kind: 'undecided', day: '2018-05-29' } }, over, standing)).toEqual([])
  expect(brings({ event: 'undecided:2018-05-29', is: { kind: 'undecided', day: '2018-05-29' } }, board, standing)).toHaveLength(1)
})

test.each<[string, Parameters<typeof boardOf>[0][number], Partial<Round>, number, boolean]>([
  ['told', { state: 'approved', released: true }, {}, 0, false],
  ['told, and a proposal waits', { state: 'waitlisted', released: true }, {}, 1, true],
  ['not told: a lead releases it', { state: 'declined' }, { release: 'together' }, 0, true],
  ['not told: the round has stopped to release together', { state: 'declined' }, {}, 0, true],
  ['in its undo window', { state: 'approved', decision: decided('2018-05-29T08:05') }, {}, 0, false],
  ['kept back after its undo window', { state: 'approved', decision: decided('2018-05-29T07:55') }, {}, 0, true],
  ['offered, with time to answer', { state: 'offered', released: true, offer: offered('2018-05-29') }, {}, 0, false],
  ['offered, and not answered by the last day', { state: 'offered', released: true, offer: offered('2018-05-28') }, {}, 0, true],
])('the morning after, once the round has closed: %s', (_, row, its, proposals, isSaid) => {
  const now = london('2018-05-29T08:00')
  const said = brings({ event: 'undecided:2018-05-29', is: { kind: 'undecided', day: '2018-05-29' } }, boardOf([row], its), {
    proposals,
    now,
  })
  expect(said).toHaveLength(isSaid ? 1 : 0)
})

function decided(releaseAt: string) {
  const [row] = boardOf([{ state: 'approved' }]).rows
  return row?.decision ? { ...row.decision, releaseAt: london(releaseAt) } : null
}
function offered(acceptBy: string) {
  return {
    number: 1,
    by: 'U0LEAD',
    at: london('2018-05-24T08:00'),
    acceptBy: date(acceptBy),
    remindedAt: null,
    state: 'open',
    closedAt: null,
  } as const
}
