/** What shows the present is due again: in its turn, at once, or once more after it has been shown. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dueAgain, redrawCards } from '../../src/store/due-again.ts'
import { claim, lostPost, plan, posted, savePosted, sent } from '../../src/store/effects.ts'
import { hub, letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const at = noon.add({ minutes: 5 })
const queued = noon.add({ minutes: 1 })
const later = noon.add({ minutes: 20 })
type Row = { state: string; due: Temporal.Instant; parked: boolean; attempts: number; urgency: number; queued: Temporal.Instant | null }
const waiting = { state: 'pending', due: noon, parked: false, attempts: 0, urgency: 1, queued }
const stand = ({ sql }: World, key: string) =>
  sql.one<Row & { id: string; epoch: number }>`
    select id, state, due_at as due, parked, attempts, urgency, queued_at as queued, epoch from effect where key = ${key}`

test.each<[string, Partial<Row>, Partial<Row>]>([
  ['one that was shown begins anew, as urgent as it is now', { state: 'sent', attempts: 4, urgency: 0 }, { due: at, queued: null }],
  ['one that waits for its job is left to it', {}, waiting],
  ['one that waits for its turn keeps it', { parked: true, due: later }, { ...waiting, parked: true, due: later }],
  ['one that can wait no longer goes to its turn', { parked: true, due: later, urgency: 2 }, { due: at, queued: null }],
  ['one that is more urgent stays so', { urgency: 0 }, { ...waiting, urgency: 0 }],
  ['one that Slack put off is tried at once', { due: later, attempts: 3 }, { due: at, attempts: 3, queued: null }],
  ['one that Slack refused is tried again', { state: 'failed', attempts: 3 }, { due: at, attempts: 3, queued: null }],
  ['one that was called off is shown', { state: 'cancelled' }, { due: at, queued: null }],
  [
    'one that is being shown stays in those hands',
    { state: 'sending', attempts: 1 },
    { state: 'sending', due: at, attempts: 1, queued: null },
  ],
])('%s', async (name, before, after) => {
  const was = { ...waiting, ...before }
  await world.sql.run`
    insert into effect (key, kind, hub_id, body, created_at, state, due_at, parked, attempts, urgency, queued_at)
    values (${name}, 'card', ${hub.id}, '{"kind":"card"}', ${noon}, ${was.state}, ${was.due}, ${was.parked}, ${was.attempts}, ${was.urgency}, ${was.queued})`
  const { epoch } = await stand(world, name)
  expect(await dueAgain(world.sql, [name, 'not there'], { at, urgency: 1 })).toBe(1)
  const now = await stand(world, name)
  expect(now.epoch).toBe(epoch + 1)
  expect(now).toMatchObject({ ...waiting, ...after })
})

const card = async (name: string): Promise<{ id: string; key: string }> => {
  const id = await ready(world.sql, name)
  const about = { hub: hub.id, declaration: id, at: noon, messageIdOf: letterId }
  await plan(world.sql, [{ key: `card:${id}`, effect: { kind: 'card' } }], about)
  return { id, key: `card:${id}` }
}

test('a card that waits is in nobody else’s hands until what changes it is committed: its job would draw what was before', async () => {
  const { id, key } = await card('Ashby')
  await world.sql.transaction(async (tx) => {
    await redrawCards(tx, [id], noon)
    await expect(world.sql.one`select 1 from effect where key = ${key} for update nowait`).rejects.toThrow('could not obtain lock')
  })
  expect(await claim(world.sql, (await stand(world, key)).id, noon)).toMatchObject({ epoch: 1 })
})

test('a card that changes while it is drawn is drawn once more, a little later', async () => {
  const { id, key } = await card('Bexley')
  const due = await claim(world.sql, (await stand(world, key)).id, noon)
  await redrawCards(world.sql, [id], noon)
  if (!due) throw new Error('not claimed')
  await sent(world.sql, due, noon, 'shown')
  expect(await stand(world, key)).toMatchObject({ state: 'pending', due: noon.add({ seconds: 15 }) })
})

test('a post that was deleted in Slack is due again, once, and by the stamp it had: what draws it posts it anew', async () => {
  const subject = '5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0001'
  const at = noon.add({ minutes: 1 })
  await plan(world.sql, [{ key: `enquiry:${subject}`, effect: { kind: 'enquiry' } }], { hub: hub.id, at: noon, messageIdOf: letterId })
  await world.sql.run`update effect set state = 'sent' where key = ${`enquiry:${subject}`}`
  const stands = (ts: string) => savePosted(world.sql, subject, { channel: 'C0ARCH', ts, hash: 'h' })
  expect([await stands('1.1'), await stands('1.1')]).toEqual([true, false])
  await lostPost(world.sql, subject, '0.9', at)
  expect(await stand(world, `enquiry:${subject}`)).toMatchObject({ state: 'sent' })
  await lostPost(world.sql, subject, '1.1', at)
  expect(await stand(world, `enquiry:${subject}`)).toMatchObject({ state: 'pending', due: at, epoch: 1 })
  expect((await posted(world.sql, subject))?.hash).toBe('')
  await lostPost(world.sql, subject, '1.1', at)
  expect(await stand(world, `enquiry:${subject}`)).toMatchObject({ epoch: 1 })
  expect(await stands('1.2')).toBe(true)
})
