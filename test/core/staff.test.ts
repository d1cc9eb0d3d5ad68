/** Who sees to a school, who leaves it to others, and what staff note: the rules, without a database or Slack. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { correct } from '../../src/core/form/correct.ts'
import { assign } from '../../src/core/round/assign.ts'
import { declareConflict, isConflicted, liftConflict, nobodyLeft } from '../../src/core/round/conflict.ts'
import { remark } from '../../src/core/round/remark.ts'
import { moorside } from './moorside.ts'

const now = Temporal.Instant.from('2018-05-24T16:00:00Z')
const ready = moorside()
const reviewers = ['U0LEAD', 'U0REVIEW']
const by = 'U0REVIEW'

test.each<[string, Partial<Case>, string | null, string]>([
  ['a colleague', {}, 'U0LEAD', 'assigned'],
  ['oneself', {}, 'U0REVIEW', 'assigned'],
  ['somebody who is no reviewer', {}, 'U0OUTSIDER', 'assignee-not-a-reviewer'],
  ['somebody with an interest in the school', { conflicts: ['U0LEAD'] }, 'U0LEAD', 'assignee-conflicted'],
  ['the same person again', { assignee: 'U0LEAD' }, 'U0LEAD', 'already-assigned'],
  ['nobody, where nobody is', {}, null, 'already-assigned'],
  ['nobody any more', { assignee: 'U0LEAD' }, null, 'unassigned'],
  ['nobody, after the assignee left the hub', { assignee: 'U0GONE' }, null, 'unassigned'],
])('assign to %s', (_, change, to, kind) => {
  expect(assign({ ...ready, ...change }, { by, to, reviewers }, now).kind).toBe(kind)
})

test('whoever hands a school over need not be free to decide about it', () => {
  const outcome = assign({ ...ready, conflicts: [by] }, { by, to: 'U0LEAD', reviewers }, now)
  expect(outcome).toMatchObject({ kind: 'assigned', staff: { assignee: 'U0LEAD' } })
  expect('plan' in outcome && outcome.plan.map(({ effect }) => effect.kind)).toEqual(['card', 'thread'])
})

test('an interest is declared once, takes the school off one’s list, and names nobody in the channel', () => {
  const outcome = declareConflict({ ...ready, assignee: by }, { by, why: 'I am a governor' })
  expect(outcome).toMatchObject({ kind: 'conflict-declared', staff: { conflict: { user: by, why: 'I am a governor' }, assignee: null } })
  expect('plan' in outcome && outcome.plan).toEqual([{ key: `card:${ready.declaration.id}`, effect: { kind: 'card' } }])
  expect(declareConflict({ ...ready, conflicts: [by] }, { by, why: null })).toEqual({ kind: 'already-conflicted' })
  const others = declareConflict({ ...ready, assignee: 'U0LEAD' }, { by, why: null })
  expect('staff' in others && others.staff).toEqual({ conflict: { user: by, why: null } })
})

test.each<[string, string[], { by: string; user: string; why: string }, string]>([
  ['a lead, with a reason', ['U0REVIEW'], { by: 'U0LEAD', user: 'U0REVIEW', why: 'Left the board' }, 'conflict-lifted'],
  ['without a reason', ['U0REVIEW'], { by: 'U0LEAD', user: 'U0REVIEW', why: ' \n' }, 'needs-a-reason'],
  ['somebody who declared none', ['U0REVIEW'], { by: 'U0LEAD', user: 'U0OTHER', why: 'x' }, 'not-conflicted'],
  ['one’s own', ['U0LEAD'], { by: 'U0LEAD', user: 'U0LEAD', why: 'x' }, 'conflicted'],
  ['another’s, with one of one’s own', ['U0LEAD', 'U0REVIEW'], { by: 'U0LEAD', user: 'U0REVIEW', why: 'x' }, 'conflicted'],
])('lifting: %s', (_, conflicts, click, kind) => {
  const lifting = liftConflict({ ...ready, conflicts }, click)
  expect(lifting.kind).toBe(kind)
  if ('plan' in lifting) expect(lifting.plan.map(({ effect }) => effect.kind)).toEqual(['card'])
})

test('somebody with an interest corrects nothing either', () => {
  const typed = { by, version: 1, fields: {}, asPrinted: true }
  expect(correct({ ...ready, conflicts: [by] }, typed)).toEqual({ kind: 'conflicted' })
  expect(correct(ready, typed).kind).not.toBe('conflicted')
})

test.each<[string[], string[], boolean]>([
  [[], reviewers, false],
  [['U0LEAD'], reviewers, false],
  [['U0REVIEW', 'U0LEAD'], reviewers, true],
  [[], [], false],
])('%j of %j: nobody left to decide is %s', (conflicts, all, expected) => {
  expect(nobodyLeft({ conflicts }, all)).toBe(expected)
  expect(conflicts.every((user) => isConflicted({ conflicts }, user))).toBe(true)
})

test.each<[string, string, string]>([
  ['words', ' Rang the head. ', 'Rang the head.'],
  ['far too much', 'x'.repeat(5000), 'x'.repeat(3000)],
  ['half a character at the end', `${'x'.repeat(2999)}👩`, `${'x'.repeat(2999)}\ufffd`],
])('a note of %s', (_, text, kept) => {
  expect(remark(ready, { by, text }, now)).toMatchObject({ kind: 'remarked', staff: { remark: kept } })
})

test('a note of nothing is none', () => {
  expect(remark(ready, { by, text: ' \n\t ' }, now)).toEqual({ kind: 'nothing-written' })
})
