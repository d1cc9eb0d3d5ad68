/** The embedded PostgreSQL dies by itself: its owner starts it again. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/open.ts'

test('a server that dies under its owner is started again, where it was', { timeout: 60_000 }, async () => {
  const home = await mkdtemp(join(tmpdir(), 'countersign-dies-'))
  const owner = await openDatabase({ databaseUrl: null, dataDir: home, owner: true })
  try {
    await owner.pool.query('create table kept as select 42 as it')
    const pid = async () => Number((await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
    const before = await pid()
    process.kill(before, 'SIGKILL')
    const deadline = Date.now() + 40_000
    const served = async (): Promise<unknown[] | null> => {
      const rows = await owner.pool.query('select it from kept').then(
        (found) => found.rows,
        () => null,
      )
      const now = await pid()
      return rows !== null && now !== 0 && now !== before ? rows : null
    }
    let rows = await served()
    while (rows === null && Date.now() < deadline) rows = await served()
    expect(rows).toEqual([{ it: 42 }])
    await expect(openDatabase({ databaseUrl: null, dataDir: home, owner: true })).rejects.toThrow(/Another Countersign is running/)
  } finally {
    await owner.close()
    await rm(home, { recursive: true, force: true })
  }
})
