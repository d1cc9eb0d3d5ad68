/** Each event of a round's life is written once, with its effects, whoever is at it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Planned } from '../../src/core/effect.ts'
import { events, happen } from '../../src/store/round-life.ts'
import { bring } from '../../src/store/rounds.ts'
import { hub, letterId, noon, openWorld, ready, round, type World } from './world.ts'

let world: World
let id: string
beforeAll(async () => {
  world = await openWorld()
  ;({ id } = await world.sql.one<{ id: string }>`select id from round`)
})
afterAll(() => world.close())

const about = { hub: 'archimedes-ne', at: noon, messageIdOf: letterId }
const opened = (key = `round:${id}:opened`): Planned => ({ key, effect: { kind: 'round', round: id, event: { kind: 'opened' } } })
const written = (kind: string) => world.sql.rows<{ key: string }>`select key from effect where kind = ${kind}`

test('twenty at once: one writes it, with what follows', async () => {
  const happening = { event: 'until:1:2018-05-25', brings: [{ declaration: null, planned: opened() }] }
  const all = await Promise.all(Array.from({ length: 20 }, () => happen(world.sql, id, about, [happening])))
  expect(all.flat()).toEqual(['until:1:2018-05-25'])
  expect(await written('round')).toHaveLength(1)
  expect((await events(world.sql, id, 'archimedes-ne')).map(({ event }) => event)).toEqual(['until:1:2018-05-25'])
})

test('what fails leaves nothing behind: it happens when it is tried again', async () => {
  const declaration = '00000000-0000-4000-8000-000000000000'
  const broken = { event: 'digest:2018-05-24', brings: [{ declaration, planned: opened('round:broken') }] }
  await expect(happen(world.sql, id, about, [broken])).rejects.toThrow('effect_declaration_id_fkey')
  expect((await events(world.sql, id, 'archimedes-ne')).map(({ event }) => event)).not.toContain('digest:2018-05-24')
  expect(await happen(world.sql, id, about, [{ ...broken, brings: [] }])).toEqual(['digest:2018-05-24'])
})

test('a reminder is the school’s own, and is not among what waits for a turn in Slack', async () => {
  const declaration = await ready(world.sql, 'Ash Primary School')
  const planned: Planned = { key: `reminder:${declaration}:7`, effect: { kind: 'reminder', days: 7, closes: '2018-05-25' } }
  await happen(world.sql, id, about, [{ event: 'reminder:7:2018-05-25', brings: [{ declaration, planned }] }])
  expect(await world.sql.rows`select declaration_id as declaration from effect where kind = 'reminder'`).toEqual([{ declaration }])
  expect(await world.sql.rows`select 1 from turn where kind = 'reminder'`).toEqual([])
})

test('a hub that is taken out of the round takes what happened there with it', async () => {
  const other = { ...hub, id: 'great-north', inboxes: ['mastery@greatnorth.example'] }
  await bring(world.sql, { hubs: [hub, other], rounds: [{ ...round, hubs: ['archimedes-ne', 'great-north'] }] }, noon)
  await happen(world.sql, id, { ...about, hub: 'great-north' }, [{ event: 'until:1:2018-05-25', brings: [] }])
  await bring(world.sql, { hubs: [hub, other], rounds: [round] }, noon)
  expect(await events(world.sql, id, 'great-north')).toEqual([])
})
