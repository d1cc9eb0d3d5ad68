/**
 * A strict Slack workspace of our own: a real HTTP server that the product talks to, and people who press its buttons.
 * It knows Slack's published rules; what Slack does beyond them it cannot prove, `client_msg_id` among it.
 */
import { until } from '../until.ts'
import { fill, type Values } from './answers.ts'
import { type Answer, type Delivery, deliver, pack } from './deliver.ts'
import { type Block, type Element, elements } from './kit.ts'
import { refused, shown } from './method.ts'
import { find, remove } from './methods/chat.ts'
import * as payload from './payload.ts'
import { listen } from './server.ts'
import type { Signed } from './signing.ts'
import { close, settle } from './submitted.ts'
import type { Json } from './wire.ts'
import {
  type Channel,
  type Ephemeral,
  type Message,
  named,
  openWorld,
  type Person,
  type Setup,
  type Trouble,
  type View,
  type World,
} from './world.ts'

/** Something that can be pressed or chosen: by action id, or by the words on it; `block` where several are alike. `version` is an older drawing of the message. */
type Target = { button: string; block?: string; choose?: string | string[] } & (
  | { channel: string; ts: string; version?: number }
  | { view: string }
)

/** `beside` is of the first alone. */
export type Workspace = ReturnType<typeof workspaceOf>

export async function openWorkspace(setup: Setup) {
  const world = openWorld(setup)
  const server = await listen(world)
  const ends = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    ...workspaceOf(world, ends),
    /** A second workspace with a token of its own, reached under the same address; it ends with the first. */
    beside: (next: Pick<Setup, 'botToken' | 'team' | 'users' | 'channels'> & Partial<Setup>): Workspace =>
      workspaceOf(openWorld({ ...setup, ...next }, world), async () => {}),
  }
}

function workspaceOf(world: World, stop: () => Promise<void>) {
  const { setup } = world
  const deliveries: Delivery[] = []
  let product = ''

  const someone = (id: string): Person => {
    const person = world.people.get(id)
    if (!person) throw new Error(`nobody here is ${id}`)
    return person
  }
  const post = async (delivery: Delivery) => {
    if (!product) throw new Error('call deliverTo(url) first: nobody listens to the buttons')
    deliveries.push(delivery)
    const answer = await deliver(world, product, delivery)
    world.changed()
    return answer
  }
  const interact = (body: Json, what: string, signed: Signed = 'well') =>
    post(pack(world, what, new URLSearchParams({ payload: JSON.stringify(body) }).toString(), 'application/x-www-form-urlencoded', signed))

  return {
    /** What SLACK_API_URL is set to. */
    url: `${world.origin}/api/`,
    team: setup.team,
    bot: world.bot,
    people: world.people,
    /** What the product did wrong; nothing may be here at the end of a test. */
    faults: world.faults,
    calls: world.calls,
    deliveries,
    uploads: world.uploads,
    /** Pictures uploaded from now on are refused so often before Slack has processed them. */
    processing: (looks: number) => {
      world.processing = looks
    },
    /** The product's `POST /slack/events`. */
    deliverTo: (url: string) => {
      product = url
    },
    onChange: world.onChange,

    channels: (): Channel[] => [...world.channels.values()],
    channel: (id: string) => {
      const said = () => world.messages.filter((one) => one.channel === id && !one.deleted)
      return {
        /** Roots, oldest first. */
        messages: (): Message[] => said().filter((one) => one.thread === null),
        thread: (ts: string): Message[] => said().filter((one) => one.thread === ts),
        message: (ts: string): Message | undefined => find(world, id, ts),
        /** What somebody does in Slack itself: archives, invites or removes the product. */
        set: (change: Partial<Pick<Channel, 'archived' | 'bot' | 'name' | 'members'>>) => {
          Object.assign(world.channels.get(id) ?? {}, change)
          world.changed()
        },
        /** An owner of the workspace deletes a message. */
        delete: (ts: string) => {
          const message = find(world, id, ts)
          if (!message) throw new Error(`there is no message ${ts} in ${id}`)
          remove(world, message)
          world.changed()
        },
        /** What a person writes there. */
        say: (user: string, text: string, thread: string | null = null): Message => {
          const show = { text, blocks: [] }
          const message = { ...show, channel: id, ts: world.ts(), thread, user: someone(user).id, clientMsgId: null, metadata: null }
          const whole: Message = { ...message, versions: [show], edited: false, deleted: false }
          world.messages.push(whole)
          world.changed()
          return whole
        },
      }
    },
    /** What the product has written to somebody alone, oldest first. */
    direct: (user: string): Message[] => {
      const between = [...world.channels.values()].find(({ id, members }) => id.startsWith('D') && members.includes(user))
      return world.messages.filter(({ channel, deleted }) => channel === between?.id && !deleted)
    },
    ephemerals: (user: string): Ephemeral[] => world.ephemerals.filter((one) => one.to === user && !one.deleted),
    /** The topmost open modal. */
    modal: (user: string): View | null => world.modals.get(user)?.at(-1) ?? null,
    home: (user: string): View | null => world.homes.get(user) ?? null,

    /** Presses what is shown now, and nothing else; throws where it is not there. */
    click: async (user: string, target: Target, signed: Signed = 'well'): Promise<Answer> => {
      const person = someone(user)
      const source = locate(target, user)
      const blocks = drawn(source, 'version' in target ? target.version : undefined)
      const at = aim(blocks, target)
      const choice = [target.choose ?? []].flat()
      const state = source.kind === 'view' ? fill(blocks, {}).state : { values: {} }
      return interact(payload.press(world, person, source, at, choice, state), 'block_actions', signed)
    },
    /** Fills in the modal and sends it; what the product answers happens to the modal. */
    submit: async (user: string, viewId: string, values: Values = {}, signed: Signed = 'well'): Promise<Answer> => {
      const view = opened(user, viewId)
      if (view.type !== 'modal' || !view.submit) throw new Error('this view has nothing to submit')
      const { state, errors } = fill(view.blocks, values)
      view.errors = errors
      if (Object.keys(errors).length > 0) {
        world.changed()
        return { kind: 'blocked', errors }
      }
      const answer = await interact(payload.submission(world, someone(user), view, state), 'view_submission', signed)
      if (answer.kind === 'acked') settle(world, view, answer)
      world.changed()
      return answer
    },
    /** Cancel, or the cross. The product hears of it only where the view asked to be told. */
    close: async (user: string, viewId: string): Promise<Answer | null> => {
      const view = opened(user, viewId)
      close(world, view)
      world.changed()
      return view.type === 'modal' && view.notify_on_close ? interact(payload.closing(world, someone(user), view), 'view_closed') : null
    },
    /** A slash command; what it is answered with is whispered to the person. */
    slash: async (user: string, channel: string, name: string, text = '', signed: Signed = 'well'): Promise<Answer> => {
      const body = new URLSearchParams(payload.command(world, someone(user), channel, name, text)).toString()
      const answer = await post(pack(world, name, body, 'application/x-www-form-urlencoded', signed))
      if (answer.kind === 'acked' && answer.text.trim()) {
        const said = typeof answer.body === 'object' && answer.body !== null ? answer.body : { text: answer.text }
        const show = shown(world, name, said)
        if (!refused(show)) {
          const blocks = named(world, show.blocks)
          world.ephemerals.push({ ...show, blocks, channel, ts: world.ts(), thread: null, to: user, deleted: false })
        }
        world.changed()
      }
      return answer
    },
    shortcut: async (user: string, at: { channel: string; ts: string }, callbackId: string): Promise<Answer> => {
      const message = find(world, at.channel, at.ts)
      if (!message) throw new Error('no such message')
      return interact(payload.shortcut(world, someone(user), message, callbackId), 'message_action')
    },
    openHome: async (user: string): Promise<Answer> =>
      post(pack(world, 'app_home_opened', JSON.stringify(payload.homeOpened(world, someone(user))), 'application/json', 'well')),
    /** The same bytes with the same signature, as an eavesdropper would send them. */
    replay: (delivery: Delivery): Promise<Answer> => post(delivery),
    /** Plans trouble for the next calls of a method. */
    inject: (trouble: Trouble) => void world.troubles.push(trouble),
    /** Whatever trouble was still to come does not. */
    calm: () => void world.troubles.splice(0),

    /** Waits, without polling, until the workspace looks as described; `null`, `undefined` and `false` are "not yet". */
    until: <T>(what: string, look: () => T | null | undefined | false, milliseconds = 10_000): Promise<T> =>
      until(world.onChange, what, look, milliseconds),

    stop,
  }

  function opened(user: string, id: string): View {
    const view = [...(world.modals.get(user) ?? []), world.homes.get(user)].find((one) => one?.id === id)
    if (!view) throw new Error(`${user} does not have this view open`)
    return view
  }

  /** What is pressed must be visible to this person: a message of the channel, their own whisper, their own view. */
  function locate(target: Target, user: string): payload.Source {
    if ('view' in target) return { kind: 'view', view: opened(user, target.view) }
    const message = find(world, target.channel, target.ts)
    if (message) return { kind: 'message', message }
    const whisper = world.ephemerals.find(
      (one) => one.channel === target.channel && one.ts === target.ts && one.to === user && !one.deleted,
    )
    if (whisper) return { kind: 'ephemeral', message: whisper }
    throw new Error(`${user} sees no message ${target.ts} in ${target.channel}`)
  }
}

function drawn(source: payload.Source, version: number | undefined): Block[] {
  if (source.kind === 'view') return source.view.blocks
  if (version === undefined || source.kind === 'ephemeral') return source.message.blocks
  const older = source.message.versions[version]
  if (!older) throw new Error(`the message has no version ${version}`)
  return older.blocks
}

function aim(blocks: Block[], { button: name, block: within }: Target): { block: Block; element: Element } {
  const all = elements(blocks)
  const named = all.filter(({ element }) => element.action_id === name || (element.type === 'button' && element.text.text === name))
  const found = within ? named.filter(({ block }) => block.block_id === within) : named
  const [only, ...others] = found
  if (only && others.length === 0) return only
  const shown = all.map(({ element }) => (element.type === 'button' ? element.text.text : element.action_id)).join(', ')
  throw new Error(only ? `"${name}" is shown ${found.length} times` : `"${name}" is not shown; there are: ${shown || 'no buttons'}`)
}
