/** An enquiry, answered from Slack by a person, and what comes back: one conversation in one thread. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { INBOX, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const parent = 'parent@elsewhere.example'
const roots = () => town.channel.messages()
const enquiries = () => roots().filter(({ text }) => text.startsWith('Enquiry'))
const first = () => enquiries()[0]
const written = () => town.catcher.letters.filter(({ subject }) => subject === 'Re: Places')
const header = (raw: Uint8Array, name: string) =>
  new RegExp(`^${name}:\\s*([^\\r\\n]+(?:\\r\\n\\s[^\\r\\n]+)*)`, 'im').exec(Buffer.from(raw).toString())?.[1]?.replace(/\s+/g, ' ') ?? null

test('Reply opens a modal with the message in it; a visitor is refused', async () => {
  await town.send({
    from: { name: 'Ada', address: parent },
    to: INBOX,
    subject: 'Places',
    text: 'Are there places?',
    messageId: '<ask@elsewhere.example>',
  })
  const post = await town.until('the post', first)
  await town.slack.click('U0OUTSIDER', { channel: 'C0ARCH', ts: post.ts, button: 'Reply' })
  await town.until('a refusal', () => town.slack.ephemerals('U0OUTSIDER').at(-1))
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: post.ts, button: 'Reply' })
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  expect(JSON.stringify(modal.blocks)).toContain('Are there places?')
  expect(town.slack.modal('U0OUTSIDER')).toBeNull()
  await town.slack.submit('U0REVIEW', modal.id, { reply: 'Yes, six.\n\nSend the form by Friday.' })
})

test('the answer leaves the hub’s inbox as a person’s, in the same thread of mail, and the post says who', async () => {
  const letter = await town.until('the letter', () => written()[0])
  expect(letter.to).toEqual([parent])
  expect(letter.kind).toBe('enquiry')
  expect(letter.text).toContain('Yes, six.\n\nSend the form by Friday.')
  expect(header(letter.raw, 'In-Reply-To')).toBe('<ask@elsewhere.example>')
  expect(header(letter.raw, 'References')).toContain('<ask@elsewhere.example>')
  expect(header(letter.raw, 'From')).toContain(INBOX)
  expect(header(letter.raw, 'Auto-Submitted')).toBeNull()
  await town.until(
    'the post',
    () => first()?.text.includes('Answered by <@U0REVIEW>') && first()?.text.includes('the mail server accepted the answer'),
  )
})

test('what that person writes next stands in the same Slack thread, and no machine answers it', async () => {
  const before = town.catcher.letters.length
  const answered = header(written()[0]?.raw ?? new Uint8Array(), 'Message-ID') ?? ''
  await town.send({
    from: parent,
    to: INBOX,
    subject: 'Re: Places',
    text: 'Thank you. Which Friday?',
    inReplyTo: answered,
    references: [answered],
  })
  const next = await town.until('the thread', () => town.channel.thread(first()?.ts ?? '').find(({ text }) => text.includes('Re: Places')))
  expect(enquiries()).toHaveLength(1)
  expect(town.catcher.letters).toHaveLength(before)

  // It can be answered from there, and so on.
  await town.slack.click('U0LEAD', { channel: 'C0ARCH', ts: next.ts, button: 'Reply' })
  const modal = await town.until('the modal', () => town.slack.modal('U0LEAD'))
  await town.slack.submit('U0LEAD', modal.id, { reply: 'The 25th.' })
  await town.until('a second letter', () => written()[1]?.text.includes('The 25th.'))
})

test('somebody else who answers our letter begins a conversation of their own', async () => {
  const answered = header(written()[0]?.raw ?? new Uint8Array(), 'Message-ID') ?? ''
  await town.send({ from: 'other@elsewhere.example', to: INBOX, subject: 'Fwd: Places', text: 'I was sent this.', inReplyTo: answered })
  await town.until('a second post', () => enquiries().length === 2)
  expect(town.slack.faults).toEqual([])
})

test('where an answer comes back, the post that it was written from says so', async () => {
  const [, second] = written()
  const returned = header(second?.raw ?? new Uint8Array(), 'Message-ID') ?? ''
  await town.send({
    from: 'Mail Delivery System <MAILER-DAEMON@relay.example>',
    to: INBOX,
    subject: 'Undelivered Mail Returned to Sender',
    text: `This is the mail system at host relay.example.\n\n<${parent}>: 550 5.1.1 No such user\n\nMessage-ID: ${returned}`,
  })
  const says = /the answer came back: .*550 5\.1\.1 No such user/
  await town.until('the post', () => town.channel.thread(first()?.ts ?? '').find(({ text }) => says.test(text)))
  expect(town.slack.faults).toEqual([])
})
