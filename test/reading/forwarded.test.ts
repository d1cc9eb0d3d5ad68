/** Mail that was forwarded: what is inside is told of as a claim, and proves nothing. */
import { expect, test } from 'vitest'
import { seen } from '../../src/core/signature/signatures.ts'
import { readMail } from '../../src/reading/mail.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { multipart } from './message.ts'
import { fixture } from './word.ts'

const programmes = await loadProgrammes('templates/programmes')
const [programme] = programmes.values()
const at = Temporal.Instant.from('2018-05-24T11:00:00Z')
const head = 'head@moorsidelane.example.org'
const lead = 'l.wojcik@moorsidelane.example.org'
const word = { type: 'application/octet-stream', name: 'form.docx', body: fixture('s1-moorside-lane.docx') }

const inner = (...parts: Parameters<typeof multipart>[1]) =>
  Buffer.from(multipart('mixed', parts, { edge: 'inner' }))
    .toString('utf8')
    .replace('From: Jo Bell <head@thornby.example.org>', `From: Siân O'Brien <${head}>\r\nCc: ${lead}`)

const typed = `Please see below.\r\n\r\nFrom: Siân O'Brien <${head}>\r\nSent: 22 May 2018 10:02\r\nTo: mastery@hub.example\r\nCc: Łukasz\r\n <${lead}>\r\nSubject: Declaration\r\n\r\nOur form.\r\n`

test.each([
  [
    'attached',
    multipart('mixed', [
      { type: 'text/plain', body: 'See attached.' },
      { type: 'message/rfc822', body: inner({ type: 'text/plain', body: 'Our form.' }, word) },
    ]),
    true,
  ],
  ['typed out by Outlook', multipart('mixed', [{ type: 'text/plain', body: typed }, word]), false],
  [
    'typed out in HTML',
    multipart('mixed', [{ type: 'text/html', body: typed.replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r\n/g, '<br>') }, word]),
    false,
  ],
])('%s: the form is read, its sender is claimed, nobody signed', async (_, raw, attached) => {
  const mail = await readMail(raw, programmes)
  expect(mail.from.map(({ address }) => address)).toEqual(['head@thornby.example.org'])
  expect(mail.claims).toMatchObject([{ attached, from: [head], to: ['mastery@hub.example'], cc: [lead] }])
  const [reading] = mail.forms
  expect(reading?.fields['school.urn']?.value).toBe('199901')
  if (!reading || !programme) throw new Error('there is no form')
  expect(seen({ reading, programme, mail, messageId: 'm', at })).toEqual([])
})

test('a mail that forwards nothing claims nothing', async () => {
  expect(
    (await readMail(multipart('mixed', [{ type: 'text/plain', body: 'From: us all, thank you.' }, word]), programmes)).claims,
  ).toBeUndefined()
})
