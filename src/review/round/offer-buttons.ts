/** What a card offers about the waiting list: a place, another number, the place of an offer that nobody has answered. */
import type { Button } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import { acceptBy, endOf } from '../../core/round/offer.ts'
import { button } from '../blocks.ts'
import type { CardValue } from '../values.ts'

/** While a place is offered: what the school told a person, who writes it down. */
export const answerButtons = ({ declaration: { id, version, state, reference }, school, offer }: Case): Button[] =>
  state === 'offered' && offer?.state === 'open'
    ? [button('record-answer', 'Record the answer', school.name ?? reference, { id, version } satisfies CardValue)]
    : []

export function waitlistButtons(c: Case, now: Temporal.Instant): Button[] {
  const { declaration, school, round, offer } = c
  const { id, version, state, decision, rank } = declaration
  const value: CardValue = { id, version }
  const about = school.name ?? declaration.reference
  if (state === 'waitlisted') {
    const free = round.taken < round.places && acceptBy(round, now) !== null
    return [
      ...(decision?.releasedAt && free ? [button('offer', 'Offer a place', about, value)] : []),
      ...(rank === null ? [] : [button('move', 'Move', about, value)]),
    ]
  }
  const over = state === 'offered' && offer?.state === 'open' && Temporal.Instant.compare(now, endOf(offer.acceptBy)) >= 0
  return [...answerButtons(c), ...(over ? [button('free-place', 'Free the place', about, value)] : [])]
}
