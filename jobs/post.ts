/** Posts or updates one thing in Slack. Nothing is dropped: what cannot be posted now is tried again, or shown as failed. */
import type { App, DueEffect } from '../src/app.ts'
import { mend } from '../src/outbound/slack.ts'
import type { JobData } from '../src/queue.ts'
import { type Shown, show } from '../src/review/show.ts'
import { backoff } from './backoff.ts'

export async function post({ effectId }: JobData<'post'>, app: App) {
  const due = await app.effects.claimTurn(effectId)
  if (!due) {
    // It may only wait for its turn, and is to be woken then.
    await app.dispatch()
    return { already: true }
  }
  try {
    const outcome = await show(app, due)
    await settle(app, due, outcome)
    return { outcome: outcome.kind }
  } catch (err) {
    app.log.warn({ effect: due.id, attempts: due.attempts, err }, 'Slack did not answer')
    await app.effects.later(due, backoff(due.attempts), 'Slack did not answer')
    return { outcome: 'later' }
  } finally {
    await app.dispatch()
  }
}

const toOnePerson = new Set<DueEffect['effect']['kind']>(['original', 'confirmation'])

async function settle(app: App, due: DueEffect, outcome: Shown): Promise<unknown> {
  switch (outcome.kind) {
    case 'posted':
      // What reached one person says nothing about the hub's channel.
      if (!toOnePerson.has(due.effect.kind) && (await app.hubs.fault(due.hub, null)))
        app.log.info({ hub: due.hub }, 'Slack channel works again')
      return app.effects.sent(due, outcome.ts)
    case 'for-now':
      return app.effects.later(due, Temporal.Duration.from({ seconds: outcome.again }), 'shown, and drawn again soon', 'no')
    case 'overtaken':
      return app.effects.calledOff(due, outcome.why)
    case 'not-yet':
      return app.effects.later(due, backoff(due.attempts), 'its card is not posted yet', 'no')
    case 'limited':
      // Everything of this kind at this hub waits; other hubs do not.
      await app.effects.limited(due.hub, outcome.of, outcome.retryAfter)
      return app.effects.later(due, Temporal.Duration.from({ seconds: outcome.retryAfter }), 'Slack asked to wait', 'no')
    case 'broken':
      if (await app.hubs.fault(due.hub, outcome.why)) app.log.error({ hub: due.hub, mend: mend(outcome.why) }, 'Slack channel broken')
      return app.effects.later(due, Temporal.Duration.from({ minutes: 1 }), outcome.why, 'no')
    case 'gone':
    case 'refused':
      app.log.error({ effect: due.id, kind: due.effect.kind, why: outcome.why }, 'Slack will not take this post')
      return app.effects.failed(due, outcome.why)
    default:
      return outcome satisfies never
  }
}
