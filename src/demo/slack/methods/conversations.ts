/** conversations.*: what a channel is, who is in it, and what was said. */
import * as z from 'zod'
import { byChannel, method, type Reply, reach, refuse } from '../method.ts'
import { count, flag, json } from '../wire.ts'
import type { Channel, Message, World } from '../world.ts'
import { asJson, find } from './chat.ts'

const readScopes = byChannel('channels:read', 'groups:read')
const historyScopes = byChannel('channels:history', 'groups:history')

const paging = { cursor: z.string().optional(), limit: count.max(1000).optional() }
const span = {
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
}

/** A page of a list, and Slack's opaque mark for the next one. */
function page<T>(all: T[], { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number | undefined }) {
  const from = cursor ? Number(cursor) : 0
  const next = from + limit < all.length ? String(from + limit) : ''
  return { rows: all.slice(from, from + limit), more: next !== '', response_metadata: { next_cursor: next } }
}

const within = (
  message: Message,
  {
    oldest = '0',
    latest,
    inclusive = false,
  }: { oldest?: string | undefined; latest?: string | undefined; inclusive?: boolean | undefined },
) => {
  const at = Number(message.ts)
  if (inclusive && (at === Number(oldest) || at === Number(latest))) return true
  return at > Number(oldest) && (latest === undefined || at < Number(latest))
}

const history = (world: World, messages: Message[], args: z.infer<z.ZodObject<typeof paging & typeof span>>): Reply => {
  const { rows, more, response_metadata } = page(
    messages.filter((one) => !one.deleted && within(one, args)),
    args,
  )
  return { ok: true, messages: rows.map((one) => asJson(one, world, args.include_all_metadata)), has_more: more, response_metadata }
}

const described = (channel: Channel) => ({
  id: channel.id,
  name: channel.name,
  is_channel: !channel.private,
  is_group: channel.private,
  is_im: channel.id.startsWith('D'),
  is_private: channel.private,
  is_archived: channel.archived,
  is_member: channel.bot,
})

/** The private conversation with one person, opened on first use. */
function direct(world: World, user: string): Channel {
  const known = [...world.channels.values()].find((one) => one.id.startsWith('D') && one.members.includes(user))
  const channel = known ?? { id: world.id('D'), name: '', members: [user], bot: true, private: true, archived: false }
  world.channels.set(channel.id, channel)
  return channel
}

export const conversations = [
  method(
    'conversations.info',
    { shape: { channel: z.string(), include_num_members: flag.optional() }, scopes: readScopes, tier: 'tier 3' },
    (args, world) => {
      const channel = world.channels.get(args.channel)
      return !channel || (channel.private && !channel.bot) ? refuse('channel_not_found') : { ok: true, channel: described(channel) }
    },
  ),
  method('conversations.members', { shape: { channel: z.string(), ...paging }, scopes: readScopes, tier: 'tier 4' }, (args, world) => {
    const channel = world.channels.get(args.channel)
    if (!channel || (channel.private && !channel.bot)) return refuse('channel_not_found')
    const { rows, response_metadata } = page([...channel.members, ...(channel.bot ? [world.bot.id] : [])], args)
    return { ok: true, members: rows, response_metadata }
  }),
  method(
    'conversations.history',
    { shape: { channel: z.string(), ...paging, ...span }, scopes: historyScopes, tier: 'tier 3' },
    (args, world) => {
      const channel = reach(world, args.channel)
      if (typeof channel === 'string' && channel !== 'is_archived') return refuse(channel)
      return history(world, world.messages.filter((one) => one.channel === args.channel && one.thread === null).toReversed(), args)
    },
  ),
  method(
    'conversations.replies',
    { shape: { channel: z.string(), ts: z.string(), ...paging, ...span }, scopes: historyScopes, tier: 'tier 3' },
    (args, world) => {
      const channel = reach(world, args.channel)
      if (typeof channel === 'string' && channel !== 'is_archived') return refuse(channel)
      if (!find(world, args.channel, args.ts)) return refuse('thread_not_found')
      return history(
        world,
        world.messages.filter((one) => one.channel === args.channel && (one.ts === args.ts || one.thread === args.ts)),
        args,
      )
    },
  ),
  method(
    'conversations.open',
    {
      shape: { users: z.union([z.string(), json(z.array(z.string()).length(1))]), return_im: flag.optional() },
      scopes: ['im:write'],
      tier: 'tier 3',
    },
    (args, world) => {
      const user = typeof args.users === 'string' ? args.users : args.users[0]
      const person = world.people.get(user ?? '')
      return person ? { ok: true, channel: { id: direct(world, person.id).id } } : refuse('users_not_found')
    },
  ),
]
