/** How an offered place may come to nothing, as reasons of a decision. */
import type { Reason } from '../programme.ts'

/** Why a school has no place after all, in words that hold for every programme. Nobody chooses them: they come of an offer alone. */
export const offerReasons: Reason[] = [
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
