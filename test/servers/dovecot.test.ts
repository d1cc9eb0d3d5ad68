/** A hub's mailbox on Dovecot: IDLE, connections that break, a mailbox made anew, a message that cannot be read. */
import { chmod, chown, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absent } from './absent.ts'
import { openCounty } from './county.ts'
import { type Dovecot, openDovecot, PASSWORD } from './dovecot.ts'
import { type Gate, openGate } from './gate.ts'
import { eventually } from './process.ts'

const mail = (subject: string, size = 0) =>
  `Message-ID: <${subject.replaceAll(' ', '-')}@school.example>\r\nFrom: head@school.example\r\nTo: mastery@archimedes.example\r\nSubject: ${subject}\r\n\r\nWhen does the round close?\r\n${`${'x'.repeat(76)}\r\n`.repeat(size / 78)}`

describe.skipIf(absent('dovecot') !== null)('Dovecot', () => {
  let dovecot: Dovecot
  let gate: Gate
  let county: Awaited<ReturnType<typeof openCounty>>

  beforeAll(async () => {
    dovecot = await openDovecot()
    gate = await openGate(() => dovecot.port)
    await dovecot.visit('hub', (client) => client.mailboxCreate('Declarations'))
    county = await openCounty({
      imap: {
        host: '127.0.0.1',
        port: gate.port,
        secure: false,
        user: 'hub',
        auth: { kind: 'password', password: PASSWORD },
        folder: 'Declarations',
        processed: 'Taken in',
      },
    })
  })
  afterAll(async () => {
    await county?.close()
    await gate?.close()
    await dovecot?.close()
  })

  const put = (raw: string) => dovecot.visit('hub', (client) => client.append('Declarations', raw))
  const count = (box: string) =>
    dovecot.visit('hub', async (client) => {
      const status = await client.status(box, { messages: true, unseen: true })
      return status ? { messages: status.messages ?? 0, unseen: status.unseen ?? 0 } : { messages: 0, unseen: 0 }
    })
  const subjects = async () => (await county.messages()).map(({ raw }) => /Subject: (.*)\r\n/.exec(String(raw))?.[1])
  /** Longer than a minute: where Dovecot says nothing, the next look is that far away. */
  const movedOf = (n: number) => eventually(`${n} moved`, async () => (await count('Taken in')).messages === n, 90)

  test('a mail is announced, stored, sorted, and moved to the folder, which is made; it stays unseen', async () => {
    const started = performance.now()
    await put(mail('the first'))
    expect(await county.sorted('the first')).toMatchObject({ hub: 'archimedes-ne', door: 'imap', from: null, kind: 'enquiry' })
    await movedOf(1)
    expect(performance.now() - started).toBeLessThan(20_000) // IDLE told: a look would have come after a minute
    expect(await count('Taken in')).toEqual({ messages: 1, unseen: 1 })
    expect(await count('Declarations')).toEqual({ messages: 0, unseen: 0 })
  })

  test('many at once are each stored once', async () => {
    await dovecot.visit('hub', async (client) => {
      for (let i = 0; i < 20; i++) await client.append('Declarations', mail(`one of many ${i}`))
    })
    await movedOf(21)
    const many = (await subjects()).filter((subject) => subject?.startsWith('one of many'))
    expect(new Set(many).size).toBe(20)
    expect(many).toHaveLength(20)
  })

  test('the connection breaks in the middle of a message: it is fetched again, whole', async () => {
    gate.state.breaks = { times: 1, mark: 'BODY[]', bytes: 200_000 }
    await put(mail('broken off', 2_000_000))
    await eventually('a break', () => gate.state.broken === 1)
    expect((await subjects()).includes('broken off')).toBe(false)
    await county.town.pass({ minutes: 1 })
    await put(mail('after the break'))
    await movedOf(23)
    expect((await county.sorted('broken off')).raw.length).toBe(mail('broken off', 2_000_000).length)
    expect((await subjects()).filter((subject) => subject === 'broken off')).toHaveLength(1)
  })

  test('the mailbox is made anew under another UIDVALIDITY, with old mail and new: the old is known, the new is taken', async () => {
    const before = await dovecot.visit('hub', async (client) => (await client.mailboxOpen('Declarations')).uidValidity)
    await dovecot.visit('hub', async (client) => {
      await client.mailboxDelete('Declarations')
      await client.mailboxCreate('Declarations')
      await client.append('Declarations', mail('the first'))
      await client.append('Declarations', mail('in the new mailbox'))
    })
    expect(await dovecot.visit('hub', async (client) => (await client.mailboxOpen('Declarations')).uidValidity)).not.toBe(before)
    await movedOf(25)
    await county.sorted('in the new mailbox')
    expect((await subjects()).filter((subject) => subject === 'the first')).toHaveLength(1)
  }, 120_000)

  test('a message that Dovecot cannot read stops nobody, and in the end a person is told', async () => {
    gate.state.shut = true // so that it is spoilt before it is fetched
    await dovecot.visit('hub', (client) => client.append('Declarations', mail('spoilt')))
    await dovecot.visit('hub', (client) => client.append('Declarations', mail('behind it')))
    const folder = dovecot.files('hub', 'Declarations')
    const [first = ''] = (await filesOf(folder)).sort()
    await chown(join(folder, first), 0, 0)
    await chmod(join(folder, first), 0)
    gate.state.shut = false
    await county.town.restart() // a new process, which knows only what is in the database
    await county.sorted('behind it')
    for (let i = 0; i < 20 && !(await county.messages()).some(({ missing }) => missing); i++) {
      await county.town.pass({ hours: 3 })
      await put(mail(`to wake it ${i}`))
      await county.sorted(`to wake it ${i}`)
    }
    const held = await eventually('a held message', async () => (await county.messages()).find(({ missing, kind }) => missing && kind))
    expect(held).toMatchObject({ missing: 'damaged', kind: 'held' })
    await county.town.until('a post about it', () =>
      county.town.channel.messages().some(({ text }) => /could not be|spoilt|read/i.test(text)),
    )
    expect((await count('Declarations')).messages).toBe(1)
  }, 120_000)

  test('asked to stop while it idles, it stops at once', async () => {
    const started = performance.now()
    await county.town.restart()
    expect(performance.now() - started).toBeLessThan(5_000)
    await put(mail('after the restart'))
    await county.sorted('after the restart')
  })
})

const filesOf = async (folder: string) => [
  ...(await readdir(folder)),
  ...(await readdir(folder.replace(/cur$/, 'new'))).map((name) => `../new/${name}`),
]
