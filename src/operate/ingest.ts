/** `countersign ingest`: takes e-mails from files or a pipe over the same threshold as every other door. */
import { readFile } from 'node:fs/promises'
import type { App } from '../app.ts'
import { headOf } from '../core/mail/envelope.ts'
import { hubOf, LARGEST, receive } from '../intake/receive.ts'
import type { Terminal } from './index.ts'

/** What mail servers understand (sysexits.h): with any code but 0 and 75 they give the mail back to its sender. */
export const USAGE_WRONG = 64
const NOT_MAIL = 65
const NO_INPUT = 66
const NO_SUCH_INBOX = 67
/** Keep it, and try again: also for a mistake in our own configuration, which no school should hear of. */
export const TRY_AGAIN = 75

/** Exit 0 means committed: a mail server that pipes to this may forget the message. */
export async function ingest(
  app: App,
  files: string[],
  { to, from }: { to: string[]; from: string | null },
  { out, err }: Terminal,
): Promise<number> {
  const inboxes = app.config.hubs.flatMap((hub) => hub.inboxes)
  const stranger = to.find((address) => hubOf(app, address) === null)
  if (to.length === 0 || stranger !== undefined) {
    err(`${stranger === undefined ? 'Say which inbox this was sent to' : `${stranger} is not an inbox`}: --to one of ${inboxes.join(', ')}`)
    return stranger === undefined ? USAGE_WRONG : NO_SUCH_INBOX
  }
  if (files.length === 0) {
    err('Name at least one e-mail file, or - for standard input.')
    return USAGE_WRONG
  }
  let code = 0
  for (const file of files) {
    const raw = await bytes(file).catch((error: Error) => error)
    if (raw instanceof Error) {
      err(`${file}: cannot be read (${raw.message})`)
      code = NO_INPUT
    } else if (raw.length > LARGEST) {
      err(`${file}: is larger than ${LARGEST / 1024 / 1024} MB`)
      code = NOT_MAIL
    } else if (raw.length === 0 || (file !== '-' && !looksLikeMail(raw))) {
      err(`${file}: is not an e-mail. Save the message as .eml and give that; to see what a form says, use: countersign read`)
      code = NOT_MAIL
    } else {
      for (const { id, fresh } of await receive(app, { door: 'ingest', inboxes: to, from, ip: null, helo: null, raw })) {
        out(`${file}: ${fresh ? 'stored as' : 'was stored already as'} ${id}`)
      }
    }
  }
  return code
}

async function bytes(file: string): Promise<Buffer> {
  if (file !== '-') return readFile(file)
  const chunks: Buffer[] = []
  let size = 0
  // Read to its end even where it is too much: whoever writes into a pipe must not be cut off.
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size - chunk.length <= LARGEST) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const known = new Set(['from', 'to', 'subject', 'date', 'message-id', 'received', 'return-path', 'mime-version'])
const looksLikeMail = (raw: Uint8Array): boolean => headOf(raw).headers.some(([name]) => known.has(name))
