/** Chases what is missing, where it still is when the chase is due. Safe to run twice: its letters have keys. */
import type { App } from '../src/app.ts'
import { closedFor } from '../src/config/holidays.ts'
import { chase as chaseNow } from '../src/core/chase.ts'
import type { JobData } from '../src/queue.ts'

export async function chase({ effectId }: JobData<'chase'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (due?.effect.kind !== 'chase' || due.declaration === null) return { already: true }
  const { revision, number } = due.effect
  const letters = await app.declarations.letters(due.declaration)
  // What a mail server refused for good, or sent back, is not written to again.
  const returned = letters.filter(
    ({ state, response }) => state === 'undeliverable' || (state === 'failed' && /^5\d\d/.test(response ?? '')),
  )
  const outcome = await app.declarations.change(due.declaration, { kind: 'countersign' }, (c) => {
    const context = { closed: closedFor(c.hub), link: app.links.make, returned: returned.map(({ to }) => to) }
    return chaseNow(c, { revision, number }, context, app.now())
  })
  if (outcome.kind === 'chased') await app.effects.sent(due, `${outcome.to.length} written to`)
  else await app.effects.calledOff(due, outcome.why)
  await app.dispatch()
  return { outcome: outcome.kind }
}
