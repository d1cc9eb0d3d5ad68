/** Random histories of whole rounds on the pure core: every place rule holds, and everyone is told exactly what they should be. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Command, command } from './commands.ts'
import type { Terms, What } from './known.ts'
import { holds, type Tally } from './story.ts'

const terms: Terms = {
  hubs: 2,
  schools: 7,
  places: 2,
  release: () => 'each',
  undo: Temporal.Duration.from({ minutes: 10 }),
  acceptDays: 5,
  // Soon, so that many a history goes on beyond it.
  startsOn: Temporal.PlainDate.from('2018-05-31'),
}

/** Other histories than these: SIMULATION_SEED=1 SIMULATION_RUNS=2000. */
const seed = Number(process.env.SIMULATION_SEED ?? 2018)
const numRuns = Number(process.env.SIMULATION_RUNS ?? 120)

/** What every history together must have brought about: a rule that was never tried has not been shown. */
const everything = [
  ...['send', 'answer', 'decide', 'undo', 'reverse', 'offer', 'free', 'answer the offer', 'ask to withdraw', 'withdraw', 'take back'],
  ...['move', 'declare an interest', 'raise', 'confirm', 'put aside', 'pass'],
]
const tellings: What[] = [
  ...(['received', 'receipt', 'asked to confirm', 'told of an objection', 'approved', 'waitlisted', 'declined', 'withdrawn'] as const),
  ...([
    'offered',
    'reminded of the offer',
    'offer declined',
    'offer lapsed',
    'back in: place',
    'back in: list',
    'back in: undecided',
  ] as const),
  ...(['corrected: approved', 'corrected: waitlisted', 'corrected: declined'] as const),
]

const all: Tally = new Map()
const add = (tally: Tally) => {
  for (const [what, n] of tally) all.set(what, (all.get(what) ?? 0) + n)
}

test.each(['each', 'together'] as const)('small rounds, decisions released %s', (release) => {
  const history = fc.array(command, { minLength: 20, maxLength: 140, size: 'max' })
  const tried = (commands: Command[]) => add(holds({ ...terms, release: () => release }, commands))
  // A broken history is made shorter where it is told in words; fast-check need not.
  fc.assert(fc.property(history, tried), { seed, numRuns, endOnFailure: true })
})

test('nothing was left untried: everything was done, was refused, and was told', () => {
  const tried = everything.flatMap((deed) => [`${deed}: done`, ...(deed === 'pass' ? [] : [`${deed}: refused`])])
  expect([...tried, 'release: done', 'release: refused', ...tellings].filter((what) => !all.has(what))).toEqual([])
})

/** So much happens in a round of 800 schools that an hour passes where a small one would let a day go by. */
const slowly = (commands: Command[]): Command[] =>
  commands.filter(({ do: it }, i) => it !== 'pass' || i % 3 === 0).map((one) => (one.do === 'pass' ? { ...one, minutes: 60 } : one))

test('one long history: 10 hubs, half of which release together, 80 schools at each', () => {
  const commands = slowly(fc.sample(command, { seed, numRuns: 12_000 }))
  const release = (hub: number) => (hub % 2 === 0 ? 'each' : 'together')
  const tally = holds({ ...terms, hubs: 10, schools: 80, places: 6, release, startsOn: Temporal.PlainDate.from('2018-06-11') }, commands)
  expect(tally.get('send: done')).toBeGreaterThan(1_600)
  expect(tellings.filter((what) => !tally.has(what))).toEqual([])
}, 120_000)
