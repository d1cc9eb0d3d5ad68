/** What is done at one hub, in one round, touches nothing of another hub and nothing of another round. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '../../src/core/hub.ts'
import { rule, type Verdict } from '../../src/core/round/round.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { board } from '../../src/store/board.ts'
import type { Shelf } from '../../src/store/cases.ts'
import { change } from '../../src/store/declarations.ts'
import { open } from '../../src/store/proposals.ts'
import { agree, ask } from '../../src/store/raises.ts'
import { preview, send } from '../../src/store/releases.ts'
import { bring } from '../../src/store/rounds.ts'
import { waitingOrder } from '../../src/store/waitlist.ts'
import { hub, letterId, noon, openWorld, ready, round, type World } from './world.ts'

type Place = { round: string; hub: string }
const neighbour = {
  ...hub,
  id: 'boolean',
  name: 'Boolean Maths Hub',
  aliases: [],
  inboxes: ['mastery@boolean.example'],
  channel: 'C0BOOL',
  reviewers: [{ slack: 'U0ELSE', role: 'lead' as const }],
}
const hubs = [hub, neighbour]

let world: World
let shelf: Shelf
let here: Place
let others: Place[]
/** At each place: one school with a place, one that waits, one undecided. */
const schools = new Map<Place, string[]>()

beforeAll(async () => {
  world = await openWorld()
  const rounds = [round, { ...round, name: '2019-20' }].map((one) => ({
    ...one,
    hubs: hubs.map(({ id }) => id),
    places: 1,
    release: 'together' as const,
  }))
  await bring(world.sql, { hubs, rounds }, noon)
  const programmes = await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname)
  shelf = { sql: world.sql, programmes, hubs: new Map<string, Hub>(hubs.map((one) => [one.id, one])) }
  const ids = await world.sql.rows<{ id: string }>`select id from round order by name`
  const places = ids.flatMap(({ id }) => hubs.map((one) => ({ round: id, hub: one.id })))
  const [first, ...rest] = places
  if (!first) throw new Error('no place')
  here = first
  others = rest
  for (const place of places) {
    const three = []
    for (const name of ['Ash', 'Beech', 'Cedar']) three.push(await ready(world.sql, `${name} School ${places.indexOf(place)}`, place))
    schools.set(place, three)
    await decide(three[0] ?? '', 'approved')
    await decide(three[1] ?? '', 'waitlisted')
  }
  await world.sql.run`update effect set state = 'sent', external_id = '1.0', done_at = ${noon} where kind = 'card'`
})
afterAll(() => world.close())

const as = (user: string) => ({ actor: { kind: 'slack', user } as const, at: noon })
const decide = (id: string, verdict: Verdict) =>
  change(shelf, id, as('U1').actor, noon, letterId, (c) => {
    const reasonId = verdict === 'approved' ? null : 'no-places'
    return rule(c, { verdict, by: 'U1', version: c.declaration.version, reasonId, note: null }, noon)
  })
const raise = (place: Place) => ask(world.sql, place, { to: 2, reason: 'One more is paid for', role: 'lead', ...as('U0LEAD') })
const standing = (place: Place) => world.sql.rows`
  select h.places, h.raised, h.taken, d.id, d.state, d.rank, v.release_at, v.release_id, e.state as card, e.epoch, p.kind, p.state as proposal
  from round_hub h join declaration d on d.round_id = h.round_id and d.hub_id = h.hub_id
    left join decision v on v.declaration_id = d.id and v.undone_at is null
    left join effect e on e.key = 'card:' || d.id::text
    left join proposal p on p.round_id = h.round_id and p.hub_id = h.hub_id
  where h.round_id = ${place.round} and h.hub_id = ${place.hub} order by d.id, p.key`
const elsewhere = () => Promise.all(others.map(standing))
const kinds = async (place: Place) => (await open(world.sql, place.round, place.hub)).map(({ kind }) => kind)
const cards = (place: Place) => world.sql.rows<{ id: string }>`
  select d.id from effect e join declaration d on e.key = 'card:' || d.id::text
  where d.round_id = ${place.round} and d.hub_id = ${place.hub} and e.state <> 'sent' order by d.received_at, d.reference`

test('a board and a waiting list hold the schools of their place, and no others', async () => {
  for (const [place, three] of schools) {
    expect((await board(world.sql, place.round, place.hub))?.rows.map(({ id }) => id).sort()).toEqual([...three].sort())
    expect(await waitingOrder(world.sql, place)).toEqual([three[1]])
  }
})

test('a reviewer of another hub is none here: whoever sees to a school and is one there alone has left', async () => {
  const [id = ''] = schools.get(here) ?? []
  const left = async (assignee: string | null) => {
    await world.sql.run`update declaration set assignee = ${assignee} where id = ${id}`
    return (await board(world.sql, here.round, here.hub))?.rows.find((row) => row.id === id)?.assigneeLeft
  }
  expect([await left('U0LEAD'), await left('U0ELSE'), await left(null)]).toEqual([false, true, false])
})

test('a release lets out what waits at its place, and a place where there is no round has none', async () => {
  const before = await elsewhere()
  const shown = await preview(shelf, here.round, here.hub)
  expect(shown?.leaving.map(({ id }) => id)).toEqual(schools.get(here)?.slice(0, 2))
  expect((await send(shelf, { ...here, seen: shown?.fingerprint ?? '', ...as('U0LEAD') })).kind).toBe('sent')
  expect(await elsewhere()).toEqual(before)
  await world.sql.run`update decision set released_at = ${noon} where release_id is not null`
  expect(await preview(shelf, here.round, 'nowhere')).toBeNull()
  await expect(send(shelf, { ...here, hub: 'nowhere', seen: '', ...as('U0LEAD') })).rejects.toThrow(/not held at nowhere/)
})

test('places are asked for and added at one place: its cards say so, its next school is proposed, and nothing else moves', async () => {
  for (const place of others) expect((await raise(place)).kind).toBe('raise-proposed')
  const before = await elsewhere()
  expect((await raise(here)).kind).toBe('raise-proposed')
  const [asked] = await open(world.sql, here.round, here.hub)
  expect((await agree(world.sql, asked?.id ?? '', as('U0SECOND')))?.kind).toBe('raised')
  expect(await kinds(here)).toEqual(['offer'])
  // The one that has a place already does not say how many are left.
  expect(await cards(here)).toEqual([{ id: schools.get(here)?.[1] }])
  expect((await standing(here))[0]).toMatchObject({ places: 2, raised: 1, taken: 1 })
  expect(await elsewhere()).toEqual(before)
})
