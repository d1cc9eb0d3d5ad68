/** The waiting list in the database: ranks are 1 to n without gaps after whatever happens, and places that were given up are counted. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Declaration } from '../../src/core/declaration.ts'
import { rule, undo, type Verdict } from '../../src/core/round/round.ts'
import { moved } from '../../src/core/round/waiting-order.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import type { Shelf } from '../../src/store/cases.ts'
import { load } from '../../src/store/cases.ts'
import { change } from '../../src/store/declarations.ts'
import { takeUnqueued } from '../../src/store/effects.ts'
import { letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
let shelf: Shelf
beforeAll(async () => {
  world = await openWorld()
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
  await world.sql.run`update round_hub set places = 4`
})
afterAll(() => world.close())

const reviewer = { kind: 'slack', user: 'U1' } as const
const decide = (id: string, verdict: Verdict) =>
  change(shelf, id, reviewer, noon, letterId, (c) => {
    const reasonId = verdict === 'approved' ? null : 'no-places'
    return rule(c, { verdict, by: 'U1', version: c.declaration.version, reasonId, note: 'noted' }, noon)
  })
const takeBack = (id: string) =>
  change(shelf, id, reviewer, noon, letterId, (c) => undo(c, { by: 'U1', decision: c.declaration.decision?.number ?? 0 }, noon))
const move = (id: string, to: number) =>
  change(shelf, id, reviewer, noon, letterId, (_, __, waiting) => ({ kind: 'moved', order: moved(waiting, id, to) }))
/** As a school's withdrawal, or a lead's reversal, leaves it. */
const become = (id: string, more: Partial<Declaration>) =>
  change(shelf, id, reviewer, noon, letterId, (c) => ({ kind: 'reversed', declaration: { ...c.declaration, ...more } }))
const ranks = async () =>
  (
    await world.sql.rows<{ name: string; rank: number | null }>`
      select school_name as name, rank from declaration where state = 'waitlisted' order by rank`
  ).map(({ name, rank }) => [name, rank])
const freed = async (id: string) => (await load(shelf, id))?.round.freed

test('who comes is last, who leaves lets the others close up, and a move is a move; their cards are drawn again', async () => {
  const [a, b, c] = await Promise.all(['Ash', 'Beech', 'Cedar'].map((name) => ready(world.sql, name)))
  if (!a || !b || !c) throw new Error('no schools')
  for (const id of [a, b, c]) await decide(id, 'waitlisted')
  expect(await ranks()).toEqual([['Ash', 1], ['Beech', 2], ['Cedar', 3]]) // biome-ignore format: a table
  await world.sql.run`update effect set state = 'sent', queued_at = ${noon}`
  await move(c, 1)
  expect(await ranks()).toEqual([['Cedar', 1], ['Ash', 2], ['Beech', 3]]) // biome-ignore format: a table
  expect((await takeUnqueued(world.sql, noon)).map(({ kind }) => kind)).toEqual(['card', 'card', 'card'])
  await takeBack(a)
  expect(await ranks()).toEqual([['Cedar', 1], ['Beech', 2]]) // biome-ignore format: a table
  await decide(a, 'waitlisted')
  await become(c, { state: 'withdrawn' })
  expect(await ranks()).toEqual([['Beech', 1], ['Ash', 2]]) // biome-ignore format: a table
})

test('an undone approval gives nothing up; a withdrawal and a reversal do; whoever comes next fills it', async () => {
  const [a, b] = await Promise.all(['Damson', 'Elder'].map((name) => ready(world.sql, name)))
  if (!a || !b) throw new Error('no schools')
  await decide(a, 'approved')
  await takeBack(a)
  expect(await freed(a)).toEqual({ ever: 0, now: 0 })
  await decide(a, 'approved')
  await become(a, { state: 'withdrawn' })
  expect(await freed(a)).toEqual({ ever: 1, now: 1 })
  await decide(b, 'approved')
  expect(await freed(a)).toEqual({ ever: 1, now: 0 })
  await takeBack(b)
  expect(await freed(a)).toEqual({ ever: 1, now: 1 })
  await world.sql.run`update round_hub set places = places + 2, raised = raised + 2`
  expect(await freed(a)).toEqual({ ever: 3, now: 3 })
})

test('twenty-four schools, four at once, in any order: 1 to n, nobody twice', async () => {
  await world.sql.run`update round_hub set places = 99`
  const ids = await Promise.all(Array.from({ length: 24 }, (_, i) => ready(world.sql, `School ${i}`)))
  let seed = 11
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % n
  }
  for (let round = 0; round < 4; round++) {
    const act = (id: string) => {
      const what = random(5)
      return what < 2 ? decide(id, 'waitlisted') : what === 2 ? takeBack(id) : what === 3 ? decide(id, 'approved') : move(id, random(50))
    }
    for (let i = 0; i < ids.length; i += 4) await Promise.all(ids.slice(i, i + 4).map(act))
    const now = await ranks()
    expect(now.map(([, rank]) => rank)).toEqual(now.map((_, i) => i + 1))
  }
})

test('a released verdict that another replaces stays on the record, and one stands', async () => {
  const id = await ready(world.sql, 'Fig')
  await decide(id, 'waitlisted')
  await change(shelf, id, reviewer, noon, letterId, ({ declaration, declaration: { decision } }) => ({
    kind: 'released',
    declaration: { ...declaration, decision: decision && { ...decision, releasedAt: noon } },
  }))
  await change(shelf, id, reviewer, noon, letterId, ({ declaration, declaration: { decision } }) => ({
    kind: 'reversed',
    declaration: {
      ...declaration,
      state: 'approved',
      decisions: declaration.decisions + 1,
      decision: decision && { ...decision, number: declaration.decisions + 1, verdict: 'approved', origin: 'reversal' },
    },
  }))
  const rows = await world.sql
    .rows`select number, verdict, replaced_at is not null as replaced from decision where declaration_id = ${id} order by number`
  expect(rows).toEqual([
    { number: 1, verdict: 'waitlisted', replaced: true },
    { number: 2, verdict: 'approved', replaced: false },
  ])
  expect((await load(shelf, id))?.declaration).toMatchObject({ state: 'approved', rank: null, decision: { number: 2 } })
})
