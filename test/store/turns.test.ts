/** Turns in Slack: every kind of effect is either a post, and has its turn, or is done by a job of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobOf } from '../../src/app.ts'
import { Effect } from '../../src/core/effect.ts'
import { lanesOf, type Place, patience } from '../../src/core/round/pace.ts'
import { claimTurn, limited } from '../../src/store/turns.ts'
import { hub, noon, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const kinds = Effect.options.map((option) => [...option.shape.kind.values][0] ?? '')
const place: Place = { hub: hub.id, channel: hub.channel, workspace: 'w' }
const claim = (id: string, now: Temporal.Instant) => claimTurn(world.sql, id, (_, way) => lanesOf(way, place), now)
const plan = async (kind: string, n: number, urgency = 1, body: object = { kind }): Promise<string> =>
  (
    await world.sql.one<{ id: string }>`
      insert into effect (key, kind, hub_id, body, due_at, created_at, urgency)
      values (${`${kind}:${n}`}, ${kind}, ${hub.id}, ${JSON.stringify(body)}, ${noon}, ${noon.add({ seconds: n })}, ${urgency}) returning id`
  ).id

test.each(kinds)('%s', async (kind) => {
  const id = await plan(kind, 0)
  const waits = (await world.sql.maybe`select 1 from turn where id = ${id}`) !== null
  await world.sql.run`delete from effect where id = ${id}`
  expect(waits).toBe(!(kind in jobOf))
})

test('two at once after a pause, then one a second: oldest first, what a person has just done before it, and everyone has a turn', async () => {
  const ids: string[] = []
  for (let n = 1; n <= 12; n++) ids.push(await plan('enquiry', n))
  const urgent = await plan('held', 99, 0)
  const order: (string | undefined)[] = []
  for (const id of [...ids.toReversed(), urgent]) order.push((await claim(id, noon))?.id)
  // Whoever asks first, what goes first is taken.
  expect(order.filter(Boolean)).toEqual([urgent, ids[0]])
  const turns = await world.sql.rows<{ id: string; due_at: Temporal.Instant }>`
    select id, due_at from effect where state = 'pending' order by due_at`
  expect(turns.map(({ id }) => id)).toEqual(ids.slice(1))
  expect(turns.map(({ due_at }) => due_at.since(noon).total('seconds'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])

  await world.sql.run`update effect set state = 'sent' where state = 'sending'`
  // Slack asks to wait: nobody is served before that, and those whose turn it was wait in line again.
  await limited(world.sql, lanesOf('post', place)[0], 60, noon)
  expect(await claim(ids[1] ?? '', noon.add({ seconds: 30 }))).toBeNull()
  expect((await claim(ids[1] ?? '', noon.add({ seconds: 60 })))?.id).toBe(ids[1])
})

test.each([
  [null, 30],
  [Number.NaN, 30],
  [0, 1],
  [-5, 1],
  [0.2, 1],
  [45, 45],
  [86_400, 600],
  [Number.POSITIVE_INFINITY, 30],
])('asked to wait %s seconds, we wait %i', (asked, waits) => {
  expect(patience(asked)).toBe(waits)
})
