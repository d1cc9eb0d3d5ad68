/** The page without JavaScript: forms and redirects, against a Bolt app where the product would be. */
import type { ModalView } from '@slack/types'
import { createTransport } from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { openCatcher } from '../../src/demo/catcher.ts'
import { openFace } from '../../src/demo/face/server.ts'
import type { Outgoing, Posted } from '../../src/demo/post.ts'
import { samples } from '../../src/demo/samples.ts'
import { boltFor, said, workspaceForTest } from './fixtures.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const card = (text: string) => [
  { type: 'section' as const, text: plain(text) },
  {
    type: 'actions' as const,
    block_id: 'actions',
    elements: ['Approve', 'Decline'].map((label) => ({ type: 'button' as const, action_id: label.toLowerCase(), text: plain(label) })),
  },
]
const modal: ModalView = {
  type: 'modal',
  callback_id: 'decline',
  title: plain('Decline'),
  submit: plain('Decline'),
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'static_select', action_id: 'a', options: [{ text: plain('No places left'), value: 'full' }] },
    },
    {
      type: 'input',
      block_id: 'note',
      label: plain('Note'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'a', multiline: true },
    },
  ],
}

async function faceForTest() {
  const { workspace, client } = await workspaceForTest()
  const notes: unknown[] = []
  await boltFor(workspace, (app) => {
    app.action('approve', async ({ ack, body, respond, client }) => {
      await ack()
      if (body.user.id !== 'U0REVIEW') return void (await respond({ text: 'Only reviewers can do this', replace_original: false }))
      await client.chat.update({ channel: 'C0ARCH', ts: 'message' in body ? (body.message?.ts ?? '') : '', text: 'Approved', blocks: [] })
    })
    app.action('decline', async ({ ack, body, client }) => {
      if ('trigger_id' in body) await client.views.open({ trigger_id: String(body.trigger_id), view: modal })
      await ack()
    })
    app.command('/hub', async ({ ack, command, respond }) => {
      await ack()
      await respond({ response_type: 'ephemeral', text: `You asked for ${command.text}` })
    })
    app.shortcut('open-declaration', async ({ ack, client, shortcut }) => {
      await ack()
      await client.views.open({ trigger_id: shortcut.trigger_id, view: { type: 'modal', title: plain('Details'), blocks: card('Ashby') } })
    })
    app.event('app_home_opened', async ({ client, event }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: card(`The home of ${event.user}`) } })
    })
    app.view('decline', async ({ ack, view }) => {
      notes.push(view.state.values.note?.a?.value)
      await ack()
    })
  })
  const catcher = await openCatcher()
  const posted: Outgoing[] = []
  const passed: string[] = []
  const stage = {
    workspace,
    catcher,
    samples: samples('mastery@archimedes.example'),
    hub: { name: 'Archimedes', inbox: 'mastery@archimedes.example', channel: 'C0ARCH' },
    people: [
      { id: 'U0REVIEW', name: 'Robin', role: 'Reviewer' },
      { id: 'U0LEAD', name: 'Lee', role: 'Lead' },
    ],
    notes: ['The round closes soon'],
    hubs: [{ name: 'Archimedes', inbox: 'mastery@archimedes.example', channel: 'C0ARCH' }],
    crowd: async (to: string): Promise<Posted[]> =>
      Array.from({ length: 8 }, () => ({ subject: 'x', to: [to], accepted: true, answer: '250 Received', ms: 1 })),
    now: () => Temporal.Instant.from('2018-05-01T09:00:00Z'),
    pass: async (duration: Temporal.Duration) => void passed.push(duration.toString()),
    post: async (mail: Outgoing): Promise<Posted> => {
      posted.push(mail)
      return {
        subject: 'Declaration',
        to: ['x'],
        accepted: posted.length === 1,
        answer: posted.length === 1 ? '250 Received' : '550 No inbox',
        ms: 3,
      }
    },
  }
  const face = await openFace(stage, 0)
  onTestFinished(async () => {
    await face.stop()
    await catcher.stop()
  })
  const get = async (path = '') => (await fetch(new URL(path, face.url))).text()
  const form = (path: string, fields: Record<string, string>, headers = {}) =>
    fetch(new URL(path, face.url), {
      method: 'POST',
      body: new URLSearchParams({ back: '/?as=U0REVIEW', ...fields }),
      headers,
      redirect: 'manual',
    })
  return { workspace, client, catcher, posted, passed, notes, face, get, form }
}

test('a sample is sent, and the server’s answer shown', async () => {
  const { get, form, posted } = await faceForTest()
  const answer = await form('/send', {
    sample: 'complete',
    from: 'Head <head@moorsidelane.example.org>',
    to: 'mastery@archimedes.example',
    cc: '',
    subject: 'Ours',
  })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?as=U0REVIEW#school'])
  expect(posted).toMatchObject([
    { kind: 'written', mail: { cc: '', subject: 'Ours', attachments: [{ filename: 'Declaration – Moorside Lane.docx' }] } },
  ])
  await form('/send', { sample: 'enquiry', from: '', to: '', cc: '', subject: '' })
  const page = await get()
  expect(page).toContain('<li class="accepted" >')
  expect(page).toContain('<code>550 No inbox</code>')
})

test.each([
  ['form.docx', 'written'],
  ['mail.eml', 'raw'],
])('a file of one’s own, %s, goes out as %s', async (name, kind) => {
  const { face, posted } = await faceForTest()
  const body = new FormData()
  for (const [field, value] of Object.entries({ sample: 'own', from: 'a@b.example', to: 'c@d.example', cc: '', subject: '' }))
    body.set(field, value)
  body.set('file', new File(['From: a@b.example\r\n\r\nHello'], name))
  await fetch(new URL('/send', face.url), { method: 'POST', body, redirect: 'manual' })
  expect(posted).toMatchObject([{ kind }])
})

test('a reviewer’s press changes the card; another’s is answered to them alone', async () => {
  const { get, form, client, workspace } = await faceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, blocks: card('Ashby Primary School') })
  expect(await get()).toContain('Ashby Primary School')
  const press = { channel: 'C0ARCH', ts, block: 'actions', button: 'approve' }

  await form('/press', { as: 'U0LEAD', ...press })
  await workspace.until('the whisper', () => workspace.ephemerals('U0LEAD')[0])
  expect(await get('/?as=U0LEAD')).toContain('Only reviewers can do this')
  expect(await get('/?as=U0REVIEW')).not.toContain('Only reviewers can do this')

  await form('/press', { as: 'U0REVIEW', ...press })
  await workspace.until('the card', () => workspace.channel('C0ARCH').messages()[0]?.text === 'Approved')
  expect(await get()).not.toContain('value="approve"')
  expect(workspace.faults).toEqual([])

  await form('/press', { as: 'U0REVIEW', ...press })
  expect(await get(), 'a page that was drawn before').toContain('That is no longer there')
})

test('a modal keeps what was typed until it is right', async () => {
  const { get, form, client, notes, workspace } = await faceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, blocks: card('Ashby') })
  await form('/press', { as: 'U0REVIEW', channel: 'C0ARCH', ts, block: 'actions', button: 'decline' })
  const view = workspace.modal('U0REVIEW')?.id ?? ''
  expect(await get()).toContain('<dialog open')
  await form('/submit', { as: 'U0REVIEW', view, 'v.reason': '', 'v.note': 'Two\r\nlines' })
  const page = await get()
  expect(page).toContain('Complete this required field')
  expect(page).toContain('>Two\r\nlines</textarea>')
  await form('/submit', { as: 'U0REVIEW', view, 'v.reason': 'full', 'v.note': 'Two\r\nlines' })
  expect(await get()).not.toContain('<dialog')
  expect(notes).toEqual(['Two\nlines'])
})

test('Cancel closes it', async () => {
  const { get, form, client, workspace } = await faceForTest()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said, blocks: card('Ashby') })
  await form('/press', { as: 'U0REVIEW', channel: 'C0ARCH', ts, block: 'actions', button: 'decline' })
  await form('/close', { as: 'U0REVIEW', view: workspace.modal('U0REVIEW')?.id ?? '' })
  expect(await get()).not.toContain('<dialog')
})

test('a letter is shown with its PDF, and cannot do anything', async () => {
  const { get, catcher, face } = await faceForTest()
  const transport = createTransport({ url: catcher.url, ignoreTLS: true })
  await transport.sendMail({
    from: 'hub@archimedes.example',
    to: 'head@ashby.example.org',
    subject: 'Decision: <b>a place</b>',
    text: 'You have a place',
    html: '<script>parent.alert(1)</script><p>You have a place</p>',
    headers: { 'X-Countersign-Letter': 'approved' },
    attachments: [{ filename: 'approved.pdf', content: Buffer.from('%PDF-1.7'), contentType: 'application/pdf' }],
  })
  transport.close()
  const page = await get()
  expect(page).toContain('<span class="kind approved">approved</span><span class="subject">Decision: &lt;b&gt;a place&lt;/b&gt;</span>')
  expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>')
  const letter = await fetch(new URL('/letters/L1/html', face.url))
  expect(letter.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/)
  const pdf = await fetch(new URL('/letters/L1/file/0', face.url))
  expect([pdf.headers.get('content-type'), await pdf.text()]).toEqual(['application/pdf', '%PDF-1.7'])
  expect((await fetch(new URL('/letters/L9/html', face.url))).status).toBe(404)
})

test('the page runs nothing that is not its own, and answers no other site', async () => {
  const { face, form, posted } = await faceForTest()
  const page = await fetch(face.url)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(await page.text()).not.toMatch(/<script(?! src="\/page\.js")|style="|onclick/)
  const foreign = await form('/send', { sample: 'complete' }, { origin: 'https://elsewhere.example' })
  expect([foreign.status, posted]).toEqual([403, []])
})

test('what Slack would have minded is on the page', async () => {
  const { get, client } = await faceForTest()
  await client.chat.postMessage({ channel: 'C0ARCH', text: 'with links' })
  expect(await get()).toContain('Slack would have minded 1 of our messages')
})

test('a command is answered to whoever typed it, and the menu of a message opens its declaration', async () => {
  const { get, form, client, workspace } = await faceForTest()
  await form('/slash', { as: 'U0REVIEW', channel: 'C0ARCH', text: '/hub status now' })
  await workspace.until('the answer', () => workspace.ephemerals('U0REVIEW')[0])
  expect(await get()).toContain('You asked for status now')
  expect(await get('/?as=U0LEAD')).not.toContain('You asked for')

  await form('/slash', { as: 'U0REVIEW', channel: 'C0ARCH', text: 'hello everybody' })
  expect(await get()).toContain('Nothing else is taken here')

  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ARCH', ...said })
  await form('/shortcut', { as: 'U0REVIEW', channel: 'C0ARCH', ts })
  await workspace.until('the modal', () => workspace.modal('U0REVIEW'))
  expect(await get()).toContain('id="title-')
  expect(workspace.faults).toEqual([])
})

test('Home is drawn for whoever looks at it, and for nobody else', async () => {
  const { get, form, workspace } = await faceForTest()
  const answer = await form('/home', { as: 'U0REVIEW', tab: 'home' })
  expect(answer.headers.get('location')).toBe('/?as=U0REVIEW&tab=home#slack')
  await workspace.until('the home', () => workspace.home('U0REVIEW'))
  expect(await get('/?as=U0REVIEW&tab=home')).toContain('The home of U0REVIEW')
  expect(await get('/?as=U0LEAD&tab=home')).not.toContain('The home of')
})

test('a file stands under the message that brought it, and in a conversation with one person only they see it', async () => {
  const { face, get, client, workspace } = await faceForTest()
  const { channel } = await client.conversations.open({ users: 'U0REVIEW' })
  const bytes = Buffer.from('reference,school')
  const { file_id = '', upload_url = '' } = await client.files.getUploadURLExternal({ filename: 'round.csv', length: bytes.length })
  await fetch(upload_url, { method: 'POST', body: bytes })
  await client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: channel?.id ?? '', initial_comment: 'The round' })
  const mine = await get(`/?as=U0REVIEW&channel=${channel?.id}`)
  expect(mine).toContain('round.csv')
  expect(await get(`/?as=U0LEAD&channel=${channel?.id}`)).not.toContain('round.csv')
  const file = await fetch(new URL(`/files/${file_id}`, face.url))
  expect([await file.text(), file.headers.get('content-disposition')]).toEqual([
    'reference,school',
    "attachment; filename*=UTF-8''round.csv",
  ])
  expect(workspace.faults).toEqual([])
})

test('eight schools write to the hub that was chosen, and time passes when its person lets it', async () => {
  const { get, form, passed } = await faceForTest()
  await form('/crowd', { to: 'mastery@archimedes.example' })
  expect((await get('/?sample=crowd')).match(/<code>250 Received/g)).toHaveLength(8)
  for (const by of ['hour', 'day', 'week', 'century']) await form('/pass', { by })
  expect(passed).toEqual(['PT1H', 'PT24H', 'PT168H'])
})
