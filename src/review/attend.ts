/** Whoever asks is answered in time, in private where it fails, and finished with before we stop. */
import * as z from 'zod'
import type { App } from '../app.ts'
import { NoSuchHub } from '../core/hub.ts'
import { late, notRecorded, restarting, type Said, unknown } from './say.ts'

/** `patience` in milliseconds: whoever has heard nothing by then is told that it takes longer. */
export function openAttendance({ log, audit }: Pick<App, 'log' | 'audit'>, patience: number) {
  const working = new Set<Promise<void>>()
  let closing = false

  const finish = (work: Promise<void>): Promise<void> => {
    working.add(work)
    return work.finally(() => working.delete(work))
  }

  const noted = (user: string): Promise<boolean> =>
    audit.refusal({ kind: 'slack', user }, 'slack-unknown-subject', null).then(
      () => true,
      (error) => {
        log.error({ err: error, user }, 'a refusal could not be recorded')
        return false
      },
    )

  /** Runs `work`; `tell` is what the person gets instead where it is late, fails, or may not begin any more. */
  async function attend(
    what: string,
    user: string,
    ack: { done: () => boolean },
    work: () => Promise<void>,
    tell: (said: Said) => Promise<void>,
  ): Promise<void> {
    if (closing) return tell(restarting())
    const slow = setTimeout(() => void (ack.done() || finish(tell(late()))), patience)
    try {
      await work()
    } catch (error) {
      log.error({ err: error, what, user }, 'a click or submission was not recorded')
      // What a button or modal of ours carries is parsed before anything is done: this was forged, or drawn by another version.
      const strange = (error instanceof z.ZodError || error instanceof NoSuchHub) && (await noted(user))
      await tell(strange ? unknown() : notRecorded())
    } finally {
      clearTimeout(slow)
    }
  }

  return {
    attend: (...all: Parameters<typeof attend>): Promise<void> => finish(attend(...all)),
    finish,
    isClosing: () => closing,
    /** Takes nothing new, and waits for what is being done: Bolt does not wait for work after `ack`. */
    close: async () => {
      closing = true
      while (working.size > 0) await Promise.allSettled(working)
    },
  }
}

/** Bolt throws where a request is acknowledged twice; the first answer is the one that counts. */
export const once = <A extends unknown[]>(ack: (...args: A) => Promise<void>) => {
  let answered: Promise<void> | null = null
  return {
    now: (...args: A): Promise<void> => {
      answered ??= ack(...args)
      return answered
    },
    done: () => answered !== null,
  }
}
