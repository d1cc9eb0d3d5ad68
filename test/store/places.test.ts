/** Places are kept by the database, whoever clicks at once; records are added to, never changed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Planned } from '../../src/core/effect.ts'
import type { Letter } from '../../src/core/letters/letters.ts'
import { redraw, rule, undo } from '../../src/core/round/round.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import type { Shelf } from '../../src/store/cases.ts'
import { change } from '../../src/store/declarations.ts'
import { claim, later, plan, sent, takeUnqueued } from '../../src/store/effects.ts'
import { still } from '../../src/store/still.ts'
import { insist, letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
let shelf: Shelf
beforeAll(async () => {
  world = await openWorld()
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
})
afterAll(() => world.close())

const click = (id: string, by: string) =>
  insist(() =>
    change(shelf, id, { kind: 'slack', user: by }, noon, letterId, (c) =>
      rule(c, { verdict: 'approved', by, version: c.declaration.version, reasonId: null, note: null }, noon),
    ),
  )
const takeBack = (id: string) =>
  change(shelf, id, { kind: 'slack', user: 'U1' }, noon, letterId, (c) =>
    undo(c, { by: 'U1', decision: c.declaration.decision?.number ?? 0 }, noon),
  )
const taken = async () => (await world.sql.one<{ taken: number }>`select taken from round_hub`).taken

test('two places, five approvals at once: two places given, three refusals, five audit rows; an undo frees its place', async () => {
  const ids = await Promise.all(['Ash', 'Beech', 'Cedar', 'Damson', 'Elm'].map((name) => ready(world.sql, `${name} Primary School`)))
  const rulings = await Promise.all(ids.map((id) => click(id, 'U1')))
  expect(rulings.map(({ kind }) => kind).sort()).toEqual(['decided', 'decided', 'full', 'full', 'full'])
  expect(await taken()).toBe(2)
  const rows = await world.sql.rows`select what from audit where declaration_id = any(${ids}) and what in ('decided', 'full')`
  expect(rows).toHaveLength(5)

  const given = ids[rulings.findIndex(({ kind }) => kind === 'decided')] ?? ''
  expect((await takeBack(given)).kind).toBe('undone')
  expect(await taken()).toBe(1)
  expect((await click(given, 'U1')).kind).toBe('decided')
})

test('the database itself refuses a place too many', async () => {
  const id = await ready(world.sql, 'Fir Primary School')
  await expect(world.sql.run`update declaration set state = 'approved' where id = ${id}`).rejects.toThrow(/places_are_kept/)
})

test('two reviewers at once make one decision', async () => {
  await world.sql.run`update round_hub set places = 9`
  const id = await ready(world.sql, 'Gorse Primary School')
  const kinds = (await Promise.all([click(id, 'U1'), click(id, 'U2')])).map(({ kind }) => kind)
  expect(kinds.sort()).toEqual(['already', 'decided'])
})

test.each(['revision', 'field', 'audit'])('a row of %s cannot be changed or deleted', async (table) => {
  await ready(world.sql, 'Hazel Primary School')
  const sql = (text: string) => world.sql.run(Object.assign([text], { raw: [text] }))
  await expect(sql(`delete from ${table}`)).rejects.toThrow(/never changed/)
})

test('planning an effect twice tells nobody twice, but a card that changed while it was drawn is drawn again', async () => {
  const id = await ready(world.sql, 'Ivy Primary School')
  const about = { hub: 'archimedes-ne', declaration: id, at: noon, messageIdOf: letterId }
  const note = { kind: 'undone', verdict: 'approved', by: 'U1', at: noon.toString() } as const
  const said = { key: `thread:${id}:1`, effect: { kind: 'thread', note } } as const
  await takeUnqueued(world.sql, noon) // what the tests above left
  await world.sql.transaction((tx) => plan(tx, [said, said, redraw({ id })], about))
  const queued = await takeUnqueued(world.sql, noon)
  const card = queued.find(({ kind }) => kind === 'card')
  const thread = queued.find(({ kind }) => kind === 'thread')
  expect(queued).toHaveLength(2)

  const drawing = await claim(world.sql, card?.id ?? '', noon)
  expect(await claim(world.sql, card?.id ?? '', noon)).toBeNull()
  await world.sql.transaction((tx) => plan(tx, [said, redraw({ id })], about))
  if (drawing) await sent(world.sql, drawing, noon, '1.0')
  const again = await takeUnqueued(world.sql, noon)
  expect(again.map(({ id }) => id)).toEqual([card?.id])

  const claimed = await claim(world.sql, thread?.id ?? '', noon)
  if (claimed) await later(world.sql, claimed, noon.add({ seconds: 4 }), 'busy')
  expect(await claim(world.sql, thread?.id ?? '', noon)).toBeNull()
  expect(await claim(world.sql, thread?.id ?? '', noon.add({ seconds: 4 }))).toMatchObject({ attempts: 2 })
})

test('an attempt that died may be taken over when its lease has ended', async () => {
  const id = await ready(world.sql, 'Juniper Primary School')
  await world.sql.transaction((tx) =>
    plan(tx, [redraw({ id })], { hub: 'archimedes-ne', declaration: id, at: noon, messageIdOf: letterId }),
  )
  const [card] = await takeUnqueued(world.sql, noon)
  expect(await claim(world.sql, card?.id ?? '', noon)).not.toBeNull()
  expect(await claim(world.sql, card?.id ?? '', noon.add({ seconds: 19 }))).toBeNull()
  expect(await claim(world.sql, card?.id ?? '', noon.add({ seconds: 21 }))).toMatchObject({ attempts: 2 })
})

test('a letter that went out is never due again, though the reconciler asked for it while it was going', async () => {
  const id = await ready(world.sql, 'Kale Primary School')
  const to = { address: 'head@kale.example.org', name: null }
  const letter: Letter = {
    kind: 'receipt',
    to,
    from: { address: 'mastery@archimedes.example', name: 'Hub' },
    inReplyTo: null,
    references: [],
    facts: {},
    pdf: false,
  }
  const planned: Planned = { key: `letter:${id}`, effect: { kind: 'letter', letter } }
  await world.sql.transaction((tx) => plan(tx, [planned], { hub: 'archimedes-ne', declaration: id, at: noon, messageIdOf: letterId }))
  const [queued] = await takeUnqueued(world.sql, noon)
  const going = await claim(world.sql, queued?.id ?? '', noon)
  await world.sql.transaction((tx) => still(tx, noon, noon))
  if (going) await sent(world.sql, going, noon, '250 OK')
  expect(await claim(world.sql, queued?.id ?? '', noon.add({ minutes: 5 }))).toBeNull()
})
