/** Move: a reviewer gives a school another number on the waiting list, and says why. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { isConflicted } from '../../core/round/conflict.ts'
import { move } from '../../core/round/move.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { conflicted, notWaiting, type Said } from '../say.ts'
import { redrawDetails } from '../school/open-details.ts'
import { CardValue } from '../values.ts'
import { schoolInWords } from '../words.ts'

export const moveCallback = 'move-on-the-waiting-list'

const written = z.object({ value: z.string().nullish() })
const Moved = z.object({ number: z.object({ number: written }), why: z.object({ why: written }) })

export const openMove = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = CardValue.parse(press.value)
  const entry = await admitToDecide(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  if (entry.it.declaration.state !== 'waitlisted') return press.answer(notWaiting())
  const view = ask(entry.it)
  if (press.view === null) await app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view })
  else await press.push(view)
}

export const ask = (c: Case): ModalView =>
  modal(
    'Waiting list',
    [
      section(`*${schoolInWords(c)}*`),
      {
        type: 'input',
        block_id: 'number',
        label: { type: 'plain_text', text: 'New number on the list', emoji: false },
        hint: { type: 'plain_text', text: '1 is next. The others close up.', emoji: false },
        element: { type: 'plain_text_input', action_id: 'number', max_length: 4, initial_value: String(c.declaration.rank ?? 1) },
      },
      {
        type: 'input',
        block_id: 'why',
        label: { type: 'plain_text', text: 'Why', emoji: false },
        hint: { type: 'plain_text', text: 'Kept on the record. The school does not see it.', emoji: false },
        element: { type: 'plain_text_input', action_id: 'why', multiline: true, max_length: 2000 },
      },
      context('Schools are never told their number.'),
    ],
    {
      callback_id: moveCallback,
      private_metadata: JSON.stringify({ id: c.declaration.id, version: c.declaration.version } satisfies CardValue),
      submit: { type: 'plain_text', text: 'Move', emoji: false },
    },
  )

export const submitMove = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CardValue.parse(submission.metadata)
  const values = Moved.parse(submission.values)
  const to = /^\s*\d{1,4}\s*$/.test(values.number.number.value ?? '') ? Number(values.number.number.value) : Number.NaN
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const wrong = (errors: Record<string, string>) => submission.ack({ response_action: 'errors', errors })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)

  const { round, hub } = entry.it
  const rows = (await app.rounds.board(round.id, hub.id))?.rows ?? []
  const interests = rows.filter((row) => isConflicted(row, submission.user)).map((row) => row.id)
  const click = { by: submission.user, to, why: values.why.why.value ?? null, interests }
  const moving = await app.declarations.change(id, entry.actor, (c, _, waiting) => move(c, click, waiting, app.now()))
  switch (moving.kind) {
    case 'moved':
      await submission.ack()
      await redrawDetails(app, id, submission)
      return followUp(app, id)
    case 'unmoved':
      return wrong({ number: 'That is its number already: write another' })
    case 'no-such-number':
      return wrong({ number: `Write a whole number from 1 to ${moving.most}` })
    case 'moves-conflicted':
      return wrong({ number: 'This would move a school in which you have declared an interest: write another, or leave it to others' })
    case 'needs-a-reason':
      return wrong({ why: 'Write why it is moved' })
    case 'conflicted':
      return instead(conflicted())
    case 'not-waiting':
      return instead(notWaiting())
    default:
      return moving satisfies never
  }
}
