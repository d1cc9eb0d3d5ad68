/** One look into a mailbox: what is new is fetched, committed, and only then moved. One bad message never stops the others. */
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { App, Box } from '../app.ts'
import type { ImapAccount } from '../config.ts'
import { headOf } from '../core/mail/envelope.ts'
import type { Unreadable } from '../core/mail/message.ts'
import { hubOf, LARGEST, receive } from './receive.ts'

/** A message that could not be had so often is shown to a person by its head alone. */
const ATTEMPTS = 5

type Look = { app: App; hub: string; client: ImapFlow; account: ImapAccount; box: Box; ending: AbortSignal }

/** Opens the folder afresh, so that another UIDVALIDITY is seen, and makes the one for what has been stored. */
export async function openBox(client: ImapFlow, { host, user, folder, processed }: ImapAccount): Promise<Box> {
  if (processed !== null && !(await client.status(processed, { messages: true }).catch(() => false))) await client.mailboxCreate(processed)
  const { uidValidity } = await client.mailboxOpen(folder)
  return { account: `${user}@${host}/${folder}`, uidValidity: String(uidValidity) }
}

/** Seen or not: what a person has opened in the meantime is taken in like any other. */
export async function look(at: Look): Promise<void> {
  const { app, client, box, ending } = at
  const uids = await client.search({ all: true }, { uid: true })
  if (!Array.isArray(uids)) throw new Error('the mailbox does not say what is in it')
  const known = new Map((await app.fetched.known(box)).map((row) => [row.uid, row]))
  for (const uid of uids.toSorted((a, b) => a - b)) {
    if (ending.aborted) return
    const row = known.get(uid)
    if (row?.filed) continue
    if (!row?.stored && row && Temporal.Instant.compare(row.nextAt, app.now()) > 0) continue
    try {
      if (row?.stored || (await take(at, uid, row?.attempts ?? 0))) await file(at, uid)
    } catch (err) {
      if (!(err instanceof Refused) || !client.usable) throw err
      app.log.warn({ hub: at.hub, uid, err: err.cause }, 'the mailbox does not hand this message over, or does not move it')
    }
  }
}

/** The mailbox said no to this one message: the others may do better. */
class Refused extends Error {}

const ask = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (cause) {
    throw new Refused('refused', { cause })
  }
}

/** Fetches and stores one; true where it is to be moved. What could be had by its head alone stays where a person can find it. */
async function take(at: Look, uid: number, before: number): Promise<boolean> {
  const { app, client, box } = at
  const attempt = await app.fetched.attempt(box, uid, app.now().add({ seconds: 10 * 4 ** Math.min(before, 5) }))
  if (attempt > ATTEMPTS) {
    // Where even asking for the head breaks the connection, its number must do.
    await store(at, uid, attempt > 2 * ATTEMPTS ? number(uid) : await head(client, uid), 'damaged')
    return false
  }
  const size = (await one(client, uid, { size: true }))?.size
  if (size === undefined) return false // gone, or moved by another
  if (size > LARGEST) {
    await store(at, uid, await head(client, uid), 'too-large')
    return false
  }
  const raw = (await one(client, uid, { source: true }))?.source // BODY.PEEK[]: stays unseen until it is stored
  if (!raw?.length) throw new Refused('refused', { cause: new Error('there are no bytes') })
  if (attempt > 1) await app.fetched.whole(box, uid)
  await store(at, uid, raw)
  return true
}

const one = async (client: ImapFlow, uid: number, query: Parameters<ImapFlow['fetchOne']>[1]): Promise<FetchMessageObject | null> =>
  (await ask(client.fetchOne(String(uid), query, { uid: true }))) || null

const number = (uid: number): Buffer => Buffer.from(`Subject: (message ${uid} of the mailbox could not be fetched)\r\n\r\n`)
const head = async (client: ImapFlow, uid: number): Promise<Buffer> => (await one(client, uid, { headers: true }))?.headers ?? number(uid)

async function store({ app, hub, box, account }: Look, uid: number, raw: Buffer, missing?: Unreadable): Promise<void> {
  const inboxes = addressed(app, hub, raw)
  const [receipt] = await receive(app, { door: 'imap', inboxes, from: null, ip: null, helo: null, raw, missing })
  if (!receipt) throw new Error(`hub ${hub} has no inbox`)
  await app.fetched.stored(box, uid, receipt.id)
  if (missing === undefined) return
  await app.fetched.filed(box, uid)
  app.log.error(
    { hub, message: receipt.id, uid, folder: account.folder, missing },
    'mail stored by its head alone; it stays in the mailbox',
  )
}

/** IMAP has no envelope: the addresses of this hub that the head names, so that what follows a plus is kept; else its inbox. */
function addressed(app: App, hub: string, raw: Buffer): string[] {
  const where = new Set(['delivered-to', 'x-original-to', 'x-forwarded-to', 'envelope-to', 'to', 'cc'])
  const named = headOf(raw)
    .headers.filter(([name]) => where.has(name))
    .flatMap(([, value]) => value.match(/[^\s<>,;:"()@]{1,128}@[^\s<>,;:"()@]{1,255}/g) ?? [])
    .filter((address) => hubOf(app, address) === hub)
  return named.length > 0 ? [...new Set(named)] : app.hubs.get(hub).inboxes.slice(0, 1)
}

/** Stored: moved away, or marked as seen. Where that fails, the next look does it; nothing is fetched twice. */
async function file({ app, client, account, box }: Look, uid: number): Promise<void> {
  const done =
    account.processed === null
      ? await ask(client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true }))
      : await ask(client.messageMove(String(uid), account.processed, { uid: true }))
  if (!done) throw new Refused('refused', { cause: new Error('not moved') })
  await app.fetched.filed(box, uid)
}
