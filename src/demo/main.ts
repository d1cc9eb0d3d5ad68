/** `npm run demo`: a whole hub on this machine, to try with a browser; with `--once`, played without a person. */
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError } from '../config.ts'
import { EmbeddedError } from '../store/embedded.ts'
import { openFace } from './face/server.ts'
import { DemoError } from './folder.ts'
import { playOnce } from './once.ts'
import { openDemo } from './open.ts'
import { openSteps } from './steps.ts'
import { TooLate } from './until.ts'

const help = `npm run demo -- [--once] [--port 4650] [--data ./demo-data] [--out FOLDER]

  --once   play the journey without a person, write the letters to FOLDER, and end
  --port   where the page is
  --data   a folder for the demo’s own database; it starts empty every time
  --out    where --once writes the letters and PDFs (default: letters, in the data folder)
`
/** All of `--once` together, in milliseconds. */
const longest = 60_000

const steps = openSteps()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string' },
      data: { type: 'string', default: './demo-data' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return steps.say(help)
  const port = Number(values.port ?? 4650)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new DemoError('--port takes a number, such as 4650')

  const started = performance.now()
  const watch = values.once ? setTimeout(() => fail(new DemoError('The journey took longer than a minute.')), longest) : null
  const logLevel = process.env.LOG_LEVEL ?? 'error'
  const opening = openDemo({ data: values.data, undoWindow: values.once ? '3s' : '10s', logLevel }, steps)
  // Asked to stop while it is still starting, it starts and then stops: nothing may be left running.
  ends.push(() =>
    opening.then(
      (demo) => demo.stop(),
      () => {},
    ),
  )
  stopOnSignal()
  const demo = await opening
  if (values.once) {
    const ours = join(values.data, 'letters')
    if (values.out === undefined) await rm(ours, { recursive: true, force: true }) // of an earlier run
    await playOnce(demo, resolve(values.out ?? ours), steps)
    await steps.step('Stopping everything', demo.stop)
    if (watch) clearTimeout(watch)
    steps.say(`\nThe whole journey, in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
    return
  }
  const face = await openFace(demo.stage, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || values.port !== undefined) throw error
    return openFace(demo.stage, 0) // somebody has the usual port: any will do
  })
  ends.push(face.stop)
  steps.say(
    `\n  The demo is at ${face.url}\n  Schools can write to it at smtp://127.0.0.1:${demo.smtp} too. Its data is in ${demo.folder}.\n  Ctrl-C stops it.\n`,
  )
}

const ends: (() => Promise<void>)[] = []

/** Ctrl-C once stops everything in order; a second time, at once. */
function stopOnSignal() {
  let asked = false
  const stop = () => {
    if (asked) process.exit(130)
    asked = true
    steps.step('\nStopping everything', stopAll).then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

const stopAll = async () => {
  for (const end of ends.splice(0).reverse()) await end()
}

function fail(error: unknown): void {
  console.error(`\n${explained(error)}`)
  setTimeout(() => process.exit(1), 8000).unref()
  void stopAll().finally(() => process.exit(1))
}

/** What a person can do something about is said in one line; anything else with where it happened. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') return 'That port is taken: name another with --port.'
  if (code.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${help}`
  const expected = error instanceof DemoError || error instanceof ConfigError || error instanceof EmbeddedError || error instanceof TooLate
  return expected ? error.message : (error.stack ?? error.message)
}

await main().catch(fail)
