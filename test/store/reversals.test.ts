/** A reversal among letters that have left, are leaving, or were never sent: nobody reads the old decision after the new one. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Field } from '../../src/core/form/form.ts'
import { corrected } from '../../src/core/letters/correction.ts'
import { decided } from '../../src/core/letters/letters.ts'
import { answerOffer } from '../../src/core/round/offer-answer.ts'
import { offer } from '../../src/core/round/offering.ts'
import { type Reversal, reverse } from '../../src/core/round/reverse.ts'
import { release, rule } from '../../src/core/round/round.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { load, type Shelf } from '../../src/store/cases.ts'
import { change, decisions } from '../../src/store/declarations.ts'
import { claim, failed, later, letters, sent, takeUnqueued } from '../../src/store/effects.ts'
import { reverse as reverseCase } from '../../src/store/reversals.ts'
import { undelivered } from '../../src/store/undelivered.ts'
import { link } from '../core/moorside.ts'
import { letterId, noon, openWorld, ready, type World } from './world.ts'

let world: World
let shelf: Shelf
beforeAll(async () => {
  world = await openWorld()
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
  await world.sql.run`update round set undo_seconds = 0`
})
afterAll(() => world.close())

let evening = noon.add({ hours: 6 })
/** Nothing happens in the same minute. */
const soon = () => {
  evening = evening.add({ minutes: 1 })
  return evening
}
const countersign = { kind: 'countersign' } as const
const people = { 'school.email': 'head@a.example', 'lead1.email': 'lead1@a.example', 'lead2.email': 'lead2@a.example' }

/** Approved and released at noon: three letters wait to leave. */
async function told(name: string): Promise<string> {
  const id = await ready(world.sql, name)
  await change(shelf, id, countersign, noon, letterId, ({ reading }) => {
    const email = (address: string): Field => ({
      value: address,
      normalised: [address],
      source: { kind: 'line', line: 1 },
      confidence: 'high',
    })
    const emails = Object.fromEntries(Object.entries(people).map(([key, address]) => [key, email(address)]))
    return { kind: 'corrected', form: { ...reading, fields: { ...reading.fields, ...emails } } }
  })
  await change(shelf, id, countersign, noon, letterId, (c) =>
    rule(c, { verdict: 'approved', by: 'U1', version: c.declaration.version, reasonId: null, note: 'all the same' }, noon),
  )
  await change(shelf, id, countersign, noon, letterId, (c) => {
    const it = release(c, noon)
    return it.kind === 'released' ? { ...it, plan: [...it.plan, ...decided({ ...c, declaration: it.declaration }, noon)] } : it
  })
  await takeUnqueued(world.sql, noon)
  return id
}
const letterTo = async (id: string, address: string) =>
  (
    await world.sql.one<{ id: string }>`
      select id from effect where declaration_id = ${id} and kind = 'letter' and body->'letter'->'to'->>'address' = ${address} order by created_at desc limit 1`
  ).id
async function leaves(id: string, address: string, how: 'sent' | 'going' | 'unanswered' | 'put off' | 'refused') {
  const due = await claim(world.sql, await letterTo(id, address), evening)
  if (!due) throw new Error(`no letter to ${address}`)
  if (how === 'sent') await sent(world.sql, due, noon, '250 OK')
  if (how === 'refused') await failed(world.sql, due, noon, '550 no such mailbox')
  if (how === 'put off') await later(world.sql, due, noon.add({ seconds: 4 }), '451 try again later', 'no')
  if (how === 'unanswered') await later(world.sql, due, noon.add({ seconds: 4 }), 'the mail server did not answer')
}
const lead = { kind: 'slack', user: 'U0LEAD' } as const
const decline: Omit<Reversal, 'version'> = {
  verdict: 'declined',
  by: 'U0LEAD',
  role: 'lead',
  reasonId: 'no-places',
  note: 'The panel met again',
}
const press = (id: string, click: Partial<Reversal> = {}) =>
  reverseCase(shelf, id, lead, soon(), letterId, (c, addresses) => {
    const it = reverse(c, { ...decline, version: c.declaration.version, ...click }, evening)
    return it.kind === 'reversed'
      ? { ...it, plan: [...it.plan, ...corrected({ ...c, declaration: it.declaration }, it.was, addresses, link, evening)] }
      : it
  })
const written = async (id: string) =>
  (await letters(world.sql, id)).map(({ kind, to, state }) => `${kind} ${to.split('@')[0]} ${state}`).sort()
/** What each correction that waits says was told before. */
const corrections = async (id: string) =>
  (
    await world.sql.rows<{ to: string; was: string }>`
      select body->'letter'->'to'->>'address' as "to", body->'letter'->'facts'->>'was' as was
      from effect where declaration_id = ${id} and state = 'pending' and body->'letter'->>'kind' = 'correction' order by 1`
  ).map(({ to, was }) => `${to.split('@')[0]}: ${/ School (.*?) (?:on|for) the /.exec(was)?.[1]}`)
const caseOf = (id: string) => load(shelf, id)

test('what has left is corrected, what has not is called off, and whoever was not told reads the new decision', async () => {
  const id = await told('Ash Primary School')
  await leaves(id, people['school.email'], 'sent')
  await leaves(id, people['lead1.email'], 'unanswered')
  expect((await press(id)).kind).toBe('reversed')
  expect(await written(id)).toEqual([
    'approved head accepted',
    'approved lead1 failed',
    'approved lead2 failed',
    'correction head pending',
    'correction lead1 pending',
    'declined lead2 pending',
  ])
})

test('what the mail server did not take yet is called off, and nobody reads that we told them', async () => {
  const id = await told('Aspen Primary School')
  for (const address of Object.values(people)) await leaves(id, address, 'put off')
  await press(id)
  expect(await written(id)).toEqual([
    'approved head failed',
    'approved lead1 failed',
    'approved lead2 failed',
    'declined head pending',
    'declined lead1 pending',
    'declined lead2 pending',
  ])
})

test('reversed twice before a correction has left: whoever heard of the first decision hears of what has changed since, or nothing', async () => {
  const id = await told('Birch Primary School')
  for (const address of Object.values(people)) await leaves(id, address, 'sent')
  await press(id)
  await leaves(id, people['lead1.email'], 'sent')
  await press(id, { verdict: 'approved', reasonId: null })
  const pending = (await written(id)).filter((line) => line.endsWith('pending'))
  expect(pending).toEqual(['correction lead1 pending'])
  const c = await caseOf(id)
  expect(await undelivered(world.sql, c?.round.id ?? '', 'archimedes-ne')).not.toContainEqual(
    expect.objectContaining({ reference: c?.declaration.reference }),
  )

  await press(id, { verdict: 'waitlisted' })
  expect(await corrections(id)).toEqual(['head: had a place', 'lead1: did not have a place', 'lead2: had a place'])
})

test('whoever was offered a place, and has had no letter since, reads of the offer', async () => {
  const id = await told('Chestnut Primary School')
  for (const address of Object.values(people)) await leaves(id, address, 'sent')
  await press(id, { verdict: 'waitlisted' })
  for (const address of Object.values(people)) await leaves(id, address, 'sent')
  const click = { by: 'U1', version: null, proposal: null, note: 'all the same' }
  await change(shelf, id, lead, soon(), letterId, (c) => offer(c, click, [], link, evening))
  for (const address of [people['school.email'], people['lead1.email']]) await leaves(id, address, 'sent')
  await change(shelf, id, lead, soon(), letterId, (c) =>
    answerOffer(c, { answer: 'accepted', number: 1, roles: c.programme.roles, by: 'page' }, link, evening),
  )
  await leaves(id, people['lead1.email'], 'sent')
  await press(id)
  expect(await corrections(id)).toEqual(['head: was offered a place', 'lead1: had a place', 'lead2: was'])
})

test('a letter that is just being sent counts as told; one that the server refused does not', async () => {
  const id = await told('Beech Primary School')
  await leaves(id, people['school.email'], 'going')
  await leaves(id, people['lead1.email'], 'refused')
  await press(id)
  expect(await written(id)).toEqual([
    'approved head sending',
    'approved lead1 failed',
    'approved lead2 failed',
    'correction head pending',
    'declined lead1 pending',
    'declined lead2 pending',
  ])
})

test('the old decision stays on the record, the place is free, and its unposted announcement is not posted any more', async () => {
  const id = await told('Cedar Primary School')
  const before = (await caseOf(id))?.round.taken ?? 0
  await press(id)
  const after = await caseOf(id)
  expect(after?.round.taken).toBe(before - 1)
  expect(after?.declaration).toMatchObject({ state: 'declined', decision: { number: 2, origin: 'reversal', verdict: 'declined' } })
  expect((await decisions(world.sql, id)).map(({ number, verdict, undoneAt }) => [number, verdict, undoneAt])).toEqual([
    [1, 'approved', null],
    [2, 'declined', null],
  ])
  const posts = await world.sql
    .rows`select state, body->'decision' as decision from effect where declaration_id = ${id} and kind = 'announcement' order by created_at`
  expect(posts).toEqual([
    { state: 'cancelled', decision: 1 },
    { state: 'pending', decision: 2 },
  ])
})

test('two leads at once reverse it once; a refusal calls nothing off', async () => {
  const id = await told('Damson Primary School')
  expect((await press(id, { note: '' })).kind).toBe('needs-a-reason')
  expect(await written(id)).toEqual(['approved head pending', 'approved lead1 pending', 'approved lead2 pending'])
  const version = (await caseOf(id))?.declaration.version ?? 0
  const kinds = (await Promise.all([press(id, { version }), press(id, { version })])).map(({ kind }) => kind)
  expect(kinds.sort()).toEqual(['reversed', 'stale'])
})

test('a reversal into the last place and one beyond it', async () => {
  await world.sql.run`update round_hub set places = taken + 2`
  const ids = [await told('Elder Primary School'), await told('Fir Primary School')]
  for (const id of ids) await press(id)
  await world.sql.run`update round_hub set places = taken + 1`
  const kinds = (await Promise.all(ids.map((id) => press(id, { verdict: 'approved', reasonId: null })))).map(({ kind }) => kind)
  expect(kinds.sort()).toEqual(['full', 'reversed'])
})
