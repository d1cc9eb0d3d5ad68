/** How fast Slack is spoken to: never faster than its limits, no hub at another's expense, and what matters most first. */
import { expect, test } from 'vitest'
import type { Effect } from '../../src/core/effect.ts'
import { closed, type Lane, lanesOf, opens, patience, taken, urgencyOf, type Way } from '../../src/core/round/pace.ts'

const noon = Temporal.Instant.from('2018-05-25T12:00Z')
const id = '5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0000'
const place = { hub: 'archimedes-ne', channel: 'C0ARCH', workspace: 'T0HUBS' }
/** When each of so many calls, all asked for at noon, has room in a lane. */
const calls = (lane: Lane, n: number, spent = noon): number[] => {
  const at: number[] = []
  for (let end = spent; at.length < n; ) {
    const now = [noon, opens(lane, end)].sort(Temporal.Instant.compare).at(-1) ?? noon
    at.push(now.since(noon).total('milliseconds'))
    end = taken(lane, end, now)
  }
  return at
}

test.each<[Way, string, string, number[]]>([
  ['post', 'post C0ARCH', 'post T0HUBS', [0, 0, 1000, 2000]],
  ['update', 'update archimedes-ne', 'update T0HUBS', [0, 0, 0, 0, 0, 2000, 4000]],
  ['search', 'search archimedes-ne', 'search T0HUBS', [0, 0, 0, 0, 0, 2000, 4000]],
])('a burst of %s is spread out in a lane of the hub’s own and one of its workspace', (way, own, shared, times) => {
  const lanes = lanesOf(way, place)
  expect(lanes.map(({ name }) => name)).toEqual([own, shared])
  expect(calls(lanes[0], times.length)).toEqual(times)
})

test('however many wait, a minute has no more calls than these, its burst included', () => {
  const most = (way: Way, which: 0 | 1) => calls(lanesOf(way, place)[which], 700).filter((at) => at < 60_000).length
  expect([most('post', 0), most('update', 0), most('search', 0)]).toEqual([61, 34, 34])
  expect([most('post', 1), most('update', 1), most('search', 1)]).toEqual([309, 49, 49])
})

test('a pause gives the burst back, and no more than that', () => {
  const [lane] = lanesOf('post', place)
  expect(calls(lane, 4, noon.subtract({ hours: 1 }))).toEqual([0, 0, 1000, 2000])
})

test('where Slack asks to wait, nothing goes until then, and then one by one', () => {
  const [lane] = lanesOf('post', place)
  expect(calls(lane, 3, closed(lane, noon, noon.add({ seconds: 30 })))).toEqual([30_000, 31_000, 32_000])
  const longer = noon.add({ seconds: 90 })
  expect(closed(lane, longer, noon.add({ seconds: 30 })).toString()).toBe(longer.toString())
})

test.each([
  [null, 30],
  [Number.NaN, 30],
  [0, 1],
  [-5, 1],
  [2.1, 3],
  [600, 600],
  [86_400, 600],
])('Slack says %s: we wait %i seconds', (said, seconds) => {
  expect(patience(said)).toBe(seconds)
})

test.each<[string, Effect, boolean, number]>([
  ['what a person has just done', { kind: 'card' }, true, 0],
  ['a verdict that is told', { kind: 'announcement', decision: 1 }, false, 0],
  ['a release', { kind: 'released', release: id }, false, 0],
  ['that we are behind', { kind: 'behind', backlog: id }, false, 0],
  ['a card', { kind: 'card' }, false, 1],
  ['a proposal', { kind: 'proposal', proposal: id }, false, 1],
  ['what the thread should know', { kind: 'thread', note: { kind: 'stays-in', by: 'U0LEAD' } }, false, 1],
  ['a chase', { kind: 'thread', note: { kind: 'chased', number: 1, to: [] } }, false, 2],
  ['one to come', { kind: 'thread', note: { kind: 'chase-planned', revision: 1, number: 1, at: noon.toString() } }, false, 2],
  ['a reminder', { kind: 'thread', note: { kind: 'reminded', left: 2, to: [] } }, false, 2],
  ['a machine’s answer', { kind: 'thread', note: { kind: 'automatic', message: id, text: 'I am away' } }, false, 2],
])('%s goes in its turn', (_, effect, byPerson, urgency) => {
  expect(urgencyOf(effect, byPerson)).toBe(urgency)
})
