/** Environment + countersign.yaml in, Config out, or one clear error. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { ConfigError, parse } from './config/error.ts'
import { type HubsAndRounds, parseHubs } from './config/yaml.ts'
import type { Programme } from './core/programme.ts'

export { ConfigError } from './config/error.ts'
export { type HubConfig, type ImapAccount, parseHubs, type RoundConfig } from './config/yaml.ts'

export type Config = {
  port: number
  smtpPort: number
  /** The LMTP door for a local Postfix, Exim or Dovecot; null is closed. */
  lmtpPort: number | null
  /** What `POST /inbound/mime` asks for; null is closed. */
  inboundToken: string | null
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
  /** The name with which the hub's own mail server signs its Authentication-Results; null to trust none. */
  authservId: string | null
  /** Which DNS servers to ask; null for this machine's, `none` to look nothing up. */
  dnsServers: string[] | 'none' | null
  logLevel: string
  programmes: ReadonlyMap<string, Programme>
} & HubsAndRounds

const port = (fallback: number) => z.coerce.number('must be a port number such as 3000').int().min(0).max(65535).default(fallback)
const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || null)

const dnsServers = (text: string | null, context: z.RefinementCtx): string[] | 'none' | null => {
  if (text === null || text === 'none') return text
  const servers = text.split(',').map((server) => server.trim())
  if (servers.some((server) => isIP(server) === 0)) context.addIssue('must be IP addresses with commas between them, or none')
  return servers
}

const Environment = z.object({
  PORT: port(3000),
  SMTP_PORT: port(2525),
  LMTP_PORT: z.coerce.number('must be a port number such as 2424').int().min(0).max(65535).nullable().default(null),
  INBOUND_TOKEN: z
    .string()
    .trim()
    .regex(/^\S{16,}$/, 'must be 16 or more random letters and digits')
    .nullable()
    .default(null),
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
  AUTHSERV_ID: optional,
  DNS_SERVERS: optional.transform(dnsServers),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be one of trace, debug, info, warn, error, silent')
    .default('info'),
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
    lmtpPort: set.LMTP_PORT,
    inboundToken: set.INBOUND_TOKEN,
    bind: set.BIND,
    dataDir,
    publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
    secret: set.SECRET ?? ownSecret(dataDir),
    databaseUrl: set.DATABASE_URL,
    redisUrl: set.REDIS_URL,
    smtpUrl: set.SMTP_URL,
    slack,
    tls: set.TLS_CERT && set.TLS_KEY ? { cert: file(set.TLS_CERT, 'TLS_CERT'), key: file(set.TLS_KEY, 'TLS_KEY') } : null,
    authservId: set.AUTHSERV_ID,
    dnsServers: set.DNS_SERVERS,
    logLevel: set.LOG_LEVEL,
    ...parseHubs(file(set.CONFIG, 'CONFIG'), set.CONFIG, env, programmes),
    programmes,
  }
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
