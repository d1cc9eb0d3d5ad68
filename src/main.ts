/** Which process to be: all · web · mail · worker · migrate · an operator's command. */
import { pathToFileURL } from 'node:url'
import { handlers } from '../jobs/index.ts'
import { schedule } from '../jobs/rounds.ts'
import { type App, build } from './app.ts'
import { type Config, ConfigError, loadConfig } from './config.ts'
import type { LookUp } from './dns.ts'
import { openImap } from './intake/imap.ts'
import { openSmtp } from './intake/smtp.ts'
import { mountInbound } from './intake/webhook.ts'
import { operate } from './operate/index.ts'
import { openHttp } from './pages/index.ts'
import { mountSignatory } from './pages/signatory.ts'
import { loadProgrammes } from './reading/programmes.ts'
import { mountReview } from './review/index.ts'
import { EmbeddedError } from './store/embedded.ts'

type Role = 'all' | 'web' | 'mail' | 'worker'

type Running = { app: App; ports: { http: number | null; smtp: number | null; lmtp: number | null }; stop: () => Promise<void> }

export const PROGRAMMES = new URL('../templates/programmes/', import.meta.url).pathname

/** Jobs at once in one process. Reading and PDFs are the costly ones, and have their own limits. */
const CONCURRENCY = 8
const MINUTE = 60_000

/** `now` and `lookUp` (instead of DNS) are for tests. */
type Starting = { now?: () => Temporal.Instant; role?: Role; lookUp?: LookUp }

/** Starts a process. When it returns, its doors are open. */
export async function start(config: Config, { now, role = 'all', lookUp }: Starting = {}): Promise<Running> {
  if (!config.slack)
    throw new ConfigError('Slack is not configured: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (README, “Running it for real”).')
  if (role !== 'all' && !(config.databaseUrl && config.redisUrl)) {
    throw new ConfigError(
      `The ${role} process needs DATABASE_URL and REDIS_URL. Set both, or run everything in one process with: npm start`,
    )
  }
  const does = (part: Role) => role === 'all' || role === part
  const app = await build(config, { now, lookUp, owner: role === 'all', reads: does('worker') })
  if (!config.smtpUrl && does('worker')) app.log.error('SMTP_URL is not set: letters wait until it names the outgoing mail server')

  const ends: (() => Promise<void>)[] = [app.close]
  const ports: Running['ports'] = { http: null, smtp: null, lmtp: null }
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end().catch((err) => app.log.error({ err }, 'while stopping'))
  }
  try {
    // What starts last stops first: doors close before the work behind them does.
    if (does('worker')) {
      const worker = app.work(handlers(app), CONCURRENCY)
      ends.push(worker.close, keepMoving(app))
      await app.schedule(schedule)
    }
    if (does('web')) {
      const http = openHttp(app, config)
      mountSignatory(app, http.express)
      mountInbound(app, http.express)
      const review = await mountReview(app, http.express)
      ports.http = await http.listen()
      ends.push(http.close, review.stop)
      if (does('mail')) await openMailDoor()
      ends.push(async () => http.leaving())
    } else if (does('mail')) await openMailDoor()
  } catch (error) {
    await stop()
    throw error
  }
  app.log.info({ role, ...ports }, 'Countersign is ready')
  return { app, ports, stop }

  async function openMailDoor() {
    const smtp = await openSmtp(app)
    ports.smtp = smtp.port
    ends.push(smtp.close)
    if (config.lmtpPort !== null) {
      const lmtp = await openSmtp(app, 'lmtp')
      ports.lmtp = lmtp.port
      ends.push(lmtp.close)
    }
    ends.push(openImap(app).close)
  }
}

/** The reconciler, at once and every minute: what the queue has forgotten is asked for again. */
function keepMoving(app: App): () => Promise<void> {
  const look = (seconds: number) =>
    app.reconcile(Temporal.Duration.from({ seconds })).then(
      (found) => found > 0 && app.log.info({ found }, 'asked again for what stood still'),
      (err) => app.log.error({ err }, 'reconciler'),
    )
  let looking: Promise<unknown> = look(0)
  const timer = setInterval(() => {
    looking = look(30)
  }, MINUTE)
  return async () => {
    clearInterval(timer)
    await looking
  }
}

async function main([verb = 'help', ...args]: string[]): Promise<number | null> {
  const programmes = await loadProgrammes(PROGRAMMES)
  if (verb === 'all' || verb === 'web' || verb === 'mail' || verb === 'worker') {
    const running = await start(loadConfig(process.env, programmes), { role: verb })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void running.stop().then(() => process.exit(0)))
    }
    return null
  }
  return operate(verb, args, { env: process.env, programmes })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const code = await main(process.argv.slice(2))
    if (code !== null) process.exit(code)
  } catch (error) {
    const mend = mendOf(error)
    console.error(mend ? `Countersign: ${mend}` : error)
    process.exit(1)
  }
}

/** What an operator should do about a start that failed; null where only the error itself can say. */
function mendOf(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof EmbeddedError) return error.message
  if (!(error instanceof Error)) return null
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `port ${port} is taken by another program: set PORT or SMTP_PORT to one that is free`
  if (code === 'EACCES') return `port ${port} is not for this account: set PORT or SMTP_PORT to one above 1023`
  return null
}
