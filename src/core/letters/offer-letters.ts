/** What the people who sign are told of an offered place, and of what became of it. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { claimOf, type Link } from '../mail/claim.ts'
import type { Role } from '../programme.ts'
import { endOf, type Offer } from '../round/offer.ts'
import { dayInWords, listInWords, withArticle } from '../wording.ts'
import { caseFacts, starts, titles } from './letter-facts.ts'
import { addressees, isReturned, letter } from './letters.ts'
import { privacy } from './next.ts'

/** Days for which the page goes on saying what became of an offer, once its time is over. */
const DAYS = 30

/** The same page as in other letters, for as long as the offer has anything to say. */
const offerClaim = (c: Case, address: string, { acceptBy }: Pick<Offer, 'acceptBy'>) => {
  const claim = claimOf(c, address)
  const until = endOf(acceptBy.add({ days: DAYS }))
  return { ...claim, until: Temporal.Instant.compare(until, claim.until) > 0 ? until : claim.until }
}

/** "11:59pm on Friday 8 June 2018" */
export const untilInWords = ({ acceptBy }: Pick<Offer, 'acceptBy'>): string => `11:59pm on ${dayInWords(acceptBy)}`

/** Those whom our letters do not reach, as their mail servers say: a person asks them. */
export const unreached = (c: Case): Role[] => addressees(c).flatMap(({ address, roles }) => (isReturned(c, address) ? roles : []))

/**
 * The offer, to every address that the form declares, or the one reminder of it, to those that letters do not come back from.
 * Neither says how long the list is, or where on it the school was.
 */
export const offerLetters = (c: Case, offer: Offer, link: Link, which: 'offer' | 'reminder'): Planned[] =>
  addressees(c).flatMap(({ address, roles }) =>
    which === 'reminder' && isReturned(c, address)
      ? []
      : letter(c, `${which}-${offer.number}`, {
          kind: 'offer',
          to: { address, name: null },
          facts: {
            ...caseFacts(c),
            roles: titles(roles),
            round: c.round.name,
            reminds: which === 'reminder',
            until: untilInWords(offer),
            day: dayInWords(offer.acceptBy),
            link: link(offerClaim(c, address, offer)),
            starts: starts(c),
            promises: c.programme.says.approved,
            conditional: c.programme.says.conditional,
            lead: c.programme.says.lead,
            privacy: privacy(c.hub, c.programme.name),
          },
          pdf: false,
        }),
  )

/** That the school does not take the place, to everyone who signs: one of them has said so, for all; `by` is null where a person at the hub recorded it. */
export const offerDeclinedLetters = (c: Case, { number }: Pick<Offer, 'number'>, by: Role[] | null): Planned[] =>
  addressees(c).map(({ address, roles }) =>
    letter(c, `offer-${number}-declined`, {
      kind: 'receipt',
      to: { address, name: null },
      facts: {
        ...caseFacts(c),
        answers: 'offer',
        roles: titles(roles),
        decliners: by && listInWords(by.map(({ title }) => withArticle(title))),
        privacy: privacy(c.hub, c.programme.name),
      },
      pdf: false,
    }),
  )
