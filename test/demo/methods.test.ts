import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { clientOf, said, scopes, workspaceForTest } from './fixtures.ts'

const card = [{ type: 'section' as const, text: { type: 'plain_text' as const, text: 'Ashby' } }]
/** Slack's word for what went wrong. */
const word = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof WebAPIPlatformError ? error.data.error : Promise.reject(error)),
  )

test('a second workspace has its own token, people and channels, under the same address', async () => {
  const { workspace, client } = await workspaceForTest()
  const north = workspace.beside({
    botToken: 'xoxb-north',
    team: { id: 'T0NORTH', name: 'North' },
    users: [{ id: 'U0NORTH', name: 'Nor' }],
    channels: [{ id: 'C0NORTH', name: 'north', members: ['U0NORTH'] }],
  })
  const theirs = clientOf(workspace.url, 'xoxb-north')
  expect((await theirs.auth.test()).team_id).toBe('T0NORTH')
  expect((await client.auth.test()).team_id).toBe('T0HUBS')
  await theirs.chat.postMessage({ channel: 'C0NORTH', ...said })
  expect([north.channel('C0NORTH').messages().length, workspace.channel('C0NORTH').messages().length]).toEqual([1, 0])
  await expect(client.chat.postMessage({ channel: 'C0NORTH', ...said })).rejects.toThrow('channel_not_found')
  expect([...north.faults, ...workspace.faults]).toEqual([])
})

test('the product learns who it is', async () => {
  const { client, workspace } = await workspaceForTest()
  const who = await client.auth.test()
  expect(who).toMatchObject({ team_id: 'T0HUBS', user_id: workspace.bot.id, response_metadata: { scopes } })
  expect(workspace.faults).toEqual([])
})

test.each([
  ['a channel that does not exist', 'C0NOWHERE', 'channel_not_found'],
  ['a channel it was not invited to', 'C0EMPTY', 'not_in_channel'],
  ['a private channel it cannot see', 'G0HIDDEN', 'channel_not_found'],
  ['an archived channel', 'C0OLD', 'is_archived'],
])('posting to %s is the operator’s to mend, not a fault', async (_, channel, error) => {
  const { client, workspace } = await workspaceForTest()
  expect(await word(client.chat.postMessage({ channel, ...said }))).toBe(error)
  expect(workspace.faults).toEqual([])
})

test('a message is updated in place; text alone takes its blocks away', async () => {
  const { client, workspace } = await workspaceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, blocks: card })
  await client.chat.update({ channel: 'C0ARCH', ts, text: 'Approved', blocks: card })
  await client.chat.update({ channel: 'C0ARCH', ts, text: 'Withdrawn' })
  expect(workspace.channel('C0ARCH').messages()).toMatchObject([{ ts, text: 'Withdrawn', blocks: [], edited: true }])
  expect(workspace.faults).toEqual([])
})

test('what an owner deletes is gone; an answer to it stands in the channel, and only its `thread_ts` is missing', async () => {
  const { client, workspace } = await workspaceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, blocks: card })
  workspace.channel('C0ARCH').delete(ts)
  expect(workspace.channel('C0ARCH').messages()).toEqual([])
  expect(await word(client.chat.update({ channel: 'C0ARCH', ts, text: 'Approved' }))).toBe('message_not_found')
  expect(await word(client.conversations.replies({ channel: 'C0ARCH', ts }))).toBe('thread_not_found')
  const { message } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, thread_ts: ts })
  expect([message?.thread_ts, message?.parent_user_id]).toEqual([undefined, undefined])
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(1)
  expect(workspace.faults).toEqual([])
})

test('where answers stood, a placeholder stays: it is nobody’s to change, and can be answered', async () => {
  const { client, workspace } = await workspaceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, blocks: card })
  const first = await client.chat.postMessage({ channel: 'C0ARCH', ...said, thread_ts: ts })
  expect(first.message).toMatchObject({ thread_ts: ts, parent_user_id: workspace.bot.id })
  await client.chat.delete({ channel: 'C0ARCH', ts })
  expect(workspace.channel('C0ARCH').messages()).toMatchObject([{ ts, user: 'USLACKBOT', text: 'This message was deleted.', blocks: [] }])
  expect(await word(client.chat.update({ channel: 'C0ARCH', ts, text: 'Approved' }))).toBe('message_not_found')
  expect(await word(client.chat.delete({ channel: 'C0ARCH', ts }))).toBe('message_not_found')
  const { message } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, thread_ts: ts })
  expect(message).toMatchObject({ thread_ts: ts, parent_user_id: 'USLACKBOT' })
  expect(workspace.channel('C0ARCH').thread(ts)).toHaveLength(2)
  expect((await client.conversations.replies({ channel: 'C0ARCH', ts })).messages?.[0]).toMatchObject({ subtype: 'tombstone', ts })
  expect(workspace.faults).toEqual([])
})

test('somebody else’s message cannot be deleted', async () => {
  const { client, workspace } = await workspaceForTest()
  const { ts } = workspace.channel('C0ARCH').say('U0LEAD', 'Hello')
  expect(await word(client.chat.delete({ channel: 'C0ARCH', ts }))).toBe('cant_delete_message')
  expect(workspace.faults).toMatchObject([{ kind: 'not-our-message', method: 'chat.delete' }])
})

test('somebody else’s message cannot be updated', async () => {
  const { client, workspace } = await workspaceForTest()
  const { ts } = workspace.channel('C0ARCH').say('U0LEAD', 'Hello')
  expect(await word(client.chat.update({ channel: 'C0ARCH', ts, text: 'Goodbye' }))).toBe('cant_update_message')
  expect(await word(client.chat.update({ channel: 'C0ARCH', ts: '1.000000', text: 'Goodbye' }))).toBe('message_not_found')
  expect(workspace.faults).toMatchObject([{ kind: 'not-our-message' }])
})

test.each([
  [true, 1],
  [false, 2],
])('the same client_msg_id twice, where Slack is assumed to notice (%s), is %i message(s)', async (dedupes, messages) => {
  const { client, workspace } = await workspaceForTest({ dedupes })
  const once = { channel: 'C0ARCH', ...said, client_msg_id: '0f8fad5b-d9cb-469f-a165-70867728950e' }
  const first = await client.chat.postMessage(once)
  const second = await client.chat.postMessage(once)
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(messages)
  expect(second.ts === first.ts).toBe(dedupes)
})

test('metadata is given back only when asked for', async () => {
  const { client } = await workspaceForTest()
  const metadata = { event_type: 'countersign', event_payload: { key: '0f8fad5b' } }
  await client.chat.postMessage({ channel: 'C0ARCH', ...said, metadata })
  const without = await client.conversations.history({ channel: 'C0ARCH' })
  const withIt = await client.conversations.history({ channel: 'C0ARCH', include_all_metadata: true })
  expect(without.messages?.[0]?.metadata).toBeUndefined()
  expect(withIt.messages?.[0]?.metadata).toEqual(metadata)
})

test('history is roots, newest first, in pages; replies are the thread', async () => {
  const { client } = await workspaceForTest({ paced: false })
  const tss = []
  for (const text of ['one', 'two', 'three']) tss.push((await client.chat.postMessage({ channel: 'C0ARCH', ...said, text })).ts ?? '')
  await client.chat.postMessage({ channel: 'C0ARCH', ...said, text: 'about two', thread_ts: tss[1] ?? '' })
  const page = await client.conversations.history({ channel: 'C0ARCH', limit: 2 })
  const rest = await client.conversations.history({ channel: 'C0ARCH', limit: 2, cursor: page.response_metadata?.next_cursor ?? '' })
  const thread = await client.conversations.replies({ channel: 'C0ARCH', ts: tss[1] ?? '' })
  const since = await client.conversations.history({ channel: 'C0ARCH', oldest: tss[1] ?? '' })
  const texts = (answer: { messages?: { text?: string }[] | undefined }) => answer.messages?.map(({ text }) => text)
  expect([texts(page), texts(rest), texts(thread), texts(since)]).toEqual([['three', 'two'], ['one'], ['two', 'about two'], ['three']])
})

test('people, members and links', async () => {
  const { client, workspace } = await workspaceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said })
  expect(await client.users.info({ user: 'U0REVIEW' })).toMatchObject({ user: { real_name: 'Robin Reviewer' } })
  expect(await word(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found')
  expect(await client.conversations.members({ channel: 'C0ARCH' })).toMatchObject({ members: ['U0REVIEW', 'U0LEAD', workspace.bot.id] })
  expect(await client.conversations.info({ channel: 'C0EMPTY' })).toMatchObject({ channel: { is_member: false, name: 'not-invited' } })
  expect(await client.chat.getPermalink({ channel: 'C0ARCH', message_ts: ts })).toMatchObject({
    permalink: expect.stringContaining(`/archives/C0ARCH/p${ts.replace('.', '')}`),
  })
  expect(workspace.faults).toEqual([])
})

test('a whisper reaches one person, who must be in the channel', async () => {
  const { client, workspace } = await workspaceForTest()
  await client.chat.postEphemeral({ channel: 'C0ARCH', user: 'U0LEAD', text: 'Not recorded' })
  expect(await word(client.chat.postEphemeral({ channel: 'C0ARCH', user: 'U0STRANGER', text: 'x' }))).toBe('user_not_in_channel')
  expect([workspace.ephemerals('U0LEAD').length, workspace.ephemerals('U0REVIEW').length]).toEqual([1, 0])
})

test('a file is announced, sent and shared', async () => {
  const { client, workspace } = await workspaceForTest()
  await client.filesUploadV2({ channel_id: 'C0ARCH', filename: 'places.csv', content: 'school,places\n', initial_comment: 'The list' })
  expect([...workspace.uploads.values()]).toMatchObject([{ name: 'places.csv', length: 14, channel: 'C0ARCH' }])
  expect(workspace.channel('C0ARCH').messages()).toMatchObject([{ text: 'The list' }])
  expect(workspace.faults).toEqual([])
})

test.each<[string, string[], 'C0ARCH' | 'G0PRIVATE', string, string]>([
  ['posting', ['users:read'], 'C0ARCH', 'chat.postMessage', 'chat:write'],
  ['a public channel’s history', ['groups:history'], 'C0ARCH', 'conversations.history', 'channels:history'],
  ['a private channel’s history', ['channels:history'], 'G0PRIVATE', 'conversations.history', 'groups:history'],
  ['a person', ['chat:write'], 'C0ARCH', 'users.info', 'users:read'],
  ['a private conversation', ['chat:write'], 'C0ARCH', 'conversations.open', 'im:write'],
])('%s needs its scope', async (_, granted, channel, method, needed) => {
  const { client, workspace } = await workspaceForTest({ scopes: granted })
  expect(await word(client.apiCall(method, { channel, user: 'U0LEAD', users: 'U0LEAD', ...said }))).toBe('missing_scope')
  expect(workspace.faults).toEqual([{ kind: 'missing-scope', method, where: '', what: needed }])
})

test.each<[string, Record<string, unknown>, string]>([
  ['blocks without text', { blocks: card, text: undefined }, 'missing-text'],
  ['nothing at all', { text: undefined }, 'missing-text'],
  ['a block Slack does not know', { blocks: [{ type: 'marquee' }] }, 'invalid-blocks'],
  ['an argument that does not exist', { unfurl_link: false }, 'invalid-arguments'],
  ['links that unfurl', { unfurl_links: undefined }, 'unfurls-links'],
  ['a call to the whole channel', { text: 'From <!channel> & Sons Primary' }, 'mentions-everybody'],
  [
    'a call to the whole channel in a block',
    { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<!here>' } }] },
    'mentions-everybody',
  ],
  ['a name in metadata', { metadata: { event_type: 'x', event_payload: { school: 'Ashby Primary School' } } }, 'telling-metadata'],
  ['an address in metadata', { metadata: { event_type: 'x', event_payload: { by: 'head@ashby.example' } } }, 'telling-metadata'],
  ['a client_msg_id that is no UUID', { client_msg_id: 'card-1' }, 'invalid-arguments'],
  ['a thread that does not exist', { thread_ts: '1.000000' }, 'unknown-thread'],
])('%s is a fault', async (_, change, kind) => {
  const { client, workspace } = await workspaceForTest()
  await word(client.apiCall('chat.postMessage', { channel: 'C0ARCH', ...said, ...change }))
  expect(workspace.faults).toMatchObject([{ kind, method: 'chat.postMessage' }])
})

test('school’s words that are escaped are no fault', async () => {
  const { client, workspace } = await workspaceForTest()
  await client.chat.postMessage({ channel: 'C0ARCH', ...said, text: 'From &lt;!channel&gt; &amp; Sons Primary' })
  expect(workspace.faults).toEqual([])
})

test('a method nobody wrote is refused, and the test hears of it', async () => {
  const { client, workspace } = await workspaceForTest()
  expect(await word(client.reactions.add({ channel: 'C0ARCH', timestamp: '1.0', name: 'eyes' }))).toBe('unknown_method')
  expect(workspace.faults).toMatchObject([{ kind: 'unknown-method', method: 'reactions.add' }])
})

test('another token is refused', async () => {
  const { workspace } = await workspaceForTest()
  expect(await word(clientOf(workspace.url, 'xoxb-other').auth.test())).toBe('invalid_auth')
})

test('a channel takes three posts at once and then one a second', async () => {
  const { client, workspace, at } = await workspaceForTest()
  const post = (channel: string) => client.chat.postMessage({ channel, ...said })
  for (let n = 0; n < 3; n++) await post('C0ARCH')
  const refusal = await post('C0ARCH').catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(WebAPIRateLimitedError)
  expect(refusal).toMatchObject({ retryAfter: 1 })
  await post('G0PRIVATE') // another channel is not held up
  at.now = at.now.add({ seconds: 1 })
  await post('C0ARCH')
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(4)
})

test('trouble on the way: refused, broken, hanging, slow down; then all is well', async () => {
  const { workspace } = await workspaceForTest()
  const client = clientOf(workspace.url, 'xoxb-test', 100)
  const post = () =>
    client.chat.postMessage({ channel: 'C0ARCH', ...said }).then(
      ({ ok }) => ok,
      (error: unknown) => error,
    )
  const method = 'chat.postMessage'
  for (const trouble of [
    { answer: 'status', status: 500 },
    { answer: 'reset' },
    { answer: 'hang' },
    { answer: 'rate', retryAfter: 7 },
    { answer: 'error', error: 'fatal_error' },
  ] as const) {
    workspace.inject({ method, ...trouble })
  }
  expect(await post()).toBeInstanceOf(WebAPIHTTPError)
  expect(await post()).toBeInstanceOf(WebAPIRequestError)
  expect(await post()).toBeInstanceOf(WebAPIRequestError)
  expect(await post()).toMatchObject({ retryAfter: 7 })
  expect(await post()).toMatchObject({ data: { error: 'fatal_error' } })
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(0)
  expect(await post()).toBe(true)
  expect(workspace.faults).toEqual([])
})

test('accepted, and then the connection breaks: the message is there', async () => {
  const { client, workspace } = await workspaceForTest()
  workspace.inject({ method: 'chat.postMessage', answer: 'reset', done: true })
  await expect(client.chat.postMessage({ channel: 'C0ARCH', ...said })).rejects.toBeInstanceOf(WebAPIRequestError)
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(1)
})

test('a block shows a file of the workspace: complete, a picture, and processed', async () => {
  const { workspace, client } = await workspaceForTest({ paced: false })
  const uploaded = async (bytes: Uint8Array<ArrayBuffer>, complete = true) => {
    const { file_id = '', upload_url = '' } = await client.files.getUploadURLExternal({ filename: 'a.png', length: bytes.length })
    await fetch(upload_url, { method: 'POST', body: bytes })
    if (complete) await client.files.completeUploadExternal({ files: [{ id: file_id }] })
    return file_id
  }
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const post = (id: string) =>
    client.chat.postMessage({ ...said, channel: 'C0ARCH', blocks: [{ type: 'image', slack_file: { id }, alt_text: 'A chart' }] }).then(
      () => 'posted',
      ({ data }) => data.error,
    )

  workspace.processing(1)
  const slow = await uploaded(png)
  expect([await post(slow), await post(slow)]).toEqual(['invalid_blocks', 'posted'])
  expect(workspace.faults).toEqual([])
  workspace.processing(0)
  for (const id of [await uploaded(png, false), await uploaded(new Uint8Array([0x25, 0x50, 0x44, 0x46])), 'F0ELSEWHERE'])
    expect(await post(id)).toBe('invalid_blocks')
  expect(workspace.faults.map(({ kind }) => kind)).toEqual(['invalid-blocks', 'invalid-blocks', 'invalid-blocks'])
})
