/** The embedded PostgreSQL: started once, adopted afterwards, never two on one directory. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbedded } from '../../src/store/embedded.ts'
import { openDatabase } from '../../src/store/open.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-embedded-'))
})
afterAll(async () => {
  await (await openEmbedded(folder)).stop()
  await rm(folder, { recursive: true, force: true })
})

test('three that ask at once get one server, and the next adopts it', async () => {
  const all = await Promise.all([openEmbedded(folder), openEmbedded(folder), openEmbedded(folder)])
  expect(new Set(all.map(({ url }) => url)).size).toBe(1)
  expect(all.filter(({ started }) => started)).toHaveLength(1)
  expect((await openEmbedded(folder)).started).toBe(false)
})

test('it is durable, on loopback, and its password is for this account only', async () => {
  const { url } = await openEmbedded(folder)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listens`,
  )
  await client.end()
  expect(rows).toEqual([{ fsync: 'on', commit: 'on', listens: '127.0.0.1' }])
  expect((await stat(join(folder, 'postgres.password'))).mode & 0o777).toBe(0o600)
})

test('a second owner of the same data directory is refused; a command beside it is not, and leaves it running', async () => {
  const owner = await openDatabase({ databaseUrl: null, dataDir: folder, owner: true })
  await expect(openDatabase({ databaseUrl: null, dataDir: folder, owner: true })).rejects.toThrow(/Another Countersign is running/)
  const command = await openDatabase({ databaseUrl: null, dataDir: folder, owner: false })
  await command.close()
  expect((await owner.pool.query('select 1')).rowCount).toBe(1)
  await owner.close()
})

test('a connection that hears of the end only after it was given back is not given back twice', async () => {
  const owner = await openDatabase({ databaseUrl: null, dataDir: folder, owner: true })
  const gone: pg.PoolClient[] = []
  owner.pool.on('remove', (client) => void gone.push(client))
  await owner.close()
  const [claim] = gone
  expect(claim?.emit('error', new Error('terminating connection due to administrator command'))).toBe(true)
})

test('the lock of a process that is gone is taken over', async () => {
  await writeFile(join(folder, 'postgres.lock'), '999999999')
  const { url } = await openEmbedded(folder)
  expect(url).toContain('127.0.0.1')
  await expect(readFile(join(folder, 'postgres.lock'))).rejects.toThrow('ENOENT')
})
