/** Slack's requests over HTTP, on our own Express app: only signed and fresh ones come in, and others leave a trace. */
import { ExpressReceiver, isValidSlackRequest } from '@slack/bolt'
import express, { type Express, type RequestHandler } from 'express'
import type { App } from '../app.ts'
import { slackLog } from '../outbound/slack.ts'

/** Anyone can send rubbish to an open door: so many refusals a minute are recorded one by one, the rest only logged. */
const RECORDED = 60

/** `POST /slack/events`. */
export function receiver(app: App, door: Express, signingSecret: string): ExpressReceiver {
  const router = express.Router()
  router.post('/slack/events', express.raw({ type: () => true, limit: '1mb' }), onlySigned(app, signingSecret))
  return new ExpressReceiver({ app: door, router, signingSecret, logger: slackLog(app.log), endpoints: '/slack/events' })
}

/** Bolt checks again by itself, but silently: what it would refuse is refused here first, with its audit row. */
function onlySigned(app: App, signingSecret: string): RequestHandler {
  let minute = 0
  let refused = 0
  return async (request, response, next) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const signature = String(request.headers['x-slack-signature'] ?? '')
    const timestamp = Number(request.headers['x-slack-request-timestamp'])
    const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp }
    if (signature !== '' && isValidSlackRequest({ signingSecret, body: body.toString(), headers })) {
      // Bolt signs what came over the wire, which the parser above has taken off it.
      Object.assign(request, { rawBody: body })
      return next()
    }
    const now = Math.floor(app.now().epochMilliseconds / 60_000)
    refused = now === minute ? refused + 1 : 1
    minute = now
    app.log.warn({ refused }, 'a request to /slack/events was not signed by Slack, or too old')
    try {
      if (refused <= RECORDED) await app.audit.refusal({ kind: 'countersign' }, 'slack-signature-refused', null)
    } catch (error) {
      app.log.error({ err: error }, 'a refused signature could not be recorded')
    }
    response.status(401).end()
  }
}
