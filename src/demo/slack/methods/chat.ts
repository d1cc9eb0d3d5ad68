/** chat.*: posting, updating, deleting, whispering, pointing. */
import * as z from 'zod'
import { checkMetadata, checkUnfurl } from '../manners.ts'
import { method, reach, refuse, refused, shown } from '../method.ts'
import { flag, type Json, json } from '../wire.ts'
import { type Message, named, type World } from '../world.ts'

const OpaqueMetadata = json(z.strictObject({ event_type: z.string().min(1).max(255), event_payload: z.record(z.string(), z.json()) }))
const blocks = z.unknown().optional()

const post = {
  channel: z.string(),
  text: z.string().optional(),
  blocks,
  thread_ts: z.string().optional(),
  reply_broadcast: flag.optional(),
  metadata: OpaqueMetadata.optional(),
  unfurl_links: flag.optional(),
  unfurl_media: flag.optional(),
  mrkdwn: flag.optional(),
  link_names: flag.optional(),
  client_msg_id: z.uuid().optional(),
}

/** Who says "This message was deleted." where replies stood under it. */
const SLACKBOT = 'USLACKBOT'

/** A message as Slack gives it back. Metadata only where it was asked for. */
export const asJson = (message: Message, world: World, withMetadata = false): Record<string, Json> => ({
  type: 'message',
  ...(message.user === SLACKBOT ? { subtype: 'tombstone', hidden: true } : {}),
  user: message.user,
  ...(message.user === world.bot.id ? { bot_id: world.botId, app_id: world.appId } : {}),
  team: world.setup.team.id,
  ts: message.ts,
  text: message.text,
  ...(message.blocks.length > 0 ? { blocks: message.blocks as unknown as Json } : {}),
  ...(message.thread ? { thread_ts: message.thread, parent_user_id: find(world, message.channel, message.thread)?.user ?? '' } : {}),
  ...(message.clientMsgId ? { client_msg_id: message.clientMsgId } : {}),
  ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
  ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
})

/** Puts a message into a channel; `respond()` and file uploads do too. */
export function put(world: World, channel: string, said: Pick<Message, 'text' | 'blocks'> & Partial<Message>): Message {
  const show = { text: said.text, blocks: named(world, said.blocks) }
  const message: Message = {
    thread: null,
    user: world.bot.id,
    clientMsgId: null,
    metadata: null,
    edited: false,
    deleted: false,
    ...said,
    ...show,
    channel,
    ts: world.ts(),
    versions: [show],
  }
  world.messages.push(message)
  return message
}

/** What a message shows from now on. Text without blocks removes the blocks. */
export function redraw(world: World, message: Message, said: Pick<Message, 'text' | 'blocks'>) {
  const show = { text: said.text, blocks: named(world, said.blocks) }
  message.versions.push(show)
  Object.assign(message, show, { edited: true })
}

/** Somebody deletes it. Where replies stand under it a placeholder stays, which can be answered and not changed. */
export function remove(world: World, message: Message) {
  const answered = world.messages.some((one) => one.channel === message.channel && one.thread === message.ts && !one.deleted)
  if (!answered) message.deleted = true
  else Object.assign(message, { user: SLACKBOT, text: 'This message was deleted.', blocks: [], metadata: null, clientMsgId: null })
}

export const find = (world: World, channel: string, ts: string): Message | undefined =>
  world.messages.find((one) => one.channel === channel && one.ts === ts && !one.deleted)

export const chat = [
  method(
    'chat.postMessage',
    { shape: post, scopes: ['chat:write'], tier: 'posting', per: (args) => String(args.channel) },
    (args, world) => {
      const channel = reach(world, args.channel)
      if (typeof channel === 'string') return refuse(channel)
      const show = shown(world, 'chat.postMessage', args)
      if (refused(show)) return show
      checkUnfurl(world, 'chat.postMessage', args.unfurl_links)
      if (args.metadata) checkMetadata(world, 'chat.postMessage', args.metadata)
      const root = args.thread_ts ? world.messages.find((one) => one.channel === channel.id && one.ts === args.thread_ts) : undefined
      if (args.thread_ts && !root) {
        world.fault('unknown-thread', 'chat.postMessage', '/thread_ts', 'there is no such message in this channel')
        return refuse('thread_not_found')
      }
      const before = world.messages.find(
        (one) => one.channel === channel.id && one.clientMsgId !== null && one.clientMsgId === args.client_msg_id,
      )
      const again = before !== undefined && world.setup.dedupes !== false
      const message = again
        ? before
        : put(world, channel.id, {
            ...show,
            // Under a message that was deleted Slack posts nothing: it posts in the channel, and does not say so.
            thread: root && !root.deleted ? root.ts : null,
            clientMsgId: args.client_msg_id ?? null,
            metadata: args.metadata ?? null,
          })
      return { ok: true, channel: channel.id, ts: message.ts, message: asJson(message, world) }
    },
  ),
  method(
    'chat.update',
    {
      shape: { channel: z.string(), ts: z.string(), text: z.string().optional(), blocks, metadata: OpaqueMetadata.optional() },
      scopes: ['chat:write'],
      tier: 'tier 3',
    },
    (args, world) => {
      const channel = reach(world, args.channel)
      if (typeof channel === 'string') return refuse(channel)
      const message = find(world, channel.id, args.ts)
      if (!message || message.user === SLACKBOT) return refuse('message_not_found')
      if (message.user !== world.bot.id) {
        world.fault('not-our-message', 'chat.update', '/ts', 'only our own messages can be updated')
        return refuse('cant_update_message')
      }
      if ((args.text ?? '').length > 4000) {
        world.fault('invalid-arguments', 'chat.update', '/text', 'more than 4,000 characters')
        return refuse('msg_too_long')
      }
      const show = shown(world, 'chat.update', args)
      if (refused(show)) return show
      if (args.metadata) {
        checkMetadata(world, 'chat.update', args.metadata)
        message.metadata = args.metadata
      }
      redraw(world, message, show)
      return { ok: true, channel: channel.id, ts: message.ts, text: message.text, message: asJson(message, world) }
    },
  ),
  method('chat.delete', { shape: { channel: z.string(), ts: z.string() }, scopes: ['chat:write'], tier: 'tier 3' }, (args, world) => {
    const channel = reach(world, args.channel)
    if (typeof channel === 'string') return refuse(channel)
    const message = find(world, channel.id, args.ts)
    if (!message || message.user === SLACKBOT) return refuse('message_not_found')
    if (message.user !== world.bot.id) {
      world.fault('not-our-message', 'chat.delete', '/ts', 'only our own messages can be deleted')
      return refuse('cant_delete_message')
    }
    remove(world, message)
    return { ok: true, channel: channel.id, ts: args.ts }
  }),
  method(
    'chat.postEphemeral',
    {
      shape: { channel: z.string(), user: z.string(), text: z.string().optional(), blocks, thread_ts: z.string().optional() },
      scopes: ['chat:write'],
      tier: 'tier 4',
    },
    (args, world) => {
      const channel = reach(world, args.channel)
      if (typeof channel === 'string') return refuse(channel)
      if (!channel.members.includes(args.user)) return refuse('user_not_in_channel')
      const show = shown(world, 'chat.postEphemeral', args)
      if (refused(show)) return show
      const ts = world.ts()
      const blocks = named(world, show.blocks)
      world.ephemerals.push({ ...show, blocks, channel: channel.id, ts, thread: args.thread_ts ?? null, to: args.user, deleted: false })
      return { ok: true, message_ts: ts }
    },
  ),
  method('chat.getPermalink', { shape: { channel: z.string(), message_ts: z.string() }, tier: 'special' }, (args, world) => {
    const channel = reach(world, args.channel)
    if (typeof channel === 'string') return refuse(channel)
    if (!find(world, channel.id, args.message_ts)) return refuse('message_not_found')
    const at = args.message_ts.replace('.', '')
    return {
      ok: true,
      channel: channel.id,
      permalink: `https://${world.setup.team.id.toLowerCase()}.slack.example/archives/${channel.id}/p${at}`,
    }
  }),
]
