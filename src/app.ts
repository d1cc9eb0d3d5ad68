/** Builds App: the one file that knows every real thing. */
import { createHash } from 'node:crypto'
import type { Config } from './config.ts'
import type { Case, Changed } from './core/declaration.ts'
import type { Chase } from './core/findings/chase.ts'
import type { Reading } from './core/form/form.ts'
import type { Actor, Hub, Reviewer } from './core/hub.ts'
import type { Letter } from './core/letters/letters.ts'
import type { Authentication } from './core/mail/authentication.ts'
import type { Mail } from './core/mail/message.ts'
import { subjectsIn } from './core/mail/token.ts'
import type { Programme } from './core/programme.ts'
import type { Backlog } from './core/round/backlog.ts'
import type { Board } from './core/round/board.ts'
import type { Entry } from './core/round/export.ts'
import { lanesOf, type Place, type Way } from './core/round/pace.ts'
import type { Closed, Proposal, Proposing } from './core/round/proposal.ts'
import type { Agreeing, Asking } from './core/round/raise.ts'
import type { Remark } from './core/round/remark.ts'
import type { Round } from './core/round/round.ts'
import type { Done } from './core/round/round-life.ts'
import type { Preview, Release } from './core/round/together.ts'
import { type LookUp, openDns } from './dns.ts'
import { type Log, openLog } from './log.ts'
import { type Links, openLinks } from './outbound/link.ts'
import { type Mailer, messageIdOf, messageIdOfName, openMail, signer } from './outbound/mail.ts'
import { openSlack, type Slack } from './outbound/slack.ts'
import { type Enqueue, type JobQueue, openQueue } from './queue.ts'
import { openReader } from './reading/guard.ts'
import * as accept from './store/accept.ts'
import * as admit from './store/admit.ts'
import * as audit from './store/audit.ts'
import { backlog } from './store/backlog.ts'
import { board } from './store/board.ts'
import { load, type Shelf } from './store/cases.ts'
import * as chases from './store/chases.ts'
import * as confirmations from './store/confirmations.ts'
import * as declarations from './store/declarations.ts'
import * as effects from './store/effects.ts'
import * as enquiries from './store/enquiries.ts'
import { entries } from './store/entries.ts'
import * as exports from './store/exports.ts'
import * as fetched from './store/fetched.ts'
import * as messages from './store/messages.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open.ts'
import * as pictures from './store/pictures.ts'
import * as proposals from './store/proposals.ts'
import * as raises from './store/raises.ts'
import * as releases from './store/releases.ts'
import * as requests from './store/requests.ts'
import { reverse } from './store/reversals.ts'
import * as life from './store/round-life.ts'
import * as rounds from './store/rounds.ts'
import * as sorting from './store/sort.ts'
import * as staff from './store/staff.ts'
import { still } from './store/still.ts'
import * as turns from './store/turns.ts'
import { type Undelivered, undelivered } from './store/undelivered.ts'
import { proposeNext } from './store/waitlist.ts'
import * as whereabouts from './store/whereabouts.ts'

export type { ChaseRow } from './store/chases.ts'
export type { Change, Listed } from './store/declarations.ts'
export type { DueEffect, LetterRow, Posted } from './store/effects.ts'
export type { Box, Fetched } from './store/fetched.ts'
export type { StoredMessage } from './store/messages.ts'
export type { Undelivered } from './store/undelivered.ts'

export type HistoryEntry = { at: Temporal.Instant; actor: Actor; what: string; why: string | null }

/** The whole port layer: plain functions, so that a test can pass a literal. */
export type App = {
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
  rounds: {
    /** Every round at a hub, the one that closes last first. */
    of: (hub: string) => Promise<Round[]>
    /** Null where the round is not held at this hub. */
    at: (id: string, hub: string) => Promise<Round | null>
    /** Every declaration of a round at a hub at a glance, in a few queries. Null where the round is not held there. */
    board: (id: string, hub: string) => Promise<Board | null>
    /** Every declaration of it whole, oldest first: what an export draws from. Empty where the round is not held there. */
    entries: (id: string, hub: string) => Promise<Entry[]>
    /** Puts its files on their way to a reviewer, on the record; `already` where they are. */
    export: (id: string, hub: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<'asked' | 'already'>
    /** They have arrived: on the record, with how many declarations they hold. */
    exported: (effect: effects.DueEffect, rows: number) => Promise<void>
    /** Letters to its schools that reached nobody, oldest first. */
    undelivered: (id: string, hub: string) => Promise<Undelivered[]>
    /** What the round's life has brought about at this hub, oldest first. */
    events: (id: string, hub: string) => Promise<Done[]>
    /** Writes down what happened with all that follows, each once; returns what was news. */
    happen: (id: string, hub: string, happenings: life.Happening[]) => Promise<string[]>
    /** Proposes the next schools on the waiting list for places to fill, and closes what no longer holds. Doing it twice proposes once. */
    propose: (id: string, hub: string) => Promise<void>
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
    /** The same for a reversal: `told` are the addresses that letters told of the decision; those still unsent are called off where it is reversed. */
    reverse: <C extends declarations.Change>(id: string, actor: Actor, decide: (c: Case, told: string[]) => C) => Promise<C>
    history: (id: string) => Promise<HistoryEntry[]>
    decisions: (id: string) => Promise<declarations.DecisionRow[]>
    letters: (id: string) => Promise<effects.LetterRow[]>
    messages: (id: string) => Promise<messages.StoredMessage[]>
    /** The case that a message in a hub's channel is about, by its stamp or its thread's. */
    at: (hub: string, channel: string, stamps: string[]) => Promise<string | null>
    /** The addresses on the newest form of every case at a hub, in small letters. */
    addressesAt: (hub: string) => Promise<{ id: string; addresses: string[] }[]>
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
  proposals: {
    get: (id: string) => Promise<Proposal | null>
    /** Oldest first. */
    open: (round: string, hub: string) => Promise<Proposal[]>
    /** Makes one that comes of no decision about a case; null where its key has been used before. */
    make: (proposing: Proposing, actor: Actor) => Promise<string | null>
    /** Closes one without a decision about a case; false where it was not open any more. */
    close: (id: string, state: Closed, actor: Actor) => Promise<boolean>
  }
  places: {
    /** A lead asks for more places at a hub: proposed in its channel, or refused; both are on the record. */
    ask: (
      where: { round: string; hub: string },
      actor: Extract<Actor, { kind: 'slack' }>,
      asked: { to: number; reason: string; role: Reviewer['role'] },
    ) => Promise<Asking>
    /** A second person agrees. Null where there is no such proposal. */
    agree: (proposal: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<Agreeing | null>
  }
  releases: {
    /** What releasing the verdicts of a round at a hub would do now. Null where the round is not held there. */
    preview: (round: string, hub: string) => Promise<Preview | null>
    /** Lets out exactly what was previewed, or nothing; both are on the record. `seen` is the preview's fingerprint. */
    send: (round: string, hub: string, seen: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<releases.Sent>
    get: (id: string) => Promise<Release | null>
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
    refusal: (actor: Actor, what: string, subject: string | null) => Promise<unknown>
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

export type Options = {
  now?: () => Temporal.Instant
  /** Whether this process reads mail and needs the reader's threads. */
  reads?: boolean
  /** How many messages are read at the same time, each in a thread of its own. */
  readers?: number
  /** Milliseconds for reading the pictures of one message; 0 leaves them to people. */
  pictures?: number
  /** The all-in-one process owns the embedded database; an operator's command leaves it as it was found. */
  owner?: boolean
  /** Instead of DNS, for tests. */
  lookUp?: LookUp
  log?: Log
}

/** Opens everything; migrates and brings the configuration in. Throws with what to mend; closes what it had opened. */
export async function build(
  config: Config,
  {
    now = () => Temporal.Now.instant(),
    owner = false,
    reads = true,
    readers,
    pictures,
    lookUp,
    log = openLog(config.logLevel),
  }: Options = {},
): Promise<App> {
  const opened: (() => Promise<void>)[] = []
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end()
  }
  try {
    // The reader warms up while the database starts.
    const reader = reads
      ? openReader({
          programmes: config.programmes,
          hubs: config.hubs,
          ...(readers === undefined ? {} : { readers }),
          ...(pictures === undefined ? {} : { pictures }),
        })
      : null
    if (reader) opened.push(() => reader.close())
    const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, owner })
    opened.push(database.close)
    await migrate(database.pool)
    await rounds.bring(database.sql, config, now())
    const queue = await openQueue({ redisUrl: config.redisUrl, databaseUrl: database.url, log })
    opened.push(queue.close)
    const mail = openMail(config)
    opened.push(mail.close)
    return assemble(config, {
      log,
      now,
      database,
      queue,
      mail,
      lookUp: lookUp ?? openDns(config.dnsServers),
      read: (raw) => (reader ? reader.read(raw) : Promise.reject(new Error('this process does not read mail'))),
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** Which job does an effect; every other is a post. */
export const jobOf: { [K in effects.ToQueue['kind']]?: 'letter' | 'chase' | 'remind' | 'offer' | 'export' } = {
  letter: 'letter',
  chase: 'chase',
  reminder: 'remind',
  offer: 'offer',
  export: 'export',
}

type Parts = Pick<App, 'log' | 'now' | 'lookUp' | 'mail' | 'read' | 'close'> & {
  database: Awaited<ReturnType<typeof openDatabase>>
  queue: JobQueue
}

function assemble(config: Config, { log, now, database: { sql }, queue, lookUp, mail, read, close }: Parts): App {
  const hubs = new Map(config.hubs.map((hub) => [hub.id, hub]))
  const shelf: Shelf = { sql, programmes: config.programmes, hubs }
  const own = config.hubs.flatMap((hub) => hub.inboxes)
  const hubById = (id: string): Hub => {
    const hub = hubs.get(id)
    if (!hub) throw new Error(`hub ${id} is not configured`)
    return hub
  }
  // A workspace is known by its token, which nobody may read in the database.
  const placeOf = (hub: string): Place => {
    const token = config.hubs.find(({ id }) => id === hub)?.slackToken ?? config.slack?.botToken ?? ''
    return { hub, channel: hubById(hub).channel, workspace: createHash('sha256').update(token).digest('hex').slice(0, 16) }
  }
  const letterId = (key: string, hub: string) => messageIdOf(key, config.secret, hubById(hub).inboxes[0]?.split('@')[1] ?? 'countersign')
  // A token names a case by its reference, or a letter by its Message-ID.
  const sign = signer(config.secret)
  const links = openLinks(config)
  const tokensIn = (addresses: string[]) =>
    addresses.flatMap((address) => {
      const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
      return subjectsIn([address], sign).map((subject) =>
        /^[0-9a-f]{20}$/.test(subject) ? messageIdOfName(subject, config.secret, domain) : subject.toUpperCase(),
      )
    })
  const enqueueEffects = async (found: effects.ToQueue[]) => {
    for (const { id, kind, epoch, due } of found) {
      const delay = Math.max(0, due.since(now()).total('milliseconds'))
      await queue.enqueue(jobOf[kind] ?? 'post', { effectId: id }, { epoch, delay })
    }
  }
  const dispatch = async () => enqueueEffects(await effects.takeUnqueued(sql, now()))

  return {
    config,
    log,
    now,
    programmes: config.programmes,
    hubs: {
      get: hubById,
      all: () => config.hubs,
      byChannel: (channel) => config.hubs.find((hub) => hub.channel === channel) ?? null,
      reviewer: (hub, slackUser) => rounds.reviewer(sql, hub, slackUser),
      reviewers: (hub) => staff.reviewersOf(sql, hub),
      reviewedBy: (slackUser) => staff.reviewedBy(sql, slackUser),
      fault: (hub, why) => rounds.fault(sql, hub, why, now()),
      faults: () => rounds.faults(sql),
    },
    rounds: {
      of: (hub) => rounds.roundsOf(sql, hub),
      at: (id, hub) => rounds.roundAt(sql, id, hub),
      board: (id, hub) => board(sql, id, hub),
      entries: (id, hub) => entries(shelf, id, hub),
      export: (round, hub, actor) => exports.ask(sql, { round, hub, actor, at: now(), messageIdOf: letterId }),
      exported: (due, rows) => exports.exported(sql, due, now(), rows),
      undelivered: (id, hub) => undelivered(sql, id, hub),
      events: (id, hub) => life.events(sql, id, hub),
      happen: (id, hub, happenings) => life.happen(sql, id, { hub, at: now(), messageIdOf: letterId }, happenings),
      propose: (round, hub) => proposals.locked(sql, { round, hub }, (tx) => proposeNext(tx, { round, hub }, now())),
    },
    declarations: {
      case: (id) => load(shelf, id),
      change: (id, actor, decide) => declarations.change(shelf, id, actor, now(), letterId, decide),
      reverse: (id, actor, decide) => reverse(shelf, id, actor, now(), letterId, decide),
      history: (id) => audit.history(sql, id),
      decisions: (id) => declarations.decisions(sql, id),
      letters: (id) => effects.letters(sql, id),
      messages: (id) => messages.ofDeclaration(sql, id),
      at: (hub, channel, stamps) => whereabouts.declarationAt(sql, hub, channel, stamps),
      addressesAt: (hub) => whereabouts.addressesAt(sql, hub),
      confirmation: (id) => confirmations.confirmation(sql, id),
      remarks: (id) => staff.remarks(sql, id),
      find: (text) => declarations.find(sql, text),
      list: () => declarations.list(sql),
      chases: (id) => chases.chases(sql, id),
      reached: (id, event, since) => chases.reached(sql, id, event, since),
      callOffChase: (id, chase, actor) => chases.callOff(sql, id, chase, actor, now()),
      similar: (id) => admit.similar(sql, id),
      changedBy: (id) => admit.changedBy(sql, id),
      unchecked: (id) => declarations.unchecked(sql, id),
    },
    proposals: {
      get: (id) => proposals.get(sql, id),
      open: (round, hub) => proposals.open(sql, round, hub),
      make: (proposing, actor) => proposals.locked(sql, proposing, (tx) => proposals.propose(tx, proposing, actor, now())),
      close: async (id, state, actor) => {
        const proposal = await proposals.get(sql, id)
        return proposal !== null && proposals.locked(sql, proposal, (tx) => proposals.close(tx, id, state, actor, now()))
      },
    },
    places: {
      ask: (where, actor, asked) => raises.ask(sql, where, { ...asked, actor, at: now() }),
      agree: (proposal, actor) => raises.agree(sql, proposal, { actor, at: now() }),
    },
    releases: {
      preview: (round, hub) => releases.preview(shelf, round, hub),
      send: (round, hub, seen, actor) => releases.send(shelf, { round, hub, seen, actor, at: now() }),
      get: (id) => releases.get(shelf, id),
    },
    messages: {
      receive: (incoming) => messages.receive(sql, incoming),
      begin: (id) => messages.begin(sql, id),
      sort: (begun, mail, authentication) => sorting.sort(shelf, begun, mail, authentication, own, now(), letterId, tokensIn, links.make),
      get: (id) => messages.get(sql, id),
      waiting: (all) => messages.waiting(sql, all),
      reply: (id, text, actor) => enquiries.reply({ sql, hubs }, { id, text, actor, at: now(), messageIdOf: letterId }),
      dismiss: (id, actor) => messages.dismiss(sql, id, actor, now()),
      use: (id, actor) => accept.useForm(shelf, id, actor, now()),
      openAs: (id, actor, typed) => accept.openAs(shelf, id, actor, typed, now()),
      openings: (id) => accept.openings(shelf, id),
      original: (id, actor) => accept.original(shelf, id, actor, now(), letterId),
      raw: (id) => messages.raw(sql, id),
    },
    fetched: {
      known: (box) => fetched.known(sql, box),
      attempt: (box, uid, next) => fetched.attempt(sql, box, uid, next),
      whole: (box, uid) => fetched.whole(sql, box, uid),
      stored: (box, uid, message) => fetched.stored(sql, box, uid, message),
      filed: (box, uid) => fetched.filed(sql, box, uid, now()),
    },
    audit: { refusal: (actor, what, subject) => audit.refusal(sql, { at: now(), actor, what }, subject) },
    requests: {
      take: (signature) => requests.takeRequest(sql, signature, now()),
      forget: (signature) => requests.forgetRequest(sql, signature),
    },
    effects: {
      claim: (id) => effects.claim(sql, id, now()),
      claimTurn: (id) => turns.claimTurn(sql, id, (hub, way) => lanesOf(way, placeOf(hub)), now()),
      searchTurn: (hub) => turns.takeTurn(sql, lanesOf('search', placeOf(hub)), now()),
      limited: (hub, way, retryAfter) => turns.limited(sql, lanesOf(way, placeOf(hub))[0], retryAfter, now()),
      letter: (key) => confirmations.letter(sql, key),
      sent: (effect, response) => enquiries.shown(sql, effect, now(), () => effects.sent(sql, effect, now(), response)),
      calledOff: (effect, why) => effects.calledOff(sql, effect, now(), why),
      failed: (effect, response) => enquiries.shown(sql, effect, now(), () => effects.failed(sql, effect, now(), response)),
      later: (effect, delay, response, arrived) => effects.later(sql, effect, now().add(delay), response, arrived),
    },
    posts: {
      get: (subject) => effects.posted(sql, subject),
      save: async (subject, posted) => {
        if (await effects.savePosted(sql, subject, posted)) await turns.threadBegun(sql, subject, now())
      },
      backlog: (id) => backlog(sql, id, now()),
    },
    pictures: {
      get: (hub, sha256) => pictures.fileOf(sql, { hub, sha256 }),
      save: (hub, sha256, file) => pictures.keep(sql, { hub, sha256 }, file, now()),
      forget: (hub, file) => pictures.forget(sql, hub, file),
    },
    enqueue: queue.enqueue,
    dispatch,
    reconcile: (patience) => reconcile(now(), patience),
    lookAtRounds,
    lookUp,
    read,
    links,
    mail,
    slack: openSlack(config, log),
    ready: async () => {
      await sql.run`update heartbeat set at = ${now()}`
      await queue.ping()
    },
    work: queue.work,
    schedule: queue.schedule,
    close,
  }

  async function reconcile(at: Temporal.Instant, patience: Temporal.Duration): Promise<number> {
    const found = await sql.transaction((tx) => still(tx, at, at.subtract(patience)))
    for (const { id, epoch } of found.messages) await queue.enqueue('read', { messageId: id }, { epoch })
    for (const { id, epoch } of found.declarations) await queue.enqueue('check', { declarationId: id }, { epoch })
    for (const { id, epoch } of found.releases) await queue.enqueue('release', { declarationId: id }, { epoch })
    await enqueueEffects(found.effects)
    await lookAtRounds()
    await dispatch()
    return found.messages.length + found.declarations.length + found.releases.length + found.effects.length
  }

  async function lookAtRounds(): Promise<number> {
    const configured = ({ programme, name, hub }: { programme: string; name: string; hub: string }) =>
      hubs.has(hub) && config.rounds.some((round) => round.programme === programme && round.name === name)
    const all = (await life.held(sql)).filter(configured)
    for (const { round, hub } of all) await queue.enqueue('round', { roundId: round, hub }, { epoch: now().epochMilliseconds })
    return all.length
  }
}
