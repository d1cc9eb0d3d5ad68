/** A hub in Slack without a database: cases in memory behind a real door, real Bolt and the strict stand-in. */
import { createServer } from 'node:http'
import express from 'express'
import { expect, onTestFinished } from 'vitest'
import type { App, StoredMessage } from '../../src/app.ts'
import type { Case } from '../../src/core/declaration.ts'
import type { Planned } from '../../src/core/effect.ts'
import type { Actor } from '../../src/core/hub.ts'
import type { Remark } from '../../src/core/round/remark.ts'
import { release } from '../../src/core/round/round.ts'
import type { Trouble } from '../../src/demo/slack/world.ts'
import { openSlack, post, update } from '../../src/outbound/slack.ts'
import { mountReview } from '../../src/review/index.ts'
import { mailPost } from '../../src/review/mail/mail-post.ts'
import { card } from '../../src/review/school/card.ts'
import { archimedes, moorside, programme, round } from '../core/moorside.ts'
import { workspaceForTest } from '../demo/fixtures.ts'

const quiet = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} }

type Part<T> = { [K in keyof T]?: T[K] extends (...args: never[]) => unknown ? T[K] : Partial<T[K]> }

/** A second school's case in the same round. */
export const another = (n: number, c: Case = moorside()): Case => ({
  ...c,
  declaration: { ...c.declaration, id: `5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d00${String(n).padStart(2, '0')}`, reference: `MR-2018-00${n}` },
  school: { ...c.school, name: `School number ${n}` },
})

export async function hubForTest({ cases = [moorside()], places = 6, mail = [] as StoredMessage[], troubles = [] as Trouble[] } = {}) {
  const { workspace, at } = await workspaceForTest({ paced: false })
  for (const trouble of troubles) workspace.inject(trouble)
  const rows = new Map(cases.map((c) => [c.declaration.id, c]))
  const letters = new Map(mail.map((m) => [m.id, m]))
  const audit: { actor: Actor; what: string; subject: string | null }[] = []
  const pending: { subject: string; planned: Planned }[] = []
  const jobs: { name: string; data: object; options: object }[] = []
  const where = new Map<string, string>()
  const remarks: Remark[] = []
  const taken = new Set<string>()
  /** What a test does to the database: `fail` or make it wait. */
  const database = { before: async () => {} }
  let turn: Promise<unknown> = Promise.resolve()

  const hubs = [{ ...archimedes, reviewers: [], slackToken: null }]
  const slack = { botToken: 'xoxb-test', signingSecret: 'signing-secret-of-the-test', appToken: null, apiUrl: workspace.url }
  const live = (id: string): Case | null => {
    const c = rows.get(id)
    const taken = [...rows.values()].filter(({ declaration }) => declaration.state === 'approved').length
    return c ? { ...c, round: { ...round, places, taken } } : null
  }
  const reviewers = new Map([
    ['U0REVIEW', 'reviewer'],
    ['U0LEAD', 'lead'],
  ] as const)

  const part: Part<App> = {
    config: { slack, hubs },
    log: quiet,
    now: () => at.now,
    programmes: new Map([[programme.id, programme]]),
    hubs: {
      get: () => archimedes,
      byChannel: (channel) => (channel === archimedes.channel ? archimedes : null),
      reviewer: async (_, user) => {
        const role = [...reviewers].find(([id]) => id === user)?.[1]
        return role ? { slack: user, role } : null
      },
      reviewers: async () => [...reviewers].map(([slack, role]) => ({ slack, role })),
      reviewedBy: async (user) => ([...reviewers.keys()].some((id) => id === user) ? [archimedes.id] : []),
    },
    declarations: {
      case: async (id) => live(id),
      change: (id, actor, decide) => {
        // One at a time, as the locks make it.
        const mine = turn.then(async () => {
          await database.before()
          const before = live(id)
          if (!before) throw new Error('no such declaration')
          const outcome = decide(before, [], [])
          const { assignee = before.assignee, conflict, lifted, remark } = outcome.staff ?? {}
          const conflicts = [...before.conflicts.filter((user) => user !== lifted), ...(conflict ? [conflict.user] : [])]
          rows.set(id, { ...before, assignee, conflicts, declaration: outcome.declaration ?? before.declaration })
          if (remark !== undefined && actor.kind === 'slack') remarks.unshift({ by: actor.user, at: at.now, text: remark })
          audit.push({ actor, what: outcome.kind, subject: id })
          pending.push(...(outcome.plan ?? []).map((planned) => ({ subject: id, planned })))
          return outcome
        })
        turn = mine.catch(() => {})
        return mine
      },
      history: async () => [],
      letters: async () => [],
      chases: async () => [],
      remarks: async () => remarks,
    },
    messages: {
      get: async (id) => letters.get(id) ?? null,
      dismiss: async (id, actor) => {
        const m = letters.get(id)
        if (!m || m.dismissed || actor.kind !== 'slack') return false
        letters.set(id, { ...m, dismissed: { by: actor.user, at: at.now } })
        audit.push({ actor, what: 'message dismissed', subject: id })
        pending.push({ subject: id, planned: { key: `mail:${id}`, effect: { kind: 'enquiry' } } })
        return true
      },
    },
    posts: {
      get: async (subject) => {
        const ts = where.get(subject)
        return ts ? { channel: archimedes.channel, ts, hash: '' } : null
      },
    },
    requests: {
      take: async (signature) => {
        const fresh = !taken.has(signature)
        taken.add(signature)
        return fresh
      },
      forget: async (signature) => taken.delete(signature),
    },
    audit: {
      refusal: async (actor, what, subject) => {
        await database.before()
        audit.push({ actor, what, subject })
      },
    },
    enqueue: async (name, data, options) => {
      jobs.push({ name, data, options })
    },
    dispatch: async () => {
      for (const { subject } of pending
        .splice(0)
        .filter(({ planned }) => planned.effect.kind === 'card' || planned.effect.kind === 'enquiry'))
        await draw(subject)
    },
    slack: openSlack({ slack, hubs }, quiet),
  }
  // Review uses nothing else of it: what is not here would throw at once.
  const app = part as App

  async function draw(subject: string): Promise<void> {
    const c = live(subject)
    const m = letters.get(subject)
    const rendered = c ? card(c, at.now) : m ? mailPost(m) : null
    if (!rendered) throw new Error(`there is no ${subject}`)
    const client = app.slack.of(archimedes.id)
    const ts = where.get(subject)
    const outcome = ts
      ? await update({ client, channel: archimedes.channel, ts, ...rendered })
      : await post({ client, channel: archimedes.channel, key: `card:${subject}`, doubt: null, ...rendered })
    if (outcome.kind !== 'posted') throw new Error(`the card was not drawn: ${JSON.stringify(outcome)}`)
    where.set(subject, outcome.ts)
  }

  const door = express()
  const review = await mountReview(app, door)
  const server = createServer(door)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  workspace.deliverTo(`http://127.0.0.1:${address.port}/slack/events`)
  onTestFinished(async () => {
    await review.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(workspace.faults).toEqual([])
  })
  for (const subject of [...rows.keys(), ...letters.keys()]) await draw(subject)

  const first = cases[0]?.declaration.id ?? mail[0]?.id ?? ''
  return {
    app,
    at,
    workspace,
    review,
    audit,
    jobs,
    database,
    reviewers,
    /** Signatures of requests that were taken. */
    taken,
    row: (id = first) => rows.get(id)?.declaration,
    set: (c: Case) => void rows.set(c.declaration.id, c),
    draw,
    /** The card or post in the channel, as it is shown now. */
    shown: (subject = first) => workspace.channel(archimedes.channel).message(where.get(subject) ?? ''),
    click: (user: string, button: string, { subject = first, version }: { subject?: string; version?: number } = {}) =>
      workspace.click(user, {
        channel: archimedes.channel,
        ts: where.get(subject) ?? '',
        button,
        ...(version === undefined ? {} : { version }),
      }),
    /** What this person was told in private, oldest first. */
    told: (user: string) => workspace.ephemerals(user).map(({ text }) => text),
    /** Ends the undo window. */
    release: async (id = first) => {
      at.now = at.now.add({ minutes: 10 })
      await app.declarations.change(id, { kind: 'countersign' }, (c) => release(c, at.now))
      await app.dispatch()
    },
  }
}
