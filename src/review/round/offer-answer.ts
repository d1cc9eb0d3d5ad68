/** What a school told a person about an offered place, by telephone or in words that no machine takes for yes or no: written down by hand. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { untilInWords } from '../../core/letters/offer-letters.ts'
import { recordAnswer } from '../../core/round/offer-answer.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { labelled, modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { conflicted, offerAnswered, type Said, stale } from '../say.ts'
import { CardValue } from '../values.ts'
import { schoolInWords } from '../words.ts'

export const answerCallback = 'record-the-answer'

const Heard = z
  .object({
    answer: z.object({ answer: z.object({ selected_option: z.object({ value: z.enum(['accepted', 'declined']) }) }) }),
    note: z.object({ note: z.object({ value: z.string().nullish() }) }),
  })
  .transform(({ answer, note }) => ({ answer: answer.answer.selected_option.value, note: note.note.value?.trim() ?? '' }))

export const answerModal = (c: Case): ModalView =>
  modal(
    'Record the answer',
    [
      section(`*${schoolInWords(c)}*`),
      ...(c.offer ? [context(`Its place is kept until ${untilInWords(c.offer)}.`)] : []),
      {
        type: 'input',
        block_id: 'answer',
        label: labelled('What the school says'),
        hint: labelled('Everyone who signs is written to at once.'),
        element: {
          type: 'radio_buttons',
          action_id: 'answer',
          options: [
            { text: labelled('The school accepts the place'), value: 'accepted' },
            { text: labelled('The school does not want the place'), value: 'declined' },
          ],
        },
      },
      {
        type: 'input',
        block_id: 'note',
        label: labelled('Who said so, and how'),
        hint: labelled('For example: the head teacher, by telephone. Kept on the record. The school does not see it.'),
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 1500 },
      },
    ],
    {
      callback_id: answerCallback,
      private_metadata: JSON.stringify({ id: c.declaration.id, version: c.declaration.version } satisfies CardValue),
      submit: labelled('Record'),
    },
  )

/** The modal asks about the case as it is now: a form that came after the card was drawn does not stand in the way. */
export const openAnswer = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToDecide(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  if (entry.it.declaration.state !== 'offered' || entry.it.offer?.state !== 'open') return press.answer(offerAnswered())
  const view = answerModal(entry.it)
  if (press.view !== null) return press.push(view)
  await room.app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view })
}

export const submitAnswer = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id, version } = CardValue.parse(submission.metadata)
  const heard = Heard.parse(submission.values)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)
  const outcome = await app.declarations.change(id, entry.actor, (c) =>
    recordAnswer(c, { ...heard, by: submission.user, version }, app.links.make, app.now()),
  )
  switch (outcome.kind) {
    case 'offer-accepted':
    case 'offer-declined':
      // Details, which the modal may have been opened from, show what is no longer so: both close.
      await submission.ack({ response_action: 'clear' })
      break
    case 'conflicted':
      await instead(conflicted())
      break
    case 'nothing-offered':
      await instead(offerAnswered())
      break
    case 'stale':
      await instead(stale())
      break
    case 'needs-a-note':
      await submission.ack({ response_action: 'errors', errors: { note: 'Write who said so, and how' } })
      break
    default:
      return outcome satisfies never
  }
  await followUp(app, id)
}
