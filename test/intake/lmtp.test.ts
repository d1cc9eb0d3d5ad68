/** The LMTP door: an answer for each recipient. And STARTTLS, on both doors. */
import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openSmtp, type SmtpDoor } from '../../src/intake/smtp.ts'
import { selfSigned } from './certificate.ts'
import { openDoorstep } from './doorstep.ts'

const doorstep = openDoorstep({ tls: selfSigned('mail.hubs.example') })
let lmtp: SmtpDoor
let smtp: SmtpDoor
beforeAll(async () => {
  lmtp = await openSmtp(doorstep.app, 'lmtp')
  smtp = await openSmtp(doorstep.app)
})
afterAll(async () => {
  await lmtp.close()
  await smtp.close()
})
beforeEach(() => doorstep.again())

/** A conversation: each line is sent when the one before has been answered; `answers` is how many replies a line has. */
async function converse(port: number, lines: (string | { send: string; answers: number })[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const replies = repliesOf(socket)
  const heard: string[] = []
  const hear = async () => {
    const reply = await replies.next()
    if (reply.value) heard.push(reply.value)
  }
  await hear()
  for (const line of lines) {
    socket.write(`${typeof line === 'string' ? line : line.send}\r\n`)
    for (let i = 0; i < (typeof line === 'string' ? 1 : line.answers); i++) await hear()
  }
  socket.destroy()
  return heard
}

async function* repliesOf(socket: Socket): AsyncGenerator<string> {
  let text = ''
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk
    for (;;) {
      const whole = /^(?:\d{3}-[^\r]*\r\n)*\d{3} [^\r]*\r\n/.exec(text)
      if (!whole) break
      text = text.slice(whole[0].length)
      yield whole[0].trim()
    }
  }
}

const RECIPIENTS = [
  'RCPT TO:<mastery@archimedes.example>',
  'RCPT TO:<mastery@great-north.example>',
  'RCPT TO:<mastery+t@archimedes.example>',
]
const DATA = ['DATA', { send: 'From: head@school.example\r\n\r\nHello\r\n.', answers: 3 }]

test('each recipient has an answer, each hub its message', async () => {
  const heard = await converse(lmtp.port, ['LHLO relay', 'MAIL FROM:<>', ...RECIPIENTS, ...DATA])
  expect(heard.slice(-3).map((reply) => reply.slice(0, 3))).toEqual(['250', '250', '250'])
  expect(doorstep.stored.map(({ hub, door }) => [hub, door])).toEqual([
    ['archimedes-ne', 'lmtp'],
    ['great-north', 'lmtp'],
  ])
})

test('what cannot be stored for one hub is to be tried again for its recipients only', async () => {
  doorstep.refuses.add('great-north')
  const heard = await converse(lmtp.port, ['LHLO relay', 'MAIL FROM:<>', ...RECIPIENTS, ...DATA])
  expect(heard.slice(-3).map((reply) => reply.slice(0, 3))).toEqual(['250', '451', '250'])
})

test('over SMTP there is one answer: what cannot be stored for one hub is to be tried again for all', async () => {
  doorstep.refuses.add('great-north')
  const heard = await converse(smtp.port, ['EHLO relay', 'MAIL FROM:<>', ...RECIPIENTS, 'DATA', 'From: a@b.example\r\n\r\nHello\r\n.'])
  expect(heard.at(-1)).toMatch(/^451/)
})

test.each([
  ['a recipient that is no inbox', ['LHLO relay', 'MAIL FROM:<a@b.example>', 'RCPT TO:<nobody@elsewhere.example>'], /^550/],
  ['mail to be relayed', ['LHLO relay', 'MAIL FROM:<a@b.example>', 'RCPT TO:<mastery%archimedes.example@elsewhere.example>'], /^550/],
  ['SMTP on the LMTP door', ['EHLO relay'], /^5/],
  ['signing in', ['LHLO relay', 'AUTH PLAIN AGEAYg=='], /^5/],
])('%s is refused', async (_, lines, answer) => {
  expect((await converse(lmtp.port, lines)).at(-1)).toMatch(answer)
  expect(doorstep.stored).toHaveLength(0)
})

test.each([
  ['SMTP', () => smtp.port, false],
  ['LMTP', () => lmtp.port, true],
])('STARTTLS on %s: the certificate is the configured one, and the mail is taken', async (_, port, overLmtp) => {
  const ca = doorstep.app.config.tls?.cert
  const transport = createTransport({
    host: '127.0.0.1',
    port: port(),
    requireTLS: true,
    lmtp: overLmtp,
    tls: { ca, servername: 'mail.hubs.example' },
  } as Parameters<typeof createTransport>[0])
  await transport.sendMail({ from: 'head@school.example', to: 'mastery@archimedes.example', text: 'Hello' })
  expect(doorstep.stored).toHaveLength(1)
})

test('without a certificate STARTTLS is not offered', async () => {
  const plain = await openSmtp(openDoorstep().app)
  const [, greeting] = await converse(plain.port, ['EHLO relay'])
  await plain.close()
  expect(greeting).not.toContain('STARTTLS')
})
