/** Use this form: a reviewer takes a form from somebody whom its case did not know. */
import { admitToMail, type Room } from '../authorise.ts'
import type { Press } from '../requests.ts'
import { dealtWith } from '../say.ts'
import { recheck } from '../school/correct.ts'
import { MessageValue } from '../values.ts'

export const useForm = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = MessageValue.parse(press.value)
  const entry = await admitToMail(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const outcome = await app.messages.use(id, entry.actor)
  if (outcome.kind === 'gone') await app.audit.refusal(entry.actor, 'already-dealt-with', id)
  await press.ack() // only now: an acknowledged click is a recorded one
  return outcome.kind === 'used' ? recheck(app, outcome.declaration) : press.answer(dealtWith())
}
