/** Twelve ways in which other people's systems lost, misfiled or multiplied mail: one test each. */
import { connect } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { messageIdOf } from '../src/outbound/mail.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

const original = '<form-2018@moorsidelane.example.org>'

let town: Town
let id = ''
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

/** What became of the mail with this Message-ID. */
const settled = (messageId: string) =>
  vi.waitFor(
    async () => {
      const found = (await town.app().messages.waiting(true)).find(({ mail }) => mail?.messageId === messageId)
      if (!found?.disposition) throw new Error(`${messageId} has not been read yet`)
      return { disposition: found.disposition, declaration: found.declaration }
    },
    { timeout: 20_000, interval: 50 },
  )
const lettersTo = (address: string) => town.catcher.letters.filter(({ to }) => to.includes(address))
const theCase = async () => (await town.app().declarations.case(id)) ?? expect.fail('there is no case')
const replyTo = () => /^reply-to:[^<]*<([^<>]+)>/im.exec(Buffer.from(lettersTo(lead1)[0]?.raw ?? []).toString('latin1'))?.[1] ?? ''

/** Letters that are still to leave. */
const unsent = async (): Promise<number> => {
  const client = new pg.Client({ connectionString: town.databaseUrl })
  await client.connect()
  const { rows } = await client.query(`select count(*)::int as n from effect where kind = 'letter' and state in ('pending', 'sending')`)
  await client.end()
  return rows[0].n
}

/** A mail as its bytes, with the form attached; `change` breaks it. */
async function bytes(messageId: string, change: (mail: string) => string = (mail) => mail): Promise<Buffer> {
  const { content } = await form('s1-moorside-lane.docx')
  const mail = [
    `From: ${head.address}`,
    `To: ${INBOX}`,
    `Cc: ${lead1}, ${lead2}`,
    `Message-ID: ${messageId}`,
    'Subject: Our form',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="edge"',
    '',
    '--edge',
    'Content-Type: text/plain',
    '',
    'Our form.',
    '--edge',
    'Content-Type: application/octet-stream; name="Declaration.docx"',
    'Content-Transfer-Encoding: base64',
    '',
    content.toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--edge--',
    '',
  ].join('\r\n')
  return Buffer.from(change(mail))
}

test('1. a co-signatory answers to all on the school’s own mail, before our first answer', async () => {
  const sending = town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    messageId: original,
    subject: 'Our declaration',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  await sending
  await town.send({
    from: lead1,
    to: [INBOX, head.address],
    inReplyTo: original,
    messageId: '<s1@m.example>',
    subject: 'Re: Our declaration',
    text: 'Good luck to us all, and see you on Thursday.',
  })
  const [first, reply] = [await settled(original), await settled('<s1@m.example>')]
  id = first.declaration ?? ''
  expect(first.disposition.kind).toBe('declaration')
  expect(reply).toEqual({ disposition: { kind: 'reply' }, declaration: id })
  await town.until('acknowledgements', () => town.catcher.letters.filter(({ kind }) => kind === 'acknowledgement').length === 3)
})

test('2. the token is in Cc, not in To, and nothing else says where the reply belongs', async () => {
  expect(replyTo()).toMatch(/^mastery\+mr-[a-z0-9]{5}-[0-9a-f]{16}@archimedes\.example$/)
  await town.send({
    from: lead2,
    to: INBOX,
    cc: replyTo().toUpperCase(),
    messageId: '<s2@m.example>',
    subject: 'A word',
    text: 'I shall be there on Thursday.',
  })
  expect(await settled('<s2@m.example>')).toEqual({ disposition: { kind: 'reply' }, declaration: id })
})

test.each([
  ['no In-Reply-To', {}],
  ['an empty one', { 'In-Reply-To': '', References: '' }],
  ['an empty pair of brackets', { 'In-Reply-To': '<>', References: '<> < >' }],
])('3. %s joins no case', async (what, headers) => {
  const messageId = `<s3-${what.replaceAll(' ', '-')}@other.example>`
  await town.send({
    from: `${what.replaceAll(' ', '.')}@other.example`,
    to: INBOX,
    messageId,
    headers,
    subject: 'Hello',
    text: 'When do you meet?',
  })
  expect(await settled(messageId)).toEqual({ disposition: { kind: 'enquiry' }, declaration: null })
})

test.each([
  ['another installation’s id', { inReplyTo: messageIdOf(`letter:1`, 'their secret', 'archimedes.example') }],
  ['a guessed id', { inReplyTo: '<1@archimedes.example>', references: ['<2@archimedes.example>', '<cs.1.1@archimedes.example>'] }],
  ['a token that is not ours', { cc: 'mastery+mr-7k3f9-0123456789abcdef@archimedes.example' }],
])('4. %s joins no case', async (what, headers) => {
  const messageId = `<s4-${what.replaceAll(/\W+/g, '-')}@other.example>`
  await town.send({
    from: `${what.replaceAll(/\W+/g, '.')}@other.example`,
    to: INBOX,
    messageId,
    subject: 'Re: Received',
    text: 'May I ask something?',
    ...headers,
  })
  expect(await settled(messageId)).toEqual({ disposition: { kind: 'enquiry' }, declaration: null })
})

test('4. a reference in the subject joins its case for those who take part, and for nobody else', async () => {
  const subject = `About ${(await theCase()).declaration.reference.toLowerCase()}`
  await town.send({ from: lead1, to: INBOX, messageId: '<s4-known@m.example>', subject, text: 'We have a question about Thursday.' })
  await town.send({
    from: 'x@elsewhere.example',
    to: INBOX,
    messageId: '<s4-stranger@elsewhere.example>',
    subject,
    text: 'Tell me about them.',
  })
  expect(await settled('<s4-known@m.example>')).toEqual({ disposition: { kind: 'reply' }, declaration: id })
  expect(await settled('<s4-stranger@elsewhere.example>')).toEqual({ disposition: { kind: 'enquiry' }, declaration: null })
})

test('5. forged thread headers and a known token bring a stranger’s attachment to a person, never into the case', async () => {
  const before = await theCase()
  await town.send({
    from: 'stranger@elsewhere.example',
    to: [INBOX, replyTo()],
    inReplyTo: original,
    references: [original],
    messageId: '<s5@elsewhere.example>',
    subject: 'Re: Our declaration',
    text: 'Use this one.',
    attachments: [await form('s1-sdt.docx')],
  })
  expect(await settled('<s5@elsewhere.example>')).toEqual({ disposition: { kind: 'held', reason: 'stranger', why: null }, declaration: id })
  await town.send({
    from: 'stranger@elsewhere.example',
    to: replyTo(),
    inReplyTo: original,
    messageId: '<s5-words@elsewhere.example>',
    subject: 'Re: Our declaration',
    text: 'I confirm.',
  })
  expect(await settled('<s5-words@elsewhere.example>')).toEqual({
    disposition: { kind: 'held', reason: 'stranger', why: null },
    declaration: id,
  })
  const after = await theCase()
  expect([after.declaration.revision, after.reading, after.evidence]).toEqual([
    before.declaration.revision,
    before.reading,
    before.evidence,
  ])
  expect(lettersTo('stranger@elsewhere.example')).toEqual([])
})

test.each<[string, string, { filename: string; content: Buffer }[]]>([
  ['an enquiry', 'robot@answers.example', []],
  ['a form that cannot be read', 'robot@locked.example', [{ filename: 'Declaration.docx', content: Buffer.alloc(0) }]],
  ['a signatory’s own mailbox', lead1, []],
])('6. a responder that always answers, with no sign that it is one, has two letters at most: %s', async (_, robot, attachments) => {
  const known = new Set(lettersTo(robot).map((letter) => letter.id))
  const since = () => lettersTo(robot).filter((letter) => !known.has(letter.id))
  let turn = 0
  const write = (text: string) =>
    town.send({ from: robot, to: INBOX, messageId: `<s6-${++turn}.${robot}>`, subject: 'Thank you for your message', text, attachments })
  const answered = new Set<string>()
  const stop = town.catcher.onChange(() => {
    for (const letter of since()) {
      if (answered.has(letter.id)) continue
      answered.add(letter.id)
      void write('Thank you for your message. It will be dealt with.')
    }
  })
  await write('Good morning.')
  for (const hours of [1, 30, 30, 30]) {
    // Whatever it wrote has been read, and no letter waits: it has fallen silent.
    await vi.waitFor(
      async () => {
        const read = (await town.app().messages.waiting(true)).filter(
          ({ mail }) => mail?.messageId?.startsWith('<s6-') && mail.messageId.endsWith(`.${robot}>`),
        )
        expect(read.length).toBe(turn)
        expect(since().length).toBe(answered.size)
        expect(await unsent()).toBe(0)
      },
      { timeout: 20_000, interval: 100 },
    )
    await town.pass({ hours })
  }
  stop()
  expect(since().length).toBeGreaterThan(0)
  expect(since().length).toBeLessThanOrEqual(2)
})

test('7. a person on Exchange, whose program adds X-Auto-Response-Suppress, is heard and answered', async () => {
  const from = 's.patel@oakfield.example'
  await town.send({
    from,
    to: INBOX,
    messageId: '<s7@oakfield.example>',
    headers: { 'X-Auto-Response-Suppress': 'All' },
    subject: 'Mastery Readiness',
    text: 'May we still apply?',
  })
  expect((await settled('<s7@oakfield.example>')).disposition).toEqual({ kind: 'enquiry' })
  await town.until('an answer', () => lettersTo(from).length === 1)
})

test('8. a mail that is poison does not hold up the next one', async () => {
  const poison = (messageId: string, body: string) => ({
    raw: `From: x@elsewhere.example\r\nTo: ${INBOX}\r\nMessage-ID: ${messageId}\r\nMIME-Version: 1.0\r\n${body}`,
  })
  await town.send(poison('<s8-divs@elsewhere.example>', `Content-Type: text/html\r\n\r\n${'<div>'.repeat(400_000)}`))
  await town.send(poison('<s8-lines@elsewhere.example>', `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n'.repeat(200_000)}`))
  await town.send({
    from: 'next@oakfield.example',
    to: INBOX,
    messageId: '<s8@oakfield.example>',
    subject: 'Next',
    text: 'Is this thing on?',
  })
  for (const messageId of ['<s8@oakfield.example>', '<s8-divs@elsewhere.example>', '<s8-lines@elsewhere.example>'])
    expect((await settled(messageId)).disposition.kind).toMatch(/^(enquiry|held)$/)
})

test('9. nothing is accepted before it is stored', async () => {
  const { messages } = town.app()
  const { receive } = messages
  messages.receive = () => Promise.reject(new Error('the disk is full'))
  const mail = { from: head, to: INBOX, messageId: '<s9@m.example>', subject: 'A question', text: 'Are you there?' }
  await expect(town.send(mail)).rejects.toMatchObject({ responseCode: 451 })
  messages.receive = receive
  await town.send(mail) // as every mail server does after a 451
  expect((await settled('<s9@m.example>')).disposition.kind).toBe('enquiry')
})

test.each([
  ['no closing boundary', (mail: string) => mail.replace('--edge--\r\n', '')],
  ['white space after the boundaries', (mail: string) => mail.replaceAll(/^--edge(?:--)?/gm, '$& \t')],
  ['a boundary that opens twice', (mail: string) => mail.replace('--edge\r\n', '--edge\r\n\r\n--edge\r\n')],
])('10. a form with %s is read', async (what, change) => {
  const messageId = `<s10-${what.replaceAll(' ', '-')}@m.example>`
  await town.send({ raw: await bytes(messageId, change) })
  expect(await settled(messageId)).toEqual({ disposition: { kind: 'revision' }, declaration: id })
})

test('11. a connection that breaks in the middle of a mail leaves nothing behind, and the door open', async () => {
  const before = (await town.app().messages.waiting(true)).length
  const socket = connect(town.smtp(), '127.0.0.1')
  const lines = [
    'EHLO school',
    'MAIL FROM:<a@school.example>',
    `RCPT TO:<${INBOX}>`,
    'DATA',
    'From: a@school.example\r\nSubject: half of a ma',
  ]
  await new Promise<void>((resolve) => {
    socket.on('error', () => {})
    socket.on('data', (answer) => {
      if (!/^[23]\d\d /m.test(String(answer))) return
      const line = lines.shift()
      if (line !== undefined) socket.write(lines.length > 0 ? `${line}\r\n` : line)
      if (lines.length === 0) socket.resetAndDestroy()
    })
    socket.on('close', () => resolve())
  })
  await town.send({
    from: 'after@oakfield.example',
    to: INBOX,
    messageId: '<s11@oakfield.example>',
    subject: 'After it',
    text: 'Did the line break?',
  })
  expect((await settled('<s11@oakfield.example>')).disposition.kind).toBe('enquiry')
  expect((await town.app().messages.waiting(true)).length).toBe(before + 1)
})

test('12. a signed mail arrives with what it holds', async () => {
  const whole = (await bytes('<s12@m.example>')).toString('latin1')
  const [head = '', body = ''] = whole.split(/MIME-Version: 1\.0\r\n/)
  const signed = `${head}MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="seal"\r\n\r\n--seal\r\n${body}\r\n--seal\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7s"\r\n\r\nMIIB\r\n--seal--\r\n`
  await town.send({ raw: Buffer.from(signed, 'latin1') })
  expect(await settled('<s12@m.example>')).toEqual({ disposition: { kind: 'revision' }, declaration: id })
})
