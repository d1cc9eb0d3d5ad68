/** Everything the workspace remembers: people, channels, messages, open modals, and what was done wrong. */
import type { Block, ViewBody } from './kit.ts'
import { openLimits } from './limits.ts'
import type { Json } from './wire.ts'

/** `team` is theirs where they are a stranger from another workspace. */
export type Person = { id: string; name: string; team?: string; bot?: boolean }

/** `bot` says whether the product was invited. */
type ChannelSetup = { id: string; name: string; members: string[]; bot?: boolean; private?: boolean; archived?: boolean }
export type Channel = Required<ChannelSetup>

/** What a message shows; an update adds one, so that a stale click can be made on purpose. */
type Shown = { text: string; blocks: Block[] }

export type Metadata = { event_type: string; event_payload: Record<string, Json> }

export type Message = Shown & {
  channel: string
  ts: string
  /** The root it answers; null is a root. */
  thread: string | null
  user: string
  clientMsgId: string | null
  metadata: Metadata | null
  /** Oldest first; the last is what is shown now. */
  versions: Shown[]
  edited: boolean
  deleted: boolean
  /** Ids of uploads that stand under it. */
  files?: string[]
}

/** Seen by one person only, and by nobody after a reload of Slack. */
export type Ephemeral = Shown & { channel: string; ts: string; thread: string | null; to: string; deleted: boolean }

export type View = ViewBody & {
  id: string
  hash: string
  root: string
  previous: string | null
  user: string
  /** What the product said is wrong with the answers, by block. */
  errors: Record<string, string>
}

export type Trigger = { user: string; at: Temporal.Instant; used: boolean; view: string | null }
/** Where `respond()` goes: five times within thirty minutes. */
type ResponseUrl = {
  user: string
  channel: string
  at: Temporal.Instant
  uses: number
  message: { ts: string; ephemeral: boolean } | null
}
/** `ready` once it is complete, and Slack has looked at it `looks` times more. */
export type Upload = {
  id: string
  name: string
  length: number
  alt: string | null
  bytes: Uint8Array | null
  channel: string | null
  complete: boolean
  looks: number
}

/** Something the product did that Slack, or we ourselves, would not have. Tests assert that there are none. */
type Fault = { kind: string; method: string; where: string; what: string }

/** A call as it arrived, and what it was answered. */
type Call = { method: string; args: Record<string, unknown>; status: number; error: string | null }

/**
 * Trouble on the way, for the next `times` calls of `method`.
 * `done` does the work before the trouble, as a connection does that breaks after Slack has accepted.
 */
export type Trouble = { method: string; times?: number; done?: boolean } & (
  | { answer: 'hang' | 'reset' }
  | { answer: 'status'; status: number }
  | { answer: 'error'; error: string }
  /** `retryAfter` null: an answer without the header. */
  | { answer: 'rate'; retryAfter: number | null }
)

export type Setup = {
  signingSecret: string
  botToken: string
  team: { id: string; name: string }
  users: Person[]
  channels: ChannelSetup[]
  scopes: string[]
  bot?: Person
  now?: () => Temporal.Instant
  /** Milliseconds of real time in which an interaction must be acknowledged. */
  ackWithin?: number
  /** Whether rate limits are kept: turn it off only where the clock stands still. */
  paced?: boolean
  /** Whether a repeated `client_msg_id` is one message. Not proven of Slack: false is the careful assumption. */
  dedupes?: boolean
}

export type World = ReturnType<typeof worldOf> & {
  /** Every workspace on this server, the first one first. */
  neighbours: World[]
}

/** `beside`: another workspace on the same server, as one Slack app in two workspaces has one address; tokens tell which. */
export const openWorld = (setup: Setup, beside?: World): World => {
  const neighbours = beside?.neighbours ?? []
  const world: World = Object.assign(worldOf(setup, neighbours.length), { neighbours, origin: beside?.origin ?? '' })
  world.neighbours.push(world)
  return world
}

function worldOf(setup: Setup, nth: number) {
  const now = setup.now ?? (() => Temporal.Now.instant())
  const bot: Person = setup.bot ?? { id: 'U0COUNTERSIGN', name: 'Countersign', bot: true }
  const listeners = new Set<() => void>()
  const faults: Fault[] = []
  let lastMicro = 0
  // No id stands in two workspaces.
  let serial = nth * 1_000_000
  const world = {
    setup,
    now,
    bot,
    botId: `B${bot.id.slice(1)}`,
    appId: 'A0COUNTERSIGN',
    people: new Map([...setup.users, bot].map((person) => [person.id, person])),
    channels: new Map(
      setup.channels.map((one): [string, Channel] => [
        one.id,
        { bot: true, private: false, archived: false, ...one, members: [...one.members] },
      ]),
    ),
    messages: [] as Message[],
    ephemerals: [] as Ephemeral[],
    /** Open modals of each person, the topmost last. */
    modals: new Map<string, View[]>(),
    homes: new Map<string, View>(),
    triggers: new Map<string, Trigger>(),
    responses: new Map<string, ResponseUrl>(),
    uploads: new Map<string, Upload>(),
    /** How often a picture is refused before Slack has processed it; for the uploads that are completed from now on. */
    processing: 0,
    troubles: [] as Trouble[],
    calls: [] as Call[],
    faults,
    take: openLimits(now),
    /** Filled in when the server listens. */
    origin: '',
    fault: (kind: string, method: string, where: string, what: string) => void faults.push({ kind, method, where, what }),
    id: (prefix: string) => `${prefix}${(++serial).toString(36).toUpperCase().padStart(8, '0')}`,
    /** Slack's message ids: Unix seconds with six decimals, never twice. */
    ts: () => {
      const micro = now().epochMilliseconds * 1000
      lastMicro = Math.max(micro, lastMicro + 1)
      return `${Math.floor(lastMicro / 1e6)}.${String(lastMicro % 1e6).padStart(6, '0')}`
    },
    changed: () => {
      for (const listener of listeners) listener()
    },
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return world
}

/** Gives every block and element the ids that Slack would make up. */
export const named = (world: Pick<World, 'id'>, blocks: Block[]): Block[] => {
  const act = <E extends { action_id?: string | undefined }>(element: E): E => ({
    ...element,
    action_id: element.action_id ?? world.id('a'),
  })
  return blocks.map((block): Block => {
    const block_id = block.block_id ?? world.id('b')
    if (block.type === 'actions') return { ...block, block_id, elements: block.elements.map(act) }
    if (block.type === 'input') return { ...block, block_id, element: act(block.element) }
    if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') {
      return { ...block, block_id, accessory: act(block.accessory) }
    }
    return { ...block, block_id }
  })
}
