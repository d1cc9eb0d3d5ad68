/** Puts App together from a database, a queue, a mailer and Slack: which function does what. */
import { createHash } from 'node:crypto'
import type { Config } from '../config.ts'
import { type Hub, NoSuchHub } from '../core/hub.ts'
import { subjectsIn } from '../core/mail/token.ts'
import { lanesOf, type Place } from '../core/round/pace.ts'
import { openLinks } from '../outbound/link.ts'
import { messageIdOf, messageIdOfName, signer } from '../outbound/mail.ts'
import { openSlack } from '../outbound/slack.ts'
import type { JobQueue } from '../queue.ts'
import * as accept from '../store/accept.ts'
import * as admit from '../store/admit.ts'
import * as audit from '../store/audit.ts'
import { backlog } from '../store/backlog.ts'
import { board } from '../store/board.ts'
import { load, type Shelf } from '../store/cases.ts'
import * as chases from '../store/chases.ts'
import * as confirmations from '../store/confirmations.ts'
import * as declarations from '../store/declarations.ts'
import * as effects from '../store/effects.ts'
import * as enquiries from '../store/enquiries.ts'
import { entries } from '../store/entries.ts'
import * as exports from '../store/exports.ts'
import * as fetched from '../store/fetched.ts'
import * as messages from '../store/messages.ts'
import type { openDatabase } from '../store/open.ts'
import * as pictures from '../store/pictures.ts'
import * as proposals from '../store/proposals.ts'
import * as raises from '../store/raises.ts'
import * as releases from '../store/releases.ts'
import * as requests from '../store/requests.ts'
import { reverse } from '../store/reversals.ts'
import * as life from '../store/round-life.ts'
import * as rounds from '../store/rounds.ts'
import * as sorting from '../store/sort.ts'
import * as staff from '../store/staff.ts'
import { still } from '../store/still.ts'
import * as turns from '../store/turns.ts'
import { undelivered } from '../store/undelivered.ts'
import { proposeNext } from '../store/waitlist.ts'
import * as whereabouts from '../store/whereabouts.ts'
import type { App } from './port.ts'

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

export function assemble(config: Config, { log, now, database: { sql }, queue, lookUp, mail, read, close }: Parts): App {
  const hubs = new Map(config.hubs.map((hub) => [hub.id, hub]))
  const shelf: Shelf = { sql, programmes: config.programmes, hubs }
  const own = config.hubs.flatMap((hub) => hub.inboxes)
  const hubById = (id: string): Hub => {
    const hub = hubs.get(id)
    if (!hub) throw new NoSuchHub(`hub ${id} is not configured`)
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
      onForms: (hub) => whereabouts.onForms(shelf, hub),
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
      lost: (subject, ts) => effects.lostPost(sql, subject, ts, now()),
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
