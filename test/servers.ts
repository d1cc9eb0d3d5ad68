/** The real servers of one test run: PostgreSQL always, Redis where TEST_REDIS asks for it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMigrations } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { freePort, openEmbedded } from '../src/store/embedded.ts'
import { migrate } from '../src/store/migrate.ts'
import { openPool } from '../src/store/sql.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string
    redis: string | null
  }
}

/** Every test file clones this database, so that nothing is shared and nothing is slow. */
export const TEMPLATE = 'countersign_template'

export async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'))
  const postgres = await openEmbedded(folder)
  await makeTemplate(postgres.url)
  const redis = process.env.TEST_REDIS ? await startRedis(folder) : null
  project.provide('postgres', postgres.url)
  project.provide('redis', redis?.url ?? null)
  return async () => {
    redis?.child.kill('SIGTERM')
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(url: string): Promise<void> {
  const root = new pg.Client({ connectionString: url })
  await root.connect()
  await root.query(`create database ${TEMPLATE}`)
  await root.end()
  const pool = openPool(url.replace(/\/postgres$/, `/${TEMPLATE}`), 2)
  await migrate(pool)
  const client = await pool.connect()
  await runMigrations(client)
  client.release()
  await pool.end()
}

async function startRedis(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--maxmemory-policy', 'noeviction'],
    { stdio: 'ignore' },
  )
  const missing = new Promise<never>((_, reject) =>
    child.once('error', () => reject(new Error('TEST_REDIS is set, but redis-server is not installed'))),
  )
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 50, retryStrategy: () => 100 })
  client.on('error', () => {}) // until it has started
  await Promise.race([client.ping(), missing])
  client.disconnect()
  return { url: `redis://127.0.0.1:${port}`, child }
}
