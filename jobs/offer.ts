/** Reminds of an offered place, or asks a person whether to free it, where nobody has answered. Safe to run twice: each does it once. */
import type { App } from '../src/app.ts'
import { expire, remindOfOffer } from '../src/core/round/offer-answer.ts'
import type { JobData } from '../src/queue.ts'

export async function offer({ effectId }: JobData<'offer'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (due?.effect.kind !== 'offer' || due.declaration === null) return { already: true }
  const { number, does } = due.effect
  const outcome = await app.declarations.change(due.declaration, { kind: 'countersign' }, (c) =>
    does === 'remind' ? remindOfOffer(c, number, app.links.make, app.now()) : expire(c, number),
  )
  if ('why' in outcome) await app.effects.calledOff(due, outcome.why)
  else await app.effects.sent(due, outcome.kind)
  await app.dispatch()
  return { outcome: outcome.kind }
}
