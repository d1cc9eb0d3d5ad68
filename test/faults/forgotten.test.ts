/** The queue is a hint: what it forgets, or never heard of, is found again in PostgreSQL. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { INBOX, openTown, type Town } from '../town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const cardOf = (school: string) =>
  town.until(`the card of ${school}`, () => town.channel.messages().find(({ text }) => text.includes(school)))
const declare = (school: string, urn: string) => town.submit({ school, urn })

test('a mail that was committed, but whose job was never enqueued, is read all the same', async () => {
  const raw = Buffer.from('From: someone@school.example\r\nSubject: Forgotten\r\n\r\nIs anybody there?\r\n')
  const sha256 = createHash('sha256').update(raw).digest('hex')
  const envelope = { from: 'someone@school.example', to: [INBOX], ip: null, helo: null }
  await town.app().messages.receive({
    hub: 'archimedes-ne',
    door: 'smtp',
    at: town.now(),
    envelope,
    raw,
    sha256,
    messageId: '<1@x>',
    contentSha256: sha256,
  })
  await town.pass({ minutes: 1 })
  await town.until('the post', () => town.channel.messages().find((message) => JSON.stringify(message).includes('Is anybody there?')))
})

test('every connection to the database is cut, the listening ones too: the next mail is served', async () => {
  const client = new pg.Client({ connectionString: town.databaseUrl })
  await client.connect()
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  )
  await client.end()
  await declare('Cut Off Primary School', '190301')
  await town.pass({ minutes: 1 })
  await cardOf('Cut Off Primary School')
})

test('Slack is down, and takes a post but resets before it says so: one card each, once it is back', async () => {
  town.slack.inject({ method: 'chat.postMessage', times: 2, answer: 'status', status: 503 })
  town.slack.inject({ method: 'chat.postMessage', times: 1, done: true, answer: 'reset' })
  await declare('Slack Down Primary School', '190302')
  await cardOf('Slack Down Primary School')
  for (let i = 0; i < 6; i++) await town.pass({ minutes: 1 })
  expect(town.channel.messages().filter(({ text }) => text.includes('Slack Down'))).toHaveLength(1)
})

test('the outgoing mail server takes nothing for a while: letters go out once it is back, once each', async () => {
  town.catcher.busy(true)
  await declare('No Mail Primary School', '190303')
  await cardOf('No Mail Primary School')
  const before = town.catcher.letters.length
  town.catcher.busy(false)
  const [{ id = '' } = {}] = await town.app().declarations.find('190303')
  // Only then may time pass: an attempt that the clock overtakes would rightly be made again.
  const moving = async () =>
    (await town.app().declarations.letters(id)).filter(({ state }) => state === 'pending' || state === 'sending').length
  await expect.poll(moving, { timeout: 20_000 }).toBe(0)
  await town.pass({ minutes: 6 })
  expect(town.catcher.letters.slice(before).filter(({ subject }) => subject.includes('No Mail'))).toHaveLength(3)
})
