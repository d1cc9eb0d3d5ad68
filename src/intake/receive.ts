/** The one threshold of every door: store the raw mail and its envelope, commit, then ask for it to be read. */
import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import { contentOf, headOf, messageIdOf } from '../core/mail/envelope.ts'
import type { Unreadable } from '../core/mail/message.ts'

/** The largest mail that any door takes: none of a school comes near. */
export const LARGEST = 35 * 1024 * 1024

type Delivery = {
  door: 'smtp' | 'lmtp' | 'ingest' | 'webhook' | 'imap'
  /** The inboxes it was accepted for. */
  inboxes: string[]
  from: string | null
  ip: string | null
  helo: string | null
  raw: Uint8Array
  /** Why `raw` is the head alone; a person must look. */
  missing?: Unreadable
}

type Receipt = { id: string; fresh: boolean }

/** The hub whose inbox this is, or null: `inbox+anything@` is that inbox too. */
export function hubOf(app: Pick<App, 'config'>, address: string): string | null {
  const [local = '', domain = ''] = address.toLowerCase().split('@')
  const plain = `${local.split('+')[0]}@${domain}`
  return app.config.hubs.find((hub) => hub.inboxes.includes(plain))?.id ?? null
}

/**
 * Stores the mail once for each hub it went to; when this returns, it is on disk and cannot be lost.
 * Throws where the database cannot take it: the door must say "try again", never "accepted".
 */
export async function receive(app: App, delivery: Delivery): Promise<Receipt[]> {
  const store = threshold(app, delivery)
  const hubs = new Set(delivery.inboxes.map((inbox) => hubOf(app, inbox)).filter((hub) => hub !== null))
  const receipts: Receipt[] = []
  for (const hub of hubs) receipts.push(await store(hub))
  return receipts
}

/** The same, one hub at a time, for a door that answers for each recipient. */
export function threshold(app: App, { door, inboxes, from, ip, helo, raw, missing }: Delivery): (hub: string) => Promise<Receipt> {
  const head = headOf(raw)
  const sha256 = createHash('sha256').update(raw).digest('hex')
  const contentSha256 = createHash('sha256').update(contentOf(raw, head)).digest('hex')
  const messageId = messageIdOf(head) ?? `<${contentSha256}@no-message-id.countersign>`
  const envelope = { from, to: inboxes, ip, helo }
  return async (hub) => {
    const receipt = await app.messages.receive({ hub, door, at: app.now(), envelope, raw, sha256, messageId, contentSha256, missing })
    app.log.info({ message: receipt.id, hub, door, size: raw.length, fresh: receipt.fresh }, 'mail received')
    // Stored is what counts: where the queue is down, the reconciler asks again.
    if (receipt.fresh)
      await app
        .enqueue('read', { messageId: receipt.id }, { epoch: 0 })
        .catch((err) => app.log.warn({ message: receipt.id, err }, 'not queued yet'))
    return receipt
  }
}
