/** Operator's commands: each prints to standard output what it is asked for, and to standard error what is wrong. */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type App, build } from '../app.ts'
import { type HubConfig, loadConfig, parseHubs } from '../config.ts'
import type { Programme } from '../core/programme.ts'
import { openLog } from '../log.ts'
import { doctor } from './doctor.ts'
import { exportRound } from './export.ts'
import { form } from './form.ts'
import { ingest, TRY_AGAIN, USAGE_WRONG } from './ingest.ts'
import { letters } from './letters.ts'
import { list } from './list.ts'
import { read } from './read.ts'
import { show } from './show.ts'

export type Terminal = { out: (text: string) => void; err: (text: string) => void }
export type Context = { env: NodeJS.ProcessEnv; programmes: ReadonlyMap<string, Programme> }

const USAGE: Record<string, string> = {
  read: 'read FILE [--json]               what a form or e-mail says, without storing anything',
  ingest: 'ingest FILE… --to INBOX          take in e-mails (.eml); - reads one from standard input',
  show: 'show REFERENCE|URN [--json]      everything about one declaration',
  list: 'list [--held|--messages] [--json]  declarations; or messages that wait for a person; or every message',
  doctor: 'doctor                           check configuration, database, queue, mail and Slack, and say what to mend',
  form: 'form PROGRAMME --pdf|--docx      the blank form to hand out; [--urn N] [--out FILE]',
  letters: 'letters [FOLDER]                 every letter of every programme as text, HTML and PDF, in ./out/letters',
  export: 'export --hub ID --format csv|xlsx|pdf  a round at a hub as a file; [--round NAME] [--programme ID] [--out FILE]',
  migrate: 'migrate                          bring the database to this version',
}

const terminal: Terminal = { out: (text) => console.log(text), err: (text) => console.error(text) }

/** Runs one command; returns the exit code: 0 done, 1 could not, 2 not understood; `ingest` has those of sysexits.h. */
export async function operate(verb: string, args: string[], { env, programmes }: Context): Promise<number> {
  const usage = () => {
    terminal.err(
      `Usage: npm run -s countersign -- <verb>\n\n${Object.values(USAGE)
        .map((line) => `  ${line}`)
        .join('\n')}`,
    )
    return verb === 'ingest' ? USAGE_WRONG : 2
  }
  if (verb === 'read') return read(args, { programmes, hubs: hubsKnown(env, programmes), ...terminal })
  if (verb === 'doctor') return doctor({ env, programmes }, terminal)
  if (verb === 'form') return form(args, programmes, terminal)
  if (verb === 'letters') return letters(args[0] ?? './out/letters', programmes, terminal)
  try {
    const quiet = { ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'warn' }
    const withApp = (work: (app: App) => Promise<number>) => opened(quiet, programmes, work)
    switch (verb) {
      case 'ingest': {
        const { values, positionals } = parseArgs({
          args,
          allowPositionals: true,
          options: { to: { type: 'string', multiple: true }, from: { type: 'string' } },
        })
        const work = withApp((app) => ingest(app, positionals, { to: values.to ?? [], from: values.from ?? null }, terminal))
        return await work.catch((error: Error) => {
          terminal.err(`Not stored, try again: ${error.message || 'the database does not answer'}`)
          return TRY_AGAIN
        })
      }
      case 'show': {
        const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean', default: false } } })
        const [which] = positionals
        return which === undefined ? usage() : withApp((app) => show(app, which, values, terminal))
      }
      case 'list': {
        const options = {
          json: { type: 'boolean', default: false },
          held: { type: 'boolean', default: false },
          messages: { type: 'boolean', default: false },
        } as const
        const { values } = parseArgs({ args, options })
        return withApp((app) => list(app, values, terminal))
      }
      case 'export': {
        const text = { type: 'string' } as const
        const { values } = parseArgs({ args, options: { hub: text, round: text, programme: text, format: text, out: text } })
        return withApp((app) => exportRound(app, values, terminal))
      }
      case 'migrate':
        return withApp(async () => {
          terminal.out('The database is at this version.')
          return 0
        })
      default:
        terminal.err(`There is no command "${verb}".`)
        return usage()
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) throw error
    terminal.err(error.message)
    return usage()
  }
}

/** A form can be read without a configuration; with one, the hub that it names is recognised. */
function hubsKnown(env: NodeJS.ProcessEnv, programmes: ReadonlyMap<string, Programme>): HubConfig[] {
  const file = env.CONFIG || './countersign.yaml'
  return existsSync(file) ? parseHubs(readFileSync(file, 'utf8'), file, env, programmes).hubs : []
}

/** The command's own App: it adopts a database that is running, and leaves it running. */
async function opened(
  env: NodeJS.ProcessEnv,
  programmes: ReadonlyMap<string, Programme>,
  work: (app: App) => Promise<number>,
): Promise<number> {
  const config = loadConfig(env, programmes)
  // Standard output is the answer's alone.
  const app = await build(config, { reads: false, log: openLog(config.logLevel, 2) })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}
