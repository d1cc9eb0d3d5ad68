/** Builds App: the one file that knows every real thing. */
import type { WebClient } from '@slack/web-api'
import type { Config } from './config.ts'
import type { Case, Declaration, State } from './core/declaration.ts'
import type { Effect, Planned } from './core/effect.ts'
import type { Actor, Hub, Reviewer } from './core/hub.ts'
import type { Letter } from './core/letters.ts'
import type { Disposition, Mail } from './core/message.ts'
import type { Programme } from './core/programme.ts'
import type { Log } from './log.ts'
import type { Enqueue } from './queue.ts'

/** What a decision comes to: a refusal has a `kind` alone, and writes its audit row and nothing else. */
export type Change = { kind: string; declaration?: Declaration; plan?: Planned[] }

/** A stored message as staff see it. `mail` is null until it has been read. */
export type StoredMessage = {
  id: string
  hub: string
  receivedAt: Temporal.Instant
  disposition: Disposition | null
  declaration: string | null
  mail: Mail | null
  /** A held message or enquiry that a reviewer has put aside. */
  dismissed: { by: string; at: Temporal.Instant } | null
}

export type DueEffect = { id: string; key: string; effect: Effect; declaration: string | null; message: string | null; attempts: number }

/** A Slack message of ours: where it is, and what it showed when last drawn. */
export type Posted = { channel: string; ts: string }

export type HistoryEntry = { at: Temporal.Instant; actor: Actor; what: string }
export type LetterRow = {
  kind: string
  to: string
  state: 'pending' | 'sending' | 'sent' | 'failed'
  messageId: string | null
  response: string | null
  at: Temporal.Instant
}

/** The whole port layer: plain functions, so that a test can pass a literal. */
export type App = {
  config: Config
  log: Log
  now: () => Temporal.Instant
  programmes: ReadonlyMap<string, Programme>
  hubs: {
    get: (id: string) => Hub
    byChannel: (channel: string) => Hub | null
    /** The allow list decides: null is "not a reviewer of this hub". */
    reviewer: (hub: string, slackUser: string) => Promise<Reviewer | null>
  }
  declarations: {
    /** Everything about a case, as last committed; null where there is no such id. */
    case: (id: string) => Promise<Case | null>
    /** Locks the places, then the declaration, lets `decide` look, and saves what it returns with audit and effects. */
    change: <C extends Change>(id: string, actor: Actor, decide: (c: Case) => C) => Promise<C>
    history: (id: string) => Promise<HistoryEntry[]>
    letters: (id: string) => Promise<LetterRow[]>
    messages: (id: string) => Promise<StoredMessage[]>
    find: (text: string) => Promise<{ id: string; reference: string }[]>
    list: () => Promise<
      {
        reference: string
        school: { name: string | null; urn: string | null }
        hub: string
        programme: string
        round: string
        state: State
        receivedAt: string
      }[]
    >
  }
  messages: {
    get: (id: string) => Promise<StoredMessage | null>
    held: () => Promise<StoredMessage[]>
    /** Puts a held message or enquiry aside: audited, once; false where somebody already had. */
    dismiss: (id: string, actor: Actor) => Promise<boolean>
  }
  audit: {
    /** Records something that changed nothing: a refusal, a stranger's click. `subject` is a declaration or message id, or null. */
    refusal: (actor: Actor, what: string, subject: string | null) => Promise<void>
  }
  effects: {
    /** Claims an effect for this attempt; null where it is done or being done by another. */
    claim: (id: string) => Promise<DueEffect | null>
    sent: (id: string, outcome: { messageId?: string; response: string }) => Promise<void>
    failed: (id: string, outcome: { response: string; forGood: boolean }) => Promise<void>
  }
  posts: {
    /** Where the card of a declaration, or the post about a message, stands. */
    get: (subject: string) => Promise<(Posted & { hash: string }) | null>
    save: (subject: string, posted: Posted, hash: string) => Promise<void>
  }
  enqueue: Enqueue
  /** Enqueues whatever effects were just committed for this declaration or message. */
  dispatch: () => Promise<void>
  /** Parses a raw message in the guarded thread. Never throws for what the mail contains. */
  read: (raw: Uint8Array) => Promise<Mail>
  /** Words and sends a letter. A value tells what the server said; faults of the connection throw. */
  mail: { send: (letter: Letter, effectKey: string) => Promise<{ kind: 'accepted' | 'refused'; messageId: string; response: string }> }
  slack: { of: (hub: string) => WebClient }
}
