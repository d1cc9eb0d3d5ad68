/** A withdrawal in the database: its place, its verdict, what waits to leave, and coming back, each in one transaction. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import type { Actor } from '../../src/core/hub.ts'
import { decided } from '../../src/core/letters/letters.ts'
import { release, rule } from '../../src/core/round/round.ts'
import { ask, takeBack, withdraw } from '../../src/core/round/withdraw.ts'
import { load } from '../../src/store/cases.ts'
import { type Change, change, decisions } from '../../src/store/declarations.ts'
import { plan } from '../../src/store/effects.ts'
import { programme } from '../core/moorside.ts'
import { letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const shelf = () => world.shelf(new Map([[programme.id, programme]]))
const lead: Actor = { kind: 'slack', user: 'U0LEAD' }
const at = (minutes: number) => noon.add({ minutes })
const act = <C extends Change>(id: string, minutes: number, decide: (c: Case) => C) =>
  change(shelf(), id, lead, at(minutes), letterId, decide)
const theCase = async (id: string): Promise<Case> => {
  const c = await load(shelf(), id)
  if (!c) throw new Error('no case')
  return c
}
const taken = async () => (await world.sql.one<{ taken: number }>`select taken from round_hub`).taken
const approve = (id: string, minutes: number) =>
  act(id, minutes, (c) =>
    rule(c, { verdict: 'approved', by: 'U0LEAD', version: c.declaration.version, reasonId: null, note: 'yes' }, at(minutes)),
  )
const said = (id: string, minutes: number) =>
  act(id, minutes, (c) => withdraw(c, { by: 'U0LEAD', proposal: null, said: 'The head telephoned' }, at(minutes)))
const letters = (id: string) => world.sql.rows<{ kind: string; state: string; response: string | null }>`
  select body->'letter'->>'kind' as kind, state, response from effect where declaration_id = ${id} and kind = 'letter' order by key`

test('asked, it stands in the case; confirmed, it says who and when; and a second one is refused by the case itself', async () => {
  const id = await ready(world.sql, 'Larch Primary School')
  const event = { how: 'reply', address: null, words: 'We withdraw.', event: 'm1' } as const
  await act(id, 0, (c) => ask(c, event))
  expect((await act(id, 1, (c) => ask(c, { ...event, event: 'm2' }))).kind).toBe('withdrawal-asked-already')
  const { withdrawal, findings } = await theCase(id)
  expect(withdrawal).toMatchObject({ state: 'open', how: 'reply', words: 'We withdraw.', by: null, closedAt: null })
  expect(findings.map(({ code }) => code)).toContain('withdrawal-asked')
  expect((await act(id, 2, (c) => withdraw(c, { by: 'U0LEAD', proposal: withdrawal?.id ?? '' }, at(2)))).kind).toBe('withdrawn')
  const after = await theCase(id)
  expect(after.withdrawal).toMatchObject({ state: 'done', by: 'U0LEAD' })
  expect(after.withdrawal?.closedAt?.equals(at(2))).toBe(true)
  expect(after.findings.map(({ code }) => code)).not.toContain('withdrawal-asked')
  expect((await said(id, 3)).kind).toBe('already-withdrawn')
})

test('a request that nobody has settled ends with a decline that goes out, and with no other decision', async () => {
  for (const [verdict, state] of [
    ['waitlisted', 'open'],
    ['declined', undefined],
  ] as const) {
    const id = await ready(world.sql, `Willow Primary School, ${verdict}`)
    await act(id, 0, (c) => ask(c, { how: 'reply', address: null, words: null, event: 'm1' }))
    const click = { verdict, by: 'U0LEAD', reasonId: 'no-places', note: null }
    await act(id, 1, (c) => rule(c, { ...click, version: c.declaration.version }, at(1)))
    expect((await theCase(id)).withdrawal?.state).toBe('open')
    expect((await act(id, 12, (c) => release(c, at(12)))).kind).toBe('released')
    expect((await theCase(id)).withdrawal?.state).toBe(state)
  }
})

test('what confirming it changes is shown anew when the school stands otherwise', async () => {
  const id = await ready(world.sql, 'Elder Primary School')
  await act(id, 0, (c) => ask(c, { how: 'reply', address: null, words: null, event: 'm1' }))
  const { withdrawal } = await theCase(id)
  await world.sql.run`update effect set state = 'sent' where key = ${`proposal:${withdrawal?.id}`}`
  const post = () => world.sql.one<{ state: string }>`select state from effect where key = ${`proposal:${withdrawal?.id}`}`
  await act(id, 1, () => ({ kind: 'checked' }))
  expect(await post()).toMatchObject({ state: 'sent' })
  const before = await taken()
  await approve(id, 2)
  expect(await taken()).toBe(before + 1)
  expect(await post()).toMatchObject({ state: 'pending' })
  await said(id, 3)
})

test('its place is free at once; a verdict that was not released is undone, and never released', async () => {
  const before = await taken()
  const id = await ready(world.sql, 'Maple Primary School')
  await approve(id, 0)
  expect(await taken()).toBe(before + 1)
  await said(id, 1)
  expect(await taken()).toBe(before)
  expect(await decisions(world.sql, id)).toMatchObject([{ verdict: 'approved', releasedAt: null, undoneAt: at(1) }])
  expect((await act(id, 20, (c) => release(c, at(20)))).kind).toBe('nothing-to-release')
  expect((await theCase(id)).declaration).toMatchObject({ state: 'withdrawn', decision: null, rank: null })
})

test('letters of a decision that have not left are called off; the receipt of the withdrawal is not', async () => {
  const id = await ready(world.sql, 'Nettle Primary School')
  await approve(id, 0)
  await act(id, 10, (c) => release(c, at(10)))
  const c = await theCase(id)
  const reading = { ...c.reading, fields: { ...c.reading.fields } }
  for (const role of programme.roles)
    reading.fields[role.email] = { value: 'a@b.example', normalised: ['a@b.example'], source: { kind: 'none' }, confidence: 'high' }
  const planned = decided({ ...c, reading }, at(10))
  expect(planned).toHaveLength(1)
  await world.sql.transaction((tx) => plan(tx, planned, { hub: c.hub.id, declaration: id, at: at(10), messageIdOf: letterId }))
  await said(id, 11)
  expect((await letters(id)).filter(({ kind }) => kind === 'approved')).toEqual([
    { kind: 'approved', state: 'failed', response: 'called off: the school has withdrawn' },
  ])
  expect((await theCase(id)).declaration.decision).toMatchObject({ verdict: 'approved' })
  // Back as it was, while there is a place: the decision stands again, and is not made twice.
  await act(id, 12, (now) => takeBack(now, { by: 'U0LEAD', role: 'lead', reason: 'A mistake' }, () => false, at(12)))
  expect((await theCase(id)).declaration).toMatchObject({ state: 'approved', decision: { number: 1 } })
  expect((await theCase(id)).withdrawal).toBeNull()
  await said(id, 13)
})

test('where the place is gone, it comes back undecided: the decision is replaced, not undone, and another can be made', async () => {
  const id = await ready(world.sql, 'Oak Primary School')
  await approve(id, 0)
  await act(id, 10, (c) => release(c, at(10)))
  await said(id, 11)
  for (const other of ['Pine', 'Rowan']) await approve(await ready(world.sql, `${other} Primary School`), 11)
  const back = await act(id, 12, (c) => takeBack(c, { by: 'U0LEAD', role: 'lead', reason: 'A mistake' }, () => false, at(12)))
  expect(back).toMatchObject({ kind: 'taken-back', back: 'undecided' })
  expect((await theCase(id)).declaration).toMatchObject({ state: 'ready', decision: null })
  expect(await decisions(world.sql, id)).toMatchObject([{ verdict: 'approved', undoneAt: null }])
  await world.sql.run`update round_hub set places = taken + 1`
  await approve(id, 13)
  expect((await theCase(id)).declaration.decision).toMatchObject({ verdict: 'approved', releasedAt: null })
})
