/** Hubs in a real database and a strict Slack, with the queue’s work done in the test: time moves from one due row to the next. */
import { createHash, randomUUID } from 'node:crypto'
import { handlers } from '../jobs/index.ts'
import manifest from '../manifest.json' with { type: 'json' }
import { type App, build } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import type { Reading } from '../src/core/form/form.ts'
import { unreadMail } from '../src/core/mail/message.ts'
import { openWorkspace } from '../src/demo/slack/workspace.ts'
import type { Setup } from '../src/demo/slack/world.ts'
import * as admit from '../src/store/admit.ts'
import * as messages from '../src/store/messages.ts'
import { openPool, openSql } from '../src/store/sql.ts'
import { read, withFields } from './core/moorside.ts'
import { cloneDatabase } from './database.ts'
import { settings } from './settings.ts'
import { hub, mail, round } from './store/world.ts'

export const archimedes = hub.id
export const greatNorth = 'great-north'

/** The jobs that BullMQ would run at once. */
const WORKERS = 8

export type Clockwork = Awaited<ReturnType<typeof openClockwork>>

/** `at` is when it starts. Nothing happens by itself: `until` and `run` do what is due. */
export async function openClockwork({ at = '2018-05-14T15:40:00Z', places = 6, slack: setup = {} as Partial<Setup> } = {}) {
  const database = await cloneDatabase()
  const clock = { now: Temporal.Instant.from(at) }
  const now = () => clock.now
  const users = ['U0LEAD', 'U0REVIEW'].map((id) => ({ id, name: id }))
  const slack = await openWorkspace({
    signingSecret: 'shh',
    botToken: 'xoxb-test',
    team: { id: 'T0HUBS', name: 'Hubs' },
    users,
    channels: ['C0ARCH', 'C0GREAT'].map((id) => ({ id, name: id.toLowerCase(), members: users.map((user) => user.id), bot: true })),
    scopes: manifest.oauth_config.scopes.bot,
    // The careful assumption about Slack: a repeated client_msg_id is a second message.
    dedupes: false,
    now,
    ...setup,
  })
  const reviewers: Config['hubs'][number]['reviewers'] = [
    { slack: 'U0LEAD', role: 'lead' },
    { slack: 'U0REVIEW', role: 'reviewer' },
  ]
  const config = await settings(slack, {
    databaseUrl: database.url,
    redisUrl: null,
    hubs: [
      { ...hub, reviewers },
      { ...hub, reviewers, id: greatNorth, name: 'Great North Maths Hub', inboxes: ['mastery@greatnorth.example'], channel: 'C0GREAT' },
    ],
    rounds: [{ ...round, places, hubs: [archimedes, greatNorth] }],
  })
  const built = await build(config, { now, reads: false })
  // What is due is found in the rows themselves: nobody has to be asked.
  const app: App = { ...built, dispatch: async () => {} }
  const pool = openPool(database.url, 4)
  const sql = openSql(pool)
  const work = handlers(app)
  const { id: roundId } = await sql.one<{ id: string }>`select id from round`
  let schools = 0

  /** Takes up what is due in Slack now, as many at once as there are workers; false where nothing is. */
  async function work1(): Promise<boolean> {
    const due = await sql.rows<{ id: string }>`
      select id from turn where due_at <= ${clock.now}
        and (state = 'pending' or (state = 'sending' and claimed_at < ${clock.now.subtract({ seconds: 21 })}))
      order by due_at, id limit ${WORKERS}`
    await Promise.all(due.map(({ id }) => work.post({ effectId: id })))
    return due.length > 0
  }

  return {
    app,
    sql,
    slack,
    clock,
    work,
    /** A school’s declaration, admitted and checked now; its id. */
    declare: async (at: string = archimedes, name = `School ${++schools} Primary School`): Promise<string> => {
      const urn = String(100_000 + ++schools)
      const form: Reading = {
        // Each with people of its own: nobody is written to more often than the caps allow.
        ...withFields({
          'school.name': read(name),
          'school.urn': read(urn, urn),
          ...Object.fromEntries(
            ['school.email', 'lead1.email', 'lead2.email'].map((key, n) => [key, read(`${n}@s${urn}.example`, [`${n}@s${urn}.example`])]),
          ),
        }),
        document: { name: 'form.docx', kind: 'docx', sha256: createHash('sha256').update(urn).digest('hex') },
      }
      const { id: message } = await messages.receive(sql, mail(randomUUID(), { hub: at, at: clock.now }))
      const id = await sql.transaction(async (tx) => {
        const arrival = { hub: at, message, receivedAt: clock.now, at: clock.now, form, school: { name, urn } }
        const id = await admit.open(tx, { ...arrival, round: roundId, prefix: 'MR' })
        await messages.settle(tx, message, clock.now, { mail: unreadMail(), disposition: { kind: 'declaration' }, declaration: id })
        return id
      })
      await work.check({ declarationId: id })
      return id
    },
    /** Does what falls due until then. Throws where it never comes to rest. */
    until: async (end: Temporal.Instant): Promise<void> => {
      for (let rounds = 0; rounds < 20_000; rounds++) {
        if (await work1()) continue
        const next = await sql.one<{ at: Temporal.Instant | null }>`
          select min(case state when 'sending' then claimed_at + interval '22 seconds' else due_at end) as at from turn`
        if (!next.at || Temporal.Instant.compare(next.at, end) > 0) {
          clock.now = end
          return
        }
        if (Temporal.Instant.compare(next.at, clock.now) > 0) clock.now = next.at
      }
      throw new Error('what is due is never done')
    },
    /** What is still to be done in Slack, by kind. */
    waiting: () =>
      sql.rows<{ key: string; state: string; response: string | null }>`
        select key, state, response from effect where id in (select id from turn) order by key`,
    calls: (method: string) => slack.calls.filter((call) => call.method === method),
    /** Answers that said “too many”. */
    limited: () => slack.calls.filter(({ status }) => status === 429),
    cards: (channel = 'C0ARCH') =>
      slack
        .channel(channel)
        .messages()
        .filter(({ blocks }) => blocks.some(({ type }) => type === 'header')),
    close: async () => {
      await built.close()
      await slack.stop()
      await pool.end()
      await database.close()
    },
  }
}
