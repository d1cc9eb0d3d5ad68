/** Environment + countersign.yaml in, Config out, or one clear error. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import * as z from 'zod'
import type { Hub, Reviewer } from './core/hub.ts'
import type { Programme } from './core/programme.ts'
import type { Round } from './core/round.ts'

export type HubConfig = Hub & { reviewers: Reviewer[]; slackToken: string | null }
export type RoundConfig = Omit<Round, 'id' | 'taken'> & { hubs: string[] }

export type Config = {
  port: number
  smtpPort: number
  bind: string
  dataDir: string
  publicUrl: string
  /** Signs Message-IDs and tokens. */
  secret: string
  databaseUrl: string | null
  redisUrl: string | null
  /** Outgoing mail server. */
  smtpUrl: string | null
  slack: { botToken: string; signingSecret: string; appToken: string | null; apiUrl: string | null } | null
  /** Certificate and key in PEM, for STARTTLS on the SMTP door. */
  tls: { cert: string; key: string } | null
  logLevel: string
  /** What letters come from where a hub has no inbox of its own to answer from. */
  from: { name: string; address: string }
  hubs: HubConfig[]
  rounds: RoundConfig[]
  programmes: ReadonlyMap<string, Programme>
}

/** A mistake in what an operator wrote: the message says where, and what to write instead. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const port = (fallback: number) => z.coerce.number('must be a port number such as 3000').int().min(0).max(65535).default(fallback)
const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || null)

const Environment = z.object({
  PORT: port(3000),
  SMTP_PORT: port(2525),
  BIND: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  CONFIG: z.string().default('./countersign.yaml'),
  PUBLIC_URL: optional,
  SECRET: optional,
  DATABASE_URL: optional,
  REDIS_URL: optional,
  SMTP_URL: optional,
  SLACK_BOT_TOKEN: optional,
  SLACK_SIGNING_SECRET: optional,
  SLACK_APP_TOKEN: optional,
  SLACK_API_URL: optional,
  TLS_CERT: optional,
  TLS_KEY: optional,
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be one of trace, debug, info, warn, error, silent')
    .default('info'),
})

const address = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/, 'write one e-mail address, such as mastery@hub.example')
const date = z
  .union([z.string(), z.date()])
  .transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10)))
  .pipe(
    z.string().refine((text) => {
      try {
        return Temporal.PlainDate.from(text).toString() === text
      } catch {
        return false
      }
    }, 'write a date as year-month-day, such as 2018-05-25'),
  )
  .transform((text) => Temporal.PlainDate.from(text))
const duration = z
  .string()
  .regex(/^\d+[smh]$/, 'write a number and s, m or h, such as 10m')
  .transform((text) => {
    const unit = ({ s: 'seconds', m: 'minutes', h: 'hours' } as const)[text.at(-1) as 's' | 'm' | 'h']
    return Temporal.Duration.from({ [unit]: Number(text.slice(0, -1)) })
  })
const slackUser = z.string().regex(/^[UW][A-Z0-9]+$/, 'write a Slack member ID, such as U012AB3CD (in Slack: profile, ⋮, Copy member ID)')
const slackChannel = z
  .string()
  .regex(/^[CG][A-Z0-9]+$/, 'write a Slack channel ID, such as C012AB3CD (in Slack: channel details, at the bottom)')

const HubYaml = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  region: z.string().default(''),
  lead: z.string().default(''),
  inboxes: z.array(address).min(1, 'write at least one address that schools send to'),
  contact: z.strictObject({ name: z.string(), email: address, telephone: z.string().nullable().default(null) }),
  slack: z.strictObject({ channel: slackChannel, token: z.string().optional() }),
  reviewers: z.array(z.strictObject({ slack: slackUser, role: z.enum(['lead', 'reviewer'], 'write lead or reviewer') })).default([]),
})
const RoundYaml = z.strictObject({
  programme: z.string(),
  name: z.coerce.string().min(1),
  hubs: z.array(z.string()).optional(),
  opens: date,
  closes: date,
  startsOn: date.nullable().default(null),
  places: z.int('write a whole number of places per hub, such as 6').positive('write a whole number of places per hub, such as 6'),
  release: z.enum(['each', 'together'], 'write each or together').default('each'),
  undoWindow: duration.default(() => Temporal.Duration.from({ minutes: 10 })),
  signatures: z.enum(['copied', 'confirmed'], 'write copied or confirmed').default('copied'),
})
const Yaml = z.strictObject({
  from: z.string().regex(/^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/, 'write a name and an address, such as "Maths Hubs <declarations@hubs.example>"'),
  hubs: z.record(z.string().regex(/^[a-z0-9-]+$/, 'write a hub id in small letters, digits and hyphens'), HubYaml),
  rounds: z.array(RoundYaml).default([]),
})

/** Reads the environment and the file that CONFIG names. Throws ConfigError. */
export function loadConfig(env: NodeJS.ProcessEnv, programmes: ReadonlyMap<string, Programme>): Config {
  const set = parse(
    Environment,
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
    (path) => `environment variable ${path}`,
  )
  if (set.DATABASE_URL && !set.SECRET) {
    throw new ConfigError('SECRET is not set. With DATABASE_URL every process must share one: set SECRET to 32 or more random characters.')
  }
  if ((set.TLS_CERT === null) !== (set.TLS_KEY === null))
    throw new ConfigError('TLS_CERT and TLS_KEY go together: set both to PEM files, or neither.')
  const dataDir = resolve(set.DATA_DIR)
  const slack =
    set.SLACK_BOT_TOKEN && set.SLACK_SIGNING_SECRET
      ? { botToken: set.SLACK_BOT_TOKEN, signingSecret: set.SLACK_SIGNING_SECRET, appToken: set.SLACK_APP_TOKEN, apiUrl: set.SLACK_API_URL }
      : null
  return {
    port: set.PORT,
    smtpPort: set.SMTP_PORT,
    bind: set.BIND,
    dataDir,
    publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
    secret: set.SECRET ?? ownSecret(dataDir),
    databaseUrl: set.DATABASE_URL,
    redisUrl: set.REDIS_URL,
    smtpUrl: set.SMTP_URL,
    slack,
    tls: set.TLS_CERT && set.TLS_KEY ? { cert: file(set.TLS_CERT, 'TLS_CERT'), key: file(set.TLS_KEY, 'TLS_KEY') } : null,
    logLevel: set.LOG_LEVEL,
    ...parseHubs(file(set.CONFIG, 'CONFIG'), set.CONFIG, env, programmes),
    programmes,
  }
}

/** The part of the configuration that is countersign.yaml. `name` is what errors call the file. Throws ConfigError. */
export function parseHubs(
  text: string,
  name: string,
  env: NodeJS.ProcessEnv,
  programmes: ReadonlyMap<string, Programme>,
): Pick<Config, 'from' | 'hubs' | 'rounds'> {
  const document = parseDocument(text)
  const fault = document.errors[0]
  if (fault) throw new ConfigError(`${name} is not readable as YAML: ${fault.message}`)
  const yaml = parse(Yaml, document.toJS() ?? {}, (path) => `${name}: ${path}`)
  const wrong = (path: string, mend: string) => new ConfigError(`${name}: ${path}: ${mend}`)

  const seen = new Map<string, string>()
  const hubs = Object.entries(yaml.hubs).map(([id, hub]): HubConfig => {
    for (const [i, inbox] of hub.inboxes.entries()) {
      const other = seen.get(inbox)
      if (other) throw wrong(`hubs.${id}.inboxes[${i}]`, `${inbox} is an inbox of ${other} already; give each hub its own address`)
      seen.set(inbox, id)
    }
    const { slack, ...rest } = hub
    return {
      id,
      ...rest,
      channel: slack.channel,
      slackToken: slack.token === undefined ? null : fromEnvironment(slack.token, env, (mend) => wrong(`hubs.${id}.slack.token`, mend)),
    }
  })
  if (hubs.length === 0) throw wrong('hubs', 'write at least one hub; countersign.example.yaml has ten to start from')

  const rounds = yaml.rounds.map((round, i): RoundConfig => {
    const at = `rounds[${i}]`
    if (!programmes.has(round.programme))
      throw wrong(`${at}.programme`, `there is no programme "${round.programme}"; write one of ${[...programmes.keys()].join(', ')}`)
    const unknown = round.hubs?.find((id) => !yaml.hubs[id])
    if (unknown !== undefined) throw wrong(`${at}.hubs`, `there is no hub "${unknown}"; write one of ${Object.keys(yaml.hubs).join(', ')}`)
    if (Temporal.PlainDate.compare(round.opens, round.closes) > 0)
      throw wrong(`${at}.closes`, `it closes (${round.closes}) before it opens (${round.opens}); write a later date`)
    if (round.startsOn && Temporal.PlainDate.compare(round.closes, round.startsOn) > 0)
      throw wrong(`${at}.startsOn`, `it starts (${round.startsOn}) before it closes (${round.closes}); write a later date`)
    if (yaml.rounds.findIndex((other) => other.programme === round.programme && other.name === round.name) !== i)
      throw wrong(`${at}.name`, `there is a round "${round.name}" of ${round.programme} already; write another name`)
    return { ...round, hubs: round.hubs ?? Object.keys(yaml.hubs) }
  })

  const [, sender = '', from = ''] = /^([^<>]*)<([^<>]+)>$/.exec(yaml.from) ?? []
  return { from: { name: sender.trim().replaceAll('"', ''), address: from.toLowerCase() }, hubs, rounds }
}

function parse<S extends z.ZodType>(schema: S, input: unknown, where: (path: string) => string): z.infer<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = (issue?.path ?? []).reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : at ? `${at}.${String(key)}` : String(key)),
    '',
  )
  if (issue?.code === 'unrecognized_keys') {
    throw new ConfigError(
      `${where([path, issue.keys[0]].filter(Boolean).join('.'))}: there is no such setting; check its spelling, or take it out`,
    )
  }
  const missing = issue?.code === 'invalid_type' && 'input' in issue === false && issue.message.includes('received undefined')
  throw new ConfigError(
    `${where(path)}: ${missing ? 'is missing; write it as countersign.example.yaml shows' : (issue?.message ?? 'is not as expected')}`,
  )
}

function fromEnvironment(value: string, env: NodeJS.ProcessEnv, wrong: (mend: string) => ConfigError): string {
  const name = /^\$\{(\w+)\}$/.exec(value)?.[1]
  if (!name) throw wrong('write ${NAME}, and set the secret as that environment variable; secrets do not belong in this file')
  const found = env[name]
  if (!found) throw wrong(`environment variable ${name} is not set; set it to the bot token of that workspace`)
  return found
}

function file(path: string, setting: string): string {
  try {
    return readFileSync(resolve(path), 'utf8')
  } catch (cause) {
    const mend =
      setting === 'CONFIG'
        ? 'copy countersign.example.yaml to countersign.yaml and edit it, or set CONFIG to your file'
        : `set ${setting} to a file that can be read`
    throw new ConfigError(`${setting}: cannot read ${path}: ${mend}`, { cause })
  }
}

/** Made once, and kept where only this account can read it. */
function ownSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const secret = randomBytes(32).toString('base64url')
    try {
      writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
      return secret
    } catch {
      return readFileSync(path, 'utf8').trim() // another process made it first
    }
  }
}
