/** Processes that a test starts, ports that it listens on, and waiting for what other programs do. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

/** Debian keeps servers where an ordinary account's PATH does not look. */
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`

/** Runs a program to its end; it has a minute. */
export async function run(command: string, args: string[], { input }: { input?: string } = {}): Promise<{ code: number; out: string }> {
  const child = spawn(command, args, { env: { ...process.env, PATH }, timeout: 60_000 })
  let out = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    out += data
  })
  child.stdin.on('error', () => {}).end(input)
  const [code] = await once(child, 'close')
  return { code: code ?? -1, out }
}

/** Starts a server in the foreground and waits until its port answers. */
export async function begin(command: string, args: string[], port: number): Promise<ChildProcess> {
  const child = spawn(command, args, { env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said = `${said}${data}`.slice(-4000)
    })
  child.on('error', (error) => {
    said += error.message
  })
  await eventually(`${command} answers`, async () => {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}: ${said}`)
    return answers(port)
  })
  return child
}

/** Ends what `begin` started, and what that started: TERM first, then KILL. */
export async function finish(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(late)
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket
      .on('error', () => resolve(false))
      .on('data', () => {
        socket.destroy()
        resolve(true)
      })
  })

/** Looks again and again at what another program does; answers what it sees. */
export async function eventually<T>(what: string, look: () => T | Promise<T>, seconds = 30): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
