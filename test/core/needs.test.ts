/** What needs a reviewer, and in which order. */
import { expect, test } from 'vitest'
import { type About, needsOf } from '../../src/core/round/needs.ts'
import { boardOf, boardRow, instant } from './boards.ts'

const about: About = {
  user: 'U0REVIEW',
  reviewers: ['U0LEAD', 'U0REVIEW'],
  proposals: [],
  undelivered: [],
  now: instant('2018-05-20T12:00Z'),
}
const objected = [{ code: 'signature-objected', kind: 'fixable' as const, field: null, message: 'x' }]
const given = (row: Parameters<typeof boardRow>[0], change: Partial<About> = {}) =>
  needsOf(boardOf([row]), { ...about, ...change }).map(({ reasons }) => reasons)
const { id, reference } = boardRow({}, 0)
const asking = { state: 'waitlisted', released: true, asksToWithdraw: instant('2018-05-19T12:00Z') } as const
const offer = { number: 1, by: 'U0LEAD', at: instant('2018-05-14T12:00Z'), remindedAt: null, state: 'open', closedAt: null } as const
const unanswered = { state: 'offered', offer: { ...offer, acceptBy: Temporal.PlainDate.from('2018-05-19') } } as const
const { decision } = boardRow({ state: 'approved' }, 0)
if (decision === null) throw new Error('an approval has a decision')
const newer = { state: 'approved', revision: 2, decision: { ...decision, revision: 1 } } as const

test.each<[string, Parameters<typeof boardRow>[0], Partial<About>, string[][]]>([
  ['undecided', { state: 'ready' }, {}, [['undecided']]],
  ['waiting for the school', { state: 'needs-school' }, {}, []],
  ['waiting for the school after the close', { state: 'needs-school' }, { now: instant('2018-05-26T12:00Z') }, [['undecided']]],
  ['being checked', { state: 'received' }, {}, []],
  ['decided', { state: 'approved' }, {}, []],
  ['offered', { ...unanswered, offer: { ...unanswered.offer, acceptBy: Temporal.PlainDate.from('2018-05-20') } }, {}, []],
  ['offered, and not answered by the last day', unanswered, {}, [['unanswered']]],
  [
    'offered, and not answered: it is proposed to free the place',
    unanswered,
    { proposals: [{ kind: 'lapse', declaration: id }] },
    [['proposal']],
  ],
  ['assigned to me', { assignee: 'U0REVIEW' }, {}, [['assigned', 'undecided']]],
  ['assigned to somebody else', { assignee: 'U0LEAD' }, {}, [['undecided']]],
  ['assigned to somebody who left, as a lead sees it', { assignee: 'U0GONE' }, { leads: ['U0REVIEW'] }, [['assignee-left', 'undecided']]],
  ['assigned to somebody who left, as a reviewer sees it', { assignee: 'U0GONE' }, { leads: ['U0LEAD'] }, [['undecided']]],
  [
    'assigned to somebody who left, waiting for the school',
    { assignee: 'U0GONE', state: 'needs-school' },
    { leads: ['U0REVIEW'] },
    [['assignee-left']],
  ],
  ['assigned to somebody who left, in the channel', { assignee: 'U0GONE' }, { leads: ['U0LEAD'], user: null }, [['undecided']]],
  ['assigned to a colleague, as a lead sees it', { assignee: 'U0LEAD' }, { leads: ['U0REVIEW'] }, [['undecided']]],
  ['assigned to somebody who left, and decided since', { assignee: 'U0GONE', state: 'declined' }, { leads: ['U0REVIEW'] }, []],
  ['assigned to me and decided since', { assignee: 'U0REVIEW', state: 'declined' }, {}, []],
  ['objected to', { state: 'needs-school', findings: objected }, {}, [['objected']]],
  ['objected to after a provisional approval', { state: 'approved', findings: objected }, {}, [['objected']]],
  ['objected to after it went out', { state: 'approved', released: true, findings: objected }, {}, []],
  ['a letter that reached nobody', { state: 'approved', released: true }, { undelivered: [reference] }, [['letter']]],
  ['a letter to a school that has withdrawn', { state: 'withdrawn' }, { undelivered: [reference] }, []],
  ['a proposal', { state: 'waitlisted' }, { proposals: [{ kind: 'offer', declaration: id }] }, [['proposal']]],
  ['a proposal about the round', { state: 'approved' }, { proposals: [{ kind: 'raise', declaration: null }] }, [['proposal']]],
  ['asking to withdraw', asking, { proposals: [{ kind: 'withdrawal', declaration: id }] }, [['withdrawal']]],
  ['asking to withdraw, and an offer proposed', asking, { proposals: [{ kind: 'offer', declaration: id }] }, [['withdrawal', 'proposal']]],
  ['a newer form after a provisional decision', newer, {}, [['newer-form']]],
  ['a newer form after it went out', { ...newer, decision: { ...decision, releasedAt: decision.at } }, {}, []],
  ['decided by somebody who has an interest now', { state: 'approved', conflicts: ['U0LEAD'] }, {}, [['interest-since']]],
  ['the same, as they see it themselves', { state: 'approved', conflicts: ['U0LEAD'] }, { user: 'U0LEAD' }, []],
  ['the same, in the channel', { state: 'approved', conflicts: ['U0LEAD'] }, { user: null }, []],
  ['the same, gone out', { state: 'approved', released: true, conflicts: ['U0LEAD'] }, {}, []],
  ['assigned to nobody, seen by nobody in particular', {}, { user: null }, [['undecided']]],
  ['an interest, seen by nobody in particular', { conflicts: ['U0REVIEW'] }, { user: null }, [['undecided']]],
  [
    'an interest of mine',
    { conflicts: ['U0REVIEW'], assignee: 'U0REVIEW', findings: objected },
    { proposals: [{ kind: 'offer', declaration: id }] },
    [],
  ],
  ['an interest of mine in one that asks to withdraw', { ...asking, conflicts: ['U0REVIEW'] }, {}, []],
  ['an interest of mine in one with a newer form', { ...newer, conflicts: ['U0REVIEW'] }, {}, []],
  ['an interest of mine in one whose assignee left', { assignee: 'U0GONE', conflicts: ['U0REVIEW'] }, { leads: ['U0REVIEW'] }, []],
  ['an interest of mine in one that has not answered', { ...unanswered, conflicts: ['U0REVIEW'] }, {}, []],
  ['assigned to me, and still being checked', { assignee: 'U0REVIEW', state: 'received' }, {}, []],
  ['decided, and the round has closed', { state: 'approved' }, { now: instant('2018-05-26T12:00Z') }, []],
  ['an interest of another', { conflicts: ['U0LEAD'] }, {}, [['undecided']]],
  ['everybody has an interest', { conflicts: ['U0LEAD', 'U0REVIEW'] }, {}, [['nobody-left']]],
  ['everybody has, but it is decided', { conflicts: ['U0LEAD', 'U0REVIEW'], state: 'declined' }, {}, []],
])('%s', (_, row, change, expected) => {
  expect(given(row, change)).toEqual(expected)
})

test('the most pressing first, then the oldest', () => {
  const rows = [
    { receivedAt: '2018-05-03T10:00Z' },
    { receivedAt: '2018-05-01T10:00Z' },
    { receivedAt: '2018-05-04T10:00Z', assignee: 'U0REVIEW' },
    { receivedAt: '2018-05-05T10:00Z', findings: objected },
    { receivedAt: '2018-05-06T10:00Z', conflicts: ['U0LEAD', 'U0REVIEW'] },
  ]
  expect(needsOf(boardOf(rows), about).map(({ row }) => row?.reference)).toEqual([
    'PMR-0004',
    'PMR-0003',
    'PMR-0002',
    'PMR-0001',
    'PMR-0000',
  ])
})
