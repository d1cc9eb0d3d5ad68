/** Posts or updates one thing in Slack. Which channel comes from the hub, what it shows from the present state. */
import type { App, DueEffect } from '../src/app.ts'
import { mend, type Outcome, post as postToSlack, update } from '../src/outbound/slack.ts'
import type { JobData } from '../src/queue.ts'
import { type Drawing, drawing } from '../src/review/drawing.ts'
import { backoff } from './backoff.ts'

export async function post({ effectId }: JobData<'post'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (!due) return { already: true }
  try {
    const it = await drawing(app, due)
    const outcome = it === 'not-yet' ? it : await show(app, due, it)
    if (outcome === 'not-yet') await app.effects.later(due, backoff(due.attempts), 'its card is not posted yet')
    else await settle(app, due, outcome)
    return { outcome: outcome === 'not-yet' ? outcome : outcome.kind }
  } catch (err) {
    app.log.warn({ effect: due.id, attempts: due.attempts, err }, 'Slack did not answer')
    await app.effects.later(due, backoff(due.attempts), 'Slack did not answer')
    return { outcome: 'later' }
  } finally {
    await app.dispatch()
  }
}

async function show(app: App, due: DueEffect, { subject, thread, hash, rendered }: Drawing): Promise<Outcome> {
  const client = app.slack.of(due.hub)
  const standing = subject === null ? null : await app.posts.get(subject)
  const keep = async (outcome: Outcome) => {
    if (outcome.kind === 'posted' && subject) await app.posts.save(subject, { channel: outcome.channel, ts: outcome.ts, hash })
    return outcome
  }
  if (standing?.hash === hash) return { kind: 'posted', channel: standing.channel, ts: standing.ts }
  if (standing) {
    const outcome = await update({ client, channel: standing.channel, ts: standing.ts, ...rendered })
    if (outcome.kind !== 'gone') return keep(outcome)
  }
  // Somebody deleted the card: the next one is another message, with a name of its own.
  const key = standing ? `${due.key}:after:${standing.ts}` : due.key
  const channel = thread?.channel ?? app.hubs.get(due.hub).channel
  return keep(await postToSlack({ client, channel, ...(thread && { thread_ts: thread.ts }), key, attempt: due.attempts, ...rendered }))
}

async function settle(app: App, due: DueEffect, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case 'posted':
      await app.effects.sent(due, outcome.ts)
      if (await app.hubs.fault(due.hub, null)) app.log.info({ hub: due.hub }, 'Slack channel works again')
      return
    case 'limited':
      await app.effects.later(due, Temporal.Duration.from({ seconds: outcome.retryAfter }), 'Slack asked to wait')
      return
    case 'broken':
      // Nothing is dropped: it is tried again until somebody has mended the channel.
      if (await app.hubs.fault(due.hub, outcome.why)) app.log.error({ hub: due.hub, mend: mend(outcome.why) }, 'Slack channel broken')
      await app.effects.later(due, Temporal.Duration.from({ minutes: 1 }), outcome.why)
      return
    case 'gone':
    case 'refused':
      app.log.error({ effect: due.id, kind: due.effect.kind, why: outcome.why }, 'Slack will not take this post')
      await app.effects.failed(due, outcome.why)
      return
    default:
      outcome satisfies never
  }
}
