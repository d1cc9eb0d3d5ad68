/** Details: the click. Personal details are shown, so the allow list decides here too. */
import type { ModalView } from '@slack/types'
import type { App } from '../app.ts'
import type { Case } from '../core/declaration.ts'
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

  await app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view: await detailsOf(app, entry.it) })
}

export async function detailsOf({ declarations }: App, c: Case): Promise<ModalView> {
  const { id } = c.declaration
  const [letters, history, chases] = await Promise.all([declarations.letters(id), declarations.history(id), declarations.chases(id)])
  return details(c, letters, history, chases)
}
