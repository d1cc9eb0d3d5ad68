/** Opens every real thing and builds App of them. */

import { assemble } from './app/assemble.ts'
import type { App } from './app/port.ts'
import type { Config } from './config.ts'
import { type LookUp, openDns } from './dns.ts'
import { type Log, openLog } from './log.ts'
import { openMail } from './outbound/mail.ts'
import { openQueue } from './queue.ts'
import { openReader } from './reading/guard.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open.ts'
import * as rounds from './store/rounds.ts'

export { jobOf } from './app/assemble.ts'
export type {
  App,
  Box,
  Change,
  ChaseRow,
  DueEffect,
  HistoryEntry,
  LetterRow,
  StoredMessage,
  Undelivered,
} from './app/port.ts'

type Options = {
  now?: () => Temporal.Instant
  /** Whether this process reads mail and needs the reader's threads. */
  reads?: boolean
  /** How many messages are read at the same time, each in a thread of its own. */
  readers?: number
  /** Milliseconds for reading the pictures of one message; 0 leaves them to people. */
  pictures?: number
  /** The all-in-one process owns the embedded database; an operator's command leaves it as it was found. */
  owner?: boolean
  /** Instead of DNS, for tests. */
  lookUp?: LookUp
  log?: Log
}

/** Opens everything; migrates and brings the configuration in. Throws with what to mend; closes what it had opened. */
export async function build(
  config: Config,
  {
    now = () => Temporal.Now.instant(),
    owner = false,
    reads = true,
    readers,
    pictures,
    lookUp,
    log = openLog(config.logLevel),
  }: Options = {},
): Promise<App> {
  const opened: (() => Promise<void>)[] = []
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end()
  }
  try {
    // The reader warms up while the database starts.
    const reader = reads
      ? openReader({
          programmes: config.programmes,
          hubs: config.hubs,
          ...(readers === undefined ? {} : { readers }),
          ...(pictures === undefined ? {} : { pictures }),
        })
      : null
    if (reader) opened.push(() => reader.close())
    const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, owner })
    opened.push(database.close)
    await migrate(database.pool)
    await rounds.bring(database.sql, config, now())
    const queue = await openQueue({ redisUrl: config.redisUrl, databaseUrl: database.url, log })
    opened.push(queue.close)
    const mail = openMail(config)
    opened.push(mail.close)
    return assemble(config, {
      log,
      now,
      database,
      queue,
      mail,
      lookUp: lookUp ?? openDns(config.dnsServers),
      read: (raw) => (reader ? reader.read(raw) : Promise.reject(new Error('this process does not read mail'))),
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}
