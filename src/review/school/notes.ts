/** Add a note: what staff write to each other about a school. It is in the thread and in Details, and in no letter. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { REMARK_MAX, remark as write } from '../../core/round/remark.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { labelled, modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { CardValue, CaseValue } from '../values.ts'
import { schoolInWords } from '../words.ts'
import { redrawDetails } from './open-details.ts'

export const noteCallback = 'add-note'

const Written = z.object({ note: z.object({ note: z.object({ value: z.string().nullish() }) }) })

export const openNote = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.push(noteModal(entry.it))
}

export const noteModal = (c: Case): ModalView =>
  modal(
    'Add a note',
    [
      section(`*${schoolInWords(c)}*`),
      {
        type: 'input',
        block_id: 'note',
        label: labelled('Note'),
        hint: labelled('For staff: it goes into the card’s thread and stays in Details. The school never sees it.'),
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: REMARK_MAX },
      },
    ],
    {
      callback_id: noteCallback,
      private_metadata: JSON.stringify({ id: c.declaration.id } satisfies CaseValue),
      submit: labelled('Add'),
    },
  )

export const submitNote = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CaseValue.parse(submission.metadata)
  const text = Written.parse(submission.values).note.note.value ?? ''
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return submission.ack({ response_action: 'update', view: toldInstead(entry.say) })
  const outcome = await app.declarations.change(id, entry.actor, (c) => write(c, { by: submission.user, text }, app.now()))
  if (outcome.kind === 'nothing-written') return submission.ack({ response_action: 'errors', errors: { note: 'Write the note' } })
  await submission.ack() // only now: an acknowledged submission is a recorded one
  await followUp(app, id)
  await redrawDetails(app, id, submission)
}
