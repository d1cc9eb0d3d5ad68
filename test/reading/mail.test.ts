/** Mails as they arrive: who wrote, what counts as a form, and what is only furniture. */
import { describe, expect, test } from 'vitest'
import { readMail } from '../../src/reading/mail.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { commitments, keys, prompt } from '../core/form-layouts.ts'
import { headers, type Leaf, multipart, plain } from './message.ts'
import { moorside } from './moorside.ts'
import { changed, fixture } from './word.ts'

const programmes = await loadProgrammes('templates/programmes')
const read = (raw: Uint8Array) => readMail(raw, programmes)
const docx: Leaf = { type: 'application/octet-stream', name: 'form.docx', body: fixture('s1-moorside-lane.docx') }
const hello: Leaf = { type: 'text/plain', body: 'Our form is attached.' }
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

const rows: [string, string[][]][] = [
  [
    'School details',
    [
      ['Name of school', 'school.name'],
      ['Address', 'school.address'],
      ['School URN', 'school.urn', 'Telephone', 'school.telephone'],
      ['Head Teacher', 'school.headTeacher', 'E-mail', 'school.email'],
      ['Maths Hub', 'school.hub'],
    ],
  ],
  ...([1, 2] as const).map((n): [string, string[][]] => [
    `Details of lead teacher ${n}`,
    [
      ['Name', `lead${n}.name`],
      ['E-mail', `lead${n}.email`, 'Telephone', `lead${n}.telephone`],
      ['School role/s including teaching group/s in 2017-18', `lead${n}.roles`],
    ],
  ]),
]
const signed = [
  ['Head Teacher', 'signature.headTeacher'],
  ['Lead teacher 1', 'signature.lead1'],
  ['Lead teacher 2', 'signature.lead2'],
]
const say = (text: string): string => moorside[text] ?? text

const html = [
  '<html><body><div>Dear Carol, here it is.</div><p>Primary Mastery Readiness Programme<br>Declaration of Commitment</p>',
  ...rows.map(
    ([heading, lines]) =>
      `<p><b>${heading}</b></p><table border=1>${lines.map((line) => `<tr>${line.map((text) => `<td><p class=MsoNormal>${escaped(say(text))}<o:p></o:p></p></td>`).join('')}</tr>`).join('')}</table>`,
  ),
  `<p>Head teacher statement</p><table><tr><td><i>${prompt}</i><p>${escaped(say('statement')).replace('\n', '</p><p>')}</p></td></tr></table>`,
  `<p>Confirmation of school commitment</p><ul>${commitments.map((text) => `<li>${text}</li>`).join('')}</ul>`,
  `<table>${signed.map((line) => `<tr>${line.map((text) => `<td>${escaped(say(text))}</td>`).join('')}</tr>`).join('')}</table><div>Kind regards<br>The office</div></body></html>`,
].join('\n')

/** As mail programs break text at 76 letters. */
const wrap = (paragraph: string): string =>
  paragraph
    .split(' ')
    .reduce((said, word) => (said.length - said.lastIndexOf('\n') + word.length > 76 ? `${said}\r\n${word}` : `${said} ${word}`))
const text = [
  'Dear Carol,',
  '',
  'Primary Mastery Readiness Programme - Declaration of Commitment',
  '',
  ...rows.flatMap(([heading, lines]) => [
    heading,
    ...lines.map((line) => line.map((part, i) => (i % 2 ? say(part) : `${part}:`)).join(' ')),
    '',
  ]),
  'Head teacher statement',
  ...say('statement')
    .split('\n')
    .flatMap((paragraph) => [wrap(paragraph), '']),
  'Confirmation of school commitment',
  ...commitments.map((commitment) => wrap(`* ${commitment}`)),
  '',
  ...signed.map(([label = '', key = '']) => `${label}: ${say(key)}`),
  '',
  'Kind regards',
  'The office',
  'Telephone: 01632 960999',
].join('\r\n')

const quoted = text
  .split('\r\n')
  .map((line) => `> ${line}`)
  .join('\r\n')

const values = async (raw: Uint8Array) => {
  const { forms } = await read(raw)
  expect(forms).toHaveLength(1)
  return {
    fields: Object.fromEntries(keys.map((key) => [key, forms[0]?.fields[key]?.value])),
    commitments: forms[0]?.commitments,
    problems: forms[0]?.problems,
  }
}
const whole = { fields: moorside, commitments: { missing: [], altered: [] }, problems: [] }

describe('one form, wherever it stands', () => {
  test.each<[string, () => Uint8Array]>([
    ['attached, as the fixture has it', () => fixture('s1-attached.eml')],
    ['a table in HTML', () => multipart('alternative', [{ type: 'text/html', body: html }])],
    [
      'HTML, while the text says "see below"',
      () =>
        multipart('alternative', [
          { type: 'text/plain', body: 'See below.' },
          { type: 'text/html', body: html },
        ]),
    ],
    ['plain text', () => plain(text)],
    [
      'text and HTML alike',
      () =>
        multipart('alternative', [
          { type: 'text/plain', body: text },
          { type: 'text/html', body: html },
        ]),
    ],
    ['Word and the body', () => multipart('mixed', [{ type: 'text/html', body: html }, docx])],
    ['Word twice', () => multipart('mixed', [hello, docx, { ...docx, name: 'copy.docx' }])],
    ['a blank form beside the filled one', () => multipart('mixed', [{ ...docx, name: 'blank.docx', body: fixture('blank.docx') }, docx])],
    ['white space after the boundary', () => multipart('mixed', [hello, docx], { after: '  ' })],
    [
      'in an attached message',
      () => multipart('mixed', [hello, { type: 'message/rfc822', body: Buffer.from(fixture('s1-attached.eml')).toString('latin1') }]),
    ],
    [
      'in a message attached as a file',
      () => multipart('mixed', [hello, { type: 'application/octet-stream', name: 'original.eml', body: fixture('s1-attached.eml') }]),
    ],
    ['named as a picture', () => multipart('mixed', [hello, { ...docx, type: 'image/png', name: '../../photo.png' }])],
    ['quoted in a forward', () => plain(`See below.\r\n\r\n${quoted}`)],
  ])('%s', async (_, raw) => {
    expect(await values(raw())).toEqual(whole)
  })

  test('an attached message says where its form was', async () => {
    const { forms } = await read(
      multipart('mixed', [hello, { type: 'message/rfc822', body: Buffer.from(fixture('s1-attached.eml')).toString('latin1') }]),
    )
    expect(forms[0]?.document).toMatchObject({ kind: 'docx', name: 'Mastery Readiness declaration › Declaration – Moorside Lane.docx' })
  })

  test('copies that differ are one form, and say so', async () => {
    const other = changed('s1-moorside-lane.docx', (xml) => xml.replace('01632 960124', '01632 960199'))
    const { forms } = await read(multipart('mixed', [docx, { ...docx, name: 'newer.docx', body: other }]))
    expect(forms).toHaveLength(1)
    expect(forms[0]?.problems.map(({ code }) => code)).toEqual(['copies-differ'])
    expect(forms[0]?.fields['lead1.telephone']?.confidence).toBe('medium')
  })

  test('forms of two schools are two', async () => {
    const other = changed('s1-moorside-lane.docx', (xml) =>
      xml.replace('199901', '199908').replaceAll('Moorside Lane Primary School', 'Thornby Primary'),
    )
    expect((await read(multipart('mixed', [docx, { ...docx, body: other }]))).forms).toHaveLength(2)
  })

  test.each([
    ['quoted', plain(`Thank you.\r\n\r\n${quoted}`, 'In-Reply-To: <9@hub.example>')],
    [
      'quoted in HTML',
      multipart('alternative', [{ type: 'text/html', body: `<p>Thank you.</p><blockquote type="cite">${html}</blockquote>` }], {
        more: ['In-Reply-To: <9@hub.example>'],
      }),
    ],
  ])('a reply does not send again the form that it has %s', async (_, raw) => {
    expect((await read(raw)).forms).toEqual([])
  })
})

describe('what else comes with mail', () => {
  const png = (size: number) =>
    new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d494844520000032000000258', 'hex'), Buffer.alloc(size, 1)]))
  const logo = { type: 'text/html', body: '<p>Hello</p><img src="cid:logo@x">' }
  test.each<[string, Leaf[], unknown]>([
    [
      'a logo in the signature',
      [logo, { type: 'image/png', body: png(5_000), disposition: 'inline', cid: 'logo@x', name: 'image001.png' }],
      { kind: 'nothing' },
    ],
    ['a logo that Outlook attached', [hello, { type: 'image/png', body: png(5_000), name: 'image001.png' }], { kind: 'nothing' }],
    ['a photograph', [hello, { type: 'image/jpeg', body: png(5_000), name: 'form.jpg' }], { kind: 'unreadable', why: 'picture' }],
    [
      'a photograph pasted into the text',
      [logo, { type: 'image/png', body: png(400_000), disposition: 'inline', cid: 'logo@x', name: 'image001.png' }],
      { kind: 'unreadable', why: 'picture' },
    ],
    ['a visiting card', [hello, { type: 'text/vcard', body: 'BEGIN:VCARD\r\nFN:Jo\r\nEND:VCARD', name: 'jo.vcf' }], { kind: 'nothing' }],
    [
      'an invitation',
      [hello, { type: 'text/calendar', body: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', name: 'invite.ics' }],
      { kind: 'nothing' },
    ],
    ['a signature of the mail', [hello, { type: 'application/pkcs7-signature', body: png(90), name: 'smime.p7s' }], { kind: 'nothing' }],
    ['a truncated form', [hello, { ...docx, body: fixture('s1-truncated.docx') }], { kind: 'unreadable', why: 'damaged' }],
    ['an empty file', [hello, { ...docx, body: new Uint8Array() }], { kind: 'unreadable', why: 'empty' }],
    [
      'Outlook’s own parcel',
      [hello, { type: 'application/ms-tnef', name: 'winmail.dat', body: new Uint8Array(Buffer.from('789f3e220000', 'hex')) }],
      { kind: 'unreadable', why: 'winmail' },
    ],
    ['a letter', [hello, { type: 'text/plain', body: 'To whom it may concern', name: 'letter.txt' }], { kind: 'nothing' }],
  ])('%s', async (_, parts, found) => {
    const { documents } = await read(multipart('mixed', parts))
    expect(documents.at(-1)?.found).toEqual(found)
  })

  test('a link to a document kept elsewhere', async () => {
    const { documents } = await read(plain('Our form: https://docs.google.com/document/d/abc/edit'))
    expect(documents.at(-1)).toMatchObject({ name: 'docs.google.com', found: { kind: 'unreadable', why: 'cloud-link' } })
  })

  test('messages in messages are opened three deep', async () => {
    const nest = (inner: Uint8Array): Uint8Array =>
      multipart('mixed', [hello, { type: 'message/rfc822', body: Buffer.from(inner).toString('latin1') }], { edge: `e${inner.length}` })
    const deep = (n: number): Uint8Array => (n === 0 ? fixture('s1-attached.eml') : nest(deep(n - 1)))
    expect((await read(deep(3))).forms).toHaveLength(1)
    expect((await read(deep(5))).forms).toHaveLength(0)
  })
})

describe('headers', () => {
  const from = (...lines: string[]) =>
    read(new Uint8Array(Buffer.from([...lines, 'Content-Type: text/plain', '', 'Hello'].join('\r\n'), 'latin1')))

  test('who wrote to whom', async () => {
    const mail = await from(
      'From: "Bell, Jo" <HEAD@Thornby.example.org>',
      'To: Hub: a@hub.example, B <b@hub.example>;, c@hub.example',
      'Cc: undisclosed-recipients:;',
      'Reply-To: office@thornby.example.org',
    )
    expect(mail).toMatchObject({
      from: [{ address: 'head@thornby.example.org', name: 'Bell, Jo' }],
      to: [{ address: 'a@hub.example' }, { address: 'b@hub.example' }, { address: 'c@hub.example' }],
      cc: [],
      replyTo: [{ address: 'office@thornby.example.org' }],
      messageId: null,
    })
  })

  test('every header counts as often as it stands there', async () => {
    const mail = await from(
      'From: a@x.example',
      'from : b@x.example',
      'To: c@x.example',
      'Cc: d@x.example',
      'CC: e@x.example',
      'Subject: one',
      'Message-ID: <1@x>',
      'Message-Id: <2@x>',
    )
    expect(mail.count).toEqual({ from: 2, to: 1, cc: 2, messageId: 2, subject: 1 })
  })

  test.each([
    ['a NUL in it', 'From: head\0@thornby.example.org'],
    ['an encoded one', 'From: =?utf-8?q?head=40thornby=2Eexample=2Eorg?='],
    ['none', 'From: Jo Bell'],
    ['two at signs', 'From: <head@thornby@example.org>'],
  ])('no address comes of %s', async (_, line) => {
    expect((await from(line)).from).toEqual([])
  })

  test('what a machine says of itself', async () => {
    const mail = await from(
      'From: a@x.example',
      'Auto-Submitted: auto-replied (vacation)',
      'Precedence: bulk',
      'Return-Path: <>',
      'X-Autoreply: yes',
      'X-Loop: a',
      'X-Loop: b',
      'X-Countersign-Letter: receipt',
      'X-Failed-Recipients: q@x.example',
    )
    expect(mail.machine).toMatchObject({
      autoSubmitted: 'auto-replied (vacation)',
      precedence: 'bulk',
      returnPath: '<>',
      autoReply: true,
      failedRecipients: true,
      loop: ['a', 'b'],
      letter: 'receipt',
    })
  })

  test('the thread', async () => {
    const mail = await from('From: a@x.example', 'In-Reply-To: <1@x> (Jo)', 'References: <0@x>\r\n <1@x> <1@x>')
    expect([mail.inReplyTo, mail.references]).toEqual([['<1@x>'], ['<0@x>', '<1@x>']])
  })
})

describe('the text for people', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['a plain body', () => plain('Hello\r\n\r\n\r\n\r\nthere'), 'Hello\n\nthere'],
    [
      'a body in HTML',
      () => multipart('alternative', [{ type: 'text/html', body: '<p>Hello</p><p>there</p><style>p {}</style>' }]),
      'Hello\nthere',
    ],
    [
      'without the form',
      () => multipart('alternative', [{ type: 'text/html', body: html }]),
      'Dear Carol, here it is.\nPrimary Mastery Readiness Programme\nDeclaration of Commitment',
    ],
    ['four thousand characters of it', () => plain('x'.repeat(9_000)), 'x'.repeat(4_000)],
  ])('%s', async (_, raw, said) => {
    expect((await read(raw())).text).toBe(said)
  })
})

test('a body of two megabytes of nested boxes is read', async () => {
  const mail = await read(
    multipart('alternative', [
      { type: 'text/plain', body: 'Hello' },
      { type: 'text/html', body: `${'<div>'.repeat(30_000)}x${'</div>'.repeat(30_000)}` },
    ]),
  )
  expect(mail.text).toBe('Hello')
  expect(headers()).toContain('From:')
})
