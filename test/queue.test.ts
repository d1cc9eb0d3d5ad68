/** What wakes up by itself: once however many processes ask for it, again after a restart, and no more than this version knows. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Handlers, type JobQueue, openQueue, type Schedule } from '../src/queue.ts'
import { cloneDatabase, redisUrl } from './database.ts'

let database: Awaited<ReturnType<typeof cloneDatabase>>
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

const quiet = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} } as never
const process = async (): Promise<JobQueue> => {
  const queue = await openQueue({ redisUrl: redisUrl(15), databaseUrl: database.url, log: quiet })
  let open = true
  const close = async () => {
    if (open) await queue.close()
    open = false
  }
  onTestFinished(close)
  return { ...queue, close }
}
const nothing = async () => {}
const handlers: Handlers = {
  ...({} as Handlers),
  rounds: nothing,
}
const soon: Schedule = { rounds: { every: 50, data: {} } }

/** Works until `rounds` has run so often; who ran it, in order. */
async function run(queues: JobQueue[], times: number): Promise<number[]> {
  const ran: number[] = []
  const enough = Promise.withResolvers<void>()
  const workers = queues.map((queue, i) =>
    queue.work({ ...handlers, rounds: async () => void (ran.push(i) === times && enough.resolve()) }, 1),
  )
  await enough.promise
  await Promise.all(workers.map((worker) => worker.close()))
  return ran
}

test('a schedule runs again and again, and goes on after a restart', async () => {
  const first = await process()
  await first.schedule(soon)
  expect((await run([first], 3)).length).toBeGreaterThanOrEqual(3)
  await first.close()
  const second = await process()
  await second.schedule(soon)
  expect((await run([second], 3)).length).toBeGreaterThanOrEqual(3)
})

test('two processes that bring the same schedule have one, whichever of them does the work', async () => {
  const [a, b] = [await process(), await process()]
  const slow: Schedule = { rounds: { every: 3_600_000, data: {} } }
  await Promise.all([a.schedule(slow), b.schedule(slow), a.schedule(slow)])
  expect(await a.scheduled()).toEqual(['rounds'])
})

test('what an earlier version scheduled is taken out', async () => {
  const queue = await process()
  await queue.schedule({ ...soon, post: { every: 60_000, data: { effectId: '5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0001' } } })
  expect((await queue.scheduled()).sort()).toEqual(['post', 'rounds'])
  await queue.schedule(soon)
  expect(await queue.scheduled()).toEqual(['rounds'])
})
