/** The HTTP door for mail: `POST /inbound/mime` takes raw messages from a mail provider, and answers 200 only for what is committed. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Express, NextFunction, Request, Response } from 'express'
import type { App } from '../app.ts'
import { posted } from './posted.ts'
import { hubOf, LARGEST, receive } from './receive.ts'

/** Providers wrap the message in fields or JSON, which may carry its attachments once more. */
const LARGEST_BODY = 3 * LARGEST

/** Mounts the door; without INBOUND_TOKEN there is none. */
export function mountInbound(app: App, door: Express): void {
  const token = app.config.inboundToken
  if (token === null) return
  const admit = (request: Request, response: Response, next: NextFunction) => {
    if (bears(request.get('authorization'), token)) return next()
    response.set('WWW-Authenticate', 'Bearer, Basic')
    say(response, 401, 'Send the INBOUND_TOKEN: Authorization: Bearer <token>, or as the password in Basic.')
  }
  // Who it is comes before any byte of the body is read.
  door.post('/inbound/mime', admit, async (request, response) => {
    try {
      await take(app, request, response)
    } catch (err) {
      if (request.destroyed && !request.complete) return // gone in the middle: it sends again
      app.log.error({ err }, 'mail not taken')
      say(response.set('Retry-After', '60'), 503, 'Could not be stored just now: send it again.')
    }
  })
}

async function take(app: App, request: Request, response: Response): Promise<void> {
  const body = await bodyOf(request)
  if (body === null) {
    response.once('finish', () => request.destroy()) // the rest of it is not read
    return tooLarge(response.set('Connection', 'close'))
  }
  if (body.length === 0) return say(response, 400, 'The body is empty: send the raw message.')
  const found = posted(request.get('content-type') ?? '', body)
  if (found.kind === 'wrong') return say(response, 400, found.mend)
  if (found.raw.length > LARGEST) return tooLarge(response)

  const asked = addresses(request.query.to)
  const to = asked.length > 0 ? asked : found.to
  const inboxes = to.filter((address) => hubOf(app, address) !== null)
  if (inboxes.length === 0) {
    const there = app.config.hubs.flatMap((hub) => hub.inboxes).join(', ')
    return say(response, 422, `${to.length > 0 ? 'No inbox has that address' : 'Say which inbox it was sent to'}: ?to= one of ${there}`)
  }
  const from = typeof request.query.from === 'string' ? request.query.from : found.from
  // The sender's own server is not who speaks to us: nothing may be concluded from this address.
  const receipts = await receive(app, { door: 'webhook', inboxes, from, ip: null, helo: null, raw: found.raw })
  response.status(200).json({ stored: receipts.map(({ id, fresh }) => ({ id, fresh })) })
}

/** Null where it is, or says it is, more than any door takes. */
async function bodyOf(request: Request): Promise<Buffer | null> {
  if (Number(request.get('content-length') ?? 0) > LARGEST_BODY) return null
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

const say = (response: Response, status: number, text: string): void => void response.status(status).type('text').send(`${text}\n`)
const tooLarge = (response: Response): void => say(response, 413, `Larger than ${LARGEST / 1024 / 1024} MB: send the form on its own.`)

/** Repeated or separated by commas; a plus that came undecoded stands for itself, not for a space. */
const addresses = (to: unknown): string[] =>
  (Array.isArray(to) ? to : [to])
    .flatMap((one) => (typeof one === 'string' ? one.split(',') : []))
    .map((one) => one.trim().replaceAll(' ', '+'))
    .filter(Boolean)

/** Bearer with the token, or Basic with the token as password, which is what providers can put into a URL. */
function bears(header: string | undefined, token: string): boolean {
  const [, scheme = '', value = ''] = /^(bearer|basic)\s+(\S+)\s*$/i.exec(header ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return same(value, token)
  if (scheme.toLowerCase() !== 'basic') return false
  return same(
    Buffer.from(value, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, ''),
    token,
  )
}

/** Takes as long for a near miss as for nonsense of any length. */
const same = (a: string, b: string): boolean => timingSafeEqual(hash(a), hash(b))
const hash = (text: string) => createHash('sha256').update(text).digest()
