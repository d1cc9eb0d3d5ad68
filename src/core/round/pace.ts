/** How fast Slack is spoken to. Each call takes a turn in its lanes, so that a burst is spread out and no hub waits for another. */
import type { Effect } from '../effect.ts'

/** What is done in Slack: each has limits of its own. `search` looks for what an earlier attempt may have left. */
export type Way = 'post' | 'update' | 'search'

/** A turn every so many milliseconds; `burst` of them may be taken at once after a pause. */
export type Lane = { name: string; every: number; burst: number }

/** Where a hub posts, and which workspace's limits it shares with other hubs. */
export type Place = { hub: string; channel: string; workspace: string }

/**
 * The lanes of a call: the hub's own first, then its workspace's, which no hub can fill alone.
 * Slack allows about one `chat.postMessage` a second in a channel and several hundred a minute in a workspace,
 * and 50 calls a minute of `chat.update` and of `conversations.history` (tier 3), a short burst apart. We stay below with our bursts.
 */
export function lanesOf(way: Way, { hub, channel, workspace }: Place): [Lane, Lane] {
  switch (way) {
    case 'post':
      return [
        { name: `post ${channel}`, every: 1_000, burst: 2 },
        { name: `post ${workspace}`, every: 200, burst: 10 },
      ]
    case 'update':
    case 'search':
      return [
        { name: `${way} ${hub}`, every: 2_000, burst: 5 },
        { name: `${way} ${workspace}`, every: 1_500, burst: 10 },
      ]
    default:
      return way satisfies never
  }
}

/** From when there is room; `spent` is until when the lane's turns have been taken. */
export const opens = ({ every, burst }: Lane, spent: Temporal.Instant): Temporal.Instant =>
  spent.subtract({ milliseconds: every * (burst - 1) })

/** Until when its turns are taken, once this one is. */
export const taken = ({ every }: Lane, spent: Temporal.Instant, now: Temporal.Instant): Temporal.Instant =>
  later(spent, now).add({ milliseconds: every })

/** The same where Slack has asked to wait: nothing until then, and then no burst. */
export const closed = ({ every, burst }: Lane, spent: Temporal.Instant, until: Temporal.Instant): Temporal.Instant =>
  later(spent, until.add({ milliseconds: every * (burst - 1) }))

export const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(a, b) > 0 ? a : b)

/**
 * How long to wait when Slack says so, in seconds. None and nonsense are taken for half a minute. A day is not believed:
 * asking once in ten minutes harms nobody, and a hub must not stand still over a slip in a header.
 */
export const patience = (retryAfter: number | null): number =>
  retryAfter === null || !Number.isFinite(retryAfter) ? 30 : Math.min(600, Math.max(1, Math.ceil(retryAfter)))

/** What goes first where several wait: 0 what a person has just done, 1 the rest, 2 what can wait until the cards are out. */
export type Urgency = 0 | 1 | 2

export function urgencyOf(effect: Effect, byPerson: boolean): Urgency {
  if (byPerson || effect.kind === 'announcement' || effect.kind === 'released' || effect.kind === 'behind') return 0
  if (effect.kind !== 'thread') return 1
  return effect.note.kind === 'chase-planned' ||
    effect.note.kind === 'chased' ||
    effect.note.kind === 'reminded' ||
    effect.note.kind === 'automatic'
    ? 2
    : 1
}
