/** What staff do about a withdrawal by themselves: record one that the school told them of, and take a school back in. */
import type { KnownBlock, ModalView } from '@slack/types'
import * as z from 'zod'
import { closedFor } from '../../config/holidays.ts'
import type { Case } from '../../core/declaration.ts'
import { type Back, back, cameBack, canWithdraw, takeBack, withdraw } from '../../core/round/withdraw.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { conflicted, leadOnly, nothingToWithdraw, notWithdrawn, type Said, withdrawn } from '../say.ts'
import { CardValue } from '../values.ts'
import { schoolInWords } from '../words.ts'

export const withdrawalCallback = { withdrawn: 'withdrawn-by-the-school', back: 'take-back-in' } as const

const Written = z.object({ said: z.object({ said: z.object({ value: z.string().nullish() }) }) })
const written = (values: unknown): string => Written.parse(values).said.said.value?.trim() ?? ''

const input = (label: string, hint: string, optional: boolean) =>
  ({
    type: 'input',
    block_id: 'said',
    optional,
    label: { type: 'plain_text', text: label, emoji: false },
    hint: { type: 'plain_text', text: hint, emoji: false },
    element: { type: 'plain_text_input', action_id: 'said', multiline: true, max_length: 1500 },
  }) as const

const ask = (c: Case, title: string, callback: string, submit: string, blocks: KnownBlock[]): ModalView =>
  modal(title, [section(`*${schoolInWords(c)}*`), ...blocks], {
    callback_id: callback,
    private_metadata: JSON.stringify({ id: c.declaration.id, version: c.declaration.version } satisfies CardValue),
    submit: { type: 'plain_text', text: submit, emoji: false },
  })

export const withdrawnModal = (c: Case): ModalView =>
  ask(c, 'Withdrawn by the school', withdrawalCallback.withdrawn, 'Record', [
    context('It keeps no place, nor one on the waiting list, from now on. Everyone whom the form names is written to.'),
    input('Who said so, and how', 'For example: the head teacher, by telephone. Kept on the record. The school does not see it.', false),
  ])

const becomes: Record<Back, string> = {
  place: 'It has its place again.',
  list: 'It is on the waiting list again, as the last.',
  undecided: 'It waits for a decision, as a form that has come in does.',
}

export const backModal = (c: Case): ModalView =>
  ask(c, 'Take back in', withdrawalCallback.back, 'Take back in', [
    ...(cameBack(c) ? [] : [context('Only a lead can take back a withdrawal after which no form has come.')]),
    context(`${becomes[back(c)]} Everyone whom the form names is written to.`),
    input('Why', 'Kept on the record. The school does not see it.', cameBack(c)),
  ])

const open = (room: Room, may: (c: Case) => Said | null, view: (c: Case) => ModalView) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToDecide(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  const refused = may(entry.it)
  if (refused) return press.answer(refused)
  if (press.view !== null) return press.push(view(entry.it))
  await room.app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view: view(entry.it) })
}

export const openWithdrawn = (room: Room) =>
  open(room, (c) => (c.declaration.state === 'withdrawn' ? withdrawn() : canWithdraw(c) ? null : nothingToWithdraw()), withdrawnModal)

export const openBack = (room: Room) => open(room, (c) => (c.declaration.state === 'withdrawn' ? null : notWithdrawn()), backModal)

/** Details, which the modal was opened from, show what is no longer so: both close. */
const close = (submission: Submission) => submission.ack({ response_action: 'clear' })

export const submitWithdrawn = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CardValue.parse(submission.metadata)
  const said = written(submission.values)
  const instead = (it: Said) => submission.ack({ response_action: 'update', view: toldInstead(it) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)
  if (said === '') return submission.ack({ response_action: 'errors', errors: { said: 'Write who said so' } })
  const outcome = await app.declarations.change(id, entry.actor, (c) =>
    withdraw(c, { by: submission.user, proposal: null, said }, app.now()),
  )
  switch (outcome.kind) {
    case 'withdrawn':
      await close(submission)
      return followUp(app, id)
    case 'conflicted':
      return instead(conflicted())
    case 'already-withdrawn':
      return instead(withdrawn())
    case 'nothing-to-withdraw':
    case 'proposal-closed':
      return instead(nothingToWithdraw())
    default:
      return outcome satisfies never
  }
}

export const submitBack = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = CardValue.parse(submission.metadata)
  const instead = (it: Said) => submission.ack({ response_action: 'update', view: toldInstead(it) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)
  const { hub } = entry.it
  const reviewer = await app.hubs.reviewer(hub.id, submission.user)
  const asked = { by: submission.user, role: reviewer?.role ?? 'reviewer', reason: written(submission.values) }
  const outcome = await app.declarations.change(id, entry.actor, (c) => takeBack(c, asked, closedFor(c.hub), app.now()))
  switch (outcome.kind) {
    case 'taken-back':
      await close(submission)
      return followUp(app, id)
    case 'conflicted':
      return instead(conflicted())
    case 'not-withdrawn':
      return instead(notWithdrawn())
    case 'leads-only':
      return instead(leadOnly(hub.name))
    case 'needs-a-reason':
      return submission.ack({ response_action: 'errors', errors: { said: 'Write why it is taken back in' } })
    default:
      return outcome satisfies never
  }
}
