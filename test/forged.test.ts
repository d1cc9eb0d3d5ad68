/** What Slack signed and no button or modal of ours can have sent: nothing changes, it is told in plain words, one entry each. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sign } from '../src/demo/slack/signing.ts'
import { hub } from './store/world.ts'
import { openTown, type Town } from './town.ts'

let town: Town
let database: pg.Client
let answers: Server
const heard: string[] = []
beforeAll(async () => {
  town = await openTown()
  database = new pg.Client({ connectionString: town.databaseUrl })
  await database.connect()
  answers = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    heard.push(JSON.parse(Buffer.concat(chunks).toString()).text)
    response.end('ok')
  })
  await new Promise<void>((resolve) => answers.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  heard.length = 0
})
afterAll(async () => {
  answers.close()
  await database.end()
  await town.close()
})

const FORM = 'application/x-www-form-urlencoded'
const signed = (body: string) => sign('shh', body, Math.floor(Date.now() / 1000))
const deliver = (body: string, headers: Record<string, string>) =>
  fetch(`${town.http()}/slack/events`, { method: 'POST', body, headers }).then(async (answer) => ({
    status: answer.status,
    body: await answer.text(),
  }))
const entries = async (): Promise<{ what: string; user: string | null }[]> =>
  (await database.query(`select what, actor->>'user' as user from audit where what like 'slack-%' order by id`)).rows

const from = (type: string, rest: object, user = 'U0REVIEW') => {
  const body = { type, user: { id: user }, team: { id: 'T0HUBS' }, trigger_id: 't', api_app_id: 'A0', ...rest }
  const text = new URLSearchParams({ payload: JSON.stringify(body) }).toString()
  return deliver(text, { 'content-type': FORM, ...signed(text) })
}
const press = (action_id: string, value: string | undefined) =>
  from('block_actions', {
    channel: { id: 'C0ARCH' },
    container: { type: 'message' },
    message: { ts: '1.1' },
    response_url: `http://127.0.0.1:${(answers.address() as AddressInfo).port}/`,
    actions: [{ type: 'button', action_id, block_id: 'actions', action_ts: '1.1', ...(value === undefined ? {} : { value }) }],
  })
const submission = (callback_id: string, private_metadata: string, values: object = {}, user?: string) =>
  from('view_submission', { view: { id: 'V0', type: 'modal', callback_id, private_metadata, blocks: [], state: { values } } }, user)

const id = '7e6c5f60-78d9-4d7a-9d10-0a5eeb1c4e9c'

test.each([
  ['a value that is no JSON', 'approve', '{{'],
  ['no value', 'approve', undefined],
  ['an id that is none', 'decline', JSON.stringify({ id: "' or 1=1", version: 1 })],
  ['a version that is none', 'waitlist', JSON.stringify({ id, version: 1.5 })],
  ['more than the button holds', 'approve', JSON.stringify({ id, version: 1, hub: 'another' })],
  ['a hub that there is not', 'queue-next', JSON.stringify({ hub: 'nowhere', page: 0 })],
  ['a proposal that is none', 'confirm-proposal', '"all of them"'],
])('a press with %s', async (_, action, value) => {
  const before = await entries()
  expect(await press(action, value)).toEqual({ status: 200, body: '' })
  await expect.poll(() => heard).toEqual(['Countersign does not know this any more. Nothing was changed.'])
  expect((await entries()).slice(before.length)).toEqual([{ what: 'slack-unknown-subject', user: 'U0REVIEW' }])
})

test.each(['press-me', '__proto__', 'approved'])('a button that there is not: %s', async (action) => {
  const before = await entries()
  await press(action, '{}')
  await expect.poll(() => heard).toEqual(['This button is no longer used. Nothing was changed.'])
  expect((await entries()).slice(before.length)).toEqual([{ what: 'slack-unknown-button', user: 'U0REVIEW' }])
})

test.each([
  ['metadata that is no JSON', '{{', {}],
  ['metadata of something else', '[]', {}],
  ['an answer of another kind', JSON.stringify({ id, version: 1 }), { reason: { reason: { selected_option: { value: 7 } } } }],
])('a modal with %s', async (_, metadata, values) => {
  const before = await entries()
  const { body } = await submission('decline-with-reason', metadata, values)
  expect(JSON.parse(body)).toMatchObject({ response_action: 'update' })
  expect(body).toContain('Countersign does not know this any more. Nothing was changed.')
  expect((await entries()).slice(before.length)).toEqual([{ what: 'slack-unknown-subject', user: 'U0REVIEW' }])
})

test('a modal about a hub that there is not', async () => {
  const before = await entries()
  const { body } = await submission('release-decisions', JSON.stringify({ round: id, hub: 'nowhere', seen: '', page: 0 }))
  expect(body).toContain('Countersign does not know this any more. Nothing was changed.')
  expect((await entries()).slice(before.length)).toEqual([{ what: 'slack-unknown-subject', user: 'U0REVIEW' }])
})

test('a release of a round that the hub does not hold', async () => {
  const metadata = JSON.stringify({ round: id, hub: hub.id, seen: '', page: 0 })
  const { body } = await submission('release-decisions', metadata, {}, 'U0LEAD')
  expect(body).toContain('This hub has no such round. Nothing was changed.')
})

test('a modal that there is not, such as one opened before an update', async () => {
  const before = await entries()
  const { status, body } = await submission('approve-them-all', '{}')
  expect(status).toBe(200)
  expect(body).toContain('Nothing was changed')
  expect((await entries()).slice(before.length)).toEqual([{ what: 'slack-unknown-button', user: 'U0REVIEW' }])
})

test.each([
  ['no JSON', 'payload=%7Bnot', FORM],
  ['no JSON at all', '{"a":', 'application/json'],
  ['nothing in it', 'payload=null', FORM],
  ['another content type', 'hello', 'text/plain'],
])('a signed request that is no request of Slack: %s', async (_, body, type) => {
  const before = await entries()
  const answer = await deliver(body, { 'content-type': type, ...signed(body) })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  await expect.poll(async () => (await entries()).slice(before.length)).toEqual([{ what: 'slack-not-understood', user: null }])
})

test.each([
  ['too large', 'x'.repeat(2_000_000), {}, 413],
  ['not packed as it says', 'payload=%7B%7D', { 'content-encoding': 'gzip' }, 400],
])('a body that is %s is refused without a word about how we are built', async (_, body, headers, status) => {
  const before = await entries()
  expect(await deliver(body, { 'content-type': FORM, ...headers, ...signed(body) })).toEqual({ status, body: '' })
  await expect.poll(async () => (await entries()).slice(before.length)).toEqual([{ what: 'slack-not-understood', user: null }])
})
