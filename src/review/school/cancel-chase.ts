/** Cancel chase: a reviewer calls off a reminder that has not gone out. */
import { admitToCase, type Room } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import type { Press } from '../requests.ts'
import { chaseCancelled, chaseTooLate } from '../say.ts'
import { ChaseValue } from '../values.ts'

export const cancelChase = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id, ...chase } = ChaseValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const done = await app.declarations.callOffChase(id, chase, entry.actor)
  if (!done) await app.audit.refusal(entry.actor, 'chase-cannot-be-cancelled', id)
  await press.ack()
  await press.answer(done ? chaseCancelled(chase.number) : chaseTooLate())
  if (done) await followUp(app, id)
}
