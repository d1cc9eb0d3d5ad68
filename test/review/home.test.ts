/** App Home: what a reviewer finds there, and that Slack takes it however much there is and whatever the schools are called. */
import { expect, test } from 'vitest'
import type { Board } from '../../src/core/round/board.ts'
import { needsOf } from '../../src/core/round/needs.ts'
import { type HubAtHome, home, strangersHome } from '../../src/review/round/home.ts'
import { boardOf, boardRow, instant } from '../core/boards.ts'
import { archimedes, programme } from '../core/moorside.ts'
import { fits, nasty, strings } from './hostile.ts'

const now = instant('2018-05-22T12:00Z')
const reader = { user: 'U0REVIEW', now }
const about = { user: 'U0REVIEW', reviewers: ['U0LEAD', 'U0REVIEW'], proposals: [], undelivered: [], now }
const at = (boards: Board[], change: Partial<HubAtHome> = {}): HubAtHome => ({
  hub: archimedes,
  fault: null,
  rounds: boards.map((board) => ({ board, programme: programme.name })),
  needs: boards.flatMap((board) => needsOf(board, about)),
  ...change,
})
const words = (hubs: HubAtHome[]) => strings(home(hubs, reader).blocks).join('\n')
const many = (count: number, change = {}) => Array.from({ length: count }, () => change)

test('places, the deadline, the counts and the oldest; what needs a reviewer; what was decided', () => {
  const board = boardOf(
    [
      { state: 'needs-school', receivedAt: '2018-05-12T10:00Z' },
      { state: 'ready', receivedAt: '2018-05-13T10:00Z', assignee: 'U0REVIEW' },
      { state: 'approved', receivedAt: '2018-05-14T10:00Z' },
      { state: 'declined', receivedAt: '2018-05-15T10:00Z', released: true },
    ],
    { taken: 1 },
  )
  const shown = words([at([board])])
  for (const line of [
    'Archimedes NE Maths Hub',
    `*${programme.name}, round 2018-19*\n*Open:* closes on 25 May 2018 at 11:59pm, in 3 days.`,
    'Places left: 5 of 6 (0 given, 1 provisional, 0 offered)',
    'Received: 4. Undecided: 2 (1 complete, 1 waiting for the school). Waiting list: 0. Declined: 1.',
    'Oldest undecided: School number 0 (PMR-0000), received 10 days ago.',
    '*Needs you:* 1',
    '*School number 1 (PMR-0001)*\n_Assigned to you_\nready for a decision',
    'Recent decisions',
    '*School number 2 (PMR-0002)*\nApproved by <@U0LEAD> on 14 May 2018 at 11am. Provisional until the decisions are released together',
    '*School number 3 (PMR-0003)*\nDeclined by <@U0LEAD> on 15 May 2018 at 11am. Released on 15 May 2018 at midday.',
    'As of 22 May 2018 at 1pm.',
  ])
    expect(shown).toContain(line)
  expect(strings(home([at([board])], reader).blocks).filter((text) => text === 'Open')).toHaveLength(3)
})

test('a school that has asked to withdraw needs somebody, however it was decided', () => {
  const shown = words([at([boardOf([{ state: 'approved', released: true, asksToWithdraw: instant('2018-05-20T10:00Z') }])])])
  expect(shown).toContain('_The school has asked to withdraw: confirm it or put it aside in the channel_')
  expect(shown).toContain('approved · has asked to withdraw')
})

test('a decision that the school has left behind says so', () => {
  const shown = words([
    at([
      boardOf([
        { state: 'approved', released: true },
        { state: 'waitlisted', released: true },
      ]),
    ]),
  ])
  expect(shown).not.toContain('since.')
  const board = boardOf([
    { state: 'approved', released: true },
    { state: 'waitlisted', released: true },
  ])
  const later = { ...board, rows: board.rows.map((row, n) => ({ ...row, state: n === 0 ? ('withdrawn' as const) : ('offered' as const) })) }
  expect(words([at([later])])).toMatch(/Approved by .* The school has since withdrawn\./)
  expect(words([at([later])])).toMatch(/Waitlisted by .* It has since been offered a place\./)
})

test('a channel that Slack refuses says what to do', () => {
  expect(words([at([boardOf([])], { fault: 'not_in_channel' })])).toContain(
    '*Nothing can be posted in <#C0ARCH>:* Countersign is not in the channel: /invite',
  )
})

test('a school about which nobody is left to decide asks for another reviewer', () => {
  expect(words([at([boardOf([{ conflicts: ['U0REVIEW', 'U0LEAD'] }])])])).toContain('ask for another reviewer in countersign.yaml')
})

test('nothing to do is said', () => {
  expect(words([at([boardOf([])])])).toContain('*Needs you:* nothing.')
  expect(words([at([])])).toContain('No round is open or coming.')
})

test('whoever reviews nothing learns what this is, and how to become a reviewer', () => {
  const view = strangersHome('U0OUTSIDER')
  fits.view(view)
  expect(strings(view).join('\n')).toMatch(/You are not a reviewer of any hub .*`U0OUTSIDER`/)
})

test.each([
  [1, 1, 200],
  [2, 1, 80],
  [10, 1, 80],
  [10, 5, 80],
  [60, 5, 20],
])('%i hubs with %i rounds of %i schools fit, and what does not is counted', (hubs, rounds, schools) => {
  const board = boardOf([...many(schools), ...many(12, { state: 'approved' })])
  const all = Array.from({ length: hubs }, () => at(Array.from({ length: rounds }, () => board)))
  const view = home(all, reader)
  fits.view(view)
  expect(strings(view).join('\n')).toMatch(/\*Needs you:\* \d+\. The first \d+ are here, the others in `\/hub queue`/)
  expect(strings(view)).toContain('Refresh')
  if (hubs > 12) expect(strings(view)).toContain(`… and ${hubs - 12} more hubs: type \`/hub status\` in theirs.`)
  if (hubs === 1) expect(view.blocks.length).toBe(100)
})

test('Slack takes it whatever the schools, the round and the programme are called', () => {
  for (const name of nasty) {
    const rows = many(200).map((_, n) =>
      boardRow({ school: { name, urn: name }, state: n % 2 ? 'ready' : 'approved', assignee: 'U0REVIEW' }, n),
    )
    const board = { ...boardOf([], { name: name || 'x' }), rows }
    const one = { ...at([board]), rounds: [{ board, programme: name }], hub: { ...archimedes, name: name || 'x' } }
    const view = home([one, one], reader)
    fits.view(view)
    expect(strings(view).join()).not.toMatch(/<!(channel|here)/)
  }
})
