/** kill -9 while mails are arriving: whatever was answered with 250 becomes a declaration, once, with one card. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCatcher } from '../../src/demo/catcher.ts'
import { form } from '../../src/demo/samples/form.ts'
import { openWorkspace } from '../../src/demo/slack/workspace.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import { openPool, openSql } from '../../src/store/sql.ts'
import { redisUrl } from '../database.ts'

const INBOX = 'mastery@archimedes.example'
const yaml = (today: Temporal.PlainDate) => `
from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    aliases: [Archimedes]
    inboxes: [${INBOX}]
    contact: { name: Hub office, email: office@archimedes.example, telephone: "01632 960001" }
    slack: { channel: C0ARCH }
    reviewers: [{ slack: U0LEAD, role: lead }]
rounds:
  - { programme: primary-mastery-readiness, name: now, opens: ${today.subtract({ days: 7 })}, closes: ${today.add({ days: 14 })}, places: 6 }
`

let folder: string
let slack: Awaited<ReturnType<typeof openWorkspace>>
let catcher: Awaited<ReturnType<typeof openCatcher>>
let ports: { http: number; smtp: number }
let child: ChildProcess | null = null

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0))
    })
  })

/** Starts the product's own entry point; resolves when `/readyz` says so, with the milliseconds that took. */
async function begin(): Promise<number> {
  const started = performance.now()
  const env = {
    ...process.env,
    PORT: String(ports.http),
    SMTP_PORT: String(ports.smtp),
    DATA_DIR: join(folder, 'data'),
    CONFIG: join(folder, 'countersign.yaml'),
    SMTP_URL: catcher.url,
    DNS_SERVERS: 'none',
    REDIS_URL: redisUrl() ?? '',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: 'shh',
    SLACK_API_URL: slack.url,
    LOG_LEVEL: 'error',
  }
  const begun = spawn(process.execPath, ['src/main.ts', 'all'], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  child = begun
  for (;;) {
    if (begun.exitCode !== null) throw new Error(`the process ended with ${begun.exitCode}`)
    const ready = await fetch(`http://127.0.0.1:${ports.http}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return performance.now() - started
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

const kill = async (signal: NodeJS.Signals) => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Thirty schools send at once; `strike` happens as soon as ten have their 250. Returns those that were told 250. */
async function whileSending(from: number, strike: () => Promise<void>): Promise<number[]> {
  const schools = Array.from({ length: 30 }, (_, i) => from + i)
  const forms = schools.map((n) => ({ n, content: Buffer.from(form({ urn: String(190_000 + n), school: `School ${n} Primary` })) }))
  const accepted: number[] = []
  let struck: Promise<void> | null = null
  await Promise.all(
    forms.map(async ({ n, content }) => {
      if (await send(n, content)) accepted.push(n)
      if (accepted.length === 10) struck ??= strike()
    }),
  )
  await struck
  return accepted
}

/** True when the server has said 250. */
async function send(n: number, content: Buffer): Promise<boolean> {
  const transport = createTransport({ host: '127.0.0.1', port: ports.smtp, ignoreTLS: true, connectionTimeout: 2000 })
  const mail = {
    envelope: { from: 'head@moorsidelane.example.org', to: INBOX },
    from: 'head@moorsidelane.example.org',
    to: INBOX,
    cc: ['l.wojcik@moorsidelane.example.org', 'z.hartley-smith@moorsidelane.example.org'],
    subject: `Declaration ${n}`,
    text: 'Attached.',
    attachments: [{ filename: 'form.docx', content }],
  }
  return transport
    .sendMail(mail)
    .then(
      () => true,
      () => false,
    )
    .finally(() => transport.close())
}

/** Waits until every accepted mail has a card, then looks that there is one each. */
async function allShown(accepted: number[]) {
  const cards = () =>
    slack
      .channel('C0ARCH')
      .messages()
      .map(({ text }) => /School (\d+) Primary/.exec(text)?.[1])
  await slack.until('a card for every accepted mail', () => accepted.every((n) => cards().includes(String(n))), 60_000)
  for (const n of accepted)
    expect(
      cards().filter((card) => card === String(n)),
      `cards of school ${n}`,
    ).toHaveLength(1)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-kill-'))
  await writeFile(join(folder, 'countersign.yaml'), yaml(Temporal.Now.plainDateISO('Europe/London')))
  ports = { http: await freePort(), smtp: await freePort() }
  catcher = await openCatcher()
  slack = await openWorkspace({
    signingSecret: 'shh',
    botToken: 'xoxb-test',
    team: { id: 'T0HUBS', name: 'Hubs' },
    users: [{ id: 'U0LEAD', name: 'lead' }],
    channels: [{ id: 'C0ARCH', name: 'archimedes', members: ['U0LEAD'], bot: true }],
    scopes: ['chat:write', 'channels:read', 'channels:history', 'groups:read', 'groups:history', 'users:read'],
    // Channel limits would make this a test of patience.
    now: (() => {
      let t = Temporal.Now.instant()
      return () => (t = t.add({ seconds: 2 }))
    })(),
  })
})
afterAll(async () => {
  await kill('SIGTERM')
  await slack.stop()
  await catcher.stop()
  await rm(folder, { recursive: true, force: true })
})

test('it starts, stops when asked, and starts again on the same data', async () => {
  const first = await begin()
  await kill('SIGTERM')
  console.info(`ready after ${Math.round(first)} ms at first, ${Math.round(await begin())} ms later`)
})

test('the process is killed while mails arrive: nothing answered with 250 is lost, nothing is shown twice', {
  timeout: 120_000,
}, async () => {
  const accepted = await whileSending(1, () => kill('SIGKILL'))
  expect(accepted.length).toBeGreaterThanOrEqual(10)
  await begin()
  await allShown(accepted)
})

test('the database is killed with it: the same, and one declaration each', { timeout: 120_000 }, async () => {
  const accepted = await whileSending(101, async () => {
    const pid = Number((await readFile(join(folder, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    await kill('SIGKILL')
  })
  expect(accepted.length).toBeGreaterThanOrEqual(10)
  await begin()
  await allShown(accepted)
  const { url } = await openEmbedded(join(folder, 'data'))
  const pool = openPool(url, 1)
  const twice = await openSql(pool).rows`select school_urn from declaration group by 1 having count(*) > 1`
  await pool.end()
  expect(twice).toEqual([])
})
