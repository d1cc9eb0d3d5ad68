/** countersign.yaml read again while rounds are running: what may change, what it changes, and what stops the start. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../../src/config.ts'
import { bring } from '../../src/store/rounds.ts'
import { hub, noon, openWorld, ready, round, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const date = (text: string) => Temporal.PlainDate.from(text)
const other = { ...hub, id: 'great-north', inboxes: ['mastery@greatnorth.example'], channel: 'C0GREAT' }
const again = (rounds: Config['rounds'], at = noon) => bring(world.sql, { hubs: [hub, other], rounds }, at)
const places = async (name = round.name) =>
  world.sql.rows<{ hub: string; places: number }>`
    select hub_id as hub, places from round_hub h join round r on r.id = h.round_id where r.name = ${name} order by 1`
const audited = async (what: string) =>
  (await world.sql.rows<{ before: unknown; after: unknown }>`select before, after from audit where what like ${what} order by id`).map(
    ({ before, after }) => ({ before, after }),
  )
/** As if it had been drawn: whether it is to be drawn again. */
const drawn = (id: string) =>
  world.sql.run`insert into effect (key, kind, hub_id, declaration_id, body, state, due_at, created_at)
    values (${`card:${id}`}, 'card', ${hub.id}, ${id}, '{"kind":"card"}', 'sent', ${noon}, ${noon})
    on conflict (key) do update set state = 'sent'`
const cardOf = async (id: string) => (await world.sql.one<{ state: string }>`select state from effect where key = ${`card:${id}`}`).state

let ash: string
let beech: string
test('other places: on the record with both numbers, and on the cards; read again, nothing', async () => {
  ash = await ready(world.sql, 'Ash Primary School')
  beech = await ready(world.sql, 'Beech Primary School')
  await drawn(ash)
  await again([{ ...round, places: 4 }])
  expect(await places()).toEqual([{ hub: hub.id, places: 4 }])
  expect(await audited('places of round%')).toEqual([{ before: { hub: hub.id, places: 2 }, after: { hub: hub.id, places: 4 } }])
  expect(await cardOf(ash)).toBe('pending')
  await drawn(ash)
  await again([{ ...round, places: 4 }])
  expect(await audited('places of round%')).toHaveLength(1)
  expect(await cardOf(ash)).toBe('sent')
})

test('fewer places than are given stop the start, and it says how many to write; as many as are given do not', async () => {
  await world.sql.run`update declaration set state = 'approved' where id in (${ash}, ${beech})`
  await expect(again([{ ...round, places: 1 }])).rejects.toThrow('"2018-19" has 2 places given at "archimedes-ne"; write places: 2 or more')
  expect(await places()).toEqual([{ hub: hub.id, places: 4 }])
  await again([{ ...round, places: 2 }])
  expect(await places()).toEqual([{ hub: hub.id, places: 2 }])
  await world.sql.run`update declaration set state = 'ready' where id in (${ash}, ${beech})`
})

test('places that two people have added are not added again once they are written down', async () => {
  await world.sql.run`update round_hub set places = 4, raised = 2 where hub_id = ${hub.id}`
  await again([round])
  expect(await places()).toEqual([{ hub: hub.id, places: 4 }])
  await again([{ ...round, places: 4 }])
  expect(await places()).toEqual([{ hub: hub.id, places: 4 }])
  await again([round])
  expect(await places()).toEqual([{ hub: hub.id, places: 2 }])
})

test('a later closing day: whoever was late for the old one is checked again, and the cards say the new one', async () => {
  const late = (id: string) => world.sql.run`insert into finding values (${id}, 0, 'late', 'flag', null, 'Received late')`
  await late(ash)
  const unchecked = () => world.sql.rows<{ id: string }>`select id from declaration where checked_revision < revision`
  await drawn(beech)
  await again([{ ...round, closes: date('2018-05-24') }])
  expect(await unchecked()).toEqual([])
  expect(await cardOf(beech)).toBe('pending')
  await again([{ ...round, closes: date('2018-05-30') }])
  expect(await unchecked()).toEqual([{ id: ash }])
})

test('decisions that leave otherwise than before: the channel is told at each change, once', async () => {
  const told = async () =>
    (await world.sql.rows<{ to: string }>`select body->'event'->>'to' as to from effect where kind = 'round' order by created_at`).map(
      ({ to }) => to,
    )
  await again([{ ...round, release: 'together' }])
  await again([{ ...round, release: 'together' }], noon.add({ hours: 1 }))
  expect(await told()).toEqual(['together'])
  await again([round], noon.add({ hours: 2 }))
  expect(await told()).toEqual(['together', 'each'])
})

test('a round that schools have declared for cannot be taken out, or renamed, before it is over', async () => {
  const renamed = { ...round, name: '2018/19' }
  await expect(again([renamed])).rejects.toThrow('rounds: "2018-19" has 2 declarations and cannot be taken out until 2018-06-11 is over')
  expect(await places('2018/19')).toEqual([])
  const evening = Temporal.Instant.from('2018-06-11T20:00:00Z')
  await expect(again([], evening)).rejects.toThrow('put it back')
  await again([renamed], evening.add({ hours: 4 }))
  expect(await places()).toHaveLength(1)
  await again([round, renamed])
})

test('a round or a hub that nobody has declared for goes, with what was proposed about it', async () => {
  const spring = { ...round, name: 'Spring', hubs: [hub.id, other.id] }
  await again([round, spring])
  const { id } = await world.sql.one<{ id: string }>`select id from round where name = 'Spring'`
  for (const at of [hub.id, other.id])
    await world.sql
      .run`insert into proposal (key, kind, round_id, hub_id, made_at) values (${`raise:${at}`}, 'raise', ${id}, ${at}, ${noon})`
  await again([round, { ...spring, hubs: [other.id] }])
  expect(await places('Spring')).toEqual([{ hub: other.id, places: 2 }])
  await again([round])
  expect(await places('Spring')).toEqual([])
})
