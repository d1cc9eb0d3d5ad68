/** The guarded thread: reads what it is given, and may be killed at any moment. */
import { parentPort, workerData } from 'node:worker_threads'
import { isPicture } from '../core/mail/message.ts'
import { sniff } from './kinds.ts'
import { readMail, readWrapped, type Watch } from './mail.ts'
import type { Picture } from './ocr/pictures.ts'
import { readDocument, sha256 } from './read.ts'
import type { FileRead, Order, Report, Setting } from './task.ts'
import { sampleMail } from './warm.ts'
import { isWrapping } from './wrapped.ts'

const { programmes, hubs } = workerData as Setting
const tell = (report: Report): void => parentPort?.postMessage(report)

parentPort?.on('message', (order: Order) => {
  void obey(order).then(tell, () => tell({ kind: 'failed', id: order.id }))
})

async function obey({ id, kind, bytes, name, skip }: Order): Promise<Report> {
  const pictures: Picture[] = []
  const watch: Watch = { begin: (document) => tell({ kind: 'begun', id, document }), skip, picture: (one) => pictures.push(one) }
  switch (kind) {
    case 'mail': {
      const mail = await readMail(bytes, programmes, { hubs }, watch)
      return { kind, id, mail, pictures: mail.forms.length > 0 ? [] : pictures }
    }
    case 'file': {
      const read = await file(bytes, name, watch)
      return { kind, id, read, pictures: read.forms.length > 0 ? [] : pictures }
    }
    default:
      return kind satisfies never
  }
}

/** A file may be a whole mail: then everything in it is read. */
async function file(bytes: Uint8Array, name: string | null, watch: Watch): Promise<FileRead> {
  if (sniff(bytes).kind === 'eml') {
    const { forms, documents } = await readMail(bytes, programmes, { hubs }, watch)
    return { forms, documents }
  }
  if (isWrapping(sniff(bytes).kind)) {
    const { forms, documents } = await readWrapped(bytes, name, programmes, { hubs }, watch)
    return { forms, documents }
  }
  const about = { name, sha256: sha256(bytes), size: bytes.length }
  const skipped = watch.skip.get(0)
  if (skipped) return { forms: [], documents: [{ ...about, kind: sniff(bytes).kind, found: { kind: 'unreadable', why: skipped } }] }
  watch.begin(0)
  const { kind, forms, found } = await readDocument(bytes, name, programmes, { hubs })
  if (isPicture({ found })) watch.picture?.({ ...about, kind: kind === 'pdf' ? 'pdf' : 'image', bytes })
  return { forms, documents: [{ ...about, kind, found }] }
}

// The first mail of the day is read as fast as the second: everything it needs is loaded and has run once.
await readMail(sampleMail(), programmes, { hubs }).catch(() => {})
tell({ kind: 'ready' })
