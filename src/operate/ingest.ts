/** `countersign ingest`: takes e-mails from files or a pipe over the same threshold as every other door. */
import { readFile } from 'node:fs/promises'
import type { App } from '../app.ts'
import { headOf } from '../core/envelope.ts'
import { hubOf, receive } from '../intake/receive.ts'
import type { Terminal } from './index.ts'

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
    return 2
  }
  if (files.length === 0) {
    err('Name at least one e-mail file, or - for standard input.')
    return 2
  }
  let failed = 0
  for (const file of files) {
    const raw = await bytes(file).catch((error: Error) => error)
    if (raw instanceof Error) {
      err(`${file}: cannot be read (${raw.message})`)
      failed++
    } else if (raw.length === 0 || (file !== '-' && !looksLikeMail(raw))) {
      err(`${file}: is not an e-mail. Save the message as .eml and give that; to see what a form says, use: countersign read`)
      failed++
    } else {
      for (const { id, fresh } of await receive(app, { door: 'ingest', inboxes: to, from, ip: null, helo: null, raw })) {
        out(`${file}: ${fresh ? 'stored as' : 'was stored already as'} ${id}`)
      }
    }
  }
  return failed > 0 ? 1 : 0
}

async function bytes(file: string): Promise<Buffer> {
  if (file !== '-') return readFile(file)
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const known = new Set(['from', 'to', 'subject', 'date', 'message-id', 'received', 'return-path', 'mime-version'])
const looksLikeMail = (raw: Uint8Array): boolean => headOf(raw).headers.some(([name]) => known.has(name))
