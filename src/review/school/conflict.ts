/** Declare a conflict: a reviewer with an interest in a school leaves it to others. A lead can lift it, with a reason. */
import type { InputBlock, ModalView } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { declareConflict, liftConflict } from '../../core/round/conflict.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { labelled, modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { alreadyConflicted, conflicted, notConflicted, type Said } from '../say.ts'
import { CardValue, CaseValue } from '../values.ts'
import { schoolInWords } from '../words.ts'
import { redrawDetails } from './open-details.ts'

export const conflictCallback = { declare: 'declare-conflict', lift: 'lift-conflict' } as const

const Why = z.object({ why: z.object({ why: z.object({ value: z.string().nullish() }) }) })
const Who = z.object({ who: z.object({ who: z.object({ selected_user: z.string().nullish() }) }) })

export const openConflict = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.push(conflictModal(entry.it))
}

export const conflictModal = (c: Case): ModalView =>
  modal(
    'Declare a conflict',
    [
      section(`*${schoolInWords(c)}*`),
      section(
        'Leave this school to others if you have an interest in it: as a governor, through a relative there, or because you have applied for a job there. You still see everything.',
      ),
      why('Why', 'Only if you want to say it. Kept on the record; the channel and the school do not see it.', true),
      context('The card says how many reviewers have declared an interest, and not who. A lead can lift it, with a reason.'),
    ],
    {
      callback_id: conflictCallback.declare,
      private_metadata: JSON.stringify({ id: c.declaration.id } satisfies CaseValue),
      submit: labelled('Declare'),
    },
  )

const why = (label: string, hint: string, optional: boolean): InputBlock => ({
  type: 'input',
  block_id: 'why',
  optional,
  label: labelled(label),
  hint: labelled(hint),
  element: { type: 'plain_text_input', action_id: 'why', multiline: true, max_length: 2000 },
})

export const submitConflict = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CaseValue.parse(submission.metadata)
  const said = Why.parse(submission.values).why.why.value?.trim() || null
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(submission, entry.say)

  const outcome = await app.declarations.change(id, entry.actor, (c) => declareConflict(c, { by: submission.user, why: said }))
  if (outcome.kind === 'already-conflicted') return instead(submission, alreadyConflicted())
  await submission.ack() // only now: an acknowledged submission is a recorded one
  await followUp(app, id)
  await redrawDetails(app, id, submission)
}

/** Only for leads; who is not one is told so before the question. */
export const openLift = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToDecide(room, id, press, 'lead')
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.push(liftModal(entry.it))
}

export const liftModal = (c: Case): ModalView => {
  const [first] = c.conflicts
  return modal(
    'Lift a conflict',
    [
      section(`*${schoolInWords(c)}*`),
      {
        type: 'input',
        block_id: 'who',
        label: labelled('Who may decide about it again'),
        element: { type: 'users_select', action_id: 'who', ...(first === undefined ? {} : { initial_user: first }) },
      },
      why('Why', 'Kept on the record. The school does not see it.', false),
    ],
    {
      callback_id: conflictCallback.lift,
      private_metadata: JSON.stringify({ id: c.declaration.id } satisfies CaseValue),
      submit: labelled('Lift'),
    },
  )
}

export const submitLift = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CaseValue.parse(submission.metadata)
  const user = Who.parse(submission.values).who.who.selected_user ?? ''
  const said = Why.parse(submission.values).why.why.value?.trim() ?? ''
  const entry = await admitToCase(room, id, submission, 'lead')
  if (entry.kind === 'refused') return instead(submission, entry.say)

  const outcome = await app.declarations.change(id, entry.actor, (c) => liftConflict(c, { by: submission.user, user, why: said }))
  switch (outcome.kind) {
    case 'conflict-lifted':
      await submission.ack()
      await followUp(app, id)
      return redrawDetails(app, id, submission)
    case 'conflicted':
      return instead(submission, conflicted())
    case 'not-conflicted':
      return instead(submission, notConflicted())
    case 'needs-a-reason':
      return submission.ack({ response_action: 'errors', errors: { why: 'Write why they may decide about it again' } })
    default:
      return outcome satisfies never
  }
}

const instead = (submission: Submission, said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
