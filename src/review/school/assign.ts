/** Assign: a reviewer says who sees to a school, or that nobody in particular does. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { type Assigning, assign as decide } from '../../core/round/assign.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { labelled, modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { CardValue, CaseValue } from '../values.ts'
import { schoolInWords } from '../words.ts'
import { redrawDetails } from './open-details.ts'

export const assignCallback = 'assign'

const Chosen = z.object({ who: z.object({ who: z.object({ selected_user: z.string().nullish() }) }) })

/** The press, in Details. */
export const openAssign = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.push(assignModal(entry.it))
}

export const assignModal = (c: Case): ModalView =>
  modal(
    'Assign',
    [
      section(`*${schoolInWords(c)}*`),
      {
        type: 'input',
        block_id: 'who',
        optional: true,
        label: labelled('Who sees to it'),
        hint: labelled('A reviewer of this hub. Leave it empty for nobody in particular. Everybody can still decide.'),
        element: {
          type: 'users_select',
          action_id: 'who',
          placeholder: labelled('Nobody in particular'),
          ...(c.assignee === null ? {} : { initial_user: c.assignee }),
        },
      },
    ],
    {
      callback_id: assignCallback,
      private_metadata: JSON.stringify({ id: c.declaration.id } satisfies CaseValue),
      submit: labelled('Assign'),
    },
  )

export const submitAssign = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CaseValue.parse(submission.metadata)
  const to = Chosen.parse(submission.values).who.who.selected_user ?? null
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return submission.ack({ response_action: 'update', view: toldInstead(entry.say) })

  const reviewers = (await app.hubs.reviewers(entry.it.hub.id)).map(({ slack }) => slack)
  const outcome = await app.declarations.change(id, entry.actor, (c) => decide(c, { by: submission.user, to, reviewers }, app.now()))
  const wrong = wrongly[outcome.kind]
  if (wrong) return submission.ack({ response_action: 'errors', errors: { who: wrong } })
  await submission.ack() // only now: an acknowledged submission is a recorded one
  if (outcome.kind === 'already-assigned') return
  await followUp(app, id)
  await redrawDetails(app, id, submission)
}

const wrongly: Record<Assigning['kind'], string | null> = {
  assigned: null,
  unassigned: null,
  'already-assigned': null,
  'assignee-not-a-reviewer': 'Choose somebody who is a reviewer of this hub',
  'assignee-conflicted': 'They have declared an interest in this school: choose somebody else',
}
