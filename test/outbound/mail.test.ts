/** Letters on the wire: a real SMTP server on loopback, and the raw message read back. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import type { Letter } from '../../src/core/letters/letters.ts'
import { acknowledge } from '../../src/core/letters/letters.ts'
import { messageIdOf, neverLeft, openMail } from '../../src/outbound/mail.ts'
import { link, messageId, moorside } from '../core/moorside.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const from = { name: 'Maths Hubs', address: 'declarations@hubs.example' }
const key = 'letter:1'

type Received = { raw: string; from: string | false; to: string[] }

/** A mail server that keeps what it gets; `options` make it refuse. */
async function server(options: SMTPServerOptions = {}) {
  const received: Received[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const sender = envelope.mailFrom
        received.push({
          raw: Buffer.concat(chunks).toString(),
          from: sender ? sender.address : false,
          to: envelope.rcptTo.map((r) => r.address),
        })
        done()
      })
    },
    ...options,
  })
  smtp.on('error', () => undefined)
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  closing.push(() => new Promise<void>((resolve) => smtp.close(resolve)))
  return { received, url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}` }
}

function mailer(smtpUrl: string | null) {
  const mail = openMail({ smtpUrl, secret: 'a secret', from })
  closing.push(mail.close)
  return mail
}

const now = Temporal.Instant.from('2018-05-24T16:00Z')
function firstLetter(): Letter {
  const [planned] = acknowledge(moorside(), { messageId, changed: null, link }, now)
  if (planned?.effect.kind !== 'letter') throw new Error('no letter was planned')
  return planned.effect.letter
}
const fault = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })

test('an acknowledgement arrives as it should', async () => {
  const { received, url } = await server()
  const sent = await mailer(url).send(firstLetter(), key, { reference: 'MR-7K3F9', plus: true })
  const expectedId = messageIdOf(key, 'a secret', 'archimedes.example')
  expect(sent).toMatchObject({ kind: 'accepted', messageId: expectedId, response: expect.stringMatching(/^250/) })

  const [{ raw, from, to } = { raw: '', from: null, to: [] }] = received
  // Reports come back to the letter's own address, replies to the case's.
  expect(from).toMatch(/^mastery\+[0-9a-f]{20}-[0-9a-f]{16}@archimedes\.example$/)
  expect(to).toEqual(['head@moorsidelane.example.org'])
  const mail = await simpleParser(raw)
  expect(mail.messageId).toBe(expectedId)
  expect(mail.from?.value).toEqual([{ address: 'mastery@archimedes.example', name: 'Archimedes NE Maths Hub' }])
  expect(mail.replyTo?.value[0]?.address).toMatch(/^mastery\+mr-7k3f9-[0-9a-f]{16}@archimedes\.example$/)
  expect(mail.to).toMatchObject({ value: [{ address: 'head@moorsidelane.example.org', name: "Mrs Siân O'Brien" }] })
  expect(mail.inReplyTo).toBe('<a1@moorsidelane.example.org>')
  expect(mail.references).toBe('<a1@moorsidelane.example.org>')
  expect(mail.subject).toBe('Received: Declaration of Commitment from Moorside Lane Primary School (MR-2018-0042)')
  const header = (name: string) => mail.headers.get(name)
  expect([header('auto-submitted'), header('x-auto-response-suppress'), header('x-countersign-letter')]).toEqual([
    'auto-replied',
    'All',
    'acknowledgement',
  ])
  expect(mail.text).toContain('Łukasz Wójcik')
  expect(mail.html).toContain('lang="en-GB"')
  expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    ['MR-2018-0042-acknowledgement.pdf', 'application/pdf'],
  ])
  expect(mail.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-')
})

test('the same effect always has the same Message-ID, another effect or secret another', async () => {
  const { received, url } = await server()
  const mail = mailer(url)
  for (const k of [key, key, 'letter:2']) await mail.send(firstLetter(), k)
  const ids = await Promise.all(received.map(async ({ raw }) => (await simpleParser(raw)).messageId))
  expect(ids[0]).toBe(ids[1])
  expect(new Set([...ids, messageIdOf(key, 'another secret', 'archimedes.example')]).size).toBe(3)
  expect(ids[0]).toMatch(/^<cs\.[0-9a-f]{20}\.[0-9a-f]{20}@archimedes\.example>$/)
})

test('what a school typed cannot begin a header', async () => {
  const { received, url } = await server()
  const letter = firstLetter()
  const evil = 'Moorside\r\nBcc: everyone@elsewhere.example\r\n\r\nbody'
  await mailer(url).send(
    {
      ...letter,
      to: { ...letter.to, name: evil },
      facts: { ...letter.facts, school: evil },
      references: ['<a@b>\r\nBcc: x@elsewhere.example'],
    },
    key,
  )
  const [head = ''] = (received[0]?.raw ?? '').split('\r\n\r\n')
  expect(head).not.toMatch(/^bcc:/im)
  expect(received[0]?.to).toEqual(['head@moorsidelane.example.org'])
  expect((await simpleParser(received[0]?.raw ?? '')).subject).toContain('Moorside Bcc: everyone@elsewhere.example body')
})

test.each<[string, SMTPServerOptions, 'refused' | RegExp]>([
  ['an address that is not there is final', { onRcptTo: (_, __, done) => done(fault(550, 'No such user')) }, 'refused'],
  ['a full mailbox is tried again', { onRcptTo: (_, __, done) => done(fault(452, 'Mailbox full')) }, /452/],
  [
    'content refused is final',
    { onData: (stream, _, done) => void stream.resume().on('end', () => done(fault(554, 'Not wanted'))) },
    'refused',
  ],
  [
    'a server that is busy is tried again',
    { onData: (stream, _, done) => void stream.resume().on('end', () => done(fault(451, 'Busy'))) },
    /451/,
  ],
  ['a server that refuses every sender is ours to mend', { onMailFrom: (_, __, done) => done(fault(550, 'No null sender')) }, /550/],
  ['a server that takes nobody is tried again', { onConnect: (_, done) => done(fault(554, 'Go away')) }, /554/],
])('%s', async (_, options, outcome) => {
  const { url } = await server(options)
  const sending = mailer(url).send(firstLetter(), key)
  if (outcome === 'refused') expect(await sending).toMatchObject({ kind: 'refused', response: expect.stringMatching(/^55\d/) })
  else await expect(sending).rejects.toThrow(outcome)
})

test('nobody listening throws, so that the letter is tried again', async () => {
  await expect(mailer('smtp://127.0.0.1:1').send(firstLetter(), key)).rejects.toThrow(/ECONNREFUSED/)
})

test('without a mail server the mistake is named', async () => {
  await expect(mailer(null).send(firstLetter(), key)).rejects.toThrow(/SMTP_URL/)
  await expect(mailer(null).verify()).rejects.toThrow(/SMTP_URL/)
})

test.each<[string, SMTPServerOptions | 'nobody listens' | 'not configured', boolean]>([
  ['nobody listens', 'nobody listens', true],
  ['there is no mail server', 'not configured', true],
  ['it is busy', { onMailFrom: (_, __, done) => done(fault(451, 'busy')) }, true],
  [
    'it is busy once it has read the letter',
    { onData: (stream, _, done) => void stream.resume().on('end', () => done(fault(452, 'full'))) },
    true,
  ],
  [
    'it hangs up once it has read the letter',
    {
      onData(stream) {
        stream.resume().on('end', () => {
          const { connections } = this as unknown as { connections: Set<{ _socket: { destroy: () => void } }> }
          for (const { _socket } of connections) _socket.destroy()
        })
      },
    },
    false,
  ],
])('whether a letter that was not sent may have arrived: %s', async (_, how, never) => {
  const url = how === 'not configured' ? null : how === 'nobody listens' ? 'smtp://127.0.0.1:1' : (await server(how)).url
  const error = await mailer(url)
    .send(firstLetter(), key)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Error)
  expect(neverLeft(error)).toBe(never)
})

test('verify connects', async () => {
  const { url } = await server()
  await expect(mailer(url).verify()).resolves.toBeUndefined()
})
