/** Everything that changes a round, by eight connections at once: nobody waits in a ring, places are kept, ranks are 1 to n. */
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import type { Field, Reading } from '../../src/core/form/form.ts'
import { corrected } from '../../src/core/letters/correction.ts'
import { decided } from '../../src/core/letters/letters.ts'
import { type Mail, unreadMail } from '../../src/core/mail/message.ts'
import { answerOffer, lapse } from '../../src/core/round/offer-answer.ts'
import { offer } from '../../src/core/round/offering.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { reverse } from '../../src/core/round/reverse.ts'
import { release, rule, undo, type Verdict } from '../../src/core/round/round.ts'
import { moved } from '../../src/core/round/waiting-order.ts'
import { ask, stay, takeBack, withdraw } from '../../src/core/round/withdraw.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { load, type Shelf } from '../../src/store/cases.ts'
import { callOff } from '../../src/store/chases.ts'
import { type Change, change } from '../../src/store/declarations.ts'
import * as effects from '../../src/store/effects.ts'
import * as messages from '../../src/store/messages.ts'
import * as proposals from '../../src/store/proposals.ts'
import * as raises from '../../src/store/raises.ts'
import * as releases from '../../src/store/releases.ts'
import { reverse as reverseCase } from '../../src/store/reversals.ts'
import { happen } from '../../src/store/round-life.ts'
import { sort } from '../../src/store/sort.ts'
import { still } from '../../src/store/still.ts'
import { proposeNext } from '../../src/store/waitlist.ts'
import { hub, letterId, mail, noon, openWorld, ready, type World } from './world.ts'

const SCHOOLS = 12
const PLACES = 4
const HANDS = 8
const ACTS = 200

let world: World
let shelf: Shelf
let round: string
const ids: string[] = []
beforeAll(async () => {
  // A ring is to be called a ring before anybody has waited too long for a lock.
  world = await openWorld({ options: '-c deadlock_timeout=50ms' })
  shelf = world.shelf(await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname))
  round = (await world.sql.one<{ id: string }>`update round set undo_seconds = 0 returning id`).id
  await world.sql.run`update round_hub set places = ${PLACES}`
  for (let n = 0; n < SCHOOLS; n++) {
    const id = await ready(world.sql, `School ${n}`)
    await change(shelf, id, countersign, noon, letterId, ({ reading }) => ({ kind: 'corrected', form: named(reading, n, 'first') }))
    await world.sql.run`update declaration set checked_revision = revision where id = ${id}`
    ids.push(id)
  }
})
afterAll(() => world.close())

const countersign = { kind: 'countersign' } as const
const lead = { kind: 'slack', user: 'U0LEAD' } as const
const second = { kind: 'slack', user: 'U0SECOND' } as const

const typed = (value: string, normalised: Field['normalised']): Field => ({
  value,
  normalised,
  source: { kind: 'line', line: 1 },
  confidence: 'high',
})
/** Its form, whose head signs for two schools, as the head of a trust does. */
const named = (reading: Reading, n: number, text: string): Reading => ({
  ...reading,
  document: { ...reading.document, sha256: createHash('sha256').update(`${n} ${text}`).digest('hex') },
  fields: {
    ...reading.fields,
    'school.name': typed(`School ${n}`, null),
    'school.urn': typed(String(100_000 + n), String(100_000 + n)),
    'school.email': typed(`head${n >> 1}@a.example`, [`head${n >> 1}@a.example`]),
    'lead1.email': typed(`lead${n}@a.example`, [`lead${n}@a.example`]),
    'lead1.name': typed(text, null),
  },
})

let seed = 4
const random = (n: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * n)
}
const one = <T>(of: readonly T[]): T => {
  const it = of[random(of.length)]
  if (it === undefined) throw new Error('nothing to choose from')
  return it
}

let minutes = 0
const clock = () => noon.add({ minutes: ++minutes })
const act = (id: string, at: Temporal.Instant, decide: (c: Case, open: Proposal[], waiting: string[]) => Change) =>
  change(shelf, id, lead, at, letterId, decide)

const verdict = (id: string, of: Verdict) => {
  const at = clock()
  const reasonId = of === 'approved' ? null : 'no-places'
  return act(id, at, (c) => rule(c, { verdict: of, by: 'U0LEAD', version: c.declaration.version, reasonId, note: 'noted' }, at))
}
const letOut = (id: string) => {
  const at = clock()
  return act(id, at, (c) => {
    const it = release(c, at)
    return it.kind === 'released' ? { ...it, plan: [...it.plan, ...decided({ ...c, declaration: it.declaration }, at)] } : it
  })
}
const openOf = async (kind: string) => (await proposals.open(world.sql, round, hub.id)).filter((one) => one.kind === kind)
const receive = async (text: string): Promise<messages.Begun> => {
  const { id } = await messages.receive(world.sql, mail(`${text} ${randomUUID()}`))
  const begun = await messages.begin(world.sql, id)
  if (!begun) throw new Error('not begun')
  return begun
}
const comes = async (text: string, it: Partial<Mail>) => {
  const begun = await receive(text)
  const from = [{ address: 'head0@a.example', name: 'Head' }]
  return sort(
    shelf,
    begun,
    { ...unreadMail(), messageId: begun.messageId, from, ...it },
    null,
    hub.inboxes,
    clock(),
    letterId,
    () => [],
    link,
  )
}

/** What people, mail and the clock do to a round, each by the door that it really takes. */
const acts: Record<string, (id: string) => Promise<unknown>> = {
  approve: (id) => verdict(id, 'approved'),
  waitlist: (id) => verdict(id, 'waitlisted'),
  decline: (id) => verdict(id, 'declined'),
  undo: (id) => {
    const at = clock()
    return act(id, at, (c) => undo(c, { by: 'U0LEAD', decision: c.declaration.decision?.number ?? 0 }, at))
  },
  'let out': letOut,
  'let out, too': letOut,
  'release together': async () => {
    const seen = await releases.preview(shelf, round, hub.id)
    return releases.send(shelf, { round, hub: hub.id, seen: seen?.fingerprint ?? '', actor: lead, at: clock() })
  },
  reverse: (id) => {
    const at = clock()
    const to = one<Verdict>(['approved', 'waitlisted', 'declined'])
    return reverseCase(shelf, id, lead, at, letterId, (c, told) => {
      const click = { verdict: to, by: 'U0LEAD', role: 'lead' as const, version: c.declaration.version, note: 'met again' }
      const it = reverse(c, { ...click, reasonId: to === 'approved' ? null : 'no-places' }, at)
      if (it.kind !== 'reversed') return it
      return { ...it, plan: [...it.plan, ...corrected({ ...c, declaration: it.declaration }, it.was, told, link, at)] }
    })
  },
  raise: () => raises.ask(world.sql, { round, hub: hub.id }, { to: 5 + random(4), reason: 'More', role: 'lead', actor: lead, at: clock() }),
  agree: async () => {
    const [asked] = await openOf('raise')
    return asked && raises.agree(world.sql, asked.id, { actor: second, at: clock() })
  },
  move: (id) => act(id, clock(), (_, __, waiting) => ({ kind: 'moved', order: moved(waiting, id, random(SCHOOLS)) })),
  offer: (id) => {
    const at = clock()
    return act(id, at, (c, open) => offer(c, { by: 'U0LEAD', version: null, proposal: null, note: 'yes' }, open, link, at))
  },
  'offer as proposed': async () => {
    const [next] = await openOf('offer')
    const at = clock()
    if (!next?.declaration) return null
    return act(next.declaration, at, (c, open) => offer(c, { by: 'U0LEAD', version: null, proposal: next.id, note: 'yes' }, open, link, at))
  },
  'put aside': async () => {
    const [next] = await openOf('offer')
    if (!next) return null
    return proposals.locked(world.sql, next, (tx) => proposals.close(tx, next.id, 'dismissed', lead, clock()))
  },
  answer: (id) => {
    const at = clock()
    const answer = one(['accepted', 'declined'] as const)
    return act(id, at, (c) => answerOffer(c, { answer, number: null, roles: c.programme.roles.slice(0, 1), by: 'page', at }, link, at))
  },
  'free the place': (id) => {
    const at = noon.add({ hours: 24 * 9 })
    return act(id, at, (c, open) => lapse(c, { by: 'U0LEAD', proposal: null }, open, at))
  },
  propose: () => proposals.locked(world.sql, { round, hub: hub.id }, (tx) => proposeNext(tx, { round, hub: hub.id }, clock())),
  'ask to withdraw': (id) => {
    const asked = { how: 'page', address: 'head0@a.example', words: null, event: randomUUID() } as const
    return act(id, clock(), (c) => ask(c, asked))
  },
  'stays in': (id) => act(id, clock(), (c) => stay(c, { by: 'U0LEAD', proposal: c.withdrawal?.id ?? '' })),
  withdraw: (id) => {
    const at = clock()
    return act(id, at, (c) => withdraw(c, { by: 'U0LEAD', proposal: null, said: 'by telephone' }, at))
  },
  'take back in': (id) => {
    const at = clock()
    return act(id, at, (c) => takeBack(c, { by: 'U0LEAD', role: 'lead', reason: 'a mistake' }, () => false, at))
  },
  'a form again': async (id) => {
    const n = ids.indexOf(id)
    const { reading } = await theCase(id)
    const from = [{ address: `head${n >> 1}@a.example`, name: 'Head' }]
    return comes('again', { from, forms: [named(reading, n, randomUUID())] })
  },
  'forms of two schools': async (id) => {
    const [n, m] = [ids.indexOf(id), random(SCHOOLS)]
    if (n === m) return null
    const { reading } = await theCase(id)
    return comes('several', {
      from: [{ address: `head${n >> 1}@a.example`, name: 'Head' }],
      forms: [n, m].map((k) => named(reading, k, randomUUID())),
    })
  },
  'a letter comes back': async (id) => {
    const letter = await world.sql.maybe<{ external_id: string; to: string }>`
      select external_id, body->'letter'->'to'->>'address' as to from effect where declaration_id = ${id} and kind = 'letter' and state = 'sent' order by created_at desc limit 1`
    if (!letter) return null
    const recipients = [{ address: letter.to, outcome: 'failed', status: '5.1.1', words: 'No such mailbox' }] as const
    const machine = { ...unreadMail().machine, contentType: 'multipart/report; report-type=delivery-status' }
    return comes('returned', {
      machine,
      report: { standard: true, ids: [letter.external_id], recipients: [...recipients], overall: recipients[0] },
    })
  },
  'call off a reminder': (id) => callOff(world.sql, id, { revision: 2, number: 1 }, lead, clock()),
  check: (id) =>
    change(shelf, id, countersign, clock(), letterId, ({ declaration }) => ({ kind: 'checked', findings: [], declaration, chases: null })),
  'reminders of the round': () =>
    happen(world.sql, round, { hub: hub.id, at: clock(), messageIdOf: letterId }, [
      {
        event: randomUUID(),
        brings: [...ids].map((id) => ({
          declaration: id,
          planned: { key: `reminder:${id}:${randomUUID()}`, effect: { kind: 'reminder', days: 7, closes: '2018-05-25' } },
        })),
      },
    ]),
  dispatch: () => effects.takeUnqueued(world.sql, clock()),
  reconcile: () => world.sql.transaction((tx) => still(tx, clock(), clock())),
  'a letter leaves': async () => {
    const at = clock()
    const due = await world.sql.rows<{
      id: string
    }>`select id from effect where kind in ('letter', 'card') and state = 'pending' order by random() limit 3`
    for (const { id } of due) {
      const taken = await effects.claim(world.sql, id, noon.add({ hours: 24 * 30 }))
      if (taken) await (random(4) === 0 ? effects.failed(world.sql, taken, at, '550 no') : effects.sent(world.sql, taken, at, '250 OK'))
    }
  },
}
const link = () => 'https://countersign.example/o/1'
const theCase = async (id: string): Promise<Case> => {
  const c = await load(shelf, id)
  if (!c) throw new Error('no case')
  return c
}

const stands = async () => ({
  ranks: (
    await world.sql.rows<{ rank: number | null }>`select rank from declaration where state = 'waitlisted' order by rank nulls first`
  ).map(({ rank }) => rank),
  taken: (await world.sql.one<{ n: number }>`select count(*) as n from declaration where state in ('approved', 'offered')`).n,
  hub: await world.sql.one<{ taken: number; places: number; raised: number }>`select taken, places, raised from round_hub`,
  offers: (
    await world.sql.one<{ n: number }>`
      select count(*) as n from declaration d full join (select * from offer where state = 'open') o on o.declaration_id = d.id
      where (d.state = 'offered') is distinct from (o.state = 'open') and (d.state = 'offered' or o.state = 'open')`
  ).n,
})

test('twelve schools, four places, eight at once', async () => {
  const names = Object.keys(acts)
  const done = new Set<string>()
  const faults: string[] = []
  let left = ACTS
  const hand = async () => {
    while (left-- > 0) {
      const name = one(names)
      try {
        const outcome = await acts[name]?.(one(ids))
        if (outcome !== null && typeof outcome === 'object' && 'kind' in outcome) done.add(String(outcome.kind))
      } catch (error) {
        faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: HANDS }, hand))
  expect(faults).toEqual([])
  // What was played was a round, and not one refusal after another.
  expect([...done]).toEqual(expect.arrayContaining(['decided', 'released', 'moved', 'withdrawn', 'withdrawal-asked', 'raise-proposed']))
  const { ranks, taken, hub: places, offers } = await stands()
  expect(ranks).toEqual(ranks.map((_, i) => i + 1))
  expect(taken).toBe(places.taken)
  expect(places.taken).toBeLessThanOrEqual(places.places)
  expect(places.places).toBe(PLACES + places.raised)
  expect(offers).toBe(0)
}, 120_000)
