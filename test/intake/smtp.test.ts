/** The SMTP door, in real conversations. */
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { openSmtp, type SmtpDoor } from '../../src/intake/smtp.ts'
import type { Incoming } from '../../src/store/messages.ts'
import { hub, noon } from '../store/world.ts'

let door: SmtpDoor
let stored: Incoming[] = []
let broken = false
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {}, fatal: () => {} }
const enqueued: unknown[] = []

beforeAll(async () => {
  const app = {
    config: { smtpPort: 0, bind: '127.0.0.1', tls: null, hubs: [hub], from: { name: 'Hubs', address: 'x@hubs.example' } },
    log: quiet,
    now: () => noon,
    messages: {
      receive: async (incoming: Incoming) => {
        if (broken) throw new Error('the database is stopped')
        stored.push(incoming)
        return { id: `message-${stored.length}`, fresh: true }
      },
    },
    enqueue: async (...job: unknown[]) => {
      enqueued.push(job)
      throw new Error('the queue is down')
    },
  }
  door = await openSmtp(app as unknown as App)
})
afterAll(() => door.close())
beforeEach(() => {
  stored = []
  broken = false
})

const send = (to: string | string[], text = 'Hello') =>
  createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true }).sendMail({
    envelope: { from: 'head@school.example', to },
    raw: `Message-ID: <1@school.example>\r\nFrom: head@school.example\r\n\r\n${text}`,
  })

test('a mail for an inbox is stored with its envelope before it is answered, even while the queue is down', async () => {
  const { response } = await send('mastery@archimedes.example')
  expect(response).toMatch(/^250/)
  expect(stored).toMatchObject([
    {
      hub: 'archimedes-ne',
      door: 'smtp',
      messageId: '<1@school.example>',
      envelope: { from: 'head@school.example', to: ['mastery@archimedes.example'], ip: '127.0.0.1' },
    },
  ])
  expect(enqueued).toEqual([['read', { messageId: 'message-1' }, { epoch: 0 }]])
})

test('capitals and a plus-address are the same inbox', async () => {
  await send('Mastery+token@Archimedes.EXAMPLE')
  expect(stored).toHaveLength(1)
})

test.each(['nobody@archimedes.example', 'mastery@elsewhere.example', 'mastery@archimedes.example.evil.example'])(
  '%s is no inbox: 550',
  async (to) => {
    await expect(send(to)).rejects.toMatchObject({ responseCode: 550 })
    expect(stored).toHaveLength(0)
  },
)

test('a database that cannot store answers 451, and nothing is accepted', async () => {
  broken = true
  await expect(send('mastery@archimedes.example')).rejects.toMatchObject({ responseCode: 451 })
})

test('too large is refused with 552 and not stored', async () => {
  await expect(send('mastery@archimedes.example', 'x'.repeat(36 * 1024 * 1024))).rejects.toMatchObject({ responseCode: 552 })
  expect(stored).toHaveLength(0)
})

test('a client that drops in the middle of DATA leaves nothing behind', async () => {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1')
    const lines = ['EHLO school.example', 'MAIL FROM:<head@school.example>', 'RCPT TO:<mastery@archimedes.example>', 'DATA']
    socket.on('error', reject).on('close', () => resolve())
    socket.on('data', (data) => {
      if (/^(220|250 |250[ -][^\r]*\r\n250 |354)/m.test(String(data)) || String(data).includes('250 ')) {
        const next = lines.shift()
        if (next) socket.write(`${next}\r\n`)
        else {
          socket.write('From: head@school.example\r\n\r\nhalf a mail')
          socket.destroy()
        }
      }
    })
  })
  await send('mastery@archimedes.example', 'a whole one')
  expect(stored).toHaveLength(1)
  expect(String(stored[0]?.raw)).toContain('a whole one')
})
