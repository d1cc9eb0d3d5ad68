/** The reason of a decision, in the words of its own verdict. */
import type { Decision } from '../declaration.ts'
import type { Programme, Reason } from '../programme.ts'

/** Null where it has none, or one that the programme does not know any more. A programme may call two reasons by one id: one to wait, one to decline. */
export const reasonOf = (
  { waitlistReasons, declineReasons }: Pick<Programme, 'waitlistReasons' | 'declineReasons'>,
  { verdict, reasonId }: Pick<Decision, 'verdict' | 'reasonId'>,
): Reason | null =>
  [...(verdict === 'waitlisted' ? waitlistReasons : declineReasons), ...offerReasons].find(({ id }) => id === reasonId) ?? null

/** Why a school has no place after all, in words that hold for every programme. Nobody chooses them: they come of an offer alone. */
const offerReasons: Reason[] = [
  {
    id: 'offer-declined',
    label: 'The school declined the offered place',
    letter: 'The school has told the Maths Hub that it does not take the place it was offered.',
  },
  {
    id: 'offer-lapsed',
    label: 'The school did not answer the offer of a place',
    letter:
      'The Maths Hub offered the school a place, and had no answer by the date in the offer. The offer has ended, and the place can go to another school.',
  },
  {
    id: 'offer-lapsed-unclear',
    label: 'The school did not clearly answer the offer of a place',
    letter:
      'The Maths Hub offered the school a place, and had no clear answer by the date in the offer. The offer has ended, and the place can go to another school.',
  },
]
