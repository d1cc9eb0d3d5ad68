/** App as everything at the edges sees it: what it can do, and nothing of how. */
import type { Config } from '../config.ts'
import type { Case, Changed } from '../core/declaration.ts'
import type { Chase } from '../core/findings/chase.ts'
import type { Reading } from '../core/form/form.ts'
import type { Actor, Hub, Reviewer } from '../core/hub.ts'
import type { Hearer } from '../core/letters/correction.ts'
import type { Letter } from '../core/letters/letters.ts'
import type { Authentication } from '../core/mail/authentication.ts'
import type { Mail } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import type { Refusal } from '../core/recorded.ts'
import type { Backlog } from '../core/round/backlog.ts'
import type { Way } from '../core/round/pace.ts'
import type { Proposal } from '../core/round/proposal.ts'
import type { Remark } from '../core/round/remark.ts'
import type { Round } from '../core/round/round.ts'
import type { LookUp } from '../dns.ts'
import type { Log } from '../log.ts'
import type { Links } from '../outbound/link.ts'
import type { Mailer } from '../outbound/mail.ts'
import type { Slack } from '../outbound/slack.ts'
import type { Enqueue, JobQueue } from '../queue.ts'
import type * as accept from '../store/accept.ts'
import type * as chases from '../store/chases.ts'
import type * as declarations from '../store/declarations.ts'
import type * as effects from '../store/effects.ts'
import type * as fetched from '../store/fetched.ts'
import type * as messages from '../store/messages.ts'
import type * as sorting from '../store/sort.ts'
import type { OnForm } from '../store/whereabouts.ts'
import type { Rounds } from './port-rounds.ts'

export type { ChaseRow } from '../store/chases.ts'
export type { Change } from '../store/declarations.ts'
export type { DueEffect, LetterRow } from '../store/effects.ts'
export type { Box } from '../store/fetched.ts'
export type { StoredMessage } from '../store/messages.ts'
export type { Undelivered } from '../store/undelivered.ts'

export type HistoryEntry = { at: Temporal.Instant; actor: Actor; what: string; why: string | null }

/** App as everything at the edges sees it. */
export type App = Rounds & {
  config: Config
  log: Log
  now: () => Temporal.Instant
  programmes: ReadonlyMap<string, Programme>
  hubs: {
    get: (id: string) => Hub
    all: () => Hub[]
    byChannel: (channel: string) => Hub | null
    /** The allow list decides: null is "not a reviewer of this hub". */
    reviewer: (hub: string, slackUser: string) => Promise<Reviewer | null>
    /** Everybody on the hub's allow list. */
    reviewers: (hub: string) => Promise<Reviewer[]>
    /** Ids of the hubs that somebody reviews for. */
    reviewedBy: (slackUser: string) => Promise<string[]>
    /** Marks a hub whose channel Slack refuses, in Slack's word; null mends it. True where that is news. */
    fault: (hub: string, why: string | null) => Promise<boolean>
    faults: () => Promise<{ hub: string; why: string }[]>
  }
  declarations: {
    /** Everything about a case, as last committed; null where there is no such id. */
    case: (id: string) => Promise<Case | null>
    /** Locks the places, then the declaration, lets `decide` look, and saves what it returns with audit and effects. */
    change: <C extends declarations.Change>(
      id: string,
      actor: Actor,
      decide: (c: Case, open: Proposal[], waiting: string[]) => C,
    ) => Promise<C>
    /** The same for a reversal: `told` are those whom letters told of a decision; those still unsent are called off where it is reversed. */
    reverse: <C extends declarations.Change>(id: string, actor: Actor, decide: (c: Case, told: Hearer[]) => C) => Promise<C>
    history: (id: string) => Promise<HistoryEntry[]>
    decisions: (id: string) => Promise<declarations.DecisionRow[]>
    letters: (id: string) => Promise<effects.LetterRow[]>
    messages: (id: string) => Promise<messages.StoredMessage[]>
    /** The case that a message in a hub's channel is about, by its stamp or its thread's. */
    at: (hub: string, channel: string, stamps: string[]) => Promise<string | null>
    /** What the newest form of every case at a hub says of people, and of where to reach them. */
    onForms: (hub: string) => Promise<OnForm[]>
    /** The key of the newest letter that confirms it with a PDF, or null. */
    confirmation: (id: string) => Promise<string | null>
    /** What staff have noted, newest first. */
    remarks: (id: string) => Promise<Remark[]>
    /** By reference, URN, school's name, or an address on the form. */
    find: (text: string) => Promise<{ id: string; reference: string }[]>
    list: () => Promise<declarations.Listed[]>
    /** Reminders that went out, will go out, or were called off; oldest first. */
    chases: (id: string) => Promise<chases.ChaseRow[]>
    /** Addresses that reminders about this case went to since then, without those of one event. */
    reached: (id: string, event: string, since: Temporal.Instant) => Promise<string[]>
    /** Calls off a chase that has not gone out: audited, once; false where it is too late, or somebody has. */
    callOffChase: (id: string, chase: Chase, actor: Extract<Actor, { kind: 'slack' }>) => Promise<boolean>
    /** Other cases of the round that look like the same school. */
    similar: (id: string) => Promise<{ reference: string; why: string }[]>
    /** What the newest form changed; null for the first. */
    changedBy: (id: string) => Promise<Changed[] | null>
    /** Whether the newest form still waits for its checks. */
    unchecked: (id: string) => Promise<boolean>
  }
  messages: {
    receive: (incoming: messages.Incoming) => Promise<{ id: string; fresh: boolean }>
    /** Counts an attempt at reading; null where it has been read. */
    begin: (id: string) => Promise<messages.Begun | null>
    /** `mail` is null where reading it failed again and again. */
    sort: (begun: messages.Begun, mail: Mail | null, authentication: Authentication | null) => Promise<sorting.Settled | 'ahead' | null>
    get: (id: string) => Promise<messages.StoredMessage | null>
    /** What waits for a person; with `all`, every message. */
    waiting: (all?: boolean) => Promise<messages.StoredMessage[]>
    /** Writes to whoever sent a held message or an enquiry, in a reviewer's words: audited; null where there is nobody to write to. */
    reply: (id: string, text: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<string | null>
    /** Puts a held message or enquiry aside: audited, once; false where somebody already had. */
    dismiss: (id: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<boolean>
    /** Takes a stranger's form for the case it is about, because a reviewer says so. */
    use: (id: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<accept.Used>
    /** Opens a declaration of a held message, with what a reviewer typed in. */
    openAs: (id: string, actor: Extract<Actor, { kind: 'slack' }>, typed: { form: Reading; round: string }) => Promise<accept.Opened>
    /** Programmes that a message may be a form of, each with the round of its hub for that time. */
    openings: (id: string) => Promise<{ programme: Programme; round: Round }[]>
    /** Sends the documents of a held message to whoever asks. */
    original: (id: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<unknown>
    /** The bytes as they came. */
    raw: (id: string) => Promise<Uint8Array | null>
  }
  /** What has been fetched from mailboxes. */
  fetched: {
    known: (box: fetched.Box) => Promise<fetched.Fetched[]>
    /** Counts an attempt before it is made; returns how many that makes. */
    attempt: (box: fetched.Box, uid: number, next: Temporal.Instant) => Promise<number>
    whole: (box: fetched.Box, uid: number) => Promise<unknown>
    stored: (box: fetched.Box, uid: number, message: string) => Promise<unknown>
    filed: (box: fetched.Box, uid: number) => Promise<unknown>
  }
  audit: {
    /** Records something that changed nothing: a refusal, a stranger's click. `subject` is a declaration or message id, or null. */
    refusal: {
      (actor: Actor, what: Refusal, subject: string | null): Promise<unknown>
      /** Of no case and no message, and so shown with none. */
      (actor: Actor, what: string, subject: null): Promise<unknown>
    }
  }
  requests: {
    /** True for the first request that Slack signed so. */
    take: (signature: string) => Promise<boolean>
    /** It came to nothing: whoever sends it again is heard. */
    forget: (signature: string) => Promise<unknown>
  }
  effects: {
    /** Takes a letter or a chase for one attempt; null where it is done, not due, or in another's hands. */
    claim: (id: string) => Promise<effects.DueEffect | null>
    /** Takes what should be shown in Slack next at this one's hub; null where its turn has not come: it is asked for again then. */
    claimTurn: (id: string) => Promise<effects.DueEffect | null>
    /** Takes a turn for a search in Slack; the seconds to wait where there is none now. */
    searchTurn: (hub: string) => Promise<number>
    /** Slack asked this hub to wait, in seconds. */
    limited: (hub: string, way: Way, retryAfter: number) => Promise<unknown>
    sent: (effect: effects.DueEffect, response: string) => Promise<unknown>
    /** A letter by its key. */
    letter: (key: string) => Promise<Letter | null>
    failed: (effect: effects.DueEffect, response: string) => Promise<unknown>
    calledOff: (effect: effects.DueEffect, why: string) => Promise<unknown>
    /** `arrived: 'no'` where this attempt is known not to have. */
    later: (effect: effects.DueEffect, delay: Temporal.Duration, response: string, arrived?: 'no') => Promise<unknown>
  }
  posts: {
    /** Where the card of a declaration, or the post about a message, stands. */
    get: (subject: string) => Promise<effects.Posted | null>
    save: (subject: string, posted: effects.Posted) => Promise<unknown>
    /** Slack says that somebody has deleted the one that stood at `ts`: it is posted anew, and what goes under it waits for that. */
    lost: (subject: string, ts: string) => Promise<unknown>
    /** How far behind a hub's cards are; null where there is no such backlog. */
    backlog: (id: string) => Promise<Backlog | null>
  }
  /** Pictures that a hub's Slack has already, by the SHA-256 of what is drawn. */
  pictures: {
    /** Slack's id of the file; null where it has not been uploaded. */
    get: (hub: string, sha256: string) => Promise<string | null>
    save: (hub: string, sha256: string, file: string) => Promise<unknown>
    /** Slack does not show it any more. */
    forget: (hub: string, file: string) => Promise<unknown>
  }
  enqueue: Enqueue
  /** Enqueues whatever effects have been committed and not queued yet. */
  dispatch: () => Promise<void>
  /** Finds rows that should be moving and are not, and enqueues them again. `patience`: how long they may have been still. */
  reconcile: (patience: Temporal.Duration) => Promise<number>
  /** Asks every round at every hub what is due; returns how many there are. */
  lookAtRounds: () => Promise<number>
  /** Links to a signatory's page. */
  links: Links
  /** Parses a raw message in the guarded thread. Never throws for what the mail contains. */
  read: (raw: Uint8Array) => Promise<Mail>
  /** Asks DNS. */
  lookUp: LookUp
  mail: Mailer
  slack: Slack
  /** Writes to the database, asks the queue: throws where either does not answer. */
  ready: () => Promise<void>
  work: JobQueue['work']
  schedule: JobQueue['schedule']
  close: () => Promise<void>
}
