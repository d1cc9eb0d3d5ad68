/** What holds at every hub after every step, whatever anybody did: rules of places, of the list, of offers and of letters. */
import type { What } from './known.ts'
import type { Oracle } from './oracle.ts'
import type { Sent, World } from './world.ts'

const need = (holds: boolean, rule: string): void => {
  if (!holds) throw new Error(`broken: ${rule}`)
}

/** The world against itself, and against what should be. */
export function placesHold(world: World, oracle: Oracle, hub: number): void {
  const id = `hub-${hub}`
  const round = world.roundAt(id)
  const rows = world.at(id)
  const [given, offered] = (['approved', 'offered'] as const).map((state) => rows.filter(({ declaration }) => declaration.state === state))
  const at = (what: string) => `${what} at ${id}`
  need(round.taken <= round.places, at(`${round.taken} of ${round.places} places are taken`))
  need(round.taken === (given?.length ?? 0) + (offered?.length ?? 0), at('places that are taken are those approved or offered'))
  need(round.places === oracle.hubs[hub]?.places, at(`there are ${round.places} places, and should be ${oracle.hubs[hub]?.places}`))

  const waiting = rows.filter(({ declaration }) => declaration.state === 'waitlisted')
  const ranked = rows
    .filter(({ declaration }) => declaration.rank !== null)
    .sort((a, b) => (a.declaration.rank ?? 0) - (b.declaration.rank ?? 0))
  need(
    ranked.every(({ declaration }, i) => declaration.rank === i + 1),
    at('ranks run from 1 without gaps'),
  )
  need(ranked.length === waiting.length && ranked.every((row) => waiting.includes(row)), at('whoever waits has a rank, and nobody else'))
  need(
    ranked.map(({ declaration }) => declaration.id).join() === oracle.hubs[hub]?.list.map((n) => `school-${n}`).join(),
    at('the waiting list is in the order in which people put it'),
  )

  for (const { declaration, offer } of rows)
    need(
      (offer?.state === 'open') === (declaration.state === 'offered'),
      `an offer is open exactly while ${declaration.id} is offered a place`,
    )
  const proposed = world.open(id).filter(({ kind }) => kind === 'offer')
  need(proposed.length <= round.places - round.taken, at('one proposal of an offer for each free place'))
  need(new Set(proposed.map(({ declaration }) => declaration)).size === proposed.length, at('one proposal of an offer for a school'))
  for (const { declaration } of proposed) {
    const row = world.rows.get(declaration ?? '')
    need(row?.declaration.state === 'waitlisted' && row.declaration.decision?.releasedAt != null, `${declaration} waits, and knows it`)
  }
}

/** Of every state that the product has come to. */
export function agrees(world: World, { schools }: Oracle): void {
  for (const s of schools) {
    const row = world.rows.get(`school-${s.n}`)
    const { state } = row?.declaration ?? { state: 'unheard' }
    const plain = state === 'ready' || state === 'needs-school' || state === 'received' ? 'undecided' : state
    need(plain === s.state, `school ${s.n} is ${plain}, and should be ${s.state}`)
    need((row?.declaration.decision?.verdict ?? null) === (s.verdict?.verdict ?? null), `the decision about school ${s.n}`)
  }
}

/** Of one letter, by itself. */
export function letterHolds(world: World, { letter, row, at }: Sent): void {
  const { decision, state } = row.declaration
  const to = letter.to.address
  const verdict = ['approved', 'waitlisted', 'declined', 'correction'].includes(letter.kind)
  need(
    !verdict || (decision?.releasedAt != null && Temporal.Instant.compare(decision.releasedAt, at) <= 0),
    `${to} is told of a decision that is out`,
  )
  need(!(verdict && state === 'withdrawn'), `${to} is told of no decision once the school has withdrawn`)
  const start = world.roundAt(row.hub.id).startsOn?.toZonedDateTime('Europe/London').toInstant()
  need(letter.kind !== 'offer' || !start || Temporal.Instant.compare(at, start) < 0, `${to} is offered a place before the programme starts`)
  need(!row.hub.inboxes.includes(to) && !to.startsWith('stranger@'), `${to} is nobody to write to`)
  need(
    !/\brank|position on|\d(st|nd|rd|th) on|place \d+ (on|of)/i.test(JSON.stringify(letter.facts)),
    `${to} is told no place on the waiting list`,
  )
}

const told: (What | null)[] = [
  'approved',
  'waitlisted',
  'declined',
  'offer declined',
  'offer lapsed',
  'corrected: approved',
  'corrected: waitlisted',
  'corrected: declined',
]
const onTheList: (What | null)[] = ['waitlisted', 'corrected: waitlisted', 'back in: list']
const nothing: (What | null)[] = [null, 'back in: undecided']
const pending: (What | null)[] = ['offered', 'reminded of the offer']

/** What somebody may have been told last, so that this is no contradiction; only a correction may contradict. */
const after: Partial<Record<What, (What | null)[]>> = {
  approved: [...nothing, ...pending],
  waitlisted: nothing,
  declined: nothing,
  offered: onTheList,
  'reminded of the offer': ['offered'],
  'offer declined': pending,
  'offer lapsed': pending,
  'corrected: approved': [...told, 'back in: list'],
  'corrected: waitlisted': [...told, 'back in: place'],
  'corrected: declined': [...told, 'back in: place', 'back in: list'],
  'back in: place': ['withdrawn'],
  'back in: list': ['withdrawn'],
  'back in: undecided': ['withdrawn'],
}

/** Somebody whom every form names hears a story without contradictions. */
export function heard(said: What[], who: string): void {
  let last: What | null = null
  for (const what of said) {
    const before = after[what]
    need(!before || before.includes(last), `${who} is told “${what}” after “${last}”, without a correction`)
    if (before || what === 'withdrawn') last = what
  }
}
