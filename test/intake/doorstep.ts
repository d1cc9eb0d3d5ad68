/** What stands behind a door in a test: it keeps what is handed over, or refuses as a stopped database does. */
import type { App } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { Incoming } from '../../src/store/messages.ts'
import { hub, noon } from '../store/world.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {}, fatal: () => {} }

const other: Config['hubs'][number] = {
  ...hub,
  id: 'great-north',
  name: 'Great North Maths Hub',
  inboxes: ['mastery@great-north.example'],
}

/** `refuses` are hubs for which nothing can be stored. */
export function openDoorstep(config: Partial<Config> = {}) {
  const stored: Incoming[] = []
  const refuses = new Set<string>()
  const app = {
    config: {
      smtpPort: 0,
      lmtpPort: 0,
      inboundToken: null,
      bind: '127.0.0.1',
      tls: null,
      hubs: [hub, other],
      from: { name: 'Hubs', address: 'x@hubs.example' },
      ...config,
    },
    log: quiet,
    now: () => noon,
    messages: {
      receive: async (incoming: Incoming) => {
        if (refuses.has(incoming.hub)) throw new Error('the database is stopped')
        stored.push(incoming)
        return { id: `message-${stored.length}`, fresh: true }
      },
    },
    enqueue: async () => {},
  }
  return {
    app: app as unknown as App,
    stored,
    refuses,
    again: () => {
      stored.length = 0
      refuses.clear()
    },
  }
}
