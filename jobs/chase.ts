/** Chases what is missing, where it still is when the chase is due. Safe to run twice: its letters have keys. */
import type { App } from '../src/app.ts'
import { closedFor } from '../src/config/holidays.ts'
import { chase as chaseNow } from '../src/core/findings/chase.ts'
import { workingHours } from '../src/core/working-days.ts'
import type { JobData } from '../src/queue.ts'
import { spared } from './spared.ts'

export async function chase({ effectId }: JobData<'chase'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (due?.effect.kind !== 'chase' || due.declaration === null) return { already: true }
  const { revision, number } = due.effect
  // Whatever kept it until now, it arrives by day.
  const hours = workingHours(app.now(), closedFor(app.hubs.get(due.hub)))
  if (hours !== null && Temporal.Instant.compare(hours, app.now()) > 0) {
    await app.effects.later(due, app.now().until(hours), 'it waits for the morning')
    await app.dispatch()
    return { outcome: 'later' }
  }
  const { returned, reached } = await spared(app, due.declaration, `chase-${revision}-${number}`)
  const outcome = await app.declarations.change(due.declaration, { kind: 'countersign' }, (c) => {
    const context = { closed: closedFor(c.hub), link: app.links.make, returned, reached }
    return chaseNow(c, { revision, number }, context, app.now())
  })
  if (outcome.kind === 'chased') await app.effects.sent(due, `${outcome.to.length} written to`)
  else if (outcome.kind === 'chase-waits') await app.effects.later(due, outcome.until.since(app.now()), outcome.why)
  else await app.effects.calledOff(due, outcome.why)
  await app.dispatch()
  return { outcome: outcome.kind }
}
