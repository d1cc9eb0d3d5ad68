/** Looks in Slack for a message that an earlier attempt may have left there: nothing is said twice. */
import type { WebClient } from '@slack/web-api'

/** What is not known of earlier attempts: they were made from then until then. */
export type Doubt = {
  from: Temporal.Instant
  until: Temporal.Instant
  now: Temporal.Instant
  /** Takes a turn for one page of a search; returns the seconds to wait where there is none now. */
  turn: () => Promise<number>
}

/** There is no turn for a search just now: the message is not posted before it has been made. */
export class NoTurn extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super(`no turn for a search for ${seconds} seconds`)
    this.seconds = seconds
  }
}

/** Our clock and Slack's differ, and a call may arrive after we gave up on it. */
const LEEWAY = Temporal.Duration.from({ minutes: 2 })
/** Pages of 200: nobody writes more in the time that is searched. */
const PAGES = 50

/** What was seen of a channel, from when until when, by our key. */
type Seen = { from: Temporal.Instant; until: Temporal.Instant; keys: Map<string, string> }
/** Two hundred doubtful cards are looked for at once: what one search saw answers the others. */
const seen = new WeakMap<WebClient, Map<string, Seen>>()

type Where = { client: WebClient; channel: string; thread: string | undefined }

/** The ts of our message with this id; null where none arrived. Throws NoTurn, and what Slack throws. */
export async function find(where: Where, id: string, doubt: Doubt): Promise<string | null> {
  const place = `${where.channel} ${where.thread ?? ''}`
  const known = seen.get(where.client)?.get(place)
  const from = doubt.from.subtract(LEEWAY)
  // Whatever was attempted after the last look may be there all the same.
  const covers = known && Temporal.Instant.compare(known.from, from) <= 0 && Temporal.Instant.compare(known.until, doubt.until) > 0
  const found = known?.keys.get(id)
  if (found !== undefined) return found
  if (covers) return null
  const keys = await look(where, from, doubt.turn)
  // Threads are many and short: only what was seen of a whole channel is worth keeping.
  if (!where.thread) seen.set(where.client, new Map([...(seen.get(where.client) ?? []), [place, { from, until: doubt.now, keys }]]))
  return keys.get(id) ?? null
}

async function look({ client, channel, thread }: Where, from: Temporal.Instant, turn: Doubt['turn']): Promise<Map<string, string>> {
  const keys = new Map<string, string>()
  const oldest = `${Math.floor(from.epochMilliseconds / 1000)}.000000`
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const wait = await turn()
    if (wait > 0) throw new NoTurn(wait)
    const asked = { channel, cursor, oldest, limit: 200, include_all_metadata: true }
    const { messages, response_metadata, has_more } = thread
      ? await client.conversations.replies({ ...asked, ts: thread })
      : await client.conversations.history(asked)
    for (const { metadata, ts } of messages ?? []) {
      const payload: Record<string, unknown> = { ...metadata?.event_payload }
      if (metadata?.event_type === 'countersign' && typeof payload.key === 'string' && ts) keys.set(payload.key, ts)
    }
    cursor = response_metadata?.next_cursor
    if (!cursor && has_more) throw new Error('Slack says that there is more, and not how to ask for it')
    if (!cursor) break
  }
  return keys
}
