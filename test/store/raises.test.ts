/** More places, in a real database: once, by two people, and never past the limit by any other way. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rule } from '../../src/core/round/round.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import type { Shelf } from '../../src/store/cases.ts'
import { change } from '../../src/store/declarations.ts'
import { open } from '../../src/store/proposals.ts'
import { agree, ask } from '../../src/store/raises.ts'
import { bring } from '../../src/store/rounds.ts'
import { round as configured, hub, insist, letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
let shelf: Shelf
let where: { round: string; hub: string }
beforeAll(async () => {
  world = await openWorld()
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
  const { id } = await world.sql.one<{ id: string }>`select id from round`
  where = { round: id, hub: hub.id }
})
afterAll(() => world.close())

const as = (user: string) => ({ actor: { kind: 'slack', user } as const, at: noon })
const askFor = (to: number, user = 'U0LEAD') => ask(world.sql, where, { to, reason: 'Two more are paid for', role: 'lead', ...as(user) })
const places = () => world.sql.one<{ places: number; raised: number; taken: number }>`select places, raised, taken from round_hub`
const approve = (id: string) =>
  change(shelf, id, { kind: 'slack', user: 'U1' }, noon, letterId, (c) =>
    rule(c, { verdict: 'approved', by: 'U1', version: c.declaration.version, reasonId: null, note: null }, noon),
  )
const audited = async (what: string) => (await world.sql.one<{ n: number }>`select count(*) as n from audit where what = ${what}`).n

test('nothing changes until a second person agrees; then it does once, though two press at once', async () => {
  const ids = await Promise.all(['Ash', 'Beech', 'Cedar'].map((name) => ready(world.sql, `${name} Primary School`)))
  for (const id of ids) await approve(id)
  expect(await places()).toEqual({ places: 2, raised: 0, taken: 2 })

  const asked = await Promise.all([insist(() => askFor(4)), insist(() => askFor(5, 'U0SECOND'))])
  expect(asked.map(({ kind }) => kind).sort()).toEqual(['already-proposed', 'raise-proposed'])
  const [proposal] = await open(world.sql, where.round, where.hub)
  const { id = '', body } = proposal ?? {}
  const by = String(body?.by)
  expect((await approve(ids[2] ?? '')).kind).toBe('full')
  expect((await agree(world.sql, id, as(by)))?.kind).toBe('same-person')
  expect(await places()).toMatchObject({ places: 2, raised: 0 })

  const agreed = await Promise.all(['U3', 'U4', 'U3'].map((user) => insist(() => agree(world.sql, id, as(user)))))
  expect(agreed.map((one) => one?.kind).sort()).toEqual(['closed', 'closed', 'raised'])
  const to = Number(body?.to)
  expect(await places()).toEqual({ places: to, raised: to - 2, taken: 2 })
  expect([await audited('places: raised'), await audited('places: closed'), await audited('places: same-person')]).toEqual([1, 2, 1])
  expect((await approve(ids[2] ?? '')).kind).toBe('decided')
})

test('what two people have added stays when the configuration is read again; the limit holds at the new number', async () => {
  const { places: now } = await places()
  await bring(world.sql, { hubs: [hub], rounds: [configured] }, noon)
  expect((await places()).places).toBe(now)
  await expect(world.sql.run`update round_hub set taken = places + 1`).rejects.toThrow(/places_are_kept/)
})

test('a proposal from before the number changed is put aside, not added on top', async () => {
  const { places: now } = await places()
  expect((await askFor(now + 3)).kind).toBe('raise-proposed')
  const [proposal] = await open(world.sql, where.round, where.hub)
  await world.sql.run`update round_hub set places = places + 1, raised = raised + 1`
  expect((await agree(world.sql, proposal?.id ?? '', as('U3')))?.kind).toBe('overtaken')
  expect((await places()).places).toBe(now + 1)
  expect(await open(world.sql, where.round, where.hub)).toEqual([])
  expect((await askFor(now + 3)).kind).toBe('raise-proposed')
})

test('what is refused is on the record, and proposes nothing', async () => {
  const before = await open(world.sql, where.round, where.hub)
  for (const { id } of before) await world.sql.run`update proposal set state = 'dismissed', closed_at = ${noon} where id = ${id}`
  expect([(await askFor(1)).kind, (await askFor(101)).kind]).toEqual(['not-more', 'too-many'])
  expect([await audited('raise: not-more'), await audited('raise: too-many')]).toEqual([1, 1])
  expect(await open(world.sql, where.round, where.hub)).toEqual([])
  expect(await agree(world.sql, '00000000-0000-4000-8000-000000000001', as('U3'))).toBeNull()
})
