/** The IMAP door: every mail of a mailbox is stored once and only then moved, whatever the mailbox does. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ImapAccount } from '../../src/config.ts'
import { type ImapDoor, openImap, tryMailbox } from '../../src/intake/imap.ts'
import * as fetched from '../../src/store/fetched.ts'
import * as messages from '../../src/store/messages.ts'
import { hub, noon, openWorld, type World } from '../store/world.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'

let world: World
let mailbox: Mailbox
let door: ImapDoor | null = null
let listeners: (() => void)[] = []
/** What has been stored and logged, in order. */
let stored: messages.Incoming[] = []
let logged: Record<string, unknown>[] = []
let broken = false
let now = noon

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  mailbox = await openMailbox()
  stored = []
  logged = []
  broken = false
  now = noon
  await world.sql.run`truncate fetched, message cascade`
})
afterEach(async () => {
  await door?.close()
  door = null
  await mailbox.close()
})

function open(account: Partial<ImapAccount> = {}, poll = 60_000) {
  const imap: ImapAccount = {
    host: '127.0.0.1',
    port: mailbox.port,
    secure: false,
    user: 'hub',
    auth: { kind: 'password', password: 'right' },
    folder: 'INBOX',
    processed: 'Processed',
    ...account,
  }
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const log = (entry: Record<string, unknown>) => {
    logged.push(entry)
    changed()
  }
  const { sql } = world
  const app = {
    config: { hubs: [{ ...hub, imap }] },
    hubs: { get: () => hub },
    log: { info: log, warn: log, error: log, debug: log, fatal: log },
    now: () => now,
    messages: {
      receive: async (incoming: messages.Incoming) => {
        if (broken) throw new Error('the database is stopped')
        const receipt = await messages.receive(sql, incoming)
        if (receipt.fresh) stored.push(incoming)
        changed()
        return receipt
      },
    },
    fetched: {
      known: (box) => fetched.known(sql, box),
      attempt: (box, uid, next) => fetched.attempt(sql, box, uid, next),
      whole: (box, uid) => fetched.whole(sql, box, uid),
      stored: (box, uid, message) => fetched.stored(sql, box, uid, message),
      filed: async (box, uid) => {
        await fetched.filed(sql, box, uid, now)
        changed()
      },
    } satisfies App['fetched'],
    enqueue: async () => {},
  }
  door = openImap(app as unknown as App, { poll, retry: 5, stop: 1_000 })
}

/** Waits until something is true of the mailbox or of what was stored. */
const until = (what: string, look: () => unknown) =>
  new Promise<void>((resolve, reject) => {
    const glance = () => {
      if (!look()) return
      clearTimeout(timer)
      stop()
      listeners = listeners.filter((one) => one !== glance)
      resolve()
    }
    const stop = mailbox.onChange(glance)
    listeners.push(glance)
    const timer = setTimeout(() => reject(new Error(`never: ${what}; ${JSON.stringify(mailbox.commands.slice(-8))}`)), 10_000)
    glance()
  })

const mail = (n: number, more = '') =>
  `Message-ID: <${n}@school.example>\r\nTo: mastery@archimedes.example\r\nSubject: Form ${n}\r\n${more}\r\nHello ${n}\r\n`
const ids = () => stored.map(({ messageId }) => messageId)
const text = ({ raw }: messages.Incoming) => Buffer.from(raw).toString('latin1')

test('what is there is stored, byte for byte, and then moved to the folder, which is made', async () => {
  mailbox.put(mail(1, 'X-Old: Si\xe2n\r\n'))
  open()
  await until('moved', () => mailbox.state.processed?.length === 1)
  expect(stored).toMatchObject([
    {
      hub: 'archimedes-ne',
      door: 'imap',
      messageId: '<1@school.example>',
      envelope: { from: null, to: ['mastery@archimedes.example'], ip: null },
    },
  ])
  expect(text(stored[0] as messages.Incoming)).toBe(mail(1, 'X-Old: Si\xe2n\r\n'))
  expect(mailbox.commands.filter((command) => command.startsWith('UID FETCH') && /BODY\[/.test(command))).toEqual([]) // PEEK alone
})

test('new mail is taken as soon as the mailbox tells of it', async () => {
  open()
  await until('idling', mailbox.idling)
  mailbox.put(mail(1))
  await until('moved', () => mailbox.state.processed?.length === 1)
})

test('new mail is taken even where IDLE has died without a word', async () => {
  mailbox.state.silent = true
  open({}, 50)
  await until('idling', mailbox.idling)
  mailbox.put(mail(1))
  await until('moved', () => mailbox.state.processed?.length === 1)
})

test('without a folder for it, what is stored is marked as seen, and not fetched again', async () => {
  mailbox.put(mail(1))
  open({ processed: null }, 30)
  await until('seen', () => mailbox.state.inbox[0]?.seen)
  mailbox.put(mail(2))
  await until('both seen', () => mailbox.state.inbox.every(({ seen }) => seen))
  expect(mailbox.commands.filter((command) => /^UID FETCH 1 .*PEEK/.test(command))).toHaveLength(1)
  expect(ids()).toEqual(['<1@school.example>', '<2@school.example>'])
})

test('a mail that somebody has opened first is taken all the same', async () => {
  mailbox.put(mail(1))
  for (const kept of mailbox.state.inbox) kept.seen = true
  open()
  await until('moved', () => mailbox.state.processed?.length === 1)
  expect(stored).toHaveLength(1)
})

test('while the database is down nothing is marked, moved or lost', async () => {
  broken = true
  mailbox.put(mail(1))
  open({}, 20)
  await until('three attempts', () => mailbox.commands.filter((command) => command.startsWith('UID SEARCH')).length > 3)
  expect(mailbox.state.inbox).toMatchObject([{ seen: false }])
  broken = false
  now = noon.add({ hours: 3 })
  await until('moved', () => mailbox.state.processed?.length === 1)
  expect(stored).toMatchObject([{ missing: undefined }])
})

test('a move that fails is made good at the next look; nothing is fetched twice', async () => {
  mailbox.state.stuck = 2
  mailbox.put(mail(1))
  open({}, 30)
  await until('moved', () => mailbox.state.processed?.length === 1)
  expect(mailbox.commands.filter((command) => command.includes('PEEK'))).toHaveLength(1)
})

test('a lost connection is made again, and what came meanwhile is taken', async () => {
  open()
  await until('idling', mailbox.idling)
  mailbox.drop()
  mailbox.put(mail(1))
  await until('moved', () => mailbox.state.processed?.length === 1)
})

test('a connection lost in the middle of a message stores no half; the others do not wait for it', async () => {
  const uid = mailbox.put(mail(1))
  mailbox.put(mail(2))
  mailbox.state.drops.add(uid)
  open({}, 30)
  await until('the other', () => mailbox.state.processed?.length === 1)
  expect(ids()).toEqual(['<2@school.example>'])
  mailbox.state.drops.clear()
  now = noon.add({ minutes: 1 })
  await until('both', () => mailbox.state.processed?.length === 2)
  expect(stored.map(text).map((raw) => raw.slice(-10))).toEqual(['\r\nHello 2\r\n', '\r\nHello 1\r\n'].map((one) => one.slice(-10)))
})

test.each([
  ['that breaks the connection each time', (uid: number) => mailbox.state.drops.add(uid), 'damaged'],
  ['that the mailbox does not hand over', (uid: number) => mailbox.state.refuses.add(uid), 'damaged'],
  ['that is too large', (uid: number) => mailbox.state.sizes.set(uid, 36 * 1024 * 1024), 'too-large'],
])('a message %s becomes one that a person must look at, stays where it is, and stops nobody', async (_, spoil, missing) => {
  const uid = mailbox.put(mail(1))
  spoil(uid)
  mailbox.put(mail(2))
  open({}, 20)
  await until('the other', () => mailbox.state.processed?.length === 1)
  const clock = setInterval(() => {
    now = now.add({ hours: 3 })
  }, 5)
  await until('the head', () => logged.some((entry) => entry.missing === missing))
  clearInterval(clock)
  expect(stored.filter((one) => one.missing)).toMatchObject([{ missing, messageId: '<1@school.example>' }])
  expect(stored.filter((one) => one.missing).map(text)[0]).not.toContain('Hello')
  expect(mailbox.state.inbox).toMatchObject([{ uid, seen: false }])
  const [row] = await world.sql.rows<{ missing: string }>`select missing from message where missing is not null`
  expect(row).toEqual({ missing })
})

test('another UIDVALIDITY: all is looked at again, and known again', async () => {
  mailbox.put(mail(1))
  mailbox.put(mail(2))
  open({ processed: null }, 30)
  await until('two', () => mailbox.state.inbox.every(({ seen }) => seen))
  mailbox.renumber()
  for (const kept of mailbox.state.inbox) kept.seen = false
  mailbox.put(mail(3))
  await until('all again', () => mailbox.state.inbox.every(({ seen }) => seen))
  expect(ids()).toEqual(['<1@school.example>', '<2@school.example>', '<3@school.example>'])
})

test('what follows a plus in the head is kept for the case it belongs to', async () => {
  mailbox.put(mail(1, 'Delivered-To: mastery+token@archimedes.example\r\nCc: someone@else.example\r\n'))
  open()
  await until('stored', () => stored.length === 1)
  expect(stored[0]?.envelope.to).toEqual(['mastery@archimedes.example', 'mastery+token@archimedes.example'])
})

test('a wrong password is said in the log and to doctor, and tried again', async () => {
  mailbox.state.password = 'another'
  open()
  await until('said', () => logged.some((entry) => entry.faults === 3))
  expect(logged[0]).toMatchObject({ hub: 'archimedes-ne', why: expect.stringContaining('not you') })
  const account = { host: '127.0.0.1', port: mailbox.port, secure: false, user: 'hub', folder: 'INBOX', processed: null }
  await expect(tryMailbox({ ...account, auth: { kind: 'password', password: 'right' } })).rejects.toThrow('not you')
  await expect(tryMailbox({ ...account, auth: { kind: 'password', password: 'another' } })).resolves.toBeUndefined()
})

test.each([
  ['idling', () => mailbox.idling()],
  ['between attempts', () => logged.length > 1],
])('asked to stop while %s, it stops and leaves', async (state, reached) => {
  if (state !== 'idling') mailbox.state.password = 'another'
  open()
  await until(state, reached)
  await door?.close()
  await until('left', () => mailbox.connections() === 0)
})
