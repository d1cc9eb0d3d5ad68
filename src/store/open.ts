/** Opens the database: DATABASE_URL, or the embedded server of the data directory. */
import type pg from 'pg'
import { ConfigError } from '../config.ts'
import { openEmbedded } from './embedded.ts'
import { openPool, openSql, type Sql } from './sql.ts'

type Database = {
  url: string
  pool: pg.Pool
  sql: Sql
  close: () => Promise<void>
}

/**
 * `owner` is the all-in-one process: it is alone on its data directory, starts the embedded server again where that has died,
 * and takes it down with itself.
 * Anyone else leaves the server as it was found.
 */
export async function openDatabase(options: {
  databaseUrl: string | null
  dataDir: string
  owner: boolean
  connections?: number
}): Promise<Database> {
  const embedded = options.databaseUrl === null ? await openEmbedded(options.dataDir) : null
  const url = options.databaseUrl ?? embedded?.url ?? ''
  const pool = openPool(url, options.connections ?? 10)
  pool.on('error', () => {}) // an idle connection that broke is replaced by the next query, which reports what matters
  if (options.databaseUrl !== null) await reach(pool)
  const alone = options.owner && embedded ? await own(pool, options.dataDir, Number(new URL(url).port)) : null
  return {
    url,
    pool,
    sql: openSql(pool),
    close: async () => {
      const others = embedded ? await connections(pool).catch(() => 1) : 1
      alone?.release()
      await pool.end()
      if (embedded && (options.owner || (embedded.started && others === 0))) await embedded.stop()
    },
  }
}

async function reach(pool: pg.Pool): Promise<void> {
  try {
    await pool.query('select 1')
  } catch (cause) {
    await pool.end()
    // The driver's own words may repeat the address with its password: only its code is safe to print.
    const { code, message } = cause as { code?: string; message?: string }
    throw new ConfigError(
      `DATABASE_URL: the database does not answer (${code ?? message}): check the address, the account, and that the server runs`,
    )
  }
}

/** Held for as long as the process lives: a second one on the same data directory is refused. */
const OWNER = 7_263_411

async function claim(pool: pg.Pool, lost: (client: pg.PoolClient) => void): Promise<pg.PoolClient | null> {
  const client = await pool.connect()
  client.on('error', () => lost(client))
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [OWNER])
  if (rows[0]?.held) return client
  client.release(true)
  return null
}

/** Keeps the claim, and the server behind it: a server that dies takes the connection with it, which is how we hear of it. */
async function own(pool: pg.Pool, dataDir: string, port: number): Promise<{ release: () => void }> {
  let released = false
  let client: pg.PoolClient | null = null
  // A connection that breaks may say so twice, and also after it was given back.
  const lost = (gone: pg.PoolClient) => {
    if (gone !== client) return
    client = null
    gone.release(true)
    void revive()
  }
  const revive = async (): Promise<void> => {
    for (let wait = 100; !released && client === null; wait = Math.min(2 * wait, 5_000)) {
      try {
        await openEmbedded(dataDir, port)
        client = await claim(pool, lost)
      } catch {
        // It may need a moment to bury its dead; meanwhile mail is answered with "later".
      }
      if (client === null) await new Promise((resolve) => setTimeout(resolve, wait).unref())
    }
    if (released) give()
  }
  const give = () => {
    const held = client
    client = null
    held?.release(true)
  }
  client = await claim(pool, lost)
  if (client === null) {
    await pool.end()
    throw new ConfigError(`Another Countersign is running on ${dataDir}. Stop it first, or set DATA_DIR to another folder.`)
  }
  return {
    release: () => {
      released = true
      give()
    },
  }
}

/** How many connections other processes have: each of ours carries our process id as its name. */
async function connections(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ others: number }>(
    `select count(*) as others from pg_stat_activity
     where backend_type = 'client backend' and application_name <> current_setting('application_name')`,
  )
  return rows[0]?.others ?? 0
}
