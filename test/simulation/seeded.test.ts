/** One whole round of 10 hubs and 800 schools through the store, the jobs, Slack and the mail, beside the same oracle as the pure histories. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Letter } from '../../src/core/letters/letters.ts'
import { openStage, type Stage } from './act.ts'
import { type Deed, deed } from './commands.ts'
import { expected } from './expected.ts'
import { hubNamed, schoolName } from './forms.ts'
import type { Telling, Terms, What } from './known.ts'
import { tellingOf } from './letters.ts'
import { openOracle } from './oracle.ts'
import { openRegion, type Region } from './region.ts'
import { find } from './targets.ts'
import { inWords } from './words.ts'

/** Another history, or a smaller one: SIMULATION_SEED=1 SIMULATION_HUBS=2. */
const seed = Number(process.env.SIMULATION_SEED ?? 2018)
const terms: Terms = {
  hubs: Number(process.env.SIMULATION_HUBS ?? 10),
  schools: 80,
  places: 6,
  release: (hub) => (hub % 2 === 0 ? 'each' : 'together'),
  undo: Temporal.Duration.from({ minutes: 10 }),
  acceptDays: 5,
  startsOn: Temporal.PlainDate.from('2018-06-11'),
}
const begins = Temporal.Instant.from('2018-05-21T08:00:00Z')

const everything: What[] = [
  ...(['received', 'receipt', 'asked to confirm', 'told of an objection', 'approved', 'waitlisted', 'declined', 'withdrawn'] as const),
  ...(['offered', 'reminded of the offer', 'offer declined', 'offer lapsed', 'back in: place', 'corrected: waitlisted'] as const),
]

let region: Region
let stage: Stage
const oracle = openOracle(terms)
const told: Telling[] = []
const history: string[] = []
beforeAll(async () => {
  region = await openRegion(terms, begins)
  stage = openStage(region)
}, 60_000)
afterAll(async () => region.close())

/** What else may happen: time passes for all hubs at once, and each school's first form comes in its turn. */
const others = (n: number) =>
  fc.sample(deed, { seed: seed + n, numRuns: 2_000 }).filter((one) => one.do !== 'pass' && (one.do !== 'send' || one.nth % 4 === 0))

/** Every school of a hub sends a form, and between them happens what may. */
function untilTheDeadline(hub: number): Deed[] {
  const forms = fc.sample(deed, { seed: seed - hub, numRuns: 2_000 }).filter((one) => one.do === 'send')
  const between = others(hub)
  return forms.slice(0, terms.schools).flatMap((form, n): Deed[] => {
    const first: Deed = { ...form, exactly: { school: hub * terms.schools + n } }
    return n > 6 && n % 3 === 0 ? [first, ...between.splice(0, 1)] : [first]
  })
}
const deciding = ['decide', 'release', 'confirm', 'offer', 'answer the offer', 'free', 'withdraw', 'reverse', 'move', 'undo', 'take back']
const afterwards = (hub: number): Deed[] =>
  others(100 + hub)
    .filter((one) => deciding.includes(one.do))
    .slice(0, 18)

async function happens(deed: Deed, hub: number): Promise<void> {
  const found = find(deed, oracle, await stage.open(hub), hub)
  if (!found) return
  const [shown, before] = [await stage.glance(found), await stage.standing(found)]
  oracle.begin()
  const proposal = found.proposal && { kind: found.proposal.kind, state: 'open' as const }
  const should = expected(oracle, found, proposal, region.clock.now)
  const line = `${region.clock.now}  ${inWords(found.deed, found.about)}`
  history.push(`${line}${should ? '' : ': refused'}`)
  await stage.act(found, shown)
  const did = (await stage.standing(found)) !== before
  if (did !== (should !== null))
    throw new Error(`it ${should ? 'must happen, and did not' : 'must not happen, and happened'}: ${line}\n${storyOf(found.about)}`)
  told.push(...(should ?? []))
}
const storyOf = (about: string): string => {
  const school = about.replace(/.*about /, '')
  return history.filter((line) => line.includes(`${school} `) || line.endsWith(school)).join('\n')
}

/** One deed at every hub at a time. */
async function allAtOnce(hubs: Deed[][]): Promise<void> {
  await Promise.all(hubs.flatMap((deeds, hub) => deeds.splice(0, 1).map((one) => happens(one, hub))))
  region.clock.now = region.clock.now.add({ seconds: 1 })
  await region.settle()
}
/** Slack is not always there: what it should have shown comes later, and shows the present then. */
async function timePasses(duration: Temporal.DurationLike, slack: boolean): Promise<void> {
  await region.sql.run`analyze`
  await region.pass(duration, slack)
  oracle.begin()
  history.push(`${region.clock.now}  time has passed`)
  told.push(...oracle.rules.pass(region.clock.now))
}

test('the round is played: what must happen happens, and nothing else', async () => {
  const all = Array.from({ length: terms.hubs }, (_, hub) => hub)
  const forms = all.map(untilTheDeadline)
  const passes = [{ minutes: 30 }, { hours: 3 }, { hours: 18 }]
  for (let turn = 0; forms.some((deeds) => deeds.length > 0); turn++) {
    await allAtOnce(forms)
    if (turn % 8 === 7) await timePasses(passes[Math.floor(turn / 8) % passes.length] ?? {}, turn % 24 === 23)
  }
  const rest = all.map(afterwards)
  for (let turn = 0; rest.some((deeds) => deeds.length > 0); turn++) {
    await allAtOnce(rest)
    if (turn % 3 === 2) await timePasses({ hours: turn % 2 === 0 ? 36 : 12 }, turn % 12 === 11)
  }
  await timePasses({ hours: 48 }, true)
}, 600_000)

test('everyone has been told exactly what they should have been, each once', async () => {
  const rows = await region.sql.rows<{ body: { letter: unknown }; state: string; response: string | null; external: string }>`
    select body, state, response, external_id as external from effect where kind = 'letter' order by created_at, key`
  const letters = rows.map(({ body, ...row }) => ({ ...row, letter: Letter.parse(body.letter) }))
  expect(letters.filter(({ state }) => state !== 'sent').map(({ letter, state, response }) => [letter.kind, state, response])).toEqual([])

  const chases = letters.filter(({ letter }) => letter.kind === 'chase')
  const bySchool = (list: Telling[]) =>
    Map.groupBy(list.map(({ to, what }) => `${to}: ${what}`).sort(), (line) => /(?:school|elsewhere)(\d+)\./.exec(line)?.[1])
  const is = bySchool(letters.filter((one) => !chases.includes(one)).map(({ letter }) => tellingOf(letter)))
  const should = bySchool(told)
  for (const school of oracle.schools.keys())
    expect([schoolName(school), is.get(String(school))]).toEqual([schoolName(school), should.get(String(school))])
  // A smaller round need not bring about everything.
  const heard: string[] = [...new Set(told.map(({ what }) => what))]
  if (terms.hubs === 10) expect(heard).toEqual(expect.arrayContaining(everything))

  // A reminder goes to somebody on the form or who sent it, and names what is missing.
  for (const { letter } of chases)
    expect([letter.to.address, letter.facts.answer !== null || JSON.stringify(letter.facts.toDo) !== '[]']).toEqual([
      letter.to.address,
      true,
    ])
  expect(letters.filter(({ letter }) => letter.to.address.startsWith('mastery@') || letter.to.address.startsWith('stranger@'))).toEqual([])

  // What the mail server has is what was written, each under one Message-ID.
  const ids = region.catcher.letters.map(({ raw }) => /^Message-ID:\s*(<[^>]+>)/im.exec(Buffer.from(raw).toString())?.[1])
  expect(ids.toSorted()).toEqual(letters.map(({ external }) => external).toSorted())
})

test('no place rule is broken, and the list is in the order in which people put it', async () => {
  for (const [n, known] of oracle.hubs.entries()) {
    const hub = hubNamed(n).id
    const board = await region.app.rounds.board(region.rounds.find((one) => one.hub === hub)?.roundId ?? '', hub)
    if (!board) throw new Error(`no board of ${hub}`)
    const { round, rows } = board
    const held = rows.filter(({ state }) => state === 'approved' || state === 'offered').length
    expect([hub, round.places, round.taken, held]).toEqual([hub, known.places, oracle.taken(n), oracle.taken(n)])
    expect(round.taken).toBeLessThanOrEqual(round.places)
    const list = rows.filter(({ rank }) => rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    expect(list.map(({ rank }) => rank)).toEqual(known.list.map((_, i) => i + 1))
    expect(list.map(({ id }) => id)).toEqual(known.list.map((school) => stage.ids.get(school)))
    const free = round.places - round.taken
    expect((await region.app.proposals.open(round.id, hub)).filter(({ kind }) => kind === 'offer').length).toBeLessThanOrEqual(free)
    for (const { state, offer } of rows) expect(offer?.state === 'open').toBe(state === 'offered')
  }
})

const says: Record<string, RegExp> = {
  undecided: /Ready for a decision|Waiting for the school/,
  approved: /Approved|accepted the place/,
  waitlisted: /Waitlisted|waiting list/,
  declined: /Declined|did not|declined/,
  offered: /offered the school a place/,
  withdrawn: /[Ww]ithdr/,
}

test('each school has one card, and it shows how the school stands; nothing is still to be said', async () => {
  for (const s of oracle.schools) {
    const id = stage.ids.get(s.n) ?? ''
    const slack = region.slacks[s.hub]
    const at = await region.app.posts.get(id)
    const card = at && slack?.channel(at.channel).message(at.ts)
    expect(card?.text).toMatch(says[s.state] ?? /never/)
    const c = await stage.caseOf(s.n)
    if (JSON.stringify(card?.blocks).includes('version'))
      expect(JSON.stringify(card?.blocks)).toContain(`\\"version\\":${c.declaration.version}`)
  }
  for (const [n, slack] of region.slacks.entries()) {
    const messages = slack.channel(hubNamed(n).channel).messages()
    const cards = messages.filter(({ blocks }) => /^\{"type":"header".*"School \d+ Primary"/.test(JSON.stringify(blocks[0])))
    expect(cards).toHaveLength(terms.schools)
  }
  const left = await region.sql.rows`
    select kind, state, response from effect where state = 'failed' or state = 'sending' or (state = 'pending' and due_at <= ${region.clock.now})`
  expect(left).toEqual([])
  expect(region.slacks.flatMap(({ faults }) => faults)).toEqual([])
})
