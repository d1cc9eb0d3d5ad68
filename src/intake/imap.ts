/** The IMAP door: keeps a connection to each hub's mailbox, and looks whenever it is told of mail, and every minute anyway. */
import { readFile } from 'node:fs/promises'
import type { ImapFlow } from 'imapflow'
import type { App } from '../app.ts'
import type { ImapAccount } from '../config.ts'
import { look, openBox } from './imap-look.ts'
import { LARGEST } from './receive.ts'

/** In milliseconds. `poll`: IDLE may die without a word, so a look is never further away. `retry`: after a fault, doubled each time up to `poll`. */
type Patience = { poll: number; retry: number; stop: number }
const PATIENCE: Patience = { poll: 60_000, retry: 1_000, stop: 10_000 }

export type ImapDoor = { close: () => Promise<void> }

/** Opens the door of every hub that has a mailbox configured. `close` lets a message that is being stored be stored. */
export function openImap(app: App, patience: Patience = PATIENCE): ImapDoor {
  const ending = new AbortController()
  const keepers = app.config.hubs.flatMap(({ id, imap }) => (imap ? [keep(app, id, imap, patience, ending.signal)] : []))
  return {
    close: async () => {
      ending.abort()
      await Promise.all(keepers)
    },
  }
}

async function keep(app: App, hub: string, account: ImapAccount, patience: Patience, ending: AbortSignal): Promise<void> {
  let faults = 0
  while (!ending.aborted) {
    try {
      await visit(app, hub, account, patience, ending, () => {
        if (faults > 0) app.log.info({ hub }, 'mailbox works again')
        faults = 0
      })
    } catch (err) {
      faults++
      // A dropped connection is everyday; a mailbox that stays away is not.
      if (!ending.aborted) app.log[faults > 2 ? 'error' : 'warn']({ hub, faults, why: reason(err), err }, 'mailbox not reached, or lost')
    }
    if (!ending.aborted) await pause(Math.min(patience.poll, patience.retry * 2 ** Math.min(faults, 10)), ending)
  }
}

/** One connection, for as long as it lasts. */
async function visit(
  app: App,
  hub: string,
  account: ImapAccount,
  { poll, stop }: Patience,
  ending: AbortSignal,
  well: () => void,
): Promise<void> {
  const client = await clientOf(account)
  const bell = ring(client, ending)
  let working = false
  const end = () => {
    if (working) setTimeout(() => client.close(), stop).unref()
    else client.close()
  }
  ending.addEventListener('abort', end)
  try {
    await client.connect()
    while (client.usable && !ending.aborted) {
      working = true
      const box = await openBox(client, account)
      bell.quiet()
      await look({ app, hub, client, account, box, ending })
      working = false
      well()
      if (client.usable && !ending.aborted) await bell.wait(poll)
    }
  } finally {
    ending.removeEventListener('abort', end)
    bell.end()
    client.close()
  }
}

/** Rings for new mail, a lost connection, the end; kept from the beginning, so that no mail between two looks is missed. */
function ring(client: ImapFlow, ending: AbortSignal) {
  let rung = false
  let wake = () => {}
  const strike = () => {
    rung = true
    wake()
  }
  client.on('exists', strike)
  client.on('close', strike)
  client.on('error', strike) // the command that was running rejects with it
  ending.addEventListener('abort', strike)
  return {
    quiet: () => {
      rung = false
    },
    end: () => ending.removeEventListener('abort', strike),
    wait: async (milliseconds: number) => {
      if (rung || ending.aborted) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        client.idle().catch(() => {}) // where IDLE is refused, the timer remains
      })
      wake = () => {}
    },
  }
}

const LOCAL = /^(localhost|127\.[\d.]+|::1)$/

async function clientOf({ host, port, secure, user, auth }: ImapAccount): Promise<ImapFlow> {
  const secret =
    auth.kind === 'password'
      ? { pass: auth.password }
      : { accessToken: auth.kind === 'token' ? auth.token : (await readFile(auth.path, 'utf8')).trim() }
  const { ImapFlow } = await import('imapflow') // only where there is a mailbox
  return new ImapFlow({
    host,
    port,
    secure,
    // A password never crosses a network in the clear; on this machine nobody has a certificate.
    doSTARTTLS: secure ? undefined : !LOCAL.test(host),
    auth: { user, ...secret },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: 5 * 60_000,
    connectionTimeout: 30_000,
    socketTimeout: 90_000,
    maxLiteralSize: 2 * LARGEST,
    maxResponseSize: 3 * LARGEST,
  })
}

/** Connects, opens the folder, leaves. Throws with what the mailbox said: for `countersign doctor`. */
export async function tryMailbox(account: ImapAccount): Promise<void> {
  const client = await clientOf(account)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.mailboxOpen(account.folder, { readOnly: true })
  } catch (error) {
    throw new Error(reason(error), { cause: error })
  } finally {
    client.close()
  }
}

/** What the server answered says more than that a command failed. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { responseText } = error as Error & { responseText?: unknown }
  return typeof responseText === 'string' && responseText ? responseText : error.message
}

const pause = (milliseconds: number, ending: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      ending.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    ending.addEventListener('abort', done)
  })
