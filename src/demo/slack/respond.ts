/** What `respond()` sends to a response_url: five times within thirty minutes, and never in doubt about what it replaces. */
import * as z from 'zod'
import { refused, shown } from './method.ts'
import { find, put, redraw } from './methods/chat.ts'
import { named, type World } from './world.ts'

const lasts = Temporal.Duration.from({ minutes: 30 })
const most = 5

const Body = z.strictObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
  mrkdwn: z.boolean().optional(),
})

/** The HTTP status and body that Slack would answer. */
export function respond(world: World, token: string, given: unknown): { status: number; body: string } {
  const target = world.responses.get(token)
  if (!target) return { status: 404, body: 'no such url' }
  if (target.uses >= most || Temporal.Instant.compare(world.now(), target.at.add(lasts)) > 0) {
    world.fault('response-url', 'respond', '', target.uses >= most ? 'used more than five times' : 'older than thirty minutes')
    return { status: 404, body: target.uses >= most ? 'used_url' : 'expired_url' }
  }
  target.uses += 1
  const parsed = Body.safeParse(given)
  if (!parsed.success) {
    world.fault('invalid-arguments', 'respond', '', z.prettifyError(parsed.error))
    return { status: 400, body: 'invalid_payload' }
  }
  const said = parsed.data
  const source = target.message
  if (said.delete_original) {
    const original = source && (source.ephemeral ? whisper(world, target.user, source.ts) : find(world, target.channel, source.ts))
    if (!original) return { status: 404, body: 'message_not_found' }
    original.deleted = true
    return { status: 200, body: 'ok' }
  }
  if (source && said.replace_original === undefined) {
    // Slack's answer has differed between kinds of message and years: we say which we mean.
    world.fault('ambiguous-respond', 'respond', '/replace_original', 'an answer to a message says whether it replaces the message')
  }
  const show = shown(world, 'respond', said)
  if (refused(show)) return { status: 400, body: String(show.ok || show.error) }
  if (source && said.replace_original) {
    if (source.ephemeral) {
      const old = whisper(world, target.user, source.ts)
      if (old) Object.assign(old, { text: show.text, blocks: named(world, show.blocks) })
    } else {
      const old = find(world, target.channel, source.ts)
      if (old) redraw(world, old, show)
    }
  } else if (said.response_type === 'in_channel') {
    put(world, target.channel, { ...show, thread: said.thread_ts ?? null })
  } else {
    const blocks = named(world, show.blocks)
    world.ephemerals.push({
      ...show,
      blocks,
      channel: target.channel,
      ts: world.ts(),
      thread: said.thread_ts ?? null,
      to: target.user,
      deleted: false,
    })
  }
  return { status: 200, body: 'ok' }
}

const whisper = (world: World, user: string, ts: string) => world.ephemerals.find((one) => one.to === user && one.ts === ts && !one.deleted)
