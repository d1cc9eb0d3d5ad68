/** views.*: modals, three deep at most, and each person's home. */
import * as z from 'zod'
import type { ViewBody } from '../kit.ts'
import { method, type Reply, refuse, refused, viewed } from '../method.ts'
import type { Json } from '../wire.ts'
import { named, type Trigger, type View, type World } from '../world.ts'

/** Longest life of a trigger. */
const triggerLasts = Temporal.Duration.from({ seconds: 3 })
const deepest = 3

export const asJson = (world: World, view: View, state: Json = { values: {} }): Record<string, Json> => {
  const { errors: _, user: __, root, previous, ...body } = view
  return {
    ...(body as unknown as Record<string, Json>),
    team_id: world.setup.team.id,
    app_id: world.appId,
    bot_id: world.botId,
    root_view_id: root,
    previous_view_id: previous,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state,
  }
}

/** Drawn from what the product sent; an update keeps its identity and gets a new hash. */
function draw(world: World, body: ViewBody, user: string, old?: View, previous: View | null = null): View {
  const id = old?.id ?? world.id('V')
  return {
    ...body,
    blocks: named(world, body.blocks),
    id,
    hash: `${Math.floor(world.now().epochMilliseconds / 1000)}.${world.id('h')}`,
    root: old?.root ?? previous?.root ?? id,
    previous: old ? old.previous : (previous?.id ?? null),
    user,
    errors: {},
  }
}

/** The trigger, used up; or Slack's word for why it is no good. Being late is our fault. */
function pull(world: World, name: string, id: string): Trigger | Reply {
  const trigger = world.triggers.get(id)
  if (!trigger) {
    world.fault('bad-trigger', name, '/trigger_id', 'no interaction has this trigger')
    return refuse('invalid_trigger')
  }
  if (trigger.used) {
    world.fault('bad-trigger', name, '/trigger_id', 'a trigger works once')
    return refuse('exchanged_trigger_id')
  }
  if (Temporal.Instant.compare(world.now(), trigger.at.add(triggerLasts)) > 0) {
    world.fault('bad-trigger', name, '/trigger_id', 'a trigger expires after 3 seconds')
    return refuse('expired_trigger_id')
  }
  trigger.used = true
  return trigger
}

const stackOf = (world: World, user: string): View[] => world.modals.get(user) ?? []

export function replace(world: World, old: View, body: ViewBody): View {
  const view = draw(world, body, old.user, old)
  world.modals.set(
    old.user,
    stackOf(world, old.user).map((one) => (one.id === old.id ? view : one)),
  )
  return view
}

export function push(world: World, user: string, body: ViewBody): View | null {
  const stack = stackOf(world, user)
  if (stack.length >= deepest) return null
  const view = draw(world, body, user, undefined, stack.at(-1) ?? null)
  world.modals.set(user, [...stack, view])
  return view
}

const view = z.unknown()
const wrong = (world: World, name: string, body: ViewBody, type: ViewBody['type']): Reply | null => {
  if (body.type === type) return null
  world.fault('invalid-view', name, '/view/type', `must be ${type}`)
  return refuse('invalid_arguments')
}

export const views = [
  method('views.open', { shape: { trigger_id: z.string(), view }, tier: 'tier 4' }, (args, world) => {
    const body = viewed(world, 'views.open', args.view)
    if (refused(body)) return body
    const refusal = wrong(world, 'views.open', body, 'modal')
    if (refusal) return refusal
    const trigger = pull(world, 'views.open', args.trigger_id)
    if (refused(trigger)) return trigger
    const opened = draw(world, body, trigger.user)
    world.modals.set(trigger.user, [opened])
    return { ok: true, view: asJson(world, opened) }
  }),
  method('views.push', { shape: { trigger_id: z.string(), view }, tier: 'tier 4' }, (args, world) => {
    const body = viewed(world, 'views.push', args.view)
    if (refused(body)) return body
    const refusal = wrong(world, 'views.push', body, 'modal')
    if (refusal) return refusal
    const trigger = pull(world, 'views.push', args.trigger_id)
    if (refused(trigger)) return trigger
    if (!trigger.view) {
      world.fault('bad-trigger', 'views.push', '/trigger_id', 'only a trigger from a modal can push')
      return refuse('invalid_trigger')
    }
    const pushed = push(world, trigger.user, body)
    return pushed ? { ok: true, view: asJson(world, pushed) } : refuse('push_limit_reached')
  }),
  method(
    'views.update',
    { shape: { view_id: z.string().optional(), external_id: z.string().optional(), hash: z.string().optional(), view }, tier: 'tier 4' },
    (args, world) => {
      const body = viewed(world, 'views.update', args.view)
      if (refused(body)) return body
      const old = [...world.modals.values()]
        .flat()
        .find((one) => (args.view_id ? one.id === args.view_id : one.external_id === args.external_id))
      if (!old) return refuse('not_found')
      if (args.hash && args.hash !== old.hash) return refuse('hash_conflict')
      return { ok: true, view: asJson(world, replace(world, old, body)) }
    },
  ),
  method('views.publish', { shape: { user_id: z.string(), hash: z.string().optional(), view }, tier: 'tier 4' }, (args, world) => {
    const body = viewed(world, 'views.publish', args.view)
    if (refused(body)) return body
    const refusal = wrong(world, 'views.publish', body, 'home')
    if (refusal) return refusal
    if (!world.people.has(args.user_id)) return refuse('user_not_found')
    const old = world.homes.get(args.user_id)
    if (args.hash && old && args.hash !== old.hash) return refuse('hash_conflict')
    const home = draw(world, body, args.user_id, old)
    world.homes.set(args.user_id, home)
    return { ok: true, view: asJson(world, home) }
  }),
]
