/** Mail that providers post: what each of them sends, and what may go wrong on the way. */
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { mountInbound } from '../../src/intake/webhook.ts'
import { openDoorstep } from './doorstep.ts'

const TOKEN = 'a-token-of-the-tests-own'
const INBOX = 'mastery@archimedes.example'
/** Latin-1 in an 8-bit body, a bare line feed, and a line that looks like a boundary: none of it may change. */
const MAIL = Buffer.from(
  'Message-ID: <1@school.example>\r\nFrom: head@school.example\r\n\r\nSi\xe2n\nbare\r\n--not-the-boundary\r\n100%+&=',
  'latin1',
)

const doorstep = openDoorstep({ inboundToken: TOKEN })
const door = express()
mountInbound(doorstep.app, door)
const closed = express()
mountInbound(openDoorstep().app, closed)

let url: string
let closedUrl: string
const servers = [door, closed].map((app) => app.listen(0, '127.0.0.1'))
beforeAll(async () => {
  const ports = await Promise.all(
    servers.map((server) =>
      server.listening
        ? (server.address() as AddressInfo).port
        : new Promise<number>((done) => server.once('listening', () => done((server.address() as AddressInfo).port))),
    ),
  )
  url = `http://127.0.0.1:${ports[0]}/inbound/mime`
  closedUrl = `http://127.0.0.1:${ports[1]}/inbound/mime`
})
afterAll(() => {
  for (const server of servers) server.close()
})
beforeEach(() => doorstep.again())

const bearer = { authorization: `Bearer ${TOKEN}` }
const post = (query: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  fetch(url + query, { method: 'POST', body, headers: { 'content-type': 'message/rfc822', ...bearer, ...headers } })

test('a raw message is stored byte for byte with its envelope, before it is answered', async () => {
  const answer = await post(`?to=${INBOX}&from=head@school.example`, MAIL)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ stored: [{ id: 'message-1', fresh: true }] })
  expect(doorstep.stored).toMatchObject([
    {
      hub: 'archimedes-ne',
      door: 'webhook',
      messageId: '<1@school.example>',
      envelope: { from: 'head@school.example', to: [INBOX], ip: null },
    },
  ])
  expect(Buffer.from(doorstep.stored[0]?.raw ?? []).equals(MAIL)).toBe(true)
})

test.each([
  ['repeated', `?to=${INBOX}&to=mastery@great-north.example`, 2],
  ['separated by commas', `?to=${INBOX},mastery@great-north.example`, 2],
  ['with a plus', '?to=mastery+token@archimedes.example', 1],
  ['with an encoded plus', '?to=mastery%2Btoken@archimedes.example', 1],
  ['with someone else beside', `?to=${INBOX},office@school.example`, 1],
  ['the null sender', `?to=${INBOX}&from=`, 1],
])('recipients %s', async (_, query, count) => {
  expect((await post(query, MAIL)).status).toBe(200)
  expect(doorstep.stored).toHaveLength(count)
})

test('what follows a plus is kept, and so is the null sender', async () => {
  await post('?to=mastery+token@archimedes.example&from=', MAIL)
  expect(doorstep.stored[0]?.envelope).toMatchObject({ to: ['mastery+token@archimedes.example'], from: '' })
})

const multipart = (fields: [name: string, value: string | Buffer][]) => ({
  body: Buffer.concat([
    ...fields.flatMap(([name, value]) => [
      Buffer.from(`--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      Buffer.from(value),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--xyz--\r\n'),
  ]),
  type: 'multipart/form-data; boundary=xyz',
})
const percent = (bytes: Buffer) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

test.each([
  [
    'Mailgun',
    multipart([
      ['recipient', INBOX],
      ['sender', 'head@school.example'],
      ['body-mime', MAIL],
    ]),
  ],
  [
    'Mailgun without attachments',
    {
      body: Buffer.from(`recipient=${INBOX}&sender=head%40school.example&body-mime=${percent(MAIL)}`),
      type: 'application/x-www-form-urlencoded',
    },
  ],
  [
    'SendGrid',
    multipart([
      ['email', MAIL],
      ['envelope', JSON.stringify({ to: [INBOX], from: 'head@school.example' })],
      ['to', 'someone@else.example'],
    ]),
  ],
])('%s: the message is stored byte for byte, with the envelope that it tells', async (_, { body, type }) => {
  const answer = await post('', body, { 'content-type': type })
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('message-1')])
  expect(Buffer.from(doorstep.stored[0]?.raw ?? []).equals(MAIL)).toBe(true)
  expect(doorstep.stored[0]?.envelope).toMatchObject({ to: [INBOX], from: 'head@school.example' })
})

test('Postmark: the raw message in its JSON', async () => {
  const body = JSON.stringify({
    From: 'shown@school.example',
    OriginalRecipient: INBOX,
    RawEmail: 'From: head@school.example\r\n\r\nŁukasz',
  })
  expect((await post('', body, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  expect(String(doorstep.stored[0]?.raw)).toBe('From: head@school.example\r\n\r\nŁukasz')
})

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
test.each([
  ['the token', bearer, 200],
  ['the token as a password, as providers keep it in a URL', basic(`countersign:${TOKEN}`), 200],
  ['no token', { authorization: '' }, 401],
  ['another token', { authorization: 'Bearer another' }, 401],
  ['a token cut short', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }, 401],
  ['another password', basic('countersign:another'), 401],
  ['the token as a user', basic(`${TOKEN}:`), 401],
])('with %s', async (_, headers, status) => {
  expect((await post(`?to=${INBOX}`, MAIL, headers)).status).toBe(status)
  expect(doorstep.stored).toHaveLength(status === 200 ? 1 : 0)
})

test.each([
  ['no recipient', '', MAIL, {}, 422, INBOX],
  ['a stranger', '?to=nobody@archimedes.example', MAIL, {}, 422, INBOX],
  ['nothing', `?to=${INBOX}`, '', {}, 400, 'empty'],
  [
    'a form without a message',
    `?to=${INBOX}`,
    'body-plain=hello',
    { 'content-type': 'application/x-www-form-urlencoded' },
    400,
    'ends in mime',
  ],
  [
    'a multipart form that is cut short',
    `?to=${INBOX}`,
    multipart([['body-mime', MAIL]]).body.subarray(0, 100),
    { 'content-type': 'multipart/form-data; boundary=xyz' },
    400,
    'no raw message',
  ],
  ['a multipart form without a boundary', `?to=${INBOX}`, MAIL, { 'content-type': 'multipart/form-data' }, 400, 'no raw message'],
  ['JSON that is none', `?to=${INBOX}`, '{', { 'content-type': 'application/json' }, 400, 'RawEmail'],
  ['too much', `?to=${INBOX}`, Buffer.alloc(35 * 1024 * 1024 + 1, 'x'), {}, 413, '35 MB'],
])('%s is refused, and says what to send', async (_, query, body, headers, status, text) => {
  const answer = await post(query, body, headers)
  expect(answer.status).toBe(status)
  expect(await answer.text()).toContain(text)
  expect(doorstep.stored).toHaveLength(0)
})

test('far too much is refused on its declared size, before it has been sent', async () => {
  const headers = { ...bearer, 'content-type': 'message/rfc822', 'content-length': String(1024 ** 3) }
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    const sending = request(`${url}?to=${INBOX}`, { method: 'POST', headers }, (response) => resolve(response.statusCode))
    sending.on('error', reject)
    sending.flushHeaders()
  })
  expect(answer).toBe(413)
})

test('far too much of no declared size is cut off, and nothing is stored', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(1024 * 1024)) })
  const sending: RequestInit = { method: 'POST', body, headers: { ...bearer, 'content-type': 'message/rfc822' }, duplex: 'half' }
  const answer = await fetch(`${url}?to=${INBOX}`, sending).then(
    ({ status }) => status,
    () => 'cut off',
  )
  expect([413, 'cut off']).toContain(answer)
  expect(doorstep.stored).toHaveLength(0)
})

test('a database that cannot store answers 503, and when to try again', async () => {
  doorstep.refuses.add('archimedes-ne')
  const answer = await post(`?to=${INBOX}`, MAIL)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('60')
})

test('without a token configured there is no such door', async () => {
  expect((await fetch(closedUrl, { method: 'POST', body: MAIL, headers: bearer })).status).toBe(404)
})
