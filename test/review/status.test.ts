/** `/hub status`: what it says of a round on each day of its life, and that Slack takes it whatever the names are. */
import { expect, test } from 'vitest'
import type { App, Undelivered } from '../../src/app.ts'
import type { Board } from '../../src/core/round/board.ts'
import { isOver, statusOf } from '../../src/review/round/status.ts'
import { boardOf, day, instant } from '../core/boards.ts'
import { archimedes, programme } from '../core/moorside.ts'
import { fits, nasty } from './hostile.ts'

type Given = { boards: Board[]; now?: string; undelivered?: Undelivered[]; fault?: string }

async function statusFor({ boards, now = '2018-05-22T12:00Z', undelivered = [], fault }: Given) {
  const named = boards.map((board, i) => ({ ...board, round: { ...board.round, id: `round-${i}` } }))
  const part: { [K in keyof App]?: Partial<App[K]> } = {
    now: () => instant(now),
    log: { warn() {} },
    programmes: new Map([[programme.id, programme]]),
    hubs: { get: () => archimedes, faults: async () => (fault ? [{ hub: archimedes.id, why: fault }] : []) },
    rounds: {
      of: async () => named.map(({ round }) => round),
      board: async (id) => named.find(({ round }) => round.id === id) ?? null,
      undelivered: async () => undelivered,
    },
    // As if it had been uploaded.
    pictures: { get: async () => 'F000000001' },
  }
  return statusOf({ app: part as App }, archimedes.id)
}
const words = async (given: Given) => (await statusFor(given)).text

test.each([
  ['2018-02-27T12:00Z', 'Not open yet:* opens on 1 March 2018, in 2 days, and closes on 25 May 2018.'],
  ['2018-02-28T12:00Z', 'opens on 1 March 2018, tomorrow'],
  ['2018-03-01T00:00Z', 'Open:* closes on 25 May 2018 at 11:59pm, in 85 days.'],
  ['2018-05-23T23:30Z', 'closes on 25 May 2018 at 11:59pm, tomorrow.'],
  ['2018-05-25T22:59:59Z', 'closes on 25 May 2018 at 11:59pm, today.'],
  ['2018-05-25T23:00:00Z', 'Closed* on 25 May 2018 at 11:59pm. The programme starts on 11 June 2018, in 16 days.'],
])('on %s: %s', async (now, said) => {
  expect(await words({ boards: [boardOf([{}])], now })).toContain(said)
})

test('schools that have asked to withdraw are named, or counted', async () => {
  const asksToWithdraw = Temporal.Instant.from('2018-05-20T10:00Z')
  const one = { state: 'approved', released: true, asksToWithdraw } as const
  const said = 'Asked to withdraw, and neither confirmed nor put aside: School number 0 (PMR-0000)'
  expect(await words({ boards: [boardOf([one])] })).toContain(`${said}.`)
  expect(await words({ boards: [boardOf([one, one, {}])] })).toContain(`${said} and 1 other.`)
  expect(await words({ boards: [boardOf([{}])] })).not.toContain('Asked to withdraw')
})

test('the figures are in the words, with what waits longest and what did not arrive', async () => {
  const board = boardOf([
    { state: 'approved', released: true },
    { state: 'needs-school', receivedAt: '2018-05-12T22:30Z', school: { name: 'Ashby *Primary*', urn: null } },
    { state: 'ready', receivedAt: '2018-05-13T09:00Z' },
    { state: 'received', receivedAt: '2018-05-22T09:00Z' },
    { state: 'waitlisted', rank: 2 },
    { state: 'waitlisted', rank: 1, reference: 'PMR-FIRST' },
  ])
  const undelivered: Undelivered[] = [
    { reference: 'PMR-0001', letter: 'approved', why: 'came back' },
    { reference: 'PMR-0001', letter: 'approved', why: 'not sent' },
  ]
  const { text, blocks } = await statusFor({ boards: [board], undelivered })
  for (const said of [
    '6 declarations received from 1 March 2018 to 22 May 2018. The deadline is 25 May 2018.',
    '6 places: 1 given and released, 0 given provisionally, 0 offered and 5 free.',
    'Other schools: 2 on the waiting list, 0 declined, 3 undecided and 0 withdrawn.',
    'Undecided: 1 complete, 1 waiting for the school, 1 being checked.',
    '(PMR-0001), received on 12 May 2018 at 11:30pm, 10 days ago.',
    'First on the waiting list: School number 5 (PMR-FIRST).',
    '2 letters have not reached anybody, of PMR-0001:',
  ])
    expect(text).toContain(said)
  expect(text).not.toContain('*Primary*')
  expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'image'])
})

test('a channel that Slack refuses is said first, with what to do', async () => {
  expect(await words({ boards: [boardOf([])], fault: 'not_in_channel' })).toMatch(/^Nothing can be posted .*\/invite @Countersign/)
})

test('rounds that are over have one line each', async () => {
  const over = { closes: day('2017-05-25'), startsOn: day('2017-06-11'), name: '2017-18' }
  const boards = [boardOf([{}]), boardOf([{ state: 'approved', released: true }, { state: 'ready' }], over)]
  const { text, blocks } = await statusFor({ boards })
  expect(text).toContain('round 2017-18:* closed on 25 May 2017, 2 received, 1 of 6 places given; still 1 undecided.')
  expect(blocks.filter(({ type }) => type === 'image')).toHaveLength(1)
})

test.each([
  ['while it is open', '2018-05-25T22:59Z', [{ state: 'declined' }], {}, false],
  ['between deadline and start', '2018-06-10T12:00Z', [{ state: 'declined' }], {}, false],
  ['once the programme has started', '2018-06-11T00:00Z', [{ state: 'ready' }], {}, true],
  ['without a start, with a school undecided', '2019-06-11T12:00Z', [{ state: 'ready' }], { startsOn: null }, false],
  ['without a start, with nothing open', '2018-05-26T12:00Z', [{ state: 'declined' }], { startsOn: null }, true],
] as const)('over %s: %s', (_, now, rows, change, over) => {
  expect(isOver(boardOf([...rows], change), instant(now))).toBe(over)
})

test.each(nasty)('Slack takes it, whatever a school and a round are called: %#', async (name) => {
  const board = boardOf([{ school: { name, urn: name } }, { state: 'waitlisted', rank: 1, school: { name, urn: null } }], {
    name: name.slice(0, 300) || 'x',
  })
  const { text, blocks } = await statusFor({ boards: [board] })
  fits.message(blocks)
  expect(text.length).toBeLessThanOrEqual(3000)
  expect(`${text} ${JSON.stringify(blocks)}`).not.toMatch(/<!(channel|here)|<@U0LEAD>/)
})

test('a hub with thirty rounds of two hundred schools each still fits into one message', async () => {
  const rows = Array.from({ length: 200 }, () => ({ school: { name: 'W'.repeat(400), urn: null } }))
  const undelivered = Array.from({ length: 300 }, (_, i) => ({ reference: `PMR-${i}`, letter: 'receipt', why: 'not sent' as const }))
  const boards = Array.from({ length: 30 }, (_, i) => boardOf(rows, { name: `${i} ${'&'.repeat(300)}` }))
  const { text, blocks } = await statusFor({ boards, undelivered })
  fits.message(blocks)
  expect(text.length).toBeLessThanOrEqual(3000)
})

test('a hub without a round is told so', async () => {
  expect(await words({ boards: [] })).toBe('Archimedes NE Maths Hub has no round.')
})
