/** The demo's own data directory: fresh at every start, one demo at a time, and nobody else's files touched. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openEmbedded } from '../store/embedded.ts'

/** Something the person who started the demo can put right; it is shown without a stack. */
export class DemoError extends Error {
  override name = 'DemoError'
}

/** Says that a folder is ours to empty. */
const mark = 'countersign-demo'

/** An empty folder `run` in `data`. What an earlier demo left running there, after a crash, is stopped first. */
export async function freshFolder(data: string): Promise<{ path: string; release: () => Promise<void> }> {
  const path = join(resolve(data), 'run')
  const owner = join(path, mark)
  if (existsSync(path)) {
    const pid = await readFile(owner, 'utf8').catch(() => null)
    if (pid === null) throw new DemoError(`${path} is not a folder of the demo's. Name another with --data, or move it away.`)
    if (Number(pid) && alive(Number(pid))) {
      throw new DemoError(`A demo is running on ${path} already (process ${pid.trim()}). Stop it, or name another folder with --data.`)
    }
    if (existsSync(join(path, 'postgres', 'postmaster.pid'))) await (await openEmbedded(path)).stop()
    await rm(path, { recursive: true })
  }
  await mkdir(path, { recursive: true, mode: 0o700 })
  await writeFile(owner, `${process.pid}\n`)
  return { path, release: () => writeFile(owner, '0\n') }
}

function alive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
