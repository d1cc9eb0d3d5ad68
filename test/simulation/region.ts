/** Ten hubs as one process runs them: database, queue, letters, pages, and a strict Slack workspace for each hub. Time moves from one due row to the next. */
import pg from 'pg'
import { handlers } from '../../jobs/index.ts'
import manifest from '../../manifest.json' with { type: 'json' }
import { type App, build, jobOf } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { Effect } from '../../src/core/effect.ts'
import { openCatcher } from '../../src/demo/catcher.ts'
import { openWorkspace, type Workspace } from '../../src/demo/slack/workspace.ts'
import { openHttp } from '../../src/pages/index.ts'
import { mountSignatory } from '../../src/pages/signatory.ts'
import type { Handlers, JobData, JobName } from '../../src/queue.ts'
import { mountReview } from '../../src/review/index.ts'
import { openPool, openSql } from '../../src/store/sql.ts'
import { cloneDatabase } from '../database.ts'
import { settings } from '../settings.ts'
import type { Staff } from './commands.ts'
import { calendar, hubNamed } from './forms.ts'
import type { Terms } from './known.ts'

export type Region = Awaited<ReturnType<typeof openRegion>>

const staff: { slack: Staff; role: 'reviewer' | 'lead' }[] = [
  { slack: 'U0ROWAN', role: 'reviewer' },
  { slack: 'U0ROBIN', role: 'reviewer' },
  { slack: 'U0LEE', role: 'lead' },
]
const users = staff.map(({ slack }) => ({ id: slack, name: slack.slice(2).toLowerCase() }))
/** One letter in so many carries its PDF: they are tried elsewhere, and would take most of the time. */
const PRINTED = 40
const WORKERS = 8
/** What is not shown in Slack. */
const unseen: Effect['kind'][] = ['letter', 'chase', 'reminder', 'offer']

export async function openRegion(terms: Terms, begins: Temporal.Instant) {
  const database = await cloneDatabase()
  const clock = { now: begins }
  const now = () => clock.now
  const catcher = await openCatcher(now)
  const slacks = await workspaces(terms.hubs, now)
  await hasty(database.url)
  const config = await configured(terms, { databaseUrl: database.url, smtpUrl: catcher.url, apiUrl: slacks[0]?.url ?? '' })
  const built = await build(config, { now, lookUp: async () => [] })
  let printed = 0
  const mail = {
    ...built.mail,
    send: ((letter, key, answers) =>
      built.mail.send({ ...letter, pdf: letter.pdf && printed++ % PRINTED === 0 }, key, answers)) satisfies App['mail']['send'],
  }
  // What is due is found in the rows, and put into the queue when its time has come: nothing is lost by that, and nothing waits in real time.
  const app: App = { ...built, mail, dispatch: async () => {}, enqueue: async () => {} }
  const done = new Map<string, (() => void)[]>()
  const nameOf = (name: string, data: object) => `${name} ${Object.values(data).join(' ')}`
  const watched = Object.fromEntries(
    Object.entries(handlers(app)).map(([name, work]) => [
      name,
      (data: never) =>
        work(data).finally(() => {
          for (const resolve of done.get(nameOf(name, data))?.splice(0) ?? []) resolve()
        }),
    ]),
  ) as unknown as Handlers
  const worker = built.work(watched, WORKERS)
  let epoch = 0
  /** One job through the queue; done when it has run. */
  const run = <N extends JobName>(name: N, data: JobData<N>): Promise<void> =>
    new Promise((resolve, reject) => {
      done.set(nameOf(name, data), [...(done.get(nameOf(name, data)) ?? []), resolve])
      built.enqueue(name, data, { epoch: ++epoch }).catch(reject)
    })

  const http = openHttp(app, config)
  mountSignatory(app, http.express)
  const review = await mountReview(app, http.express)
  const port = await http.listen()
  for (const slack of slacks) slack.deliverTo(`http://127.0.0.1:${port}/slack/events`)
  const pool = openPool(database.url, 4)
  const sql = openSql(pool)
  const rounds = await sql.rows<{
    roundId: string
    hub: string
  }>`select round_id as "roundId", hub_id as hub from round_hub order by hub_id`

  /** Seconds after which nobody holds an effect any more: longer than any lease. */
  const LEFT = 120
  /** Checks, verdicts whose time has come, and letters: until nothing is due. */
  async function settle(): Promise<void> {
    const kept = new Set<string>()
    // A job that fell over on a busy machine has left what it held: its lease ends, as the reconciler sees to elsewhere.
    await sql.run`update effect set state = 'pending' where state = 'sending' and claimed_at <= ${clock.now.subtract({ seconds: LEFT })}`
    for (let turns = 0; turns < 5_000; turns++) {
      const checks = await sql.rows<{ id: string }>`select id from declaration where checked_revision < revision`
      const out = await sql.rows<{ id: string }>`
        select declaration_id as id from decision where release_at <= ${clock.now} and released_at is null and undone_at is null and replaced_at is null`
      const due = await sql.rows<{ id: string; kind: Effect['kind'] }>`
        select id, kind from effect where state = 'pending' and due_at <= ${clock.now} and kind = any(${unseen}) order by due_at, key limit 60`
      const releases = out.filter(({ id }) => !kept.has(id))
      // What is objected to stays due, and stays here.
      for (const { id } of releases) kept.add(id)
      if (checks.length + releases.length + due.length === 0) return
      await Promise.all([
        ...checks.map(({ id }) => run('check', { declarationId: id })),
        ...releases.map(({ id }) => run('release', { declarationId: id })),
        ...due.map(({ id, kind }) => run(jobOf[kind] ?? 'post', { effectId: id })),
      ])
    }
    throw new Error('what is due is never done')
  }
  /** What is due to be shown, no more at a time than there can be turns for. */
  async function show(): Promise<void> {
    const due = await sql.rows<{ id: string }>`
      select id from (select id, way, row_number() over (partition by hub, way order by due_at, key) as nth from turn where due_at <= ${clock.now} and state = 'pending') t
      where nth <= case way when 'post' then 3 else 5 end`
    await Promise.all(due.map(({ id }) => run('post', { effectId: id })))
  }

  const LOOK = 3 * 3_600_000
  /** Seconds: what falls due a little apart is done together, as far as Slack’s limits let it. */
  const STEP = 10
  /** Lets time pass, and does what falls due on the way; without `slack`, what is to be shown there waits until it answers again. */
  async function pass(duration: Temporal.DurationLike, slack: boolean): Promise<void> {
    const end = clock.now.add(duration)
    for (;;) {
      if (slack) await show()
      await settle()
      const { next } = await sql.one<{ next: Temporal.Instant | null }>`
        select least((select min(due_at) from effect where state = 'pending' and (${slack} or kind = any(${unseen}))),
          (select min(claimed_at) + make_interval(secs => ${LEFT}::int) from effect where state = 'sending'),
          (select min(release_at) from decision where release_at > ${clock.now} and released_at is null and undone_at is null and replaced_at is null)) as next`
      const look = Temporal.Instant.fromEpochMilliseconds((Math.floor(clock.now.epochMilliseconds / LOOK) + 1) * LOOK)
      const step = clock.now.add({ seconds: STEP })
      const times = [look, end, ...(next ? [Temporal.Instant.compare(next, step) < 0 ? step : next] : [])]
      const [soonest = end] = times.sort(Temporal.Instant.compare)
      clock.now = soonest
      if (soonest.equals(look)) await Promise.all(rounds.map((one) => run('round', one)))
      if (Temporal.Instant.compare(soonest, end) >= 0) return settle()
    }
  }

  return {
    app,
    sql,
    clock,
    slacks,
    catcher,
    rounds,
    settle,
    pass,
    page: (token: string) => `http://127.0.0.1:${port}${new URL(token).pathname}`,
    close: async () => {
      http.leaving()
      await http.close()
      await review.stop()
      await worker.close()
      await built.close()
      await slacks[0]?.stop()
      await catcher.stop()
      await pool.end()
      await database.close()
    },
  }
}

/** Power cuts are tried elsewhere: here no commit waits for the disk. */
async function hasty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`).finally(() => client.end())
}

async function workspaces(hubs: number, now: () => Temporal.Instant): Promise<Workspace[]> {
  const scopes = manifest.oauth_config.scopes.bot
  const setup = (n: number) => ({
    botToken: `xoxb-${n}`,
    team: { id: `T0HUB${n}`, name: `Hub ${n}` },
    users,
    channels: [{ id: hubNamed(n).channel, name: `hub-${n}`, members: users.map(({ id }) => id), bot: true }],
    now,
  })
  const first = await openWorkspace({ signingSecret: 'shh', scopes, ...setup(0) })
  return Array.from({ length: hubs }, (_, n) => (n === 0 ? first : first.beside(setup(n))))
}

function configured(terms: Terms, { databaseUrl, smtpUrl, apiUrl }: Record<'databaseUrl' | 'smtpUrl' | 'apiUrl', string>): Promise<Config> {
  const all = Array.from({ length: terms.hubs }, (_, n) => n)
  const { places, undo: undoWindow, acceptDays, startsOn } = terms
  return settings(
    { url: apiUrl, botToken: 'xoxb-0' },
    {
      databaseUrl,
      smtpUrl,
      hubs: all.map((n) => ({ ...hubNamed(n), reviewers: staff, slackToken: `xoxb-${n}` })),
      rounds: (['each', 'together'] as const).map((release) => ({
        ...calendar,
        name: `2018-19 ${release}`,
        hubs: all.filter((n) => terms.release(n) === release).map((n) => hubNamed(n).id),
        places,
        release,
        undoWindow,
        acceptDays,
        startsOn,
      })),
    },
  )
}
