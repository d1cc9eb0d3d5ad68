/** The payloads that Slack sends: a press, a submitted or closed modal, a command, a shortcut, an opened home. */
import { chosen, pick } from './answers.ts'
import type { Block, Element } from './kit.ts'
import { asJson as messageJson } from './methods/chat.ts'
import { asJson as viewJson } from './methods/views.ts'
import type { Json } from './wire.ts'
import type { Ephemeral, Message, Person, View, World } from './world.ts'

export type Source = { kind: 'message'; message: Message } | { kind: 'ephemeral'; message: Ephemeral } | { kind: 'view'; view: View }

const handle = (person: Person) => person.name.toLowerCase().replaceAll(' ', '.')

/** Who, where from, and which app: in every payload. A stranger comes with a team of their own. */
const envelope = (world: World, person: Person): Record<string, Json> => ({
  user: { id: person.id, username: handle(person), name: handle(person), team_id: person.team ?? world.setup.team.id },
  team: { id: person.team ?? world.setup.team.id, domain: world.setup.team.name.toLowerCase().replaceAll(/\W+/g, '-') },
  api_app_id: world.appId,
  token: 'legacy-verification-token',
  enterprise: null,
  is_enterprise_install: false,
})

/** Works once and expires, counted from now. */
function trigger(world: World, user: string, view: string | null): string {
  const id = `${world.id('')}.${world.id('')}`
  world.triggers.set(id, { user, at: world.now(), used: false, view })
  return id
}

function responseUrl(world: World, user: string, channel: string, message: { ts: string; ephemeral: boolean } | null): string {
  const token = world.id('R')
  world.responses.set(token, { user, channel, at: world.now(), uses: 0, message })
  return `${world.origin}/respond/${token}`
}

const channelJson = (world: World, id: string) => ({ id, name: world.channels.get(id)?.name ?? '' })

function action(world: World, { block, element }: { block: Block; element: Element }, choice: string[]): Json {
  const base = { action_id: element.action_id ?? '', block_id: block.block_id ?? '', action_ts: world.ts() }
  if (element.type === 'button') {
    return {
      ...base,
      type: 'button',
      text: { ...element.text },
      ...(element.value === undefined ? {} : { value: element.value }),
      ...(element.style ? { style: element.style } : {}),
    }
  }
  if (element.type === 'overflow') return { ...base, type: 'overflow', selected_option: pick(element, choice[0] ?? '') }
  return { ...base, ...chosen(element, choice) }
}

export function press(
  world: World,
  person: Person,
  source: Source,
  at: { block: Block; element: Element },
  choice: string[],
  state: Json,
): Json {
  const common = { type: 'block_actions', ...envelope(world, person), actions: [action(world, at, choice)] }
  if (source.kind === 'view') {
    const { view } = source
    const container = { type: 'view', view_id: view.id }
    return { ...common, container, trigger_id: trigger(world, person.id, view.id), view: viewJson(world, view, state) }
  }
  const { message } = source
  const ephemeral = source.kind === 'ephemeral'
  const container = {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: ephemeral,
    ...(message.thread ? { thread_ts: message.thread } : {}),
  }
  return {
    ...common,
    container,
    trigger_id: trigger(world, person.id, null),
    channel: channelJson(world, message.channel),
    // Slack leaves the message out where only one person could see it.
    ...(source.kind === 'message' ? { message: messageJson(source.message, world, true) } : {}),
    state,
    response_url: responseUrl(world, person.id, message.channel, { ts: message.ts, ephemeral }),
  }
}

export const submission = (world: World, person: Person, view: View, state: Json): Json => ({
  type: 'view_submission',
  ...envelope(world, person),
  trigger_id: trigger(world, person.id, view.id),
  view: viewJson(world, view, state),
  response_urls: [],
})

export const closing = (world: World, person: Person, view: View): Json => ({
  type: 'view_closed',
  ...envelope(world, person),
  view: viewJson(world, view),
  is_cleared: false,
})

export const shortcut = (world: World, person: Person, message: Message, callbackId: string): Json => ({
  type: 'message_action',
  ...envelope(world, person),
  callback_id: callbackId,
  trigger_id: trigger(world, person.id, null),
  action_ts: world.ts(),
  message_ts: message.ts,
  channel: channelJson(world, message.channel),
  message: messageJson(message, world, true),
  response_url: responseUrl(world, person.id, message.channel, null),
})

export const command = (world: World, person: Person, channel: string, name: string, text: string): Record<string, string> => ({
  token: 'legacy-verification-token',
  team_id: person.team ?? world.setup.team.id,
  team_domain: world.setup.team.name.toLowerCase().replaceAll(/\W+/g, '-'),
  channel_id: channel,
  channel_name: world.channels.get(channel)?.name ?? '',
  user_id: person.id,
  user_name: handle(person),
  command: name,
  // As Slack escapes what people write in messages.
  text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  api_app_id: world.appId,
  is_enterprise_install: 'false',
  response_url: responseUrl(world, person.id, channel, null),
  trigger_id: trigger(world, person.id, null),
})

/** With the Home that the person sees so far, where there is one. */
export const homeOpened = (world: World, person: Person, shown = world.homes.get(person.id)): Json => ({
  token: 'legacy-verification-token',
  team_id: world.setup.team.id,
  api_app_id: world.appId,
  type: 'event_callback',
  event_id: world.id('Ev'),
  event_time: Math.floor(world.now().epochMilliseconds / 1000),
  authorizations: [
    { enterprise_id: null, team_id: world.setup.team.id, user_id: world.bot.id, is_bot: true, is_enterprise_install: false },
  ],
  event: {
    type: 'app_home_opened',
    user: person.id,
    channel: `D${person.id.slice(1)}`,
    tab: 'home',
    event_ts: world.ts(),
    ...(shown ? { view: viewJson(world, shown) } : {}),
  },
})
