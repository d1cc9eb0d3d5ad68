/** Offering a place to a school that waits, and freeing it where nobody answers: from a proposal, or from the card. */
import type { ModalView } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import { outstanding } from '../../core/declaration.ts'
import { untilInWords } from '../../core/letters/offer-letters.ts'
import { lapse } from '../../core/round/offer-answer.ts'
import { offer } from '../../core/round/offering.ts'
import { capitalised, listInWords, withArticle } from '../../core/wording.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { list, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import {
  conflicted,
  dealtWith,
  noPlaceToOffer,
  nothingOffered,
  notToldYet,
  notWaiting,
  proposalClosed,
  type Said,
  stale,
  stillTime,
  tooLateToOffer,
} from '../say.ts'
import { inline } from '../text.ts'
import { Answers, CardValue, OfferValue } from '../values.ts'
import { rankInWords, schoolInWords } from '../words.ts'
import type { Missed } from './missed.ts'
import { answerButtons } from './offer-buttons.ts'
import type { Confirmed, Kind } from './proposals.ts'
import { wroteSince } from './wrote-since.ts'

export const offerCallback = 'offer-with-reason'

/** What is offered, from which card or proposal, and why all the same. */
type Wish = { id: string; user: string; version: number | null; proposal: string | null; note: string | null }

/** Commits it, and says what the person is told instead; null where it was done. `ask` is what was left out of account. */
async function make({ app }: Room, wish: Wish): Promise<{ say: Said | null } | { ask: string[] }> {
  const { id, user, version, proposal, note } = wish
  const outcome = await app.declarations.change(id, { kind: 'slack', user }, (c, open) =>
    offer(c, { by: user, version, proposal, note }, open, app.links.make, app.now()),
  )
  switch (outcome.kind) {
    case 'offered':
      return { say: null }
    case 'needs-a-reason':
      return { ask: outcome.outstanding }
    case 'conflicted':
      return { say: conflicted() }
    case 'proposal-closed':
      return { say: await closedNow({ app }, proposal) }
    case 'not-waiting':
      return { say: notWaiting() }
    case 'not-released':
      return { say: notToldYet() }
    case 'stale':
      return { say: stale() }
    case 'full':
      return { say: noPlaceToOffer(outcome.places) }
    case 'too-late':
      return { say: tooLateToOffer(outcome.startsOn) }
    default:
      return outcome satisfies never
  }
}

async function closedNow({ app }: Pick<Room, 'app'>, id: string | null): Promise<Said> {
  const proposal = id === null ? null : await app.proposals.get(id)
  return proposal && proposal.state !== 'open' ? proposalClosed(proposal) : dealtWith()
}

async function pressed(room: Room, press: Press, c: Case, wish: Pick<Wish, 'version' | 'proposal'>): Promise<void> {
  const { app } = room
  const { id } = c.declaration
  const made = await make(room, { id, user: press.user, note: null, ...wish })
  await press.ack() // only now: an acknowledged click is a recorded one
  if ('ask' in made) {
    const view = askWhy(c, made.ask, wish)
    await app.slack.of(c.hub.id).views.open({ trigger_id: press.trigger, view })
    return
  }
  if (made.say) await press.answer(made.say)
  await followUp(app, id)
}

/** Offer a place: from the card. */
export const offerPlace = (room: Room) => async (press: Press) => {
  const { id, version } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))
  await pressed(room, press, entry.it, { version, proposal: null })
}

const askWhy = (c: Case, left: string[], { version, proposal }: Pick<Wish, 'version' | 'proposal'>): ModalView =>
  modal(
    'Offer a place',
    [
      section(`*${schoolInWords(c)}*`),
      ...list('Still outstanding', left, { most: 4 }),
      {
        type: 'input',
        block_id: 'note',
        label: { type: 'plain_text', text: 'Why offer a place all the same', emoji: false },
        hint: { type: 'plain_text', text: 'Kept on the record. The school does not see it.', emoji: false },
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 2000 },
      },
    ],
    {
      callback_id: offerCallback,
      private_metadata: JSON.stringify({ id: c.declaration.id, version: version ?? c.declaration.version, proposal } satisfies OfferValue),
      submit: { type: 'plain_text', text: 'Offer the place', emoji: false },
    },
  )

export const submitOffer = (room: Room) => async (submission: Submission) => {
  const { id, version, proposal } = OfferValue.parse(submission.metadata)
  const { note } = Answers.parse(submission.values)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)
  const made = await make(room, { id, user: submission.user, version, proposal, note })
  if ('ask' in made) return submission.ack({ response_action: 'errors', errors: { note: 'Write why a place is offered all the same' } })
  if (made.say) await instead(made.say)
  else await submission.ack()
  await followUp(room.app, id)
}

async function free({ app }: Room, press: Press, about: Case, proposal: string | null): Promise<void> {
  const { id } = about.declaration
  const written = await wroteSince(app, about)
  const outcome = await app.declarations.change(id, { kind: 'slack', user: press.user }, (c, open) =>
    lapse(c, { by: press.user, proposal, written }, open, app.now()),
  )
  await press.ack()
  switch (outcome.kind) {
    case 'offer-lapsed':
      break
    case 'conflicted':
      await press.answer(conflicted())
      break
    case 'proposal-closed':
      await press.answer(await closedNow({ app }, proposal))
      break
    case 'too-early':
      await press.answer(stillTime(outcome.until))
      break
    case 'nothing-offered':
      await press.answer(nothingOffered())
      break
    default:
      return outcome satisfies never
  }
  await followUp(app, id)
}

/** Free the place: from the card, once the last day is over. */
export const freePlace = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))
  await free(room, press, entry.it, null)
}

export const offerProposal: Kind = {
  draw: (proposal, { about, round }) => {
    const left = about ? outstanding(about.findings) : []
    const days = `${round.acceptDays} ${round.acceptDays === 1 ? 'day' : 'days'}`
    const waits = about?.declaration.state === 'waitlisted' ? rankInWords(about.declaration) : ''
    return {
      title: 'A place is free',
      text: `Next on the waiting list: *${about ? schoolInWords(about) : 'a school'}*.${proposal.state === 'open' ? waits : ''}`,
      notes: [
        `The offer goes to everyone who signs. The school has ${days} to accept it, but never longer than to the day before the programme starts; the place is kept until it answers, or you free it.`,
        ...(left.length > 0 && proposal.state === 'open' ? ['Something is still outstanding for this school: you will be asked why.'] : []),
      ],
      confirm: 'Offer the place',
    }
  },
  confirm:
    (room) =>
    async ({ press, proposal, about }: Confirmed) => {
      if (!about) throw new Error(`proposal ${proposal.id} is about no school`)
      await pressed(room, press, about, { version: null, proposal: proposal.id })
    },
}

/** A school that no letter reaches has not kept silent. Its telephone number is not for the whole channel. */
const notReached = ({ roles, all }: Missed): string =>
  all
    ? '*No letter about the offer has reached the school: it may not know of it.* Telephone it first: the thread of its card has the number.'
    : `Letters about the offer to ${inline(listInWords(roles.map(withArticle)), 300)} did not arrive.`

export const lapseProposal: Kind = {
  draw: ({ state }, { about, written, missed }) => {
    const school = about ? `*${schoolInWords(about)}*` : 'a school'
    const until = about?.offer ? `, which could be accepted until ${untilInWords(about.offer)}` : ''
    // What has come since, an answer perhaps, is said on the card: it must not read here as if nothing had.
    if (state !== 'open')
      return {
        title: 'The last day of an offer is over',
        text: `It was the offer of a place to ${school}${until}.`,
        confirm: 'Free the place',
      }
    return {
      title: written ? 'An offer has had no plain answer' : 'An offer has had no answer',
      text: `${capitalised(school)} has ${written ? 'neither accepted nor declined' : 'not answered'} the offer of a place${until}.${written ? ' It has written since: *read its reply* in the thread of its card first.' : ''}`,
      notes: [
        ...(missed ? [notReached(missed)] : []),
        ...(written ? ['If it says yes or no, press Record the answer; if you cannot tell, ask the school.'] : []),
        'Free the place, and everyone who signs is told so. Until then the school can still accept it.',
      ],
      confirm: 'Free the place',
      also: about ? answerButtons(about) : [],
    }
  },
  confirm:
    (room) =>
    async ({ press, proposal, about }: Confirmed) => {
      if (!about) throw new Error(`proposal ${proposal.id} is about no school`)
      await free(room, press, about, proposal.id)
    },
}
