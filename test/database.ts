/** A database of a test file's own, cloned from the migrated template of the run. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { TEMPLATE } from './servers.ts'

/** `close` drops it. Whoever is still connected is disconnected. */
export async function cloneDatabase(): Promise<{ url: string; close: () => Promise<void> }> {
  const url = inject('postgres')
  const name = `t_${randomUUID().replaceAll('-', '')}`
  await admin(url, `create database ${name} template ${TEMPLATE}`)
  const close = async () => {
    await goodbye(url, name)
    await admin(url, `drop database if exists ${name} with (force)`)
  }
  return { url: url.replace(/\/postgres$/, `/${name}`), close }
}

/** A connection that has just been ended is still there for a moment; cut off then, it would say so where nobody listens any more. */
async function goodbye(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (let looks = 0; looks < 50; looks++) {
    const { rowCount } = await client.query('select 1 from pg_stat_activity where datname = $1', [name])
    if (rowCount === 0) break
  }
  await client.end()
}

/** Redis for the queue, where this run has one: a numbered database for each worker of the run, or one that nobody else uses (8 to 15). */
export const redisUrl = (own?: number): string | null => {
  const url = inject('redis')
  return url && `${url}/${own ?? Number(process.env.VITEST_POOL_ID ?? 0) % 8}`
}

async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
