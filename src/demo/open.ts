/** Starts a whole hub on this machine: Slack, a mail catcher, and the product itself between them. */
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '../config.ts'
import { PROGRAMMES, start } from '../main.ts'
import { loadProgrammes } from '../reading/programmes.ts'
import { freePort } from '../store/embedded.ts'
import { type Catcher, openCatcher } from './catcher.ts'
import { openClock } from './clock.ts'
import { crowd } from './crowd.ts'
import type { Stage } from './face/stage.ts'
import { freshFolder } from './folder.ts'
import { countersignYaml, domains, hub, people, ridings, setup } from './hub.ts'
import { post } from './post.ts'
import { samples } from './samples.ts'
import { openWorkspace, type Workspace } from './slack/workspace.ts'
import type { Steps } from './steps.ts'

export type Demo = { stage: Stage; workspace: Workspace; catcher: Catcher; folder: string; smtp: number; stop: () => Promise<void> }

/** `undoWindow` as in countersign.yaml. When something does not start, what had started is stopped. */
export async function openDemo(
  { data, undoWindow, logLevel, at }: { data: string; undoWindow: string; logLevel: string; at?: Temporal.Instant },
  { step }: Steps,
): Promise<Demo> {
  const ends: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const folder = await step('Preparing a data directory', () => freshFolder(data))
    ends.push(folder.release)
    const clock = openClock(at)
    const secrets = { signingSecret: randomBytes(16).toString('hex'), botToken: `xoxb-${randomBytes(8).toString('hex')}` }
    const workspace = await step('Starting a Slack workspace of our own', () => openWorkspace({ ...setup(secrets), now: clock.now }))
    ends.push(workspace.stop)
    const catcher = await step('Starting a mail catcher', () => openCatcher(clock.now))
    ends.push(catcher.stop)

    const today = clock.now().toZonedDateTimeISO('Europe/London').toPlainDate()
    const yaml = join(folder.path, 'countersign.yaml')
    await writeFile(yaml, countersignYaml(today, undoWindow))
    const running = await step('Starting Countersign with its PostgreSQL', async () => {
      const environment = {
        // Known before the start: letters link to it.
        PORT: String(await freePort()),
        SMTP_PORT: '0',
        DATA_DIR: folder.path,
        CONFIG: yaml,
        SMTP_URL: catcher.url,
        SLACK_BOT_TOKEN: secrets.botToken,
        SLACK_SIGNING_SECRET: secrets.signingSecret,
        SLACK_API_URL: workspace.url,
        DNS_SERVERS: 'none', // invented schools publish nothing, and the demo asks nobody
        LOG_LEVEL: logLevel,
      }
      return start(loadConfig(environment, await loadProgrammes(PROGRAMMES)), { now: clock.now })
    })
    ends.push(running.stop)
    workspace.deliverTo(`http://127.0.0.1:${running.ports.http}/slack/events`)
    const smtp = running.ports.smtp ?? 0
    let batches = 0
    const send: Stage['post'] = (mail) => post(mail, { port: smtp, domains })
    const stage: Stage = {
      workspace,
      catcher,
      hub,
      hubs: [hub, ridings],
      people,
      samples: samples(hub.inbox),
      notes: [
        `The round closes on ${inWords(today.add({ days: 14 }))}`,
        `Undo for ${inSeconds(undoWindow)} after a decision, then letters leave`,
      ],
      post: send,
      crowd: (to) =>
        Promise.all(
          crowd([hub, ridings].find(({ inbox }) => inbox === to) ?? hub, batches++).map((mail) => send({ kind: 'written', mail })),
        ),
      now: clock.now,
      pass: async (duration) => {
        clock.pass(duration)
        // What a process that slept so long would do when it wakes.
        await running.app.reconcile(Temporal.Duration.from({ seconds: 0 }))
      },
    }
    return { stage, workspace, catcher, folder: folder.path, smtp, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

const inWords = (date: Temporal.PlainDate) => date.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
const inSeconds = (duration: string) => duration.replace(/s$/, ' seconds').replace(/m$/, ' minutes').replace(/h$/, ' hours')
