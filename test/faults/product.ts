/** The product's own entry point as a process, between a Slack and a mail catcher of the test's: started, stopped and killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { openCatcher } from '../../src/demo/catcher.ts'
import { openWorkspace } from '../../src/demo/slack/workspace.ts'
import { freePort } from '../../src/store/embedded.ts'
import { redisUrl } from '../database.ts'

const INBOX = 'mastery@archimedes.example'
export const reviewers = ['U0LEAD', 'U0ONE', 'U0TWO', 'U0THREE']

const yaml = (today: Temporal.PlainDate) => `
from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    aliases: [Archimedes]
    inboxes: [${INBOX}]
    contact: { name: Hub office, email: office@archimedes.example, telephone: "01632 960001" }
    slack: { channel: C0ARCH }
    reviewers: [${reviewers.map((id) => `{ slack: ${id}, role: lead }`).join(', ')}]
rounds:
  - { programme: primary-mastery-readiness, name: now, opens: ${today.subtract({ days: 7 })}, closes: ${today.add({ days: 14 })}, places: 30 }
`

export type Product = Awaited<ReturnType<typeof openProduct>>

/** `now` is what Slack's clock says, for its limits; the product keeps its own. */
export async function openProduct({ now }: { now?: () => Temporal.Instant } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-process-'))
  await writeFile(join(folder, 'countersign.yaml'), yaml(Temporal.Now.plainDateISO('Europe/London')))
  const ports = { http: await freePort(), smtp: await freePort() }
  const catcher = await openCatcher()
  const slack = await openWorkspace({
    signingSecret: 'shh',
    botToken: 'xoxb-test',
    team: { id: 'T0HUBS', name: 'Hubs' },
    users: reviewers.map((id) => ({ id, name: id })),
    channels: [{ id: 'C0ARCH', name: 'archimedes', members: reviewers, bot: true }],
    scopes: ['chat:write', 'channels:read', 'channels:history', 'groups:read', 'groups:history', 'users:read'],
    ...(now && { now }),
  })
  slack.deliverTo(`http://127.0.0.1:${ports.http}/slack/events`)
  let child: ChildProcess | null = null

  const kill = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  return {
    slack,
    kill,
    /** Resolves when `/readyz` says so. */
    begin: async (): Promise<void> => {
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
        if (ready) return
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    /** Rejects where the server has not said 250. */
    send: async (subject: string, content: Buffer): Promise<void> => {
      const transport = createTransport({ host: '127.0.0.1', port: ports.smtp, ignoreTLS: true, connectionTimeout: 2000 })
      const from = 'head@moorsidelane.example.org'
      const cc = ['l.wojcik@moorsidelane.example.org', 'z.hartley-smith@moorsidelane.example.org']
      const mail = { envelope: { from, to: INBOX }, from, to: INBOX, cc, subject, text: 'Attached.' }
      await transport.sendMail({ ...mail, attachments: [{ filename: 'form.docx', content }] }).finally(() => transport.close())
    },
    /** The folder that holds its own database. */
    data: join(folder, 'data'),
    close: async () => {
      await kill('SIGTERM')
      await slack.stop()
      await catcher.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
