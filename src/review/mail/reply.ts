/** Reply: a reviewer answers an enquiry or a held message from the hub's inbox. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { StoredMessage } from '../../app.ts'
import { admitToMail, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { nobodyToAnswer } from '../say.ts'
import { inline, plain } from '../text.ts'
import { MessageValue } from '../values.ts'
import { canBeAnswered } from './mail-post.ts'

export const replyCallback = 'reply-to-message'

const Written = z.object({ reply: z.object({ reply: z.object({ value: z.string().nullish() }) }) })

export const openReply = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = MessageValue.parse(press.value)
  const entry = await admitToMail(room, id, press)
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  if (!canBeAnswered(entry.it)) return press.answer(nobodyToAnswer())
  await app.slack
    .of(entry.it.hub)
    .views.open({ trigger_id: press.trigger, view: ask(entry.it, app.hubs.get(entry.it.hub).inboxes[0] ?? '') })
}

/** The message above, the answer below: nobody has to remember what they answer. */
export const ask = (m: StoredMessage, inbox: string): ModalView => {
  const sender = m.mail?.from[0]
  return modal(
    'Reply',
    [
      section(`To ${inline(sender?.address ?? '', 200)}, about “${inline(m.mail?.subject ?? '', 200) || 'no subject'}”.`),
      ...(m.mail?.text.trim() ? [{ type: 'section', text: plain(m.mail.text, 1500) } as const] : []),
      {
        type: 'input',
        block_id: 'reply',
        label: { type: 'plain_text', text: 'Your answer', emoji: false },
        hint: { type: 'plain_text', text: 'It is sent as you write it, with the hub’s name and contact below.', emoji: false },
        element: { type: 'plain_text_input', action_id: 'reply', multiline: true, max_length: 3000 },
      },
      context(`It leaves from ${inline(inbox, 200)}. What comes back is posted in the thread here.`),
    ],
    {
      callback_id: replyCallback,
      private_metadata: JSON.stringify({ id: m.id }),
      submit: { type: 'plain_text', text: 'Send', emoji: false },
    },
  )
}

export const submitReply = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id } = MessageValue.parse(submission.metadata)
  const text = Written.parse(submission.values).reply.reply.value?.trim() ?? ''
  const entry = await admitToMail(room, id, submission)
  if (entry.kind === 'refused') return submission.ack({ response_action: 'update', view: toldInstead(entry.say) })
  if (text === '') return submission.ack({ response_action: 'errors', errors: { reply: 'Write your answer' } })

  const sent = canBeAnswered(entry.it) ? await app.messages.reply(id, text, entry.actor) : null
  if (sent === null) return submission.ack({ response_action: 'update', view: toldInstead(nobodyToAnswer()) })
  await submission.ack() // only now: an answer that was acknowledged is on its way
  await app.dispatch().catch((error) => app.log.warn({ err: error, message: id }, 'answered; the reconciler will send it'))
}
