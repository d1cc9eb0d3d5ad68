/** More places take two people and a reason, and never fewer or absurdly many. */
import { expect, test } from 'vitest'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { type Agreeing, type Asking, agreeRaise, askRaise, configuredPlaces } from '../../src/core/round/raise.ts'

const six = { places: 6 }
const ask = { to: 8, reason: 'Two more leads are paid for', by: 'U0LEAD', role: 'lead' as 'lead' | 'reviewer' }
const body = { from: 6, to: 8, reason: 'Two more leads are paid for', by: 'U0LEAD' }
const open = (more: Partial<Proposal> = {}) => ({ kind: 'raise' as const, state: 'open' as const, body, ...more })

test.each<[string, Partial<typeof ask>, Pick<Proposal, 'kind' | 'body'>[], Asking['kind']]>([
  ['two more', {}, [], 'raise-proposed'],
  ['one more', { to: 7 }, [], 'raise-proposed'],
  ['as many as there may be', { to: 100 }, [], 'raise-proposed'],
  ['one more than that', { to: 101 }, [], 'too-many'],
  ['a slip of the finger', { to: 70_000 }, [], 'too-many'],
  ['more than a number holds', { to: Number('9'.repeat(400)) }, [], 'too-many'],
  ['half a place', { to: 6.5 }, [], 'too-many'],
  ['as many as now', { to: 6 }, [], 'not-more'],
  ['fewer', { to: 5 }, [], 'not-more'],
  ['none', { to: 0 }, [], 'not-more'],
  ['less than none', { to: -8 }, [], 'not-more'],
  ['no reason', { reason: '' }, [], 'needs-a-reason'],
  ['white space for a reason', { reason: ' \n\t' }, [], 'needs-a-reason'],
  ['a reviewer who is no lead', { role: 'reviewer' }, [], 'not-a-lead'],
  ['while another waits', {}, [open()], 'already-proposed'],
  ['while something else is proposed', {}, [{ kind: 'withdrawal', body: {} }], 'raise-proposed'],
])('%s', (_, change, waiting, kind) => {
  expect(askRaise(six, waiting, { ...ask, ...change }).kind).toBe(kind)
})

test.each<[string, number, ReturnType<typeof open>, string, Agreeing['kind']]>([
  ['a second person', 6, open(), 'U0REVIEW', 'raised'],
  ['the one who asked', 6, open(), 'U0LEAD', 'same-person'],
  ['after somebody has agreed', 8, open({ state: 'done' }), 'U0REVIEW', 'closed'],
  ['after somebody has dismissed it', 6, open({ state: 'dismissed' }), 'U0REVIEW', 'closed'],
  ['when there are more places by now', 7, open(), 'U0REVIEW', 'overtaken'],
  ['when there are as many already', 8, open(), 'U0REVIEW', 'overtaken'],
  ['when the configuration has fewer by now', 4, open(), 'U0REVIEW', 'overtaken'],
])('agreed to by %s', (_, places, proposal, by, kind) => {
  expect(agreeRaise({ places }, proposal, by).kind).toBe(kind)
})

test('what is agreed to is what was asked for', () => {
  expect(agreeRaise(six, open(), 'U0REVIEW')).toEqual({ kind: 'raised', body, more: 2 })
})

test.each([
  ['a new round', null, 6, [6, 0]],
  ['the same again', { places: 8, raised: 2 }, 6, [8, 2]],
  ['what was raised, written down', { places: 8, raised: 2 }, 8, [8, 0]],
  ['part of it', { places: 8, raised: 2 }, 7, [8, 1]],
  ['more than it', { places: 8, raised: 2 }, 10, [10, 0]],
  ['two fewer', { places: 8, raised: 2 }, 4, [6, 2]],
  ['more, and nothing was raised', { places: 6, raised: 0 }, 7, [7, 0]],
])('countersign.yaml says how many places: %s', (_, given, written, [places, raised]) => {
  expect(configuredPlaces(given, written)).toEqual({ places, raised })
})
