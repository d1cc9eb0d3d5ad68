/** Reminds a school that the round closes soon, where something is missing. Safe to run twice: its letters have keys. */
import type { App } from '../src/app.ts'
import { reminderEvent, remind as remindNow } from '../src/core/findings/remind.ts'
import type { JobData } from '../src/queue.ts'
import { spared } from './spared.ts'

export async function remind({ effectId }: JobData<'remind'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (due?.effect.kind !== 'reminder' || due.declaration === null) return { already: true }
  const reminder = due.effect
  const { returned, reached } = await spared(app, due.declaration, reminderEvent(reminder))
  const chases = await app.declarations.chases(due.declaration)
  const outcome = await app.declarations.change(due.declaration, { kind: 'countersign' }, (c) => {
    const cancelled = chases.some(({ revision, calledOffBy }) => calledOffBy !== null && revision === c.declaration.revision)
    return remindNow(c, reminder, { link: app.links.make, returned, reached, cancelled }, app.now())
  })
  if (outcome.kind === 'reminded') await app.effects.sent(due, `${outcome.to.length} written to`)
  else await app.effects.calledOff(due, outcome.why)
  await app.dispatch()
  return { outcome: outcome.kind }
}
