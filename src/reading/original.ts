/** Takes one document out of a mail again, as it was sent: in a thread with a deadline, because the mail is a stranger's. */
import { Worker } from 'node:worker_threads'
import { sha256 } from './read.ts'

export type Original = { name: string; bytes: Uint8Array }

/** The document with this hash, wherever it stands in the mail; the mail itself where it cannot be taken out. */
export async function originalIn(raw: Uint8Array, hash: string, deadline = 10_000): Promise<Original> {
  const found = sha256(raw) === hash ? null : await takeOut(raw, hash, deadline)
  return found ?? { name: 'message.eml', bytes: raw }
}

const takeOut = (raw: Uint8Array, hash: string, deadline: number): Promise<Original | null> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./original-worker.ts', import.meta.url), {
      workerData: { raw: new Uint8Array(raw), hash },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 48, stackSizeMb: 8 },
    })
    const finish = (found: Original | null) => {
      clearTimeout(timer)
      resolve(found)
      void worker.terminate()
    }
    const timer = setTimeout(() => finish(null), deadline)
    worker.on('message', (found: Original | null) => finish(found))
    worker.on('error', () => finish(null))
    worker.on('exit', () => finish(null))
  })
