/** How a Web API method is written down: its arguments, its scope, its rate, and what it does. */
import * as z from 'zod'
import type { Block, ViewBody } from './kit.ts'
import { MessageBlocks, pictures, ViewBody as ViewSchema } from './kit.ts'
import type { Tier } from './limits.ts'
import { checkMessage } from './manners.ts'
import { unseen } from './pictures.ts'
import type { Json } from './wire.ts'
import { parse, problems } from './wire.ts'
import type { Channel, World } from './world.ts'

export type Reply = { ok: true; [key: string]: Json } | { ok: false; error: string; [key: string]: Json }

export type Method = {
  /** Any one of these is enough; none means that every token may. */
  scopes: (args: Record<string, unknown>, world: World) => string[]
  tier: Tier
  /** What the rate is counted for, besides the method. */
  per: (args: Record<string, unknown>) => string
  call: (args: Record<string, unknown>, world: World) => Reply
}

/** What one does about a channel that is private needs the other scope. */
export const byChannel =
  (open: string, closed: string) =>
  (args: Record<string, unknown>, world: World): string[] => [world.channels.get(String(args.channel))?.private ? closed : open]

/** Unknown and malformed arguments are faults: Slack ignores the first, which hides a typing mistake for ever. */
export function method<S extends z.ZodRawShape>(
  name: string,
  rules: { shape: S; scopes?: string[] | Method['scopes']; tier: Tier; per?: Method['per'] },
  run: (args: z.infer<z.ZodObject<S>>, world: World) => Reply,
): [string, Method] {
  const { scopes = [], tier, per = () => '' } = rules
  const schema = z.strictObject(rules.shape)
  // Bolt's client adds the team to every call.
  const call: Method['call'] = ({ token: _, team_id: __, ...args }, world) => {
    const parsed = schema.safeParse(args)
    if (parsed.success) return run(parsed.data, world)
    for (const { where, what } of problems(parsed.error, '')) world.fault('invalid-arguments', name, where, what)
    return refuse('invalid_arguments', { response_metadata: { messages: pointed(problems(parsed.error, '')) } })
  }
  return [name, { scopes: Array.isArray(scopes) ? () => scopes : scopes, tier, per, call }]
}

export const refuse = (error: string, more: Record<string, Json> = {}): Reply => ({ ...more, ok: false, error })

const pointed = (found: { where: string; what: string }[]) => found.map(({ where, what }) => `[ERROR] ${what} [json-pointer:${where}]`)

/** The channel, if the product may speak in it; otherwise Slack's word for why not. A private channel hides itself. */
export function reach(world: World, id: string): Channel | string {
  const channel = world.channels.get(id)
  if (!channel || (channel.private && !channel.bot)) return 'channel_not_found'
  if (channel.archived) return 'is_archived'
  return channel.bot ? channel : 'not_in_channel'
}

/** What a message would show, judged by Slack's limits and by our own manners; a string is Slack's refusal. */
export function shown(
  world: World,
  name: string,
  args: { text?: string | undefined; blocks?: unknown },
): { text: string; blocks: Block[] } | Reply {
  const given = typeof args.blocks === 'string' ? parse(args.blocks) : (args.blocks ?? [])
  const parsed = MessageBlocks.safeParse(given)
  if (!parsed.success) {
    const found = problems(parsed.error, '/blocks')
    for (const { where, what } of found) world.fault('invalid-blocks', name, where, what)
    const long = found.some(({ what }) => what === 'msg_blocks_too_long')
    return refuse(long ? 'msg_blocks_too_long' : 'invalid_blocks', { response_metadata: { messages: pointed(found) } })
  }
  const text = args.text ?? ''
  if (!text && parsed.data.length === 0) {
    world.fault('missing-text', name, '/text', 'neither text nor blocks')
    return refuse('no_text')
  }
  const blind = pictures(parsed.data).flatMap(({ id, where }) => unseen(world, name, id, `/blocks${where}`) ?? [])
  if (blind.length > 0) return refuse('invalid_blocks', { response_metadata: { messages: blind.map((one) => `[ERROR] ${one}`) } })
  checkMessage(world, name, text, parsed.data)
  return { text, blocks: parsed.data }
}

/** A view judged by Slack's limits. */
export function viewed(world: World, name: string, given: unknown): ViewBody | Reply {
  const parsed = ViewSchema.safeParse(typeof given === 'string' ? parse(given) : given)
  if (parsed.success) {
    const blind = pictures(parsed.data.blocks).flatMap(({ id, where }) => unseen(world, name, id, `/view/blocks${where}`) ?? [])
    return blind.length === 0
      ? parsed.data
      : refuse('invalid_arguments', { response_metadata: { messages: blind.map((one) => `[ERROR] ${one}`) } })
  }
  const found = problems(parsed.error, '/view')
  for (const { where, what } of found) world.fault('invalid-view', name, where, what)
  return refuse('invalid_arguments', { response_metadata: { messages: pointed(found) } })
}

export const refused = (value: object): value is Reply => 'ok' in value
