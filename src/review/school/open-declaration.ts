/** The message shortcut “Open declaration”: Details of whatever a card, its thread or an announcement is about. */
import { admitToCase, type Room } from '../authorise.ts'
import type { Shortcut } from '../requests.ts'
import { noDeclarationHere } from '../say.ts'
import { detailsOf } from './open-details.ts'

export const shortcutCallback = 'open-declaration'

export const openDeclaration = (room: Room) => async (shortcut: Shortcut) => {
  const { app } = room
  const hub = app.hubs.byChannel(shortcut.channel)
  const id = hub && (await app.declarations.at(hub.id, shortcut.channel, shortcut.stamps))
  if (!id) return shortcut.ack().then(() => shortcut.answer(noDeclarationHere()))
  const entry = await admitToCase(room, id, shortcut)
  await shortcut.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return shortcut.answer(entry.say)
  await app.slack.of(entry.it.hub.id).views.open({ trigger_id: shortcut.trigger, view: await detailsOf(app, entry.it) })
}
