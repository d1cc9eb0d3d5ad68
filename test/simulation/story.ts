/** Plays a history in the product's decisions and beside it in the oracle: after every step both must say the same. */
import type { Proposal } from '../../src/core/round/proposal.ts'
import type { Command, Deed } from './commands.ts'
import type { Shown } from './decisions.ts'
import { expected } from './expected.ts'
import { calendar, hubNamed } from './forms.ts'
import type { Known, Telling, Terms } from './known.ts'
import { tellingOf } from './letters.ts'
import { openOracle } from './oracle.ts'
import { openPlay } from './play.ts'
import { agrees, heard, letterHolds, placesHold } from './rules.ts'
import { type Found, find, type Open } from './targets.ts'
import { inWords, tellings } from './words.ts'
import { openWorld } from './world.ts'

const start = Temporal.Instant.from('2018-05-21T08:00:00Z')

/** How often each thing was done or refused, and each thing told. */
export type Tally = Map<string, number>
/** `history` in words, `exactly` to be played again. */
type Played = { tally: Tally; broken: null } | { broken: Error; history: string[]; exactly: Command[] }

const sorted = (list: readonly Telling[]): string =>
  list
    .map(({ to, what }) => `${to} ${what}`)
    .sort()
    .join('\n')

const aboutASchool = ({ id, kind, declaration }: Proposal): Open[] =>
  declaration === null ? [] : [{ id, kind, school: Number(declaration.split('-')[1]) }]

function play(terms: Terms, commands: readonly Command[]): Played {
  const hubs = Array.from({ length: terms.hubs }, (_, n) => hubNamed(n))
  const { places, undo: undoWindow, acceptDays, startsOn } = terms
  const round = { ...calendar, places, undoWindow, acceptDays, startsOn }
  const world = openWorld({ hubs, round: (n) => ({ ...round, release: terms.release(n) }), start })
  const oracle = openOracle(terms)
  const stage = openPlay(world)
  const history: string[] = []
  const exactly: Command[] = []
  const tally: Tally = new Map()
  const told = new Map<number, Telling[]>()
  const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1)

  function step(found: Found, shown: Shown, too: boolean) {
    const { deed } = found
    world.pass({ seconds: 1, minutes: deed.do === 'pass' ? deed.minutes : 0 })
    oracle.begin()
    const when = world.now().toZonedDateTimeISO('Europe/London').toPlainDateTime()
    const from = world.letters.length
    const should = expected(oracle, found, world.proposals.find(({ id }) => id === found.proposal?.id) ?? null, world.now())
    history.push(`${when}  ${too ? 'and at the same time ' : ''}${inWords(deed, found.about)}${should ? '' : ': refused'}`)
    const did = stage.act(found, shown)
    const letters = world.letters.slice(from)
    const tells = letters.map(({ letter }) => tellingOf(letter))
    if (sorted(tells) !== sorted(should ?? []))
      throw new Error(`who is told what\n    should be: ${tellings(should ?? [])}\n    but is: ${tellings(tells)}`)
    if (did !== (should !== null)) throw new Error(`it ${should ? 'must happen, and did not' : 'must not happen, and happened'}`)
    for (const one of letters) {
      letterHolds(world, one)
      const n = Number(one.row.declaration.id.split('-')[1])
      told.set(n, [...(told.get(n) ?? []), tellingOf(one.letter)])
    }
    for (const hub of deed.do === 'pass' ? hubs.keys() : [found.hub]) placesHold(world, oracle, hub)
    if (found.school) isHeard(found.school)
    count(`${deed.do}: ${did ? 'done' : 'refused'}`)
    for (const { what } of tells) count(what)
  }
  /** The head teacher is on every form. */
  function isHeard({ n }: Known) {
    const head = `head@school${n}.example.org`
    const said = (told.get(n) ?? []).filter(({ to }) => to === head)
    heard(
      said.map(({ what }) => what),
      head,
    )
  }

  try {
    for (const command of commands) {
      const deeds: Deed[] = command.do === 'at once' ? [command.first, command.second] : [command]
      const open = hubs.flatMap(({ id }) => world.open(id)).flatMap(aboutASchool)
      const all = deeds.flatMap((deed) => find(deed, oracle, open) ?? []).map((found) => ({ found, shown: stage.glance(found) }))
      const [first, second] = all.map(({ found }) => found.deed)
      if (first) exactly.push(second ? { do: 'at once', first, second } : first)
      for (const [i, { found, shown }] of all.entries()) step(found, shown, i > 0)
    }
    agrees(world, oracle)
    oracle.schools.forEach(isHeard)
    return { tally, broken: null }
  } catch (error) {
    return { broken: error instanceof Error ? error : new Error(String(error)), history, exactly }
  }
}

/** Throws where a history breaks something: with the shortest one that still does, in words. */
export function holds(terms: Terms, commands: readonly Command[]): Tally {
  const played = play(terms, commands)
  if (!played.broken) return played.tally
  let shortest = played
  for (let size = shortest.exactly.length; size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let i = 0; i < shortest.exactly.length; ) {
      const again = play(terms, shortest.exactly.toSpliced(i, size))
      if (again.broken) shortest = again
      else i += size
    }
  throw new Error(`${shortest.broken.message}\n\n${shortest.history.join('\n')}\n`, { cause: shortest.broken })
}
