/** Every job's name and exactly what it carries; Redis or PostgreSQL behind it. */
import { createPostgresBackend, Queue, runMigrations, UnrecoverableError, Worker, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import * as z from 'zod'
import type { Log } from './log.ts'

/** Ids only: the queue is a hint, PostgreSQL is the truth. */
const Job = {
  /** Parses a stored message, says what it is, and opens or revises a declaration. */
  read: z.strictObject({ messageId: z.uuid() }),
  /** Validates the newest revision of a declaration. */
  check: z.strictObject({ declarationId: z.uuid() }),
  /** Lets a verdict out when its undo window has ended. */
  release: z.strictObject({ declarationId: z.uuid() }),
  /** Sends one letter. */
  letter: z.strictObject({ effectId: z.uuid() }),
  /** Chases what is missing, where it still is. */
  chase: z.strictObject({ effectId: z.uuid() }),
  /** Reminds a school that the round closes soon, where something is missing. */
  remind: z.strictObject({ effectId: z.uuid() }),
  /** Reminds of an offered place, or asks a person to free it. */
  offer: z.strictObject({ effectId: z.uuid() }),
  /** Posts or updates one thing in Slack. */
  post: z.strictObject({ effectId: z.uuid() }),
  /** Sends a round's files to whoever asked for them. */
  export: z.strictObject({ effectId: z.uuid() }),
  /** Asks every round at every hub what is due. */
  rounds: z.strictObject({}),
  /** Does what is due in the life of a round at a hub. */
  round: z.strictObject({ roundId: z.uuid(), hub: z.string() }),
} as const
export type JobName = keyof typeof Job
export type JobData<N extends JobName> = z.infer<(typeof Job)[N]>

/** `epoch` makes a new job of the same work (an id that is still known is a silent no-op); `delay` is in milliseconds. */
export type Enqueue = <N extends JobName>(name: N, data: JobData<N>, options: { epoch: number; delay?: number }) => Promise<void>

export type Handlers = { [N in JobName]: (data: JobData<N>) => Promise<unknown> }

/** What wakes up by itself, and how often in milliseconds: only a hint, what is due is judged by rows. The names outlive restarts. */
export type Schedule = { [N in JobName]?: { every: number; data: JobData<N> } }

export type JobQueue = {
  enqueue: Enqueue
  /** Brings the schedule in; several processes may, and it stays one. What an earlier version scheduled and this does not is taken out. */
  schedule: (schedule: Schedule) => Promise<void>
  /** Names of what wakes up by itself. */
  scheduled: () => Promise<string[]>
  /** Starts working; `close` waits for what is running, 20 seconds at most. */
  work: (handlers: Handlers, concurrency: number) => { close: () => Promise<void> }
  /** Throws where the queue cannot be reached. */
  ping: () => Promise<void>
  close: () => Promise<void>
}

const NAME = 'countersign'

/** `databaseUrl` is where the queue lives when there is no Redis. */
export async function openQueue({
  redisUrl,
  databaseUrl,
  log,
}: {
  redisUrl: string | null
  databaseUrl: string
  log: Log
}): Promise<JobQueue> {
  const { queue, makeWorker, ping, end } = redisUrl ? onRedis(redisUrl, log) : await onPostgres(databaseUrl, log)
  queue.on('error', (err) => log.warn({ err }, 'queue'))
  return {
    enqueue: async (name, data, { epoch, delay }) => {
      const jobId = `${name}-${Object.values(data).join('-')}-${epoch}`
      const options = {
        jobId,
        delay: Math.max(0, Math.ceil(delay ?? 0)),
        attempts: 6,
        backoff: { type: 'exponential', delay: 500 },
        removeOnComplete: true,
        removeOnFail: true,
      }
      await queue.add(name, Job[name].parse(data), options)
    },
    schedule: async (schedule) => {
      for (const [name, it] of Object.entries(schedule)) {
        const opts = { removeOnComplete: true, removeOnFail: true }
        await queue.upsertJobScheduler(name, { every: it.every }, { name, data: it.data, opts })
      }
      for (const { key } of await queue.getJobSchedulers()) if (!Object.hasOwn(schedule, key)) await queue.removeJobScheduler(key)
    },
    scheduled: async () => (await queue.getJobSchedulers()).map(({ key }) => key),
    work: (handlers, concurrency) => {
      const worker = makeWorker(async (name, data) => handle(handlers, name, data), concurrency)
      worker.on('error', (err) => log.warn({ err }, 'worker'))
      worker.on('failed', (job, err) => log.warn({ job: job?.id, attempts: job?.attemptsMade, err }, 'job failed'))
      worker.on('completed', (job) => log.debug({ job: job.id }, 'job done'))
      return { close: () => withDeadline(worker.close(), () => worker.close(true), 20_000) }
    },
    ping,
    close: async () => {
      await withDeadline(queue.close(), () => queue.disconnect(), 5_000)
      await end()
    },
  }
}

async function handle(handlers: Handlers, name: string, data: unknown): Promise<unknown> {
  if (!Object.hasOwn(Job, name)) throw new UnrecoverableError(`there is no job "${name}"`)
  return run(handlers, name as JobName, data)
}

const run = <N extends JobName>(handlers: Handlers, name: N, data: unknown): Promise<unknown> =>
  handlers[name](Job[name].parse(data) as JobData<N>)

type Process = (name: string, data: unknown) => Promise<unknown>

/** A killed job comes back up to five times before it counts as failed; the reconciler asks again even then. */
const patience = { maxStalledCount: 5, stalledInterval: 10_000, lockDuration: 30_000 }

function onRedis(url: string, log: Log) {
  // A worker's connection waits for Redis to come back; the queue's says at once that it is gone.
  const forWorker = new Redis(url, { maxRetriesPerRequest: null })
  const forQueue = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: true, commandTimeout: 5_000 })
  for (const connection of [forWorker, forQueue]) connection.on('error', (err) => log.warn({ err }, 'redis'))
  return {
    queue: new Queue(NAME, { connection: forQueue }),
    makeWorker: (process: Process, concurrency: number) =>
      new Worker(NAME, (job) => process(job.name, job.data), { connection: forWorker, concurrency, ...patience }),
    ping: async () => {
      await forQueue.ping()
    },
    end: async () => {
      forQueue.disconnect()
      forWorker.disconnect()
    },
  }
}

async function onPostgres(url: string, log: Log) {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    keepAlive: true,
    options: '-c search_path=bullmq',
    application_name: `countersign-${process.pid}`,
  })
  pool.on('error', (err) => log.warn({ err }, 'queue database'))
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
  const backed = withBackend(createPostgresBackend)
  return {
    queue: new backed.Queue(NAME, { connection: pool }),
    makeWorker: (process: Process, concurrency: number) =>
      new backed.Worker(NAME, (job) => process(job.name, job.data), { connection: pool, concurrency, ...patience }),
    ping: async () => {
      await pool.query('select 1')
    },
    end: () => pool.end(),
  }
}

const withDeadline = async (work: Promise<unknown>, giveUp: () => unknown, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(giveUp()), ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
