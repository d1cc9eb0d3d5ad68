/** The HTTP door: one Express app owns the port; Slack's requests and health are mounted on it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import type { App } from '../app.ts'

type HttpDoor = {
  express: Express
  listen: () => Promise<number>
  /** From now on `/readyz` says that this process is going down. */
  leaving: () => void
  close: () => Promise<void>
}

/** A database or queue that takes longer is not ready, in milliseconds. */
const PATIENCE = 3_000

export function openHttp(app: Pick<App, 'ready' | 'log'>, { port, bind }: { port: number; bind: string }): HttpDoor {
  let leaving = false
  const door = express().disable('x-powered-by')
  const server: Server = createServer(door)
  door.get('/livez', (_request, response) => void response.type('text').send('alive\n'))
  door.get('/readyz', async (_request, response) => {
    const answer = leaving ? 'going down' : await ready(app)
    response
      .status(answer === 'ready' ? 200 : 503)
      .type('text')
      .send(`${answer}\n`)
  })
  return {
    express: door,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, bind, () => resolve((server.address() as AddressInfo).port))
      }),
    leaving: () => {
      leaving = true
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

async function ready(app: Pick<App, 'ready' | 'log'>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE)
  })
  try {
    await Promise.race([app.ready(), late])
    return 'ready'
  } catch (err) {
    app.log.warn({ err }, 'not ready')
    return 'not ready: the database or the queue does not answer'
  } finally {
    clearTimeout(timer)
  }
}
