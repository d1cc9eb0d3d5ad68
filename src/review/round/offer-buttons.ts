/** What a card offers about the waiting list: a place, another number, the place of an offer that nobody has answered. */
import type { Button } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import { acceptBy, endOf } from '../../core/round/offer.ts'
import { button } from '../blocks.ts'
import type { CardValue } from '../values.ts'

export function waitlistButtons({ declaration, school, round, offer }: Case, now: Temporal.Instant): Button[] {
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
  return over ? [button('free-place', 'Free the place', about, value)] : []
}
