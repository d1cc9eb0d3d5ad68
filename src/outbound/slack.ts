/** Posts to Slack: once each, with every outcome that a caller must answer as a value. */
import { createHash } from 'node:crypto'
import type { KnownBlock } from '@slack/types'
import { type Logger, LogLevel, WebAPIPlatformError, WebAPIRateLimitedError, WebClient, type WebClientOptions } from '@slack/web-api'
import type { Config } from '../config.ts'
import { patience, type Way } from '../core/round/pace.ts'
import type { Log } from '../log.ts'
import { gone, isAstray, takeBack } from './astray.ts'
import { type Doubt, find, NoTurn } from './search.ts'

/** What a message shows. `text` states the whole outcome: it is what a notification and a screen reader say. */
export type Rendered = { text: string; blocks: KnownBlock[] }

/** Slack as each hub reaches it: hubs with a workspace of their own have a token of their own. */
export type Slack = { of: (hub: string) => WebClient }

/** Retries are the queue's: the client's own go on for half an hour, can post twice and stall every other call. */
export const clientOptions = (apiUrl: string | null, log: Log): WebClientOptions => ({
  timeout: 10_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logger: slackLog(log),
  ...(apiUrl ? { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` } : {}),
})

/** One client for each token. Throws only when Slack is not configured, or asked about a hub that does not exist. */
export function openSlack({ slack, hubs }: Pick<Config, 'slack' | 'hubs'>, log: Log): Slack {
  const clients = new Map<string, WebClient>()
  return {
    of: (id) => {
      const hub = hubs.find((hub) => hub.id === id)
      const token = hub?.slackToken ?? slack?.botToken
      if (!hub || !token) throw new Error(`no Slack for hub ${id}: set SLACK_BOT_TOKEN`)
      const client = clients.get(token) ?? new WebClient(token, clientOptions(slack?.apiUrl ?? null, log))
      clients.set(token, client)
      return client
    },
  }
}

/**
 * `limited`: try again after so many seconds; `of` is what Slack has had too much of.
 * `broken`: nothing can be posted for this hub until a person mends it; `mend` says what is wrong.
 * `gone`: the message to change, or the thread, has been deleted.
 * `refused`: Slack will never take this message as it is.
 */
export type Outcome =
  | { kind: 'posted'; channel: string; ts: string }
  | { kind: 'limited'; retryAfter: number; of: Way }
  | { kind: 'broken'; why: string }
  | { kind: 'gone'; why: string }
  | { kind: 'refused'; why: string }

type Post = Rendered & {
  client: WebClient
  channel: string
  thread_ts?: string
  /** The effect's key: the same key is the same message. */
  key: string
  /** Earlier attempts that may have arrived without our hearing of it: they are looked for first. */
  doubt: Doubt | null
}

/** Posts a message, unless an earlier attempt did. Throws for faults that pass: the connection, a timeout, Slack's own 5xx. */
export async function post({ client, channel, thread_ts, key, doubt, text, blocks }: Post): Promise<Outcome> {
  const id = messageId(key)
  if (doubt) {
    const look = (thread: string | undefined) =>
      told(async () => ({ channel, ts: (await find({ client, channel, thread }, id, doubt)) ?? '' }), 'search')
    const earlier = await look(thread_ts)
    if (earlier.kind === 'gone') {
      // It stands in the channel, if anywhere.
      const astray = await look(undefined)
      return astray.kind !== 'posted' ? astray : astray.ts === '' || (await takeBack(client, channel, astray.ts)) ? earlier : astray
    }
    if (earlier.kind !== 'posted' || earlier.ts !== '') return earlier
  }
  let echo: { thread_ts?: string; parent_user_id?: string } | undefined
  const outcome = await told(async () => {
    // Undocumented, and unproven to make a repeat harmless: the search above is what we rely on.
    const once = { client_msg_id: id }
    const metadata = { event_type: 'countersign', event_payload: { key: id } }
    const sent = await client.chat.postMessage({
      channel,
      thread_ts,
      text,
      blocks,
      metadata,
      unfurl_links: false,
      unfurl_media: false,
      ...once,
    })
    echo = sent.message
    return { channel: sent.channel ?? channel, ts: sent.ts ?? '' }
  }, 'post')
  if (outcome.kind !== 'posted' || !thread_ts || !(await isAstray(client, { channel, thread: thread_ts, echo }))) return outcome
  return (await takeBack(client, channel, outcome.ts)) ? { kind: 'gone', why: 'its thread has been deleted' } : outcome
}

/** Draws a message again. Doing it twice changes nothing. */
export const update = ({
  client,
  channel,
  ts,
  text,
  blocks,
}: Rendered & { client: WebClient; channel: string; ts: string }): Promise<Outcome> =>
  told(async () => {
    await client.chat.update({ channel, ts, text, blocks })
    return { channel, ts }
  }, 'update')

/** The same UUID for the same key, in the shape of a version 5; it gives nothing away to other apps that read metadata. */
export function messageId(key: string): string {
  const hex = createHash('sha256').update(`countersign:${key}`).digest('hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const broken = new Set(
  'channel_not_found not_in_channel is_archived missing_scope invalid_auth not_authed token_revoked token_expired account_inactive no_permission restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel restricted_action_non_threadable_channel ekm_access_denied access_denied accesslimited two_factor_setup_required not_allowed_token_type enterprise_is_restricted team_access_not_granted org_login_required'.split(
    ' ',
  ),
)
const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'external_channel_migrating',
  'update_failed',
])

/** What Slack answered, as a value; throws for faults that pass. */
export async function told(call: () => Promise<{ channel: string; ts: string }>, of: Way): Promise<Outcome> {
  const limited = (retryAfter: number | null): Outcome => ({ kind: 'limited', retryAfter: patience(retryAfter), of })
  try {
    return { kind: 'posted', ...(await call()) }
  } catch (error) {
    if (error instanceof NoTurn) return limited(error.seconds)
    if (error instanceof WebAPIRateLimitedError) return limited(error.retryAfter)
    // The library has no class for a 429 that does not say how long.
    if (error instanceof Error && error.message.startsWith('Retry header')) return limited(null)
    if (!(error instanceof WebAPIPlatformError)) throw error
    const why = String(error.data.error ?? '')
    if (why === 'ratelimited' || why === 'rate_limited') return limited(null)
    // What is no word of Slack's, such as a proxy's page, was said by something between us: Slack has refused nothing.
    if (passing.has(why) || !/^[a-z][a-z0-9_]*$/.test(why)) throw error
    return { kind: broken.has(why) ? 'broken' : gone.has(why) ? 'gone' : 'refused', why }
  }
}

/** What an operator does about a hub that is `broken`. */
export const mend = (why: string): string =>
  ({
    channel_not_found:
      'the channel does not exist, or is private and Countersign is not in it: check slack.channel in countersign.yaml, then /invite @Countersign in it',
    not_in_channel: 'Countersign is not in the channel: /invite @Countersign in it',
    is_archived: 'the channel is archived: unarchive it, or name another as slack.channel in countersign.yaml',
    restricted_action_read_only_channel:
      'only some people may post in the channel: let Countersign post there (in Slack: channel details, Settings, Posting permissions)',
    missing_scope: 'the Slack app lacks a scope of manifest.json: update the app from it and reinstall it',
  })[why] ?? `Slack answered ${why}: check the bot token and reinstall the app from manifest.json`

/** Slack's libraries log to ours. Their debug lines hold whole messages and are dropped. */
export const slackLog = (log: Log): Logger => {
  const line = (parts: unknown[]) => ({
    err: parts.find((part) => part instanceof Error),
    slack: parts.filter((part) => typeof part === 'string').join(' '),
  })
  return {
    debug: () => {},
    info: (...parts) => log.debug(line(parts), 'slack'),
    warn: (...parts) => log.warn(line(parts), 'slack'),
    error: (...parts) => log.error(line(parts), 'slack'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}
