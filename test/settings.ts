/** The configuration that tests run with: every door on loopback, nobody’s DNS, and whatever a test has of its own. */
import type { Config } from '../src/config.ts'
import { PROGRAMMES } from '../src/main.ts'
import { loadProgrammes } from '../src/reading/programmes.ts'
import { redisUrl } from './database.ts'

type Own = Pick<Config, 'databaseUrl' | 'hubs' | 'rounds'> & Partial<Config>

export const settings = async (slack: { url: string; botToken?: string }, own: Own): Promise<Config> => ({
  port: 0,
  smtpPort: 0,
  lmtpPort: null,
  inboundToken: null,
  bind: '127.0.0.1',
  dataDir: '/nonexistent',
  publicUrl: 'http://localhost',
  secret: 'a secret of the test’s own',
  redisUrl: redisUrl(),
  smtpUrl: null,
  slack: { botToken: slack.botToken ?? 'xoxb-test', signingSecret: 'shh', appToken: null, apiUrl: slack.url },
  tls: null,
  authservId: null,
  dnsServers: 'none',
  logLevel: process.env.LOG_LEVEL ?? 'silent',
  from: { name: 'Maths Hubs', address: 'declarations@hubs.example' },
  programmes: await loadProgrammes(PROGRAMMES),
  ...own,
})
