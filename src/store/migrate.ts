/** Brings the database to the newest schema: numbered plain SQL files, each once, in order. */
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const folder = new URL('./migrations/', import.meta.url)
/** Any number, the same in every process: two that start at once migrate one after the other. */
const LOCK = 7_263_410

/** Names of the migrations there are, in order. */
const migrations = async (): Promise<string[]> => (await readdir(folder)).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name)).sort()

/** Runs what has not run yet; returns the names of what it ran. Each file is one transaction. */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query('create table if not exists migration (name text primary key, at timestamptz not null default now())')
    const done = new Set((await client.query<{ name: string }>('select name from migration')).rows.map((row) => row.name))
    const ran: string[] = []
    for (const name of (await migrations()).filter((name) => !done.has(name))) {
      const text = await readFile(new URL(name, folder), 'utf8')
      try {
        await client.query('begin')
        await client.query(text)
        await client.query('insert into migration (name) values ($1)', [name])
        await client.query('commit')
      } catch (cause) {
        await client.query('rollback')
        throw new Error(`migration ${name} failed and was rolled back; the database is as it was`, { cause })
      }
      ran.push(name)
    }
    return ran
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    client.release()
  }
}
