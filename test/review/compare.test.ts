/** Compare as a modal: whole sentences, within Slack's limits for any round, and no rank where none is wanted. */
import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flag } from '../../src/core/findings/finding.ts'
import type { Show } from '../../src/core/need/compare.ts'
import type { BoardRow } from '../../src/core/round/board.ts'
import type { Round } from '../../src/core/round/round.ts'
import { onTopOf, unpacked } from '../../src/review/beneath.ts'
import { modal } from '../../src/review/modals.ts'
import { compareView } from '../../src/review/round/compare-view.ts'
import { ordinal } from '../../src/review/round/compare-words.ts'
import { archimedes, programme, round } from '../core/moorside.ts'
import { aRow } from './board.ts'
import { anyText, fits, nasty, strings } from './hostile.ts'

const roundId = '7f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0001'
type View = { sort?: string; show?: Show; page?: number; round?: Partial<Round>; rounds?: number }
function viewOf(rows: BoardRow[], { sort = 'received', show = 'all', page = 0, rounds = 1, ...changed }: View = {}) {
  const own = { ...round, id: roundId, ...changed.round }
  const others = Array.from({ length: rounds - 1 }, (_, i) => ({
    ...own,
    id: roundId.replace('0001', String(2000 + i)),
    name: `20${20 + i}-${21 + i}`,
  }))
  const view = compareView({
    board: { round: own, hub: archimedes.id, rows },
    programme,
    rounds: [own, ...others].map((one) => ({ round: one, programme: programme.name })),
    user: 'U0REVIEW',
    meta: { hub: archimedes.id, round: roundId, sort, show, page },
  })
  fits.view(view)
  return view
}
const said = (view: ReturnType<typeof viewOf>) => strings(view.blocks).join('\n')
const details = (view: ReturnType<typeof viewOf>) =>
  (view.blocks as KnownBlock[]).filter((block) => block.type === 'section' && block.accessory?.type === 'button')
const rank = { suggestsRank: true }

test('a school reads as sentences: where it stands, and every factor with its day and source, unknown where it is', () => {
  const one = aRow(1, {
    findings: [
      flag('prior-work-group-unclear', 'statement', 'x'),
      flag('commitment-altered', null, 'x'),
      flag('statement-thin', 'statement', 'The statement has only 9 words.'),
    ],
    factors: [
      {
        key: 'ofsted',
        value: 'requires improvement',
        source: 'Inspection report',
        dated: Temporal.PlainDate.from('2018-03-12'),
        by: 'U0LEAD',
        at: round.opens.toZonedDateTime('UTC').toInstant(),
      },
    ],
  })
  expect(said(viewOf([one]))).toContain(
    '*School number 1*, URN 100001 (MR-2018-0001)\nReady for a decision, received 24 May 2018 at 4:43pm. Area: unknown. Ofsted: requires improvement (12 March 2018, source: Inspection report). Maths progress: unknown. Earlier Work Group: unknown, but the statement is not clear about it. Evidence of commitment: unknown. The statement has only 9 words. 1 commitment is altered on the form. No signature outstanding.',
  )
})

test.each<[string, Partial<BoardRow>, string]>([
  ['on the waiting list', { state: 'waitlisted', rank: 3 }, 'On the waiting list, 3rd on it, provisional'],
  ['offered', { state: 'offered' }, 'A place is offered'],
  [
    'asking to withdraw',
    { asksToWithdraw: round.opens.toZonedDateTime('Europe/London').toInstant() },
    '4:43pm. The school has asked to withdraw. Area',
  ],
  ['an interest of the reader', { conflicts: ['U0LEAD', 'U0REVIEW'] }, '4:43pm. You have declared an interest. Area'],
  ['an interest of another', { conflicts: ['U0LEAD'] }, '4:43pm. Area'],
  ['withdrawn', { state: 'withdrawn' }, 'Withdrawn by the school'],
  ['not checked yet', { state: 'received' }, 'Signatures: not looked for yet.'],
  ['without a name', { school: { name: null, urn: null } }, '*A school without a name* (MR-2018-0001)'],
])('%s', (_, changes, words) => {
  expect(said(viewOf([aRow(1, changes)]))).toContain(words)
})

test('what is unknown stands last, and that is said', () => {
  const words = said(viewOf([aRow(1, {}), aRow(2, { known: { ofsted: 'good' } }), aRow(3, {})], { sort: 'factor:ofsted' }))
  expect(words).toContain('Of 2 of them “Ofsted” is unknown: last here, oldest first.')
  expect(words.indexOf('School number 2')).toBeLessThan(words.indexOf('School number 1'))
})

test.each([
  [0, 0],
  [1, 1],
  [20, 1],
  [21, 2],
  [80, 4],
  [200, 10],
])('%i schools make %i pages, and every school stands on exactly one', (schools, pages) => {
  const rows = Array.from({ length: schools }, (_, i) => aRow(i, {}))
  const seen = Array.from({ length: pages }, (_, page) => viewOf(rows, { page, round: rank }))
  const ids = seen.flatMap((view) => details(view).map(({ block_id }) => block_id))
  expect(ids).toEqual(rows.map(({ id }) => id))
  const back = (words: string) => seen.map((view) => said(view).includes(words))
  expect(back('Next schools')).toEqual(seen.map((_, i) => i < pages - 1))
  expect(back('Previous schools')).toEqual(seen.map((_, i) => i > 0))
})

test('a page that is no more is the last one that is', () => {
  expect(said(viewOf([aRow(1, {})], { page: 7 }))).toContain('School number 1')
})

test('an empty list says why, and what to do', () => {
  expect(said(viewOf([]))).toContain('No declaration has been received in this round yet.')
  expect(said(viewOf([aRow(1, {})], { show: 'waitlisted' }))).toContain(
    'No school is on the waiting list. Choose “Shown: all” to see all 1.',
  )
})

test('where no order is wanted there is no rank and no sort by one', () => {
  for (const sort of ['received', 'suggested', 'factor:area']) {
    const words = said(viewOf([aRow(1, { known: { area: 'yes' } }), aRow(2, {})], { sort }))
    expect(words).not.toMatch(/suggest|points?\b|rank|\b\d+(st|nd|rd|th)\b/i)
  }
})

test('where it is wanted it explains itself, says what is shared, and nothing takes it over', () => {
  const rows = [
    aRow(1, { known: { area: 'yes', ofsted: 'requires improvement' } }),
    aRow(2, { known: { area: 'no' } }),
    aRow(3, {}),
    aRow(4, {}),
    aRow(5, { known: { prior: 'yes', area: 'yes' } }),
  ]
  const view = viewOf(rows, { sort: 'suggested', round: rank })
  const words = said(view)
  expect(words).toContain(
    'Suggested 1st. Area category 5 or 6, counts for it; Ofsted requires improvement, counts for it; Maths progress unknown, counted neither way.',
  )
  expect(words).toContain('Suggested 2nd, equal with 1 other. Area unknown, counted neither way; Ofsted unknown')
  expect(words).toContain('Suggested 4th. Area another category, counts against it;')
  expect(words).toContain('Not in the suggested order: Earlier Work Group, took part before.')
  expect(words).toContain('It looks first at Area (“It is expected that most schools will be selected from category 5 and 6 areas.”)')
  expect(words).toContain('nothing follows from it, and people decide')
  expect(words).toContain('Of 1 of them there is no suggestion: last here')
  const ids = new Set(JSON.stringify(view.blocks).match(/(?<="action_id":")[^"]+/g))
  expect([...ids].sort()).toEqual(['compare-show', 'compare-sort', 'details'])
})

test('several rounds can be chosen from, one cannot', () => {
  expect(said(viewOf([], { rounds: 3 }))).toContain('compare-round')
  expect(said(viewOf([]))).not.toContain('compare-round')
})

test('two hundred schools with the longest words fit on a page', () => {
  for (const text of nasty) {
    const findings = [...Array.from({ length: 100 }, () => flag('statement-thin', 'statement', text)), flag('prior-work-group', null, text)]
    const rows = Array.from({ length: 200 }, (_, i) => {
      const row = aRow(i, {
        school: { name: text, urn: text },
        findings,
        known: Object.fromEntries(programme.need.factors.map(({ key }) => [key, text])),
      })
      return { ...row, factors: row.factors.map((one) => ({ ...one, detail: text, source: text })) }
    })
    // One in the middle: it has most to turn to.
    const view = viewOf(rows, { page: 5, rounds: 120, round: { ...rank, name: text || 'x' } })
    // Slack refuses a view of more than 250,000 bytes.
    expect(JSON.stringify(view).length).toBeLessThan(200_000)
    for (const word of strings(view.blocks)) expect(word).not.toMatch(/<[!@#]|<http/)
  }
})

test('whatever a school is called, it fits', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const rows = [aRow(1, { school: { name: text, urn: text }, known: { area: 'yes' } })]
      viewOf(rows, { round: rank, sort: 'name' })
    }),
    { numRuns: 60 },
  )
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [111, '111th'],
  [102, '102nd'],
])('%i is %s', (n, words) => {
  expect(ordinal(n)).toBe(words)
})

test('a modal on top of Compare carries it as far as there is room, and gives back its own as it was', () => {
  const shows = { hub: 'archimedes-ne', round: '00000000-0000-4000-8000-000000000001', show: 'all', sort: 'name', page: 2 } as const
  const { beneath } = unpacked({ id: 'V1', hash: 'h', private_metadata: JSON.stringify(shows) })
  expect(beneath).toEqual({ view: 'V1', hash: 'h', shows })
  const carrying = (own: string) => onTopOf(beneath, modal('Note', [], { private_metadata: own })).private_metadata ?? ''
  expect(unpacked({ id: 'V2', hash: 'i', private_metadata: carrying('{"id":"x"}') })).toEqual({ metadata: { id: 'x' }, beneath })
  const full = JSON.stringify({ id: 'x'.repeat(2_900) })
  expect(carrying(full)).toBe(full)
  expect(unpacked({ id: 'V2', hash: 'i', private_metadata: full })).toEqual({ metadata: JSON.parse(full), beneath: null })
})
