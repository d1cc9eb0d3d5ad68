/** Raise places: a lead asks in a modal, the channel sees the proposal, and a second person of the hub presses Agree. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import { MOST, Raise } from '../../core/round/raise.ts'
import type { Round } from '../../core/round/round.ts'
import { timeInWords } from '../../core/wording.ts'
import { admitToHub, type Room } from '../authorise.ts'
import { section } from '../blocks.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import * as say from '../say.ts'
import { inline, mention } from '../text.ts'
import { RaiseValue } from '../values.ts'
import type { Kind } from './proposals.ts'

export const raiseCallback = 'raise-places'

const count = (places: number): string => `${places} ${places === 1 ? 'place' : 'places'}`

export const openRaise = (room: Room) => async (press: Press) => {
  const { app } = room
  const value = RaiseValue.parse(press.value)
  const hub = app.hubs.get(value.hub)
  const entry = await admitToHub(room, hub, press, 'lead')
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  const round = await app.rounds.at(value.round, hub.id)
  if (!round) return press.answer(say.noRoundHere())
  const view = askPlaces(round, hub.id)
  if (press.view !== null) return press.push(view)
  await app.slack.of(hub.id).views.open({ trigger_id: press.trigger, view })
}

const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false }) as const

export const askPlaces = (round: Round, hub: string): ModalView =>
  modal(
    'Raise places',
    [
      section(
        `Round ${inline(round.name, 60)} has ${count(round.places)} at this hub, and ${round.taken} of ${round.places} ${round.taken === 1 ? 'is' : 'are'} taken. Nothing changes until a second person of the hub presses *Agree* in the channel.`,
      ),
      {
        type: 'input',
        block_id: 'to',
        label: text('New number of places'),
        hint: text(`More than ${round.places}, and ${MOST} at most.`),
        element: { type: 'plain_text_input', action_id: 'to', max_length: 10 },
      },
      {
        type: 'input',
        block_id: 'reason',
        label: text('Why'),
        hint: text('Shown in the channel and kept on the record. No school sees it.'),
        element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 1000 },
      },
    ],
    {
      callback_id: raiseCallback,
      private_metadata: JSON.stringify({ round: round.id, hub } satisfies RaiseValue),
      submit: text('Propose'),
    },
  )

const written = z.object({ value: z.string().nullish() })
const Written = z.object({ to: z.object({ to: written }), reason: z.object({ reason: written }) })

export const submitRaise = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { round, hub: hubId } = RaiseValue.parse(submission.metadata)
  const { to, reason } = Written.parse(submission.values)
  const hub = app.hubs.get(hubId)
  const instead = (said: say.Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const errors = (block: 'to' | 'reason', message: string) => submission.ack({ response_action: 'errors', errors: { [block]: message } })
  const entry = await admitToHub(room, hub, submission, 'lead')
  if (entry.kind === 'refused') return instead(entry.say)
  const digits = to.to.value?.trim() ?? ''
  if (!/^\d+$/.test(digits)) return errors('to', 'Write a whole number, in figures')

  const asking = await app.places.ask({ round, hub: hub.id }, entry.actor, {
    to: Number(digits),
    reason: reason.reason.value ?? '',
    role: entry.it.role,
  })
  switch (asking.kind) {
    case 'raise-proposed':
      await submission.ack() // only now: it is recorded
      return app.dispatch().catch((error) => app.log.warn({ err: error, hub: hub.id }, 'proposed; the reconciler will post it'))
    case 'not-more':
      return errors('to', `The hub has ${count(asking.places)}: write a larger number. Places cannot be lowered here.`)
    case 'too-many':
      return errors('to', `Write ${MOST} or less`)
    case 'needs-a-reason':
      return errors('reason', 'Write why there are to be more places')
    case 'already-proposed':
      return instead(say.raiseWaits(asking.body.to, asking.body.by))
    case 'not-a-lead':
      return instead(say.leadOnly(hub.name))
    default:
      return asking satisfies never
  }
}

/** The post in the channel, and Agree on it. */
export const raiseProposal: Kind = {
  draw: ({ body, madeAt, state }, { round }) => {
    const { from, to, reason, by } = Raise.parse(body)
    const asks = `${mention(by)} asks for ${to} places instead of ${from} in round ${inline(round.name, 60)}, on ${timeInWords(madeAt)}.`
    return {
      title: 'More places',
      text: asks,
      quote: reason,
      notes:
        state === 'open'
          ? [
              `Another person of the hub must agree. Until then the hub has ${count(round.places)}, and ${round.taken} of ${round.places} ${round.taken === 1 ? 'is' : 'are'} taken.`,
            ]
          : [],
      confirm: 'Agree',
    }
  },
  confirm:
    ({ app }) =>
    async ({ press, proposal, actor }) => {
      const agreeing = await app.places.agree(proposal.id, actor)
      await press.ack()
      switch (agreeing?.kind) {
        case undefined:
          return press.answer(say.unknown())
        case 'raised':
          return app
            .dispatch()
            .catch((error) => app.log.warn({ err: error, proposal: proposal.id }, 'raised; the reconciler will draw the cards'))
        case 'same-person':
          return press.answer(say.needsASecond())
        case 'overtaken':
          await press.answer(say.raiseOvertaken(agreeing.places))
          return app
            .dispatch()
            .catch((error) => app.log.warn({ err: error, proposal: proposal.id }, 'overtaken; the reconciler will draw it'))
        case 'closed':
          return press.answer(say.proposalClosed((await app.proposals.get(proposal.id)) ?? proposal))
        default:
          return agreeing satisfies never
      }
    },
}
