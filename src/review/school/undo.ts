/** Undo: any reviewer takes a verdict back until it is released. */
import { undo as takeBack } from '../../core/round/round.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import type { Press } from '../requests.ts'
import { conflicted, nothingToUndo, released, stale } from '../say.ts'
import { UndoValue } from '../values.ts'

export const undo = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id, decision } = UndoValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const undoing = await app.declarations.change(id, entry.actor, (c) => takeBack(c, { by: press.user, decision }, app.now()))
  await press.ack()

  switch (undoing.kind) {
    case 'undone':
      return followUp(app, id)
    case 'already-released':
      return press.answer(released(undoing.at))
    case 'nothing-to-undo':
      await press.answer(nothingToUndo())
      return followUp(app, id)
    case 'conflicted':
      return press.answer(conflicted())
    case 'stale':
      await press.answer(stale())
      return followUp(app, id)
    default:
      return undoing satisfies never
  }
}
