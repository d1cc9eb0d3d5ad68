/** Details: the click. Personal details are shown, so the allow list decides here too. */
import type { ModalView } from '@slack/types'
import type { App } from '../../app.ts'
import type { Case } from '../../core/declaration.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { onTopOf } from '../beneath.ts'
import type { Press, Submission } from '../requests.ts'
import { redrawCompare } from '../round/compare.ts'
import { CardValue } from '../values.ts'
import { details } from './details.ts'
import { threadLink } from './thread-link.ts'

export const openDetails = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)

  const view = await detailsOf(app, entry.it)
  if (press.view) return press.push(view)
  await app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view })
}

export async function detailsOf(app: App, c: Case): Promise<ModalView> {
  const { id } = c.declaration
  const { declarations } = app
  const [letters, history, chases, remarks, link] = await Promise.all([
    declarations.letters(id),
    declarations.history(id),
    declarations.chases(id),
    declarations.remarks(id),
    threadLink(app, id, c.hub.id),
  ])
  return details(c, letters, history, { chases, remarks, link })
}

/** Details, under the modal that has just closed, show what was saved; so does the Compare that they were opened from. */
export async function redrawDetails(
  app: App,
  id: string,
  { under, user, beneath }: Pick<Submission, 'under' | 'user' | 'beneath'>,
): Promise<void> {
  const c = under === null ? null : await app.declarations.case(id)
  if (!c || under === null) return
  const drawn = beneath && (await redrawCompare(app, user, beneath))
  await app.slack
    .of(c.hub.id)
    .views.update({ view_id: under, view: onTopOf(drawn, await detailsOf(app, c)) })
    .catch((error) => app.log.warn({ err: error, declaration: id }, 'saved; Details were not drawn again'))
}
