/** Which schools a free place is proposed for: tables, and random histories in which no rule is ever broken. */
import { expect, test } from 'vitest'
import type { Board, BoardRow } from '../../src/core/round/board.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import type { Round } from '../../src/core/round/round.ts'
import { proposals } from '../../src/core/round/waitlist.ts'
import { boardOf, instant } from './boards.ts'

const open = instant('2018-05-20T10:00Z')
const closed = instant('2018-06-01T10:00Z')
type School = Parameters<typeof boardOf>[0][number]
const waits = (rank: number, more: School = {}): School => ({ state: 'waitlisted', rank, released: true, ...more })
const has: School = { state: 'approved', released: true }
const undecided: School = { state: 'ready' }
const round = (places: number, taken: number, now = 0, ever = now): Partial<Round> => ({ places, taken, freed: { ever, now } })
const idOf = (n: number) => boardOf(Array.from({ length: n + 1 }, () => has)).rows[n]?.id ?? ''
const proposal = (n: number, school: number, state: Proposal['state'], occasion = 1): Proposal => ({
  id: `p${n}`,
  kind: 'offer',
  round: 'round-1',
  hub: 'archimedes-ne',
  declaration: idOf(school),
  body: { occasion },
  madeAt: open,
  state,
  closedBy: null,
  closedAt: null,
})
/** The proposed schools by their place in the board, and what is overtaken. */
const found = (board: Board, made: Proposal[], now: Temporal.Instant) => {
  const { make, overtaken } = proposals(board, made, now)
  return [make.map(({ declaration }) => board.rows.findIndex(({ id }) => id === declaration)), overtaken]
}

test.each<[string, School[], Partial<Round>, Proposal[], Temporal.Instant, number[], string[]]>([
  ['a place was given up while the round is open', [has, waits(1), waits(2)], round(2, 1, 1), [], open, [1], []],
  ['a place that nobody has had, while the round is open', [has, waits(1)], round(2, 1), [], open, [], []],
  ['the same once it has closed, and all are decided', [has, waits(1)], round(2, 1), [], closed, [1], []],
  ['the same once it has closed, while one is undecided', [has, waits(1), undecided], round(2, 1), [], closed, [], []],
  ['while one is being checked', [has, waits(1), { state: 'received' }], round(2, 1), [], closed, [], []],
  ['while one must be put right', [has, waits(1), { state: 'needs-school' }], round(2, 1), [], closed, [], []],
  ['nothing is known of places given up', [waits(1)], { places: 2, taken: 1 }, [], open, [], []],
  ['one given up after it has closed, while one is undecided', [has, waits(1), undecided], round(2, 1, 1), [], closed, [1], []],
  ['by rank, whatever the order of receipt', [waits(3), waits(1), waits(2)], round(4, 2, 2), [], open, [1, 2], []],
  ['more places than schools that wait', [waits(1)], round(9, 0, 5), [], open, [0], []],
  ['nobody waits', [has, undecided], round(2, 1, 1), [], open, [], []],
  ['no place is free', [waits(1)], round(2, 2, 1), [], open, [], []],
  ['the next has not been told that it waits', [waits(1, { released: false }), waits(2)], round(2, 1, 1), [], open, [], []],
  ['the one after next has not', [waits(1), waits(2, { released: false }), waits(3)], round(4, 1, 3), [], open, [0], []],
  ['proposed already', [waits(1)], round(2, 1, 1), [proposal(1, 0, 'open')], open, [], []],
  ['a second place, one proposed already', [waits(1), waits(2)], round(2, 0, 2), [proposal(1, 0, 'open')], open, [1], []],
  ['put aside: the place stays free', [waits(1), waits(2)], round(2, 1, 1), [proposal(1, 0, 'dismissed')], open, [], []],
  ['put aside, and then another place is given up', [waits(1), waits(2)], round(2, 0, 2), [proposal(1, 0, 'dismissed')], open, [0, 1], []],
  ['two given up at once, one put aside', [waits(1), waits(2)], round(2, 0, 2, 1), [proposal(1, 0, 'dismissed')], open, [1], []],
  [
    'put aside, and then offered from the card',
    [{ state: 'offered' }, waits(1)],
    round(3, 1, 1, 1),
    [proposal(1, 0, 'dismissed')],
    open,
    [1],
    [],
  ],
  ['another is next now', [waits(2), waits(1)], round(2, 1, 1), [proposal(1, 0, 'open')], open, [1], ['p1']],
  ['the proposed school has withdrawn', [{ state: 'withdrawn' }, waits(1)], round(2, 1, 1), [proposal(1, 0, 'open')], open, [1], ['p1']],
  ['the place is gone', [waits(1)], round(2, 2, 0, 1), [proposal(1, 0, 'open')], open, [], ['p1']],
  ['less than a day before it starts', [waits(1)], round(2, 1, 1), [], instant('2018-06-10T10:00Z'), [], []],
  ['on the day it starts', [waits(1)], round(2, 1, 1), [proposal(1, 0, 'open')], instant('2018-06-11T10:00Z'), [], ['p1']],
  ['no date to start on', [waits(1)], { ...round(2, 1, 1), startsOn: null }, [], instant('2018-12-11T10:00Z'), [0], []],
  ['an empty board', [], round(2, 0, 2), [], open, [], []],
])('%s', (_, schools, change, made, now, make, overtaken) => {
  expect(found(boardOf(schools, change), made, now)).toEqual([make, overtaken])
})

test('what is proposed anew has a key that nothing had before', () => {
  const { make } = proposals(boardOf([waits(1), waits(2)], round(2, 0, 2)), [proposal(1, 0, 'dismissed')], open)
  expect(make.map(({ key }) => key)).toEqual(['offer:round-1:archimedes-ne:2', 'offer:round-1:archimedes-ne:3'])
})

test('two hundred random histories: never more proposals than places, never twice, never out of order, and doing it again does nothing', () => {
  let seed = 5
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return (seed >> 8) % n
  }
  for (let history = 0; history < 200; history++) {
    const places = 1 + random(6)
    let ever = 0
    let free = 0
    const made: Proposal[] = []
    const rows: BoardRow[] = boardOf(Array.from({ length: 1 + random(12) }, () => undecided)).rows
    let order: string[] = []
    const taken = () => rows.filter(({ state }) => state === 'approved' || state === 'offered').length
    const become = (row: BoardRow, state: BoardRow['state']) => {
      const held = row.state === 'approved' || row.state === 'offered'
      const holds = state === 'approved' || state === 'offered'
      if (holds && !held) free = Math.max(0, free - 1)
      if (held && !holds) {
        ever++
        free++
      }
      order = state === 'waitlisted' ? [...order.filter((id) => id !== row.id), row.id] : order.filter((id) => id !== row.id)
      const [decided] = boardOf([{ state, released: true }]).rows
      Object.assign(row, { state, decision: decided?.decision ?? null })
      for (const one of rows) one.rank = order.includes(one.id) ? order.indexOf(one.id) + 1 : null
    }
    for (let step = 0; step < 40; step++) {
      const row = rows[random(rows.length)]
      if (!row) continue
      const what = random(6)
      if (what === 0 && row.state === 'ready' && taken() < places) become(row, 'approved')
      else if (what === 1 && row.state === 'ready') become(row, 'waitlisted')
      else if (what === 2 && (row.state === 'approved' || row.state === 'offered')) become(row, random(2) ? 'withdrawn' : 'declined')
      else if (what === 3 && order.length > 1) order = [order.at(-1) ?? '', ...order.slice(0, -1)]
      else {
        const one = made.filter(({ state }) => state === 'open')[0]
        if (one && what === 4) one.state = 'dismissed'
        else if (one) {
          one.state = 'done'
          const school = rows.find(({ id }) => id === one.declaration)
          if (school) become(school, 'offered')
        }
      }
      for (const other of rows) other.rank = order.includes(other.id) ? order.indexOf(other.id) + 1 : null
      const now = random(2) ? open : closed
      const board: Board = { ...boardOf([], { places, taken: taken(), freed: { ever, now: free } }), rows }
      const { make, overtaken } = proposals(board, made, now)
      for (const one of made) if (overtaken.includes(one.id)) one.state = 'overtaken'
      made.push(...make.map((one, i) => ({ ...proposal(made.length + i, 0, 'open'), declaration: one.declaration, body: one.body ?? {} })))
      const standing = made.filter(({ state }) => state === 'open')
      const schools = standing.map(({ declaration }) => declaration)
      expect(new Set(schools).size).toBe(schools.length)
      expect(standing.length).toBeLessThanOrEqual(places - taken())
      expect(schools.every((id) => order.includes(id ?? ''))).toBe(true)
      expect(proposals(board, made, now)).toEqual({ make: [], overtaken: [] })
      // Whoever is passed over for a worse rank has been put aside.
      const aside = made.filter(({ state }) => state === 'dismissed').map(({ declaration }) => declaration)
      const last = Math.max(0, ...schools.map((id) => order.indexOf(id ?? '') + 1))
      expect(order.slice(0, last).filter((id) => !schools.includes(id) && !aside.includes(id))).toEqual([])
    }
  }
})
