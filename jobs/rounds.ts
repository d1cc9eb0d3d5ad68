/** Wakes up every minute: asks every round at every hub what is due. */
import type { App } from '../src/app.ts'
import type { Schedule } from '../src/queue.ts'

/** One wake-up is enough: a digest's hour, a reminder's and a deadline are judged by the clock and by what has been done. */
export const schedule: Schedule = { rounds: { every: 60_000, data: {} } }

export const rounds = async (app: App) => ({ asked: await app.lookAtRounds() })
