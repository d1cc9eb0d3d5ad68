/** Slack's requests over HTTP, on our own Express app: only signed and fresh ones come in, and others leave a trace. */
import { ExpressReceiver, isValidSlackRequest } from '@slack/bolt'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { App } from '../app.ts'
import { slackLog } from '../outbound/slack.ts'

/** Refusals of a kind in a minute. */
const RECORDED = 60
/** Signed, and no request that Slack makes of us. */
const NOT_UNDERSTOOD = 'slack-not-understood'

/** `POST /slack/events`. */
export function receiver(app: App, door: Express, signingSecret: string): ExpressReceiver {
  const router = express.Router()
  const recorded = fewAMinute(app)
  router.post('/slack/events', express.raw({ type: () => true, limit: '1mb' }), onlySigned(app, signingSecret, recorded))
  // What could not even be read: Express would answer with a page that shows how we are built.
  const unread: ErrorRequestHandler = async (error, _request, response, _next) => {
    app.log.warn({ err: error }, 'a request to /slack/events could not be read')
    await recorded(NOT_UNDERSTOOD)
    response.status(error.status ?? 400).end()
  }
  router.use(unread)
  return new ExpressReceiver({ app: door, router, signingSecret, logger: slackLog(app.log), endpoints: '/slack/events' })
}

/** Bolt checks again by itself, but silently: what it would refuse is refused here first, with its audit row. */
function onlySigned(app: App, signingSecret: string, recorded: (what: string) => Promise<void>): RequestHandler {
  const firsts = openFirsts(app)
  return async (request, response, next) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const signature = String(request.headers['x-slack-signature'] ?? '')
    const timestamp = Number(request.headers['x-slack-request-timestamp'])
    const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp }
    if (signature === '' || !isValidSlackRequest({ signingSecret, body: body.toString(), headers })) {
      app.log.warn('a request to /slack/events was not signed by Slack, or too old')
      await recorded('slack-signature-refused')
      return void response.status(401).end()
    }
    if (!(await firsts.isFirst(signature))) {
      // Slack sends events again that it believes unheard; of anybody else's repeat there is a trace. Neither changes anything.
      const retried = request.headers['x-slack-retry-num'] !== undefined
      app.log.warn({ retried }, 'a request to /slack/events was sent twice')
      if (!retried) await recorded('slack-replayed')
      return void response.status(200).end()
    }
    response.once('finish', () => {
      if (response.statusCode < 400) return
      void firsts.forget(signature)
      void recorded(NOT_UNDERSTOOD)
    })
    // Bolt signs what came over the wire, which the parser above has taken off it.
    Object.assign(request, { rawBody: body })
    next()
  }
}

/** Milliseconds that a press waits to hear whether another process has taken it already: the rest of Slack's three seconds is the handler's. */
const PATIENCE = 300
/** Slack's signatures are good for five minutes. */
const KEPT = 10 * 60_000

/**
 * What this process has taken it knows by itself, and asks the database about the others. Where that does not answer in time
 * the press goes on: without a database nothing can be changed, and the person is told in private that it was not recorded.
 */
function openFirsts(app: App) {
  const taken = new Map<string, number>()
  const elsewhere = async (signature: string): Promise<boolean> => {
    try {
      return !(await app.requests.take(signature))
    } catch (err) {
      app.log.error({ err }, 'nobody knows whether this request has been taken before')
      return false
    }
  }
  return {
    isFirst: async (signature: string): Promise<boolean> => {
      if (taken.has(signature)) return false
      for (const [old, at] of taken) {
        if (at > Date.now() - KEPT) break
        taken.delete(old)
      }
      taken.set(signature, Date.now())
      let timer: NodeJS.Timeout | undefined
      const unknown = new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), PATIENCE)
      })
      const known = await Promise.race([elsewhere(signature), unknown])
      clearTimeout(timer)
      return !known
    },
    /** What failed was not taken: Slack may send it again. */
    forget: async (signature: string): Promise<void> => {
      taken.delete(signature)
      await app.requests.forget(signature).catch((err) => app.log.warn({ err }, 'a request that failed is remembered as taken'))
    },
  }
}

/** Anyone can send rubbish to an open door: so many refusals of a kind are recorded one by one each minute, the rest only logged. */
function fewAMinute(app: App): (what: string) => Promise<void> {
  const counts = new Map<string, { minute: number; n: number }>()
  return async (what) => {
    const minute = Math.floor(app.now().epochMilliseconds / 60_000)
    const before = counts.get(what)
    const n = before?.minute === minute ? before.n + 1 : 1
    counts.set(what, { minute, n })
    if (n > RECORDED) return
    try {
      await app.audit.refusal({ kind: 'countersign' }, what, null)
    } catch (error) {
      app.log.error({ err: error, what }, 'a refusal could not be recorded')
    }
  }
}
