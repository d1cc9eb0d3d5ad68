/** Threads for mail authentication: one message at a time in each, and a thread that does not come back is stopped. */
import { Worker } from 'node:worker_threads'
import type { Authentication } from '../core/mail/authentication.ts'
import type { LookUp } from '../dns.ts'
import type { FromThread, Order, ToThread } from './authenticate-task.ts'

/** Most of the time goes by waiting for names. */
const MOST = 2

const idle: Worker[] = []
const waiting: (() => void)[] = []
let busy = 0

/** `ask` answers the thread's questions; the deadline begins when the thread does. */
export async function inThread(order: Order, ask: LookUp, deadline: number): Promise<Authentication> {
  if (busy >= MOST) await new Promise<void>((resolve) => waiting.push(resolve))
  busy++
  try {
    return await once(idle.pop() ?? (await started()), order, ask, deadline)
  } catch {
    return { kind: 'not-looked', why: 'failed' } // no thread could be started: our fault, not the sender's
  } finally {
    busy--
    waiting.shift()?.()
  }
}

/** Not all listeners: a thread has some of its own, and falls silent without them. */
const quiet = (worker: Worker): void => {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
}

/** Idle threads keep no process alive. */
function started(): Promise<Worker> {
  const worker = new Worker(new URL('./authenticate-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 },
  })
  return new Promise((resolve, reject) => {
    worker.once('message', () => {
      quiet(worker)
      resolve(worker)
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread ended before it began')))
  })
}

function once(worker: Worker, order: Order, ask: LookUp, deadline: number): Promise<Authentication> {
  const open = new Set<number>()
  const say = (message: ToThread) => worker.postMessage(message)
  const answer = ({ question, name, type }: Extract<FromThread, { kind: 'question' }>) => {
    open.add(question)
    ask(name, type)
      .then(
        (records) => say({ kind: 'records', question, records }),
        (error: { code?: unknown }) =>
          say({ kind: 'no-records', question, code: typeof error.code === 'string' ? error.code : 'ESERVFAIL' }),
      )
      .finally(() => open.delete(question))
  }
  return new Promise((resolve) => {
    const end = (found: Authentication, well: boolean) => {
      clearTimeout(timer)
      quiet(worker)
      if (well) {
        worker.unref()
        idle.push(worker)
      } else {
        worker.on('error', () => {}) // it may still be dying
        void worker.terminate()
      }
      resolve(found)
    }
    // Where no name is being waited for, it is the message itself that takes so long.
    const timer = setTimeout(() => end({ kind: 'not-looked', why: open.size > 0 ? 'too-slow' : 'hostile' }, false), deadline)
    worker.ref()
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'question') answer(message)
      else if (message.kind === 'found') end(message.found, true)
    })
    worker.once('error', () => end({ kind: 'not-looked', why: 'hostile' }, false))
    worker.once('exit', () => end({ kind: 'not-looked', why: 'hostile' }, false))
    const raw = new Uint8Array(order.raw)
    worker.postMessage({ kind: 'order', order: { ...order, raw } } satisfies ToThread, [raw.buffer])
  })
}
