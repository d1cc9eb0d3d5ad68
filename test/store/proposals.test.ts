/** A proposal is made once and closed once, whoever is at it at the same time; its post shows what became of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Outcome } from '../../src/core/recorded.ts'
import type { Proposing } from '../../src/core/round/proposal.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import type { Shelf } from '../../src/store/cases.ts'
import { change } from '../../src/store/declarations.ts'
import { claim, sent, takeUnqueued } from '../../src/store/effects.ts'
import { close, get, locked, open, propose } from '../../src/store/proposals.ts'
import { hub, letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
let shelf: Shelf
let round: string
beforeAll(async () => {
  world = await openWorld()
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
  round = (await world.sql.one<{ id: string }>`select id from round`).id
})
afterAll(() => world.close())

const countersign = { kind: 'countersign' } as const
const reviewer = { kind: 'slack', user: 'U0REVIEW' } as const
const body = { how: 'page', address: null, words: null }
const about = (declaration: string, key = declaration): Proposing => ({ key, kind: 'withdrawal', round, hub: hub.id, declaration, body })
const make = (one: Proposing) => locked(world.sql, one, (tx) => propose(tx, one, countersign, noon))
const shut = (id: string, state: 'done' | 'dismissed') =>
  locked(world.sql, { round, hub: hub.id }, (tx) => close(tx, id, state, reviewer, noon))
const audited = async (id: string) =>
  (await world.sql.rows<{ what: string }>`select what from audit where declaration_id = ${id} and what like '%ropos%' order by id`).map(
    ({ what }) => what,
  )

test('the same proposal by two at once is made once, and never again by itself', async () => {
  const id = await ready(world.sql, 'Ash Primary School')
  const made = await Promise.all([make(about(id)), make(about(id))])
  expect(made.filter((one) => one !== null)).toHaveLength(1)
  const [proposal = ''] = made.filter((one) => one !== null)
  expect(await shut(proposal, 'dismissed')).toBe(true)
  expect(await make(about(id))).toBeNull()
  expect(await audited(id)).toEqual(['proposed: withdrawal', 'proposal dismissed: withdrawal'])
  expect(await get(world.sql, proposal)).toMatchObject({ state: 'dismissed', closedBy: 'U0REVIEW', closedAt: noon })
})

test('of two who close it at once, one has', async () => {
  const id = await ready(world.sql, 'Beech Primary School')
  const proposal = (await make(about(id))) ?? ''
  const closed = await Promise.all([shut(proposal, 'done'), shut(proposal, 'dismissed')])
  expect(closed.filter(Boolean)).toHaveLength(1)
  expect(await audited(id)).toHaveLength(2)
})

test('a decision makes and closes proposals in its own transaction, and sees which are open', async () => {
  const id = await ready(world.sql, 'Cedar Primary School')
  const decide = (kind: Outcome, more: object) => change(shelf, id, countersign, noon, letterId, () => ({ kind, ...more }))
  await decide('withdrawal-asked', { proposals: [about(id), about(id)] })
  expect((await open(world.sql, round, hub.id)).map(({ declaration }) => declaration)).toEqual([id])
  await expect(
    change(shelf, id, reviewer, noon, letterId, (_, there): { kind: Outcome } => {
      throw new Error(`saw ${there.length}`)
    }),
  ).rejects.toThrow('saw 1')
  expect(await open(world.sql, round, hub.id)).toHaveLength(1)
  await decide('withdrawn', { closes: [{ kind: 'withdrawal', state: 'overtaken' }] })
  expect(await open(world.sql, round, hub.id)).toHaveLength(0)
})

test('its post is drawn again whenever it changes, also while it is being drawn', async () => {
  await takeUnqueued(world.sql, noon)
  const proposal = (await make({ ...about(''), key: 'of the round', kind: 'raise', declaration: null })) ?? ''
  const [post] = await takeUnqueued(world.sql, noon)
  const drawing = await claim(world.sql, post?.id ?? '', noon)
  expect(drawing).toMatchObject({ key: `proposal:${proposal}`, effect: { kind: 'proposal', proposal }, hub: hub.id })
  await shut(proposal, 'done')
  if (drawing) await sent(world.sql, drawing, noon, '1.0')
  expect((await takeUnqueued(world.sql, noon)).map(({ id }) => id)).toEqual([post?.id])
})
