/** Whether a PostgreSQL server is really running on a data directory: its pid file alone can be wrong. */
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'

/** How long a server that is recovering may take before it answers, in milliseconds. */
const PATIENCE = 60_000

/**
 * True once the server of this cluster answers. False where there is none: then a pid file that PostgreSQL itself would
 * take for a running server's is cleared away. Throws where a server is there and never answers.
 */
export async function isRunning(cluster: string): Promise<boolean> {
  const file = join(cluster, 'postmaster.pid')
  for (const started = Date.now(); Date.now() - started < PATIENCE; await pause()) {
    const [pid = '', , , port = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
    if (!Number(pid)) return false
    const state = await stateOf(Number(pid))
    if (state === 'gone') return false // PostgreSQL sees that too, and looks after what is left
    if (state === 'other') {
      // Killed and not yet buried by its parent, or its number has gone to another program: PostgreSQL would refuse to start.
      if ((await orphans(cluster)) > 0) continue
      await rm(file, { force: true })
      return false
    }
    if (Number(port) && (await answers(Number(port)))) return true
  }
  throw new Error(`a PostgreSQL server holds ${cluster}, but does not answer`)
}

async function stateOf(pid: number): Promise<'server' | 'other' | 'gone'> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone'
  }
  if (process.platform !== 'linux') return 'server'
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return 'gone'
  return /\) [ZX] /.test(stat) || !/\(postgres/.test(stat) ? 'other' : 'server'
}

/** Processes of a server that was killed; they end by themselves, and until then may still write. */
async function orphans(cluster: string): Promise<number> {
  const home = await realpath(cluster)
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const homes = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)))
  return homes.filter((cwd) => cwd === home).length
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const say = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket
      .setTimeout(1_000, () => say(false))
      .once('connect', () => say(true))
      .once('error', () => say(false))
  })

const pause = () => new Promise((resolve) => setTimeout(resolve, 100))
