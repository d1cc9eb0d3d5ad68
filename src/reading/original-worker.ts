/** The thread that looks for one document in a mail, and in the mails attached to it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Original } from './original.ts'
import { takeApart } from './parts.ts'
import { sha256 } from './read.ts'

const { raw, hash } = workerData as { raw: Uint8Array; hash: string }
/** How deep mails within mails are looked into. */
const deepest = 5

async function find(mail: Uint8Array, depth: number): Promise<Original | null> {
  const { parts } = await takeApart(mail)
  const found = parts.find(({ bytes }) => sha256(bytes) === hash)
  if (found) return { name: found.name ?? 'document', bytes: new Uint8Array(found.bytes) }
  for (const { type, bytes } of depth < deepest ? parts : []) {
    const within = type === 'message/rfc822' ? await find(bytes, depth + 1) : null
    if (within) return within
  }
  return null
}

const found = await find(raw, 0).catch(() => null)
parentPort?.postMessage(found)
