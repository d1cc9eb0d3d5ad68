/** Details: the click. Personal details are shown, so the allow list decides here too. */
import { admitToCase, type Room } from './authorise.ts'
import type { Press } from './desk.ts'
import { details } from './details.ts'
import { CardValue } from './values.ts'

export const openDetails = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)

  const [letters, history] = await Promise.all([app.declarations.letters(id), app.declarations.history(id)])
  await app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view: details(entry.it, letters, history) })
}
