/** One whole round of 10 hubs and 800 schools through the store, the jobs, Slack and the mail, beside the same oracle as the pure histories. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Letter } from '../../src/core/letters/letters.ts'
import { openStage, type Stage } from './act.ts'
import { type Deed, deed } from './commands.ts'
import { expected } from './expected.ts'
import { hubNamed, schoolName } from './forms.ts'
import { tellingOf } from './letters.ts'
import { openOracle, type Telling, type Terms } from './oracle.ts'
import { openRegion, type Region } from './region.ts'
import { find } from './targets.ts'
import { inWords } from './words.ts'

const seed = Number(process.env.SIMULATION_SEED ?? 2018)
const HUBS = Number(process.env.SIMULATION_HUBS ?? 10)
const terms: Terms = {
  hubs: HUBS,
  schools: 80,
  places: 6,
  release: (hub) => (hub % 2 === 0 ? 'each' : 'together'),
  undo: Temporal.Duration.from({ minutes: 10 }),
  acceptDays: 5,
  startsOn: Temporal.PlainDate.from('2018-06-11'),
}
const begins = Temporal.Instant.from('2018-05-21T08:00:00Z')

let region: Region
let stage: Stage
const oracle = openOracle(terms)
const told = new Map<number, Telling[]>()
const history: string[] = []
beforeAll(async () => {
  region = await openRegion(terms, begins)
  stage = openStage(region)
}, 60_000)
afterAll(async () => region.close())

const hears = (school: number, tells: Telling[]) => void told.set(school, [...(told.get(school) ?? []), ...tells])
/** Whose letter it is says its address. */
const schoolOf = ({ to }: Telling): number => Number(/(?:school|elsewhere)(\d+)\./.exec(to)?.[1])

/** The deeds of a hub, in its order: every school sends a form, and between them happens what may. */
function deedsOf(hub: number): Deed[] {
  const [sends, others] = [0, 1].map((n) => fc.sample(deed, { seed: seed + hub * 2 + n, numRuns: 3_000 }))
  const forms = (sends ?? []).filter((one) => one.do === 'send').slice(0, terms.schools)
  const rest = (others ?? []).filter((one) => one.do !== 'pass' && (one.do !== 'send' || one.nth % 4 === 0))
  return forms.flatMap((one, n): Deed[] => [{ ...one, exactly: { school: hub * terms.schools + n } }, ...rest.splice(0, n < 6 ? 0 : 1)])
}

async function happens(deed: Deed, hub: number): Promise<void> {
  const found = find(deed, oracle, await stage.open(hub), hub)
  if (!found) return
  const { shown, before } = { shown: await stage.glance(found), before: await stage.standing(found) }
  oracle.begin()
  const state = found.proposal && { kind: found.proposal.kind, state: 'open' as const }
  const should = expected(oracle, found, state, region.clock.now)
  history.push(`${region.clock.now}  ${inWords(found.deed, found.about)}${should ? '' : ': refused'}`)
  await stage.act(found, shown)
  const did = (await stage.standing(found)) !== before
  if (did !== (should !== null))
    throw new Error(
      `it ${should ? 'must happen, and did not' : 'must not happen, and happened'}: ${inWords(found.deed, found.about)}\n${history.filter((line) => line.includes(found.about.replace(/.*about /, ''))).join('\n')}`,
    )
  for (const telling of should ?? []) hears(schoolOf(telling), [telling])
}

async function timePasses(duration: Temporal.DurationLike): Promise<void> {
  await region.pass(duration)
  oracle.begin()
  history.push(`${region.clock.now}  time passes`)
  for (const telling of oracle.rules.pass(region.clock.now)) hears(schoolOf(telling), [telling])
}

test('the round is played', async () => {
  const hubs = Array.from({ length: terms.hubs }, (_, hub) => deedsOf(hub))
  const passes = [{ minutes: 30 }, { hours: 3 }, { hours: 20 }]
  const t = performance.now()
  for (let turn = 0; hubs.some((deeds) => deeds.length > 0); turn++) {
    await Promise.all(hubs.flatMap((deeds, hub) => deeds.splice(0, 1).map((one) => happens(one, hub))))
    region.clock.now = region.clock.now.add({ seconds: 1 })
    await region.settle({ slack: false })
    if (turn % 5 === 4) {
      const p = performance.now()
      await timePasses(passes[Math.floor(turn / 5) % passes.length] ?? {})
      console.log(
        turn,
        region.clock.now.toString(),
        Math.round(performance.now() - t),
        'of which passing',
        Math.round(performance.now() - p),
        JSON.stringify(region.count),
        region.slacks.flatMap(({ calls }) => calls).length,
      )
    }
  }
  for (let day = 0; day < 8; day++) await timePasses({ hours: 24 })
}, 600_000)

test('everyone has been told exactly what they should have been', async () => {
  const rows = await region.sql.rows<{ declaration: string; body: { letter: unknown }; state: string; response: string | null }>`
    select declaration_id as declaration, body, state, response from effect where kind = 'letter' order by created_at, key`
  const letters = rows.map(({ body, ...row }) => ({ ...row, letter: Letter.parse(body.letter) }))
  expect(letters.filter(({ state }) => state !== 'sent').map(({ state, response, letter }) => [letter.kind, state, response])).toEqual([])
  const sorted = (list: Telling[]) => list.map(({ to, what }) => `${to}: ${what}`).sort()
  const said = letters.filter(({ letter }) => letter.kind !== 'chase')
  for (const [school, id] of stage.ids) {
    const is = sorted(said.filter(({ declaration }) => declaration === id).map(({ letter }) => tellingOf(letter)))
    expect({ [schoolName(school)]: is }).toEqual({ [schoolName(school)]: sorted(told.get(school) ?? []) })
  }
  expect(region.catcher.letters).toHaveLength(letters.length)
})

test('no place rule is broken, and nobody is chased who has nothing to do', async () => {
  for (const [hub, known] of oracle.hubs.entries()) {
    const id = hubNamed(hub).id
    const round = await region.app.rounds.at(region.rounds.find((one) => one.hub === id)?.roundId ?? '', id)
    expect([id, round?.places, round?.taken]).toEqual([id, known.places, oracle.taken(hub)])
    expect(round?.taken).toBeLessThanOrEqual(round?.places ?? 0)
  }
})

test('Slack shows every school as it stands, without a fault', async () => {
  expect(region.slacks.flatMap(({ faults }) => faults)).toEqual([])
})
