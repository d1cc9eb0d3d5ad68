/** What the channel is told of a round's life: every figure in its words, nothing stale, and nobody's words but ours. */
import { expect, test } from 'vitest'
import { flag } from '../../src/core/findings/finding.ts'
import type { Board } from '../../src/core/round/board.ts'
import type { RoundEvent } from '../../src/core/round/round-event.ts'
import type { Rendered } from '../../src/outbound/slack.ts'
import { roundPost, type Scene } from '../../src/review/round/round-posts.ts'
import { boardOf, instant } from '../core/boards.ts'
import { archimedes } from '../core/moorside.ts'
import { fits, nasty, strings } from './hostile.ts'

const london = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant()
const nothing: Scene['about'] = { reviewers: ['U0LEAD', 'U0REVIEW'], proposals: [], undelivered: [] }
const draw = (event: RoundEvent, board: Board, now: string, about = nothing): Rendered | string =>
  roundPost(event, { board, hub: archimedes, programme: 'Primary Mastery Readiness Programme', about, now: london(now) })
const drawn = (event: RoundEvent, board: Board, now: string, about = nothing): Rendered => {
  const post = draw(event, board, now, about)
  if (typeof post === 'string') throw new Error(post)
  fits.message(post.blocks)
  return post
}
const digest = (day: string, since: string | null = null): RoundEvent => ({ kind: 'digest', day, since })

const board = boardOf(
  [
    { state: 'ready', receivedAt: '2018-05-10T10:00Z' },
    { state: 'needs-school', receivedAt: '2018-05-11T10:00Z' },
    { state: 'needs-school', receivedAt: '2018-05-12T10:00Z', findings: [flag('signature-objected', null, 'No')] },
    { state: 'approved', receivedAt: '2018-05-13T10:00Z', released: true },
    { state: 'waitlisted', receivedAt: '2018-05-13T10:00Z', released: true },
    { state: 'withdrawn', receivedAt: '2018-05-14T10:00Z' },
    { state: 'received', receivedAt: '2018-05-15T22:59Z' },
  ],
  { taken: 1 },
)

test('the opening says until when, how many places, and where forms go', () => {
  const { text } = drawn({ kind: 'opened' }, boardOf([]), '2018-03-01T08:30')
  expect(text).toBe(
    'Primary Mastery Readiness Programme, round 2018-19 is open. 85 days left: it closes on 25 May 2018 at 11:59pm. 6 places at Archimedes NE Maths Hub. Schools send their form to mastery@archimedes.example, with everybody who signs it copied in.',
  )
})

test('installed in the middle of a round, it says since when the round has been open, and what is there', () => {
  expect(drawn({ kind: 'opened' }, boardOf([]), '2018-05-14T10:00').text).toContain('It has been open since 1 March 2018.')
  const { text } = drawn({ kind: 'opened' }, board, '2018-05-16T10:00')
  expect(text).toContain(
    '7 declarations received. Undecided: 1 complete and ready for a decision, 2 waiting for the school, 1 being checked.',
  )
})

test('the digest: what there is, what is new, the places, the oldest, and whom it waits for', () => {
  const { text } = drawn(digest('2018-05-16', '2018-05-15T07:30:00Z'), board, '2018-05-16T08:30')
  expect(text).toBe(
    [
      'Primary Mastery Readiness Programme, round 2018-19: 9 days left: it closes on 25 May 2018 at 11:59pm.',
      '7 declarations received. 1 of them since 15 May 2018 at 8:30am.',
      'Undecided: 1 complete and ready for a decision, 2 waiting for the school, 1 being checked.',
      'Decided: 1 approved, 1 on the waiting list. Withdrawn: 1 by the school.',
      'Places: 1 given, 0 offered, 5 of 6 left.',
      'Oldest undecided: School number 0 (PMR-0000), received 6 days ago.',
      'Needs you: School number 2 (PMR-0002): a signatory objected, received 4 days ago; School number 0 (PMR-0000): ready for a decision, received 6 days ago.',
    ].join(' '),
  )
})

test('the digest counts the schools that have asked to withdraw, and names them first', () => {
  const asked = boardOf([{ state: 'ready' }, { state: 'approved', released: true, asksToWithdraw: london('2018-05-15T12:00') }])
  const { text } = drawn(digest('2018-05-16'), asked, '2018-05-16T08:30')
  expect(text).toContain('Asked to withdraw, and not yet confirmed: 1 school.')
  expect(text).toContain('Needs you: School number 1 (PMR-0001): the school has asked to withdraw')
  expect(drawn(digest('2018-05-16'), board, '2018-05-16T08:30').text).not.toContain('Asked to withdraw')
})

test('what needs somebody is the same in the channel as in Home: proposals, newer forms and letters too', () => {
  const decided = boardOf([{ state: 'waitlisted', released: true }, { state: 'approved' }, { state: 'ready' }])
  const [first, newer] = decided.rows
  if (!first?.decision || !newer?.decision) throw new Error('no rows')
  const rows = [first, { ...newer, revision: 2, decision: { ...newer.decision, revision: 1 } }, ...decided.rows.slice(2)]
  const { text } = drawn(digest('2018-05-16'), { ...decided, rows }, '2018-05-16T08:30', {
    ...nothing,
    proposals: [
      { kind: 'raise', declaration: null },
      { kind: 'offer', declaration: first.id },
    ],
    undelivered: ['PMR-0002'],
  })
  expect(text).toContain('2 proposals wait for a person.')
  for (const said of [
    'Needs you: A proposal about the whole round waits; School number 0 (PMR-0000): a proposal waits',
    'School number 1 (PMR-0001): a newer form arrived after the decision',
    'School number 2 (PMR-0002): a letter reached nobody',
  ])
    expect(text).toContain(said)
})

test.each<[number, string | null]>([
  [0, null],
  [1, '1 proposal waits for a person.'],
  [2, '2 proposals wait for a person.'],
])('%i open proposals, on a quiet day too', (count, said) => {
  const proposals = Array.from({ length: count }, () => ({ kind: 'offer' as const, declaration: 'd' }))
  const quiet = drawn(digest('2018-05-17', '2018-05-16T07:30:00Z'), board, '2018-05-17T08:30', { ...nothing, proposals })
  expect(quiet.blocks).toHaveLength(1)
  const { text } = drawn(digest('2018-05-16'), board, '2018-05-16T08:30', { ...nothing, proposals })
  for (const words of [quiet.text, text])
    if (said === null) expect(words).not.toContain('proposal')
    else expect(words).toContain(said)
})

test.each<[string, string, string]>([
  ['the last day', '2018-05-25T08:30', 'Closes today at 11:59pm.'],
  ['the day before', '2018-05-24T08:30', '1 day left: it closes tomorrow, 25 May 2018 at 11:59pm.'],
  ['nine days before', '2018-05-16T08:30', '9 days left: it closes on 25 May 2018 at 11:59pm.'],
])('the countdown on %s', (_, now, words) => {
  expect(drawn(digest(now.slice(0, 10)), board, now).text).toContain(words)
})

test('a quiet day gets one line', () => {
  const { text, blocks } = drawn(digest('2018-05-17', '2018-05-16T07:30:00Z'), board, '2018-05-17T08:30')
  expect(text).toMatch(
    /: 8 days left: .+ Nothing new since 16 May 2018 at 8:30am\. 1 ready for a decision, the oldest received 7 days ago\.$/,
  )
  expect(blocks).toHaveLength(1)
  expect(drawn(digest('2018-05-17', '2018-05-16T07:30:00Z'), boardOf([]), '2018-05-17T08:30').text).toMatch(/No declarations yet\.$/)
})

test('a verdict since the last digest is news, though no form came', () => {
  const decided = boardOf([{ state: 'approved', receivedAt: '2018-05-16T09:00Z' }])
  expect(drawn(digest('2018-05-17', '2018-05-16T07:30:00Z'), decided, '2018-05-17T08:30').blocks.length).toBeGreaterThan(1)
})

test('the closing summary: where everything stands, and what to do next', () => {
  const { text } = drawn({ kind: 'closed', closes: '2018-05-25' }, board, '2018-05-26T00:06')
  expect(text).toContain('has closed. It closed on 25 May 2018 at 11:59pm. 7 declarations received.')
  expect(text).toContain('2 schools have something to put right: decide as it stands, or ask the school.')
  expect(text).toContain('Next: decide the 4 declarations that are undecided; `/hub queue` lists them.')
  expect(text).not.toContain('/hub release')
  expect(text).toContain('`/hub export`')
})

test('decisions that are released together: the summary says how', () => {
  const together = boardOf([{ state: 'approved' }, { state: 'declined' }], { release: 'together' })
  const { text } = drawn({ kind: 'closed', closes: '2018-05-25' }, together, '2018-05-26T00:06')
  expect(text).toContain('Next: `/hub release` previews the 2 decisions that the schools have not been told, and sends them.')
  expect(drawn({ kind: 'undecided', day: '2018-05-29' }, together, '2018-05-29T08:30').text).toMatch(/have not been told: 2\./)
})

test('after the close one line says what is still undecided', () => {
  const { text, blocks } = drawn({ kind: 'undecided', day: '2018-05-29' }, board, '2018-05-29T08:30')
  expect(text).toMatch(/The round has closed\. Still undecided: 4\. The oldest is School number 0 \(PMR-0000\), received 19 days ago\.$/)
  expect(blocks).toHaveLength(1)
})

test('after the close, proposals and offers that nobody answered are said until somebody has seen to them', () => {
  const offer = { number: 1, by: 'U0LEAD', at: instant('2018-05-20T12:00Z'), remindedAt: null, state: 'open', closedAt: null } as const
  const late = boardOf([{ state: 'offered', released: true, offer: { ...offer, acceptBy: Temporal.PlainDate.from('2018-05-28') } }])
  const line = (about = nothing) => drawn({ kind: 'undecided', day: '2018-05-29' }, late, '2018-05-29T08:30', about).text
  expect(line()).toMatch(/The round has closed\. Offered a place, and not answered by the last day: School number 0 \(PMR-0000\)\. Free/)
  const [{ id = '' } = {}] = late.rows
  expect(line({ ...nothing, proposals: [{ kind: 'lapse', declaration: id }] })).toMatch(
    /The round has closed\. 1 proposal waits for a person\.$/,
  )
})

test('a round that is extended says from what to what', () => {
  const longer = { ...board, round: { ...board.round, closes: Temporal.PlainDate.from('2018-06-01') } }
  const { text } = drawn({ kind: 'moved', from: '2018-05-25', to: '2018-06-01' }, longer, '2018-05-24T12:00')
  expect(text).toContain('It now closes on 1 June 2018 at 11:59pm, not on 25 May 2018. 8 days left')
  const shorter = { ...board, round: { ...board.round, closes: Temporal.PlainDate.from('2018-05-18') } }
  expect(drawn({ kind: 'moved', from: '2018-05-25', to: '2018-05-18' }, shorter, '2018-05-21T12:00').text).toContain(
    'It closed on 18 May 2018',
  )
})

test('a first day that is changed is said from what to what', () => {
  const later = {
    ...board,
    round: { ...board.round, opens: Temporal.PlainDate.from('2018-06-01'), closes: Temporal.PlainDate.from('2018-06-29') },
  }
  const moved: RoundEvent = { kind: 'opens-moved', from: '2018-03-01', to: '2018-06-01' }
  expect(drawn(moved, later, '2018-05-24T12:00').text).toContain(
    'It now opens on 1 June 2018, not on 1 March 2018. Countersign has not written',
  )
  expect(drawn(moved, later, '2018-06-01T12:00').text).toContain('It has been open since 1 June 2018, not 1 March 2018. 28 days left')
  expect(draw(moved, board, '2018-05-24T12:00')).toBe('the opening date has changed again')
})

const timed = boardOf([{ state: 'approved' }, { state: 'declined' }]).rows.map((row) => ({
  ...row,
  decision: row.decision && { ...row.decision, releaseAt: instant('2018-05-29T09:00Z') },
}))
test('a round that releases each decision after all: those of before are still a lead’s to send, and nobody forgets them', () => {
  const { round, rows } = boardOf([{ state: 'approved' }, { state: 'approved', released: true }, { state: 'withdrawn' }], {
    release: 'each',
  })
  const each = { round, hub: archimedes.id, rows: [...rows, ...timed] }
  const { text } = drawn({ kind: 'release', to: 'each' }, each, '2018-05-24T12:00')
  expect(text).toContain(
    'now releases each decision by itself. Decisions made from now on leave when their undo window ends. 1 decision made before still waits: `/hub release` shows it, and only a lead sends it.',
  )
  expect(drawn({ kind: 'undecided', day: '2018-05-29' }, each, '2018-05-29T08:30').text).toContain('have not been told: 1.')
})

test('a round that releases its decisions together after all: those of before leave by themselves, as their cards say', () => {
  const { round } = boardOf([], { release: 'together' })
  const together = { round, hub: archimedes.id, rows: timed }
  const { text } = drawn({ kind: 'release', to: 'together' }, together, '2018-05-24T12:00')
  expect(text).toContain('now releases its decisions together.')
  expect(text).toContain('2 decisions made before leave when their undo window ends, unless they are undone or something comes in.')
  expect(draw({ kind: 'undecided', day: '2018-05-29' }, together, '2018-05-29T08:30')).toBe('everything is decided')
})

test.each<[string, RoundEvent, string, string]>([
  ['an opening after the close', { kind: 'opened' }, '2018-05-26T09:00', 'the round has closed'],
  ['yesterday’s digest', digest('2018-05-15'), '2018-05-16T00:01', 'another day has begun'],
  ['a digest after the close', digest('2018-05-25'), '2018-05-26T00:00', 'the round has closed'],
  ['the summary of a round that was extended', { kind: 'closed', closes: '2018-05-18' }, '2018-05-19T09:00', 'the round is open again'],
  [
    'a date that was changed again',
    { kind: 'moved', from: '2018-05-18', to: '2018-05-20' },
    '2018-05-19T09:00',
    'the closing date has changed again',
  ],
  [
    'another way of release, of which no decision was made',
    { kind: 'release', to: 'each' },
    '2018-05-19T09:00',
    'no decision waits that was made before',
  ],
  ['a way of release that was changed back', { kind: 'release', to: 'together' }, '2018-05-19T09:00', 'it has been changed back'],
  ['yesterday’s line of what is undecided', { kind: 'undecided', day: '2018-05-29' }, '2018-05-30T09:00', 'another day has begun'],
])('too late: %s', (_, event, now, why) => {
  expect(draw(event, board, now)).toBe(why)
})

test('nothing is left to say once everything is decided', () => {
  expect(draw({ kind: 'undecided', day: '2018-05-29' }, boardOf([{ state: 'withdrawn' }]), '2018-05-29T09:00')).toBe(
    'everything is decided',
  )
})

const events: [RoundEvent, string][] = [
  [{ kind: 'opened' }, '2018-05-16T09:00'],
  [digest('2018-05-16'), '2018-05-16T09:00'],
  [{ kind: 'closed', closes: '2018-05-25' }, '2018-05-26T09:00'],
  [{ kind: 'undecided', day: '2018-05-29' }, '2018-05-29T09:00'],
]
test.each(nasty.map((text) => [text.slice(0, 30), text]))('names that are %j fit, and say nothing to the channel', (_, text) => {
  for (const [event, now] of events) {
    const hostile = boardOf(
      Array.from({ length: 12 }, () => ({ school: { name: text, urn: text }, state: 'ready' as const })),
      { name: text },
    )
    const post = drawn(event, hostile, now)
    expect(post.text.length).toBeLessThan(4000)
    for (const said of strings(post)) expect(said).not.toMatch(/<[!@#h]/)
  }
})

test('two hundred schools: five are named, the rest are counted', () => {
  const many = boardOf(Array.from({ length: 200 }, () => ({ state: 'ready' as const })))
  const { text } = drawn({ kind: 'closed', closes: '2018-05-25' }, many, '2018-05-26T09:00')
  expect(text).toContain('and 195 more: open the Home tab of Countersign')
  expect(text).toContain('200 declarations received')
})
