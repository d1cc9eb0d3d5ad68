/** Reads in threads with a deadline and a memory cap: whatever a document does, the caller gets a value and the next mail is served. */
import { Worker } from 'node:worker_threads'
import type { HubName } from '../core/form/normalise.ts'
import { isPicture, type Mail, type Unreadable, unreadMail } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import { sniff } from './kinds.ts'
import { openOcr, type Picture } from './ocr.ts'
import { sha256 } from './read.ts'
import type { FileRead, Order, Report, Setting } from './task.ts'

/** A reader that died, and the document it was at; `document` is null where it had not come to one. */
type Death = { kind: 'died'; why: Extract<Unreadable, 'too-slow' | 'too-large' | 'damaged'>; document: number | null }
type Answer = Extract<Report, { kind: 'mail' | 'file' | 'failed' }> | Death
type Job = { order: Omit<Order, 'id'>; answer: (answer: Answer) => void }

type Reader = {
  /** Never throws for what the mail contains, and never takes much longer than the deadline for each of its documents. */
  read: (raw: Uint8Array) => Promise<Mail>
  /** A document, or a mail with everything in it. */
  readFile: (bytes: Uint8Array, name: string | null) => Promise<FileRead>
  close: () => Promise<void>
}

type Guarded = {
  programmes: ReadonlyMap<string, Programme>
  hubs: readonly HubName[]
  /** Milliseconds for one reading. */
  deadline?: number
  /** Megabytes of heap for one reader. */
  memory?: number
  /** How many read at the same time. */
  readers?: number
  /** Milliseconds for the pictures of one mail; 0 leaves pictures to people. */
  pictures?: number
}

/** Megabytes that a reading may add to the whole process: what it unpacks is not the heap's, and no limit of a thread's counts it. */
const mostUnpacked = 600

/** How long after opening the first thread is started unasked, in milliseconds. */
const warmAfter = 1_000

/** How many documents of one mail may end a reader before the rest is left unread. */
const mostDeaths = 3

export function openReader({ programmes, hubs, deadline = 10_000, memory = 256, readers = 1, pictures = 90_000 }: Guarded): Reader {
  const setting: Setting = {
    programmes: new Map(programmes),
    // Configuration holds tokens: a thread that reads strangers' files gets names only.
    hubs: hubs.map(({ id, name, aliases }) => ({ id, name, aliases })),
  }
  const ocr = openOcr({ ...setting, deadline: pictures })
  const waiting: Job[] = []
  const threads = new Set<ReturnType<typeof startThread>>()
  let closed = false

  function startThread() {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: setting,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 48, stackSizeMb: 8 },
    })
    const thread = {
      worker,
      ready: false,
      job: null as Job | null,
      id: 0,
      at: null as number | null,
      timer: undefined as NodeJS.Timeout | undefined,
      scales: undefined as NodeJS.Timeout | undefined,
    }
    worker.unref()
    worker.on('message', (report: Report) => heard(thread, report))
    worker.on('error', () => gone(thread, 'damaged'))
    worker.on('exit', () => gone(thread, 'damaged'))
    threads.add(thread)
    return thread
  }
  type Thread = ReturnType<typeof startThread>

  function heard(thread: Thread, report: Report): void {
    if (report.kind === 'ready') thread.ready = true
    else if (report.id !== thread.id) return
    else if (report.kind === 'begun') thread.at = report.document
    else finish(thread, report)
    serve()
  }

  function finish(thread: Thread, answer: Answer): void {
    const { job } = thread
    clearTimeout(thread.timer)
    clearInterval(thread.scales)
    thread.job = null
    thread.worker.unref()
    job?.answer(answer)
  }

  function gone(thread: Thread, why: Death['why']): void {
    if (!threads.delete(thread)) return
    const neverReady = !thread.ready && thread.job === null
    finish(thread, { kind: 'died', why, document: thread.at })
    void thread.worker.terminate()
    if (closed) return
    // A thread that cannot even start would be started for ever: let whoever waits know instead.
    if (neverReady) for (const job of waiting.splice(0)) job.answer({ kind: 'died', why, document: null })
    else startThread()
    serve()
  }

  function serve(): void {
    for (const thread of threads) {
      if (!thread.ready || thread.job) continue
      const job = waiting.shift()
      if (!job) return
      // A copy of its own: a Buffer may share its memory with others, and the job may have to be given again.
      const bytes = new Uint8Array(job.order.bytes)
      Object.assign(thread, { job, id: thread.id + 1, at: null })
      thread.timer = setTimeout(() => gone(thread, 'too-slow'), deadline)
      const limit = process.memoryUsage.rss() + mostUnpacked * 1_000_000
      thread.scales = setInterval(() => process.memoryUsage.rss() > limit && gone(thread, 'too-large'), 100).unref()
      thread.worker.ref()
      thread.worker.postMessage({ ...job.order, bytes, id: thread.id } satisfies Order, [bytes.buffer])
    }
  }

  const ask = (order: Omit<Order, 'id'>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error('The reader is closed.'))
      waiting.push({ order, answer: resolve })
      while (threads.size < readers) startThread()
      for (const { worker } of threads) worker.ref()
      serve()
    })

  /** Asks again without the document that ended a reader, until there is an answer or it is hopeless. */
  async function persist(kind: Order['kind'], bytes: Uint8Array, name: string | null): Promise<Answer> {
    const skip = new Map<number, Unreadable>()
    for (;;) {
      const answer = await ask({ kind, bytes, name, skip })
      if (answer.kind !== 'died' || answer.document === null || skip.has(answer.document) || skip.size >= mostDeaths) return answer
      skip.set(answer.document, answer.why)
    }
  }

  /** Nothing but pictures came: what they show, as far as a machine can tell. */
  async function shown({ forms, documents }: FileRead, found: Picture[], context: string): Promise<FileRead> {
    const read = found.length > 0 && pictures > 0 ? await ocr.read(found, context) : null
    if (read === null) return { forms, documents }
    return {
      forms: read.forms,
      documents: documents.map((document) =>
        isPicture(document) ? { ...document, found: read.found[document.sha256] ?? document.found } : document,
      ),
    }
  }

  // A thread takes a second of a core to warm up: the doors open first. A mail that comes sooner starts it at once.
  setTimeout(() => {
    while (!closed && threads.size < readers) startThread()
  }, warmAfter).unref()

  return {
    read: async (raw) => {
      const answer = await persist('mail', raw, null)
      if (answer.kind !== 'mail') return headersOnly(ask, raw, answer)
      return { ...answer.mail, ...(await shown(answer.mail, answer.pictures, answer.mail.subject)) }
    },
    readFile: async (bytes, name) => {
      const answer = await persist('file', bytes, name)
      if (answer.kind === 'file') return shown(answer.read, answer.pictures, name ?? '')
      return {
        forms: [],
        documents: [
          { name, kind: sniff(bytes).kind, sha256: sha256(bytes), size: bytes.length, found: { kind: 'unreadable', why: whyOf(answer) } },
        ],
      }
    },
    close: async () => {
      closed = true
      for (const job of waiting.splice(0)) job.answer({ kind: 'died', why: 'too-slow', document: null })
      await Promise.all([...[...threads].map(({ worker }) => worker.terminate()), ocr.close()])
    },
  }
}

const whyOf = (answer: Answer): Death['why'] => (answer.kind === 'died' ? answer.why : 'damaged')

/** Who wrote is known even where what they wrote is not: only the header is read, by a fresh reader. */
async function headersOnly(ask: (order: Omit<Order, 'id'>) => Promise<Answer>, raw: Uint8Array, failure: Answer): Promise<Mail> {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, 65_536))
  const ends = ['\r\n\r\n', '\n\n'].map((end) => head.indexOf(end)).filter((at) => at !== -1)
  const answer = await ask({ kind: 'mail', bytes: head.subarray(0, Math.min(head.length, ...ends)), name: null, skip: new Map() })
  const mail = answer.kind === 'mail' ? answer.mail : unreadMail()
  const document = {
    name: null,
    kind: 'eml',
    sha256: sha256(raw),
    size: raw.length,
    found: { kind: 'unreadable', why: whyOf(failure) },
  } as const
  return { ...mail, forms: [], documents: [document] }
}
