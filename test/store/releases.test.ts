/** Releasing together in a real database: exactly what was seen, once, quickly, and on the record. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Field } from '../../src/core/form/form.ts'
import { release, rule, undo, type Verdict } from '../../src/core/round/round.ts'
import { covers } from '../../src/core/signature/fingerprint.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { witness } from '../../src/store/admit.ts'
import { load, type Shelf } from '../../src/store/cases.ts'
import { change, decisions } from '../../src/store/declarations.ts'
import { claim, sent, takeUnqueued } from '../../src/store/effects.ts'
import * as messages from '../../src/store/messages.ts'
import { get, preview, send } from '../../src/store/releases.ts'
import { still } from '../../src/store/still.ts'
import { hub, insist, letterId, mail, noon, openWorld, ready, type World } from './world.ts'

let world: World
let shelf: Shelf
let round: string
beforeAll(async () => {
  world = await openWorld()
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
  round = (await world.sql.one<{ id: string }>`update round set release = 'together' returning id`).id
})
afterAll(() => world.close())

const lead = { kind: 'slack', user: 'U0LEAD' } as const
const places = (n: number) => world.sql.run`update round_hub set places = ${n}`
const decide = (id: string, verdict: Verdict = 'approved', at = noon) =>
  insist(() =>
    change(shelf, id, { kind: 'slack', user: 'U1' }, at, letterId, (c) =>
      rule(c, { verdict, by: 'U1', version: c.declaration.version, reasonId: verdict === 'approved' ? null : 'no-places', note: null }, at),
    ),
  )
const takeBack = (id: string) =>
  change(shelf, id, { kind: 'slack', user: 'U1' }, noon, letterId, (c) =>
    undo(c, { by: 'U1', decision: c.declaration.decision?.number ?? 0 }, noon),
  )
const look = async () => {
  const shown = await preview(shelf, round, hub.id)
  if (!shown) throw new Error('no such round')
  return shown
}
const press = async (seen?: string, at = noon) => {
  const print = seen ?? (await look()).fingerprint
  return insist(() => send(shelf, { round, hub: hub.id, seen: print, actor: lead, at }))
}
const letOut = (id: string) => change(shelf, id, { kind: 'countersign' }, noon, letterId, (c) => release(c, noon))
const audited = async (what: string) => (await world.sql.one<{ n: number }>`select count(*) as n from audit where what = ${what}`).n
const posts = () =>
  world.sql.rows<{ id: string; body: { release: string } }>`select id, body from effect where kind = 'released' order by created_at`

test('seven approvals at once, six places: exactly six', async () => {
  await places(6)
  const ids = await Promise.all(Array.from({ length: 7 }, (_, n) => ready(world.sql, `Place ${n} Primary School`)))
  const kinds = (await Promise.all(ids.map((id) => decide(id)))).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'decided')).toHaveLength(6)
  expect(kinds.filter((kind) => kind === 'full')).toHaveLength(1)
  expect((await look()).round).toMatchObject({ taken: 6, places: 6 })
})

test('what was taken back since it was shown stops everything; nothing is released, and that is on the record', async () => {
  const seen = await look()
  const [first] = seen.leaving
  await takeBack(first?.id ?? '')
  const pressed = await press(seen.fingerprint)
  expect(pressed.kind).toBe('changed')
  expect(pressed.preview.leaving).toHaveLength(5)
  expect(await posts()).toEqual([])
  expect(await audited('release: changed')).toBe(1)
  await decide(first?.id ?? '')
})

test('two leads at once, and one of them twice: released once, with a row for each school and one for the round', async () => {
  const seen = (await look()).fingerprint
  const kinds = (await Promise.all([press(seen), press(seen), press(seen)])).map(({ kind }) => kind)
  expect(kinds.sort()).toEqual(['nothing', 'nothing', 'sent'])
  expect(await audited('sent for release')).toBe(6)
  expect(await audited('release: sent')).toBe(1)
  expect(await posts()).toHaveLength(1)
})

test('the reconciler finds what was released and not let out, and the post counts what really leaves', async () => {
  const found = await world.sql.transaction((tx) => still(tx, noon, noon))
  expect(found.releases).toHaveLength(6)
  const [post] = await posts()
  const id = post?.body.release ?? ''
  expect((await get(shelf, id))?.schools).toHaveLength(6)

  const [kept, objected, ...gone] = found.releases.map((one) => one.id)
  for (const one of gone) expect((await letOut(one)).kind).toBe('released')
  await takeUnqueued(world.sql, noon)
  const drawing = await claim(world.sql, post?.id ?? '', noon)
  if (drawing) await sent(world.sql, drawing, noon, '1.0')
  await takeUnqueued(world.sql, noon)

  // An undo in the last second: the post is drawn again, without it.
  await takeBack(kept ?? '')
  expect((await takeUnqueued(world.sql, noon)).filter(({ kind }) => kind === 'released')).toHaveLength(1)
  await objectTo(objected ?? '')
  expect((await letOut(objected ?? '')).kind).toBe('kept-objected')
  expect((await get(shelf, id))?.schools).toHaveLength(4)
  expect((await look()).heldBack.map((one) => one.id)).toEqual([objected])

  // Made again, it waits for the next release.
  await decide(kept ?? '')
  expect((await look()).leaving.map((one) => one.id)).toEqual([kept])
  const [row] = (await decisions(world.sql, kept ?? '')).slice(-1)
  expect(row).toMatchObject({ releaseAt: null, releasedAt: null })
})

/** The head, whose address a newer form gives, says that it is not right. */
async function objectTo(id: string) {
  const address = 'head@a.example'
  const { reading } = await caseOf(id)
  const email: Field = { value: address, normalised: [address], source: { kind: 'line', line: 1 }, confidence: 'high' }
  const form = { ...reading, fields: { ...reading.fields, 'school.email': email } }
  await change(shelf, id, lead, noon, letterId, () => ({ kind: 'corrected', form }))
  const { reading: newest, programme } = await caseOf(id)
  const role = programme.roles.find((one) => one.email === 'school.email')
  if (!role) throw new Error('nobody has that address')
  const { id: message } = await messages.receive(world.sql, mail(`objection to ${id}`))
  const at = noon.add({ seconds: 1 })
  const said = { role: role.id, kind: 'objected', address, message, grade: 'A', form: 'x', at } as const
  await witness(world.sql, id, [{ ...said, covers: covers(newest, programme, role, address) }])
}
const caseOf = async (id: string) => {
  const c = await load(shelf, id)
  if (!c) throw new Error('no case')
  return c
}

test('eighty schools are released in one press', async () => {
  await places(100)
  const ids: string[] = []
  for (let n = 0; n < 80; n++) ids.push(await ready(world.sql, `Many ${n} Primary School`))
  for (const [n, id] of ids.entries()) await decide(id, (['approved', 'waitlisted', 'declined'] as const)[n % 3])
  const seen = (await look()).fingerprint
  const pressed = await press(seen)
  expect(pressed.kind === 'sent' && pressed.decisions.length).toBe(81)
}, 60_000)
