/** Environment + countersign.yaml in, Config out, or one clear error. */
import type { Hub, Reviewer } from './core/hub.ts'
import type { Programme } from './core/programme.ts'
import type { Round } from './core/round.ts'

export type HubConfig = Hub & { reviewers: Reviewer[]; slackToken: string | null }
export type RoundConfig = Omit<Round, 'id' | 'taken'> & { hubs: string[] }

export type Config = {
  port: number
  smtpPort: number
  metricsPort: number
  bind: string
  dataDir: string
  publicUrl: string
  /** Signs tokens and Message-IDs. */
  secret: string
  databaseUrl: string | null
  redisUrl: string | null
  /** Outgoing mail server. */
  smtpUrl: string | null
  slack: { botToken: string; signingSecret: string; appToken: string | null; apiUrl: string | null } | null
  tls: { cert: string; key: string } | null
  logLevel: string
  /** "Maths Hubs <declarations@hubs.example>" */
  from: { name: string; address: string }
  hubs: HubConfig[]
  rounds: RoundConfig[]
  programmes: ReadonlyMap<string, Programme>
}

/** A mistake in what an operator wrote: `path` is where, the message says what to write instead. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}
