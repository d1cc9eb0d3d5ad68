/** `npm run corpus`: takes in every message of a folder as a hub would, and says what became of them. MAIL_CORPUS names the folder, CORPUS_LIMIT takes the first so many of each label. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { headOf } from '../../src/core/mail/envelope.ts'
import { type Sample, samplesIn } from './folder.ts'
import { judge, odd, type Result } from './judge.ts'
import { openMill } from './mill.ts'

/** Messages on their way at once: a few more than there are readers. */
const AT_ONCE = 6
const EVERY = 100

const tell = (line: string) => process.stderr.write(`${line}\n`)
const own = new URL('../fixtures/corpus/', import.meta.url).pathname

/** MAIL FROM as the last server wrote it down; null where it did not. */
function returnPath(raw: Uint8Array): string | null {
  const value = headOf(raw).headers.find(([name]) => name === 'return-path')?.[1]
  return value === undefined ? null : value.replace(/^.*<|>.*$/g, '').trim()
}

const folder = resolve(process.env.MAIL_CORPUS || own)
const samples = await samplesIn(folder, process.env.CORPUS_LIMIT ? Number(process.env.CORPUS_LIMIT) : undefined)
tell(`${samples.length} messages in ${folder}`)
const mill = await openMill()
const uncaught: string[] = []
process.on('uncaughtException', (fault) => uncaught.push(`uncaught: ${fault.message}`))
process.on('unhandledRejection', (fault) => uncaught.push(`unhandled: ${fault instanceof Error ? fault.message : String(fault)}`))

const begun = performance.now()
const ids = new Map<Sample, string>()
const queue = samples[Symbol.iterator]()
const take = async () => {
  for (const sample of queue) {
    const raw = new Uint8Array(await readFile(sample.path))
    ids.set(
      sample,
      await mill.ingest(raw, returnPath(raw)).catch((fault: unknown) => {
        uncaught.push(`${sample.path}: ${fault instanceof Error ? fault.message : String(fault)}`)
        return ''
      }),
    )
    if (ids.size % EVERY === 0) tell(`${ids.size} of ${samples.length}, ${Math.round((performance.now() - begun) / 1000)} s`)
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, take))
await mill.settle()
const seconds = Math.round((performance.now() - begun) / 100) / 10

const dispositions = await mill.dispositions()
const replies = await mill.replies()
const results = samples.map((sample): Result => {
  const id = ids.get(sample) ?? ''
  return { ...sample, disposition: dispositions.get(id) ?? null, milliseconds: mill.took.get(id) ?? null, replies: replies.get(id) ?? 0 }
})
await mill.close()

const faults = [...mill.faults, ...uncaught]
for (const fault of faults.slice(0, 50)) tell(`FAULT ${fault}`)
for (const { path, label, disposition, milliseconds, replies: n } of odd(results).slice(0, 500))
  tell(`LOOK ${label} is ${disposition ?? 'nothing'}, ${Math.round(milliseconds ?? 0)} ms, ${n} letters: ${path}`)
const summary = judge(results, { crashes: faults.length, seconds })
console.log(JSON.stringify(summary))
process.exit(summary.passed ? 0 : 1)
