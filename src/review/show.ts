/** Brings what an effect shows into Slack: a new post, or the standing one drawn again. */
import type { App, DueEffect } from '../app.ts'
import { type Outcome, post, type Rendered, update } from '../outbound/slack.ts'
import { drawing } from './drawing.ts'
import { despitePictures } from './picture.ts'
import { uploadConfirmation } from './school/confirmation.ts'
import { uploadOriginal } from './school/original.ts'

/**
 * `not-yet`: it goes into the thread of a card that is still to be posted, or posted again.
 * `for-now`: it is shown, and to be drawn again after so many seconds.
 * `overtaken`: nobody needs it any more.
 */
export type Shown = Outcome | { kind: 'not-yet' } | { kind: 'overtaken'; why: string } | { kind: 'for-now'; again: number }

/** Doing it twice shows it once. */
export async function show(app: App, due: DueEffect): Promise<Shown> {
  if (due.effect.kind === 'original') return uploadOriginal(app, due, due.effect)
  if (due.effect.kind === 'confirmation') return uploadConfirmation(app, due, due.effect)
  const it = await drawing(app, due)
  if (it === 'not-yet') return { kind: 'not-yet' }
  if ('overtaken' in it) return { kind: 'overtaken', why: it.overtaken }
  const { subject, thread, hash, rendered } = it
  const client = app.slack.of(due.hub)
  const own = app.hubs.get(due.hub).channel
  const standing = subject === null ? null : await app.posts.get(subject)
  const keep = async (outcome: Outcome): Promise<Shown> => {
    if (outcome.kind !== 'posted') return outcome
    if (subject) await app.posts.save(subject, { channel: outcome.channel, ts: outcome.ts, hash })
    return it.again === undefined ? outcome : { kind: 'for-now', again: it.again }
  }
  if (standing?.hash === hash) return keep({ kind: 'posted', channel: standing.channel, ts: standing.ts })
  if (standing) {
    const again = (shown: Rendered) => update({ client, channel: standing.channel, ts: standing.ts, ...shown })
    const outcome = await despitePictures(app, due.hub, rendered, again)
    if (!isLost(outcome, standing.channel !== own)) return keep(outcome)
  }
  // The one before is lost: the next one is another message, with a name of its own.
  const key = standing ? `${due.key}:after:${standing.ts}` : due.key
  const channel = thread?.channel ?? own
  const doubt = due.doubt && { ...due.doubt, now: app.now(), turn: () => app.effects.searchTurn(due.hub) }
  const anew = (shown: Rendered) => post({ client, channel, ...(thread && { thread_ts: thread.ts }), key, doubt, ...shown })
  const outcome = await despitePictures(app, due.hub, rendered, anew)
  if (!thread || !isLost(outcome, channel !== own)) return keep(outcome)
  await app.posts.lost(thread.subject, thread.ts)
  return { kind: 'not-yet' }
}

const closedToUs = new Set(['channel_not_found', 'not_in_channel', 'is_archived'])
/** Somebody deleted what stood there; or the hub has another channel now, and that one is closed to us. */
const isLost = (outcome: Outcome, moved: boolean): boolean =>
  outcome.kind === 'gone' || (moved && outcome.kind === 'broken' && closedToUs.has(outcome.why))
