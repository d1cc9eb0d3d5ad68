/** Posting to Slack: once each, whatever happens on the way, and every refusal a value. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { mend, messageId, type Outcome, openSlack, post, slackLog, update } from '../../src/outbound/slack.ts'
import { clientOf, workspaceForTest } from '../demo/fixtures.ts'

const rendered = { text: 'Ashby Primary School is ready for a decision', blocks: [] }
/** An attempt a moment before `at`, of which nobody knows what became. */
const doubt = (at = Temporal.Instant.from('2018-05-01T09:00:00Z'), turn = async () => 0) => ({
  from: at,
  until: at,
  now: at.add({ seconds: 15 }),
  turn,
})
const quiet = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} }

test('the same key is the same message, in the shape of a UUID that says nothing', () => {
  expect(messageId('card:1')).toBe(messageId('card:1'))
  expect(messageId('card:1')).not.toBe(messageId('card:2'))
  expect(messageId('card:1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a message is posted where it belongs, in a thread where it has one, and does not unfurl', async () => {
  const { workspace, client } = await workspaceForTest()
  const root = await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })
  if (root.kind !== 'posted') throw new Error(root.kind)
  await post({ client, channel: 'C0ARCH', thread_ts: root.ts, key: 'thread:1', doubt: null, ...rendered })
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(1)
  expect(workspace.channel('C0ARCH').thread(root.ts)).toHaveLength(1)
  expect(workspace.faults).toEqual([])
})

test.each(['reset', 'hang'] as const)('accepted, then %s: the next attempt finds it, in the channel and in a thread', async (answer) => {
  // The careful assumption about Slack: a repeated client_msg_id is a second message.
  const { workspace } = await workspaceForTest({ dedupes: false })
  const client = clientOf(workspace.url, 'xoxb-test', 200)
  const root = await post({ client, channel: 'C0ARCH', key: 'card:0', doubt: null, ...rendered })
  if (root.kind !== 'posted') throw new Error(root.kind)
  for (const thread of [{}, { thread_ts: root.ts }]) {
    const it = { client, channel: 'C0ARCH', key: `note:${thread.thread_ts}`, ...thread, ...rendered }
    workspace.inject({ method: 'chat.postMessage', answer, done: true })
    await expect(post({ ...it, doubt: null })).rejects.toThrow(answer === 'hang' ? 'timeout' : 'fetch failed')
    const again = await post({ ...it, doubt: doubt() })
    const there = thread.thread_ts ? workspace.channel('C0ARCH').thread(root.ts) : workspace.channel('C0ARCH').messages().slice(1)
    expect(there.map(({ ts }) => ts)).toEqual([again.kind === 'posted' ? again.ts : null])
  }
  expect(workspace.faults).toEqual([])
})

test('a second attempt whose first never arrived posts, past any number of other messages', async () => {
  const { workspace, client } = await workspaceForTest()
  for (let i = 0; i < 250; i++) workspace.channel('C0ARCH').say('U0LEAD', `message ${i}`)
  workspace.inject({ method: 'chat.postMessage', answer: 'reset' })
  await expect(post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })).rejects.toThrow('fetch failed')
  expect(await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: doubt(), ...rendered })).toMatchObject({ kind: 'posted' })
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(251)
})

test('an earlier attempt is found on an older page', async () => {
  const { workspace, client } = await workspaceForTest()
  const first = await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })
  for (let i = 0; i < 250; i++) workspace.channel('C0ARCH').say('U0LEAD', `message ${i}`)
  expect(await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: doubt(), ...rendered })).toEqual(first)
  expect(workspace.calls.filter(({ method }) => method === 'conversations.history').length).toBeGreaterThan(1)
})

test.each<[string, string, Outcome]>([
  ['a channel that does not exist', 'C0NONE', { kind: 'broken', why: 'channel_not_found' }],
  ['a channel we are not in', 'C0EMPTY', { kind: 'broken', why: 'not_in_channel' }],
  ['a private channel we are not in', 'G0HIDDEN', { kind: 'broken', why: 'channel_not_found' }],
  ['an archived channel', 'C0OLD', { kind: 'broken', why: 'is_archived' }],
])('%s breaks the hub, and there is a way to mend it', async (_, channel, expected) => {
  const { client } = await workspaceForTest()
  const outcome = await post({ client, channel, key: 'card:1', doubt: null, ...rendered })
  expect(outcome).toEqual(expected)
  expect(outcome.kind === 'broken' && mend(outcome.why)).toMatch(/channel/)
})

test.each<[string, Outcome]>([
  ['invalid_auth', { kind: 'broken', why: 'invalid_auth' }],
  ['restricted_action_read_only_channel', { kind: 'broken', why: 'restricted_action_read_only_channel' }],
  ['msg_blocks_too_long', { kind: 'refused', why: 'msg_blocks_too_long' }],
  ['thread_not_found', { kind: 'gone', why: 'thread_not_found' }],
  ['ratelimited', { kind: 'limited', retryAfter: 30, of: 'post' }],
])('%s is a value', async (error, expected) => {
  const { workspace, client } = await workspaceForTest()
  workspace.inject({ method: 'chat.postMessage', answer: 'error', error })
  expect(await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })).toEqual(expected)
})

test.each([
  ['a page of something between us, with 200', '<html><body>Down for maintenance</body></html>'],
  ['nothing at all, with 200', ''],
  ['JSON of somebody else', '{"message":"upstream"}'],
])('%s refuses nothing: it is tried again', async (_, body) => {
  const proxy = createServer((_request, response) => void response.end(body))
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  const client = clientOf(`http://127.0.0.1:${port}/api/`, 'xoxb-test')
  await expect(post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })).rejects.toThrow()
  await expect(update({ client, channel: 'C0ARCH', ts: '1.1', ...rendered })).rejects.toThrow()
  proxy.close()
})

test.each([
  ['an answer without the message', '{"ok":true,"channel":"C0ARCH","ts":"2.2"}', 'unknown_method'],
  ['a thread that we may not look into', '{"ok":true,"channel":"C0ARCH","ts":"2.2","message":{"text":"x"}}', 'missing_scope'],
])('%s: what was posted there stands', async (_, posted, error) => {
  const slack = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(request.url?.endsWith('postMessage') ? posted : JSON.stringify({ ok: false, error }))
  })
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
  const { port } = slack.address() as AddressInfo
  const client = clientOf(`http://127.0.0.1:${port}/api/`, 'xoxb-test')
  const outcome = await post({ client, channel: 'C0ARCH', thread_ts: '1.1', key: 'thread:1', doubt: null, ...rendered })
  expect(outcome).toEqual({ kind: 'posted', channel: 'C0ARCH', ts: '2.2' })
  slack.close()
})

test.each(['external_channel_migrating', 'update_failed'])('%s passes', async (error) => {
  const { workspace, client } = await workspaceForTest()
  workspace.inject({ method: 'chat.update', answer: 'error', error })
  await expect(update({ client, channel: 'C0ARCH', ts: '1.1', ...rendered })).rejects.toThrow()
})

test('too many at once: this one waits as long as Slack says', async () => {
  const { workspace, client } = await workspaceForTest()
  workspace.inject({ method: 'chat.postMessage', answer: 'rate', retryAfter: 7 })
  expect(await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })).toEqual({
    kind: 'limited',
    retryAfter: 7,
    of: 'post',
  })
})

test.each(['internal_error', 'service_unavailable'])('%s passes, so it is thrown for the queue to try again', async (error) => {
  const { workspace, client } = await workspaceForTest()
  workspace.inject({ method: 'chat.postMessage', answer: 'error', error })
  await expect(post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })).rejects.toThrow(error)
})

test('an update draws the message again; one that was deleted is gone', async () => {
  const { workspace, client } = await workspaceForTest()
  const first = await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })
  if (first.kind !== 'posted') throw new Error(first.kind)
  expect(await update({ client, ...first, ...rendered, text: 'Approved' })).toEqual(first)
  expect(workspace.channel('C0ARCH').messages()[0]?.text).toBe('Approved')
  expect(await update({ client, channel: 'C0ARCH', ts: '1.000001', ...rendered })).toEqual({ kind: 'gone', why: 'message_not_found' })
})

test('hubs share a client for each token, and one of their own where they have one', () => {
  const hub = {
    slackToken: null,
    aliases: [],
    region: '',
    lead: '',
    inboxes: [],
    contact: { name: '', email: '', telephone: null },
    reviewers: [],
  }
  const hubs = [
    { ...hub, id: 'a', name: 'A', channel: 'C1' },
    { ...hub, id: 'b', name: 'B', channel: 'C2' },
    { ...hub, id: 'c', name: 'C', channel: 'C3', slackToken: 'xoxb-own' },
  ]
  const slack = openSlack(
    { slack: { botToken: 'xoxb-shared', signingSecret: '', appToken: null, apiUrl: 'http://127.0.0.1:1/api' }, hubs },
    quiet,
  )
  expect(slack.of('a')).toBe(slack.of('b'))
  expect(slack.of('c').token).toBe('xoxb-own')
  expect(slack.of('a').slackApiUrl).toBe('http://127.0.0.1:1/api/')
  expect(() => slack.of('elsewhere')).toThrow('no Slack for hub elsewhere')
})

test('what Slack’s libraries would write in debug lines, whole messages, is dropped', () => {
  const written: unknown[] = []
  const log = slackLog({ ...quiet, info: () => written.push('info'), warn: () => written.push('warn'), debug: () => written.push('debug') })
  log.debug('http request body: {"text":"Ashby Primary School"}')
  log.warn('http request failed')
  expect(written).toEqual(['warn'])
})

test('an attempt is found though a thousand messages have been written since, and only the time since then is searched', async () => {
  const { workspace, client, at } = await workspaceForTest({ paced: false })
  for (let i = 0; i < 1200; i++) workspace.channel('C0ARCH').say('U0LEAD', `long ago ${i}`)
  at.now = at.now.add({ hours: 1 })
  const tried = at.now
  const first = await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: null, ...rendered })
  for (let i = 0; i < 1200; i++) workspace.channel('C0ARCH').say('U0LEAD', `since then ${i}`)
  expect(await post({ client, channel: 'C0ARCH', key: 'card:1', doubt: doubt(tried), ...rendered })).toEqual(first)
  expect(workspace.calls.filter(({ method }) => method === 'conversations.history')).toHaveLength(7)
})

test('one search answers for every card that was doubted before it; what was tried since is searched for anew', async () => {
  const { workspace, client, at } = await workspaceForTest({ paced: false, dedupes: false })
  const tried = at.now
  for (let n = 0; n < 20; n++) await post({ client, channel: 'C0ARCH', key: `card:${n}`, doubt: doubt(tried), ...rendered })
  expect(workspace.calls.filter(({ method }) => method === 'conversations.history')).toHaveLength(1)
  at.now = at.now.add({ minutes: 5 })
  const lost = { client, channel: 'C0ARCH', key: 'card:lost', ...rendered }
  workspace.inject({ method: 'chat.postMessage', answer: 'reset', done: true })
  await expect(post({ ...lost, doubt: null })).rejects.toThrow('fetch failed')
  await post({ ...lost, doubt: doubt(at.now) })
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(21)
  expect(workspace.calls.filter(({ method }) => method === 'conversations.history')).toHaveLength(2)
})

test.each(['no turn for a search', 'a search that Slack limits', 'a search that fails'])(
  '%s: nothing is posted before it has been made',
  async (what) => {
    const { workspace, client, at } = await workspaceForTest()
    if (what.includes('limits')) workspace.inject({ method: 'conversations.history', answer: 'rate', retryAfter: 5 })
    if (what.includes('fails')) workspace.inject({ method: 'conversations.history', answer: 'status', status: 503 })
    const turn = async () => (what.startsWith('no turn') ? 5 : 0)
    const outcome = post({ client, channel: 'C0ARCH', key: 'card:1', doubt: doubt(at.now, turn), ...rendered })
    if (what.includes('fails')) await expect(outcome).rejects.toThrow('503')
    else expect(await outcome).toEqual({ kind: 'limited', retryAfter: 5, of: 'search' })
    expect(workspace.channel('C0ARCH').messages()).toEqual([])
  },
)

test('“too many” without a word on how long is half a minute', async () => {
  const { workspace, client } = await workspaceForTest()
  workspace.inject({ method: 'chat.update', answer: 'rate', retryAfter: null })
  expect(await update({ client, channel: 'C0ARCH', ts: '1.000001', ...rendered })).toEqual({
    kind: 'limited',
    retryAfter: 30,
    of: 'update',
  })
})
