/** Dismiss: a reviewer puts a held mail or an enquiry aside, once. */
import { admitToMail, type Room } from '../authorise.ts'
import type { Press } from '../requests.ts'
import { alreadyDismissed } from '../say.ts'
import { MessageValue } from '../values.ts'

export const dismiss = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = MessageValue.parse(press.value)
  const entry = await admitToMail(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const done = await app.messages.dismiss(id, entry.actor)
  if (!done) await app.audit.refusal(entry.actor, 'already-dismissed', id)
  await press.ack()
  if (!done) return press.answer(alreadyDismissed())
  await app.dispatch().catch((error) => app.log.warn({ err: error, message: id }, 'dismissed; the reconciler will draw the post again'))
}
