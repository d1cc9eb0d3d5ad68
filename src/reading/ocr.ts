/** Reads pictures in a process of its own, one mail after the other, with a deadline and a memory cap. */
import { fork } from 'node:child_process'
import type { Picture } from './ocr/pictures.ts'
import { pictureSize } from './ocr/size.ts'
import type { PictureOrder, PictureRead } from './ocr/task.ts'

export type { Picture } from './ocr/pictures.ts'

type Ocr = {
  /** Null where it took too long, died, or too many wait already: the pictures are left to a person. */
  read: (pictures: Picture[], context: string) => Promise<PictureRead | null>
  close: () => Promise<void>
}

type OcrGuard = Pick<PictureOrder, 'programmes' | 'hubs'> & {
  /** Milliseconds for the pictures of one mail. */
  deadline?: number
  /** Megabytes for the whole process. */
  memory?: number
}

/** A page on fewer pixels has no letters, and of other kinds of picture we have no decoder. */
const fewest = 700
const isLegible = ({ kind, bytes }: Picture): boolean => {
  if (kind === 'pdf') return true
  const { width, height } = pictureSize(bytes) ?? { width: 0, height: 0 }
  return Math.max(width, height) >= fewest
}

/** How many mails with pictures may wait: more would keep others from being read. */
const mostWaiting = 3
/** How many pictures of one mail are looked at. */
const most = 8

/** Reads files and computes; no network, no programs, no changes to anything. */
const confined = ['--permission', '--allow-fs-read=*', '--allow-worker', '--allow-addons', '--no-warnings', '--max-old-space-size=768']

export function openOcr({ programmes, hubs, deadline = 90_000, memory = 1_600 }: OcrGuard): Ocr {
  const running = new Set<ReturnType<typeof fork>>()
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let closed = false

  const once = (pictures: Picture[], context: string): Promise<PictureRead | null> =>
    new Promise((resolve) => {
      if (closed) return resolve(null)
      // Configuration and environment hold secrets: what reads strangers' pictures gets none of them.
      const child = fork(new URL('./ocr-process.ts', import.meta.url), {
        execArgv: confined,
        env: {},
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      })
      running.add(child)
      const done = (answer: PictureRead | null) => {
        clearTimeout(timer)
        running.delete(child)
        child.kill('SIGKILL')
        resolve(answer)
      }
      const timer = setTimeout(() => done(null), deadline)
      child.on('message', (answer: PictureRead) => done(answer))
      child.on('error', () => done(null))
      child.on('exit', () => done(null))
      child.send({ pictures, context, programmes, hubs, memory } satisfies PictureOrder, () => {})
    })

  return {
    read: async (all, context) => {
      const pictures = all.filter(isLegible).slice(0, most)
      if (pictures.length === 0 || waiting >= mostWaiting) return null
      waiting++
      const turn = last.then(() => once(pictures, context))
      last = turn
      return turn.finally(() => waiting--)
    },
    close: async () => {
      closed = true
      for (const child of running) child.kill('SIGKILL')
      await last
    },
  }
}
