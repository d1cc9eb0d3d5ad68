/** The letters of a reversal: what was told before, that it has changed, what holds now, and what happens next. */
import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import type { Link } from '../mail/claim.ts'
import type { Role } from '../programme.ts'
import { reasonOf } from '../round/reasons.ts'
import type { Told } from '../round/reverse.ts'
import type { Verdict } from '../round/round.ts'
import { capitalised, dateInWords } from '../wording.ts'
import { caseFacts, starts, titles } from './letter-facts.ts'
import { addressees, decided, type Letter, letter, soleName } from './letters.ts'

/** What a letter told last: how a school stood, and when. */
type Last = { verdict: Verdict | 'offered'; releasedAt: Temporal.Instant }

/** Somebody whom a letter has told how the school stands. `last`: what it said, where that is not the decision that is reversed. */
export type Hearer = { address: string; last: Last | null }

/**
 * To every address that a letter told of an earlier decision, whether or not the newest form still names it: what it was told last has changed.
 * Whoever was told of nothing else than what holds now hears no more. Whoever the form names and no letter reached reads of the decision
 * as if there had been no other.
 */
export function corrected(c: Case, was: Told, told: readonly Hearer[], link: Link, now: Temporal.Instant): Planned[] {
  const named = addressees(c)
  const number = c.declaration.decision?.number ?? 0
  const corrections = told.flatMap(({ address, last }) => {
    const before = last ?? was
    if (before.verdict === c.declaration.decision?.verdict) return []
    const roles = named.find((one) => one.address === address)?.roles ?? []
    const to = { address, name: soleName(c, roles) }
    return [letter(c, `decision-${number}`, { kind: 'correction', to, facts: correctionFacts(c, roles, before), pdf: true })]
  })
  const heard = told.map(({ address }) => address)
  const fresh = decided(c, now, link).filter(({ effect }) => effect.kind === 'letter' && !heard.includes(effect.letter.to.address))
  return [...corrections, ...fresh]
}

/** The case as it is now; `was` is what the school was told before. */
function correctionFacts(c: Case, roles: Role[], was: Last): Letter['facts'] {
  const { decision } = c.declaration
  if (!decision?.releasedAt)
    throw new Error(`The decision on ${c.declaration.reference} has not been released, so no letter may tell of it`)
  const { verdict } = decision
  const { says } = c.programme
  const facts = caseFacts(c)
  const place = { ...facts, from: was.verdict }
  const given = verdict === 'approved'
  const day = (at: Temporal.Instant) => dateInWords(at.toZonedDateTimeISO('Europe/London').toPlainDate())
  return {
    ...facts,
    roles: titles(roles),
    round: c.round.name,
    decided: day(decision.releasedAt),
    told: day(was.releasedAt),
    about: `${abouts[verdict]} ${facts.school}`,
    heading: `${facts.school} ${titled[verdict]}`,
    was: `On ${day(was.releasedAt)} we told you that ${facts.school} ${before(place)}.`,
    now: `That has changed. ${holds(verdict, place)}`,
    reason: reasonOf(c.programme, decision)?.letter ?? null,
    means: verdict === 'waitlisted' ? says.waitlisted : null,
    promises: given ? says.approved : [],
    conditional: given ? says.conditional : [],
    next: nextSteps(c, verdict, was.verdict),
  }
}

const abouts = { approved: 'a place for', waitlisted: 'the waiting list for', declined: 'no place for' } as const satisfies Record<
  Verdict,
  string
>
const titled = {
  approved: 'has a place',
  waitlisted: 'is on the waiting list',
  declined: 'does not have a place',
} as const satisfies Record<Verdict, string>

type Place = { school: string; hub: string; programme: string; from: Last['verdict'] }

/** Whoever was offered a place has reckoned with one. */
const hoped = (from: Last['verdict']): boolean => from === 'approved' || from === 'offered'

const before = ({ programme, from }: Place): string =>
  ({
    approved: `had a place on the ${programme}`,
    offered: `was offered a place on the ${programme}`,
    waitlisted: `was on the waiting list for the ${programme}`,
    declined: `did not have a place on the ${programme} in this round`,
  })[from]

/** What holds now, said so that nobody can take it for what was said before. */
function holds(verdict: Verdict, { school, hub, programme, from }: Place): string {
  const it = capitalised(school)
  switch (verdict) {
    case 'approved':
      return `${capitalised(hub)} has now given ${school} a place on the ${programme}.`
    case 'waitlisted':
      return hoped(from)
        ? `${it} does not have a place. It is on the waiting list.`
        : `${capitalised(hub)} has now put ${school} on the waiting list.`
    case 'declined':
      return hoped(from)
        ? `${it} does not have a place in this round.`
        : `${it} is no longer on the waiting list, and does not have a place in this round.`
    default:
      return verdict satisfies never
  }
}

/** A reversal may come when the programme is under way. */
function startsInWords(c: Case): string | null {
  const [day, sent] = [starts(c), c.declaration.decision?.releasedAt]
  if (!day || !sent || !c.round.startsOn) return null
  const begun = Temporal.PlainDate.compare(sent.toZonedDateTimeISO('Europe/London').toPlainDate(), c.round.startsOn) >= 0
  return `The programme ${begun ? 'started' : 'starts'} on ${day}.`
}

function nextSteps(c: Case, verdict: Verdict, from: Last['verdict']): string[] {
  const { hub, programme } = c
  const arranged = hoped(from)
    ? ['Do not make arrangements for the place. If the school has made any because of our earlier letter, contact the hub.']
    : []
  switch (verdict) {
    case 'approved': {
      const begins = startsInWords(c)
      return [
        `${begins ? `${begins} ` : ''}The school works with the ${programme.says.lead} at ${hub.name}.`,
        'If the school cannot take the place, reply to our e-mail and say so, so that the hub can offer it to another school.',
      ]
    }
    case 'waitlisted':
      return [...arranged, 'If the school no longer wants a place, reply to our e-mail and say so.']
    case 'declined':
      return [...arranged, `${programme.says.declined} To talk about what would suit the school, contact the hub.`]
    default:
      return verdict satisfies never
  }
}
