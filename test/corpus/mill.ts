/** A Countersign that reads thousands of mails: real database, jobs, reader threads and letters; posts are left unposted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handlers } from '../../jobs/index.ts'
import { build } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { openCatcher } from '../../src/demo/catcher.ts'
import { receive } from '../../src/intake/receive.ts'
import { PROGRAMMES } from '../../src/main.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import { openPool, openSql } from '../../src/store/sql.ts'

const INBOX = 'mastery@archimedes.example'
const JOBS = 8
const day = (offset: number) => Temporal.Now.plainDateISO('Europe/London').add({ days: offset }).toString()

const countersignYaml = `
from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    inboxes: [${INBOX}]
    contact: { name: Hub office, email: office@archimedes.example, telephone: "01632 960001" }
    slack: { channel: C0ARCH }
rounds:
  - { programme: primary-mastery-readiness, name: corpus, opens: ${day(-30)}, closes: ${day(30)}, places: 6 }
`

export async function openMill({ readers = 2 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-corpus-'))
  const database = await openEmbedded(join(folder, 'data'))
  const catcher = await openCatcher()
  await writeFile(join(folder, 'countersign.yaml'), countersignYaml)
  const settings = {
    CONFIG: join(folder, 'countersign.yaml'),
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: database.url,
    SECRET: 'a secret of this run’s own, 32 letters',
    SMTP_URL: catcher.url,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  }
  // Pictures go to a person here: reading one takes seconds, in a process of its own that holds no other mail's reader up.
  // Nothing is asked of DNS: thousands of strangers' domains are none of this machine's business.
  const lookUp = async (name: string) => Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }))
  const app = await build(loadConfig(settings, await loadProgrammes(PROGRAMMES)), { lookUp, readers, pictures: 0 })
  const pool = openPool(database.url, 2)
  const sql = openSql(pool)

  const faults: string[] = []
  const took = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  const real = handlers(app)
  const watched =
    <D, R>(what: string, work: (data: D) => Promise<R>) =>
    (data: D): Promise<R> =>
      work(data).catch((fault: unknown) => {
        faults.push(`${what}: ${fault instanceof Error ? fault.message : String(fault)}`)
        throw fault
      })
  const worker = app.work(
    {
      ...real,
      read: watched('read', async (data: Parameters<typeof real.read>[0]) => {
        const begun = performance.now()
        const outcome = await real.read(data)
        took.set(data.messageId, performance.now() - begun)
        waiting.get(data.messageId)?.()
        return outcome
      }),
      check: watched('check', real.check),
      letter: watched('letter', real.letter),
      post: async () => ({ left: true }),
    },
    JOBS,
  )

  return {
    faults,
    took,
    /** Through the threshold of every door, and on until it has been sorted; gives up after `patience` milliseconds. */
    async ingest(raw: Uint8Array, from: string | null, patience = 60_000): Promise<string> {
      let id = ''
      const [receipt] = await receive(app, { door: 'ingest', inboxes: [INBOX], from, ip: null, helo: null, raw })
      id = receipt?.id ?? ''
      if (!receipt?.fresh) return id
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience)
        waiting.set(id, () => {
          clearTimeout(timer)
          resolve()
        })
        if (took.has(id)) waiting.get(id)?.()
      })
      waiting.delete(id)
      return id
    },
    /** Waits until every letter has left, a minute at most. */
    async settle(): Promise<void> {
      const until = performance.now() + 60_000
      const unsent = async () =>
        (
          await sql.one<{ n: number }>`
          select (select count(*) from effect where kind = 'letter' and state in ('pending', 'sending')) + (select count(*) from declaration where checked_revision < revision) as n`
        ).n
      while ((await unsent()) > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 100))
    },
    /** What every message came to, by its id. */
    dispositions: async () =>
      new Map(
        (await sql.rows<{ id: string; kind: string | null }>`select id, disposition->>'kind' as kind from message`).map(({ id, kind }) => [
          id,
          kind,
        ]),
      ),
    /** How many letters each message has called out, those of the case that it opened included. */
    replies: async () =>
      new Map(
        (
          await sql.rows<{ id: string; n: number }>`
            select m.id, count(*) as n from message m join effect e on e.kind = 'letter' and e.state <> 'failed'
              and (e.message_id = m.id or e.declaration_id in (select r.declaration_id from revision r where r.message_id = m.id))
            group by m.id`
        ).map(({ id, n }) => [id, n]),
      ),
    close: async () => {
      await worker.close()
      await app.close()
      await pool.end()
      await catcher.stop()
      await database.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
