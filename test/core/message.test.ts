/** Who wrote a mail: a person, or a machine that is never answered. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { headOf } from '../../src/core/mail/envelope.ts'
import { asksUs, isDoubtful, type Mail, unreadMail, type Writer, writerOf } from '../../src/core/mail/message.ts'
import { readMail } from '../../src/reading/mail.ts'

const own = ['mastery@archimedes.example']
const machine = unreadMail().machine
const person: Mail = {
  ...unreadMail(),
  from: [{ address: 'head@oakfield.example', name: 'Head' }],
  count: { from: 1, to: 1, cc: 0, messageId: 1, subject: 1 },
  subject: 'A question',
  text: 'May we still apply?',
}
const from = (address: string, name = ''): Partial<Mail> => ({ from: [{ address, name }] })
const form = {
  forms: [
    {
      programme: 'p',
      document: { name: null, kind: 'docx', sha256: '' },
      fields: {},
      commitments: { missing: [], altered: [] },
      problems: [],
    },
  ],
} satisfies Partial<Mail>

test.each<[string, Partial<Mail>, string | null, Writer]>([
  ['a person', {}, 'head@oakfield.example', 'person'],
  ['a person whose envelope is not known', {}, null, 'person'],
  ['the null return path', {}, '', 'automatic'],
  ['the null return path in a header', { machine: { ...machine, returnPath: '<>' } }, null, 'automatic'],
  ['Auto-Submitted: no', { machine: { ...machine, autoSubmitted: 'no' } }, null, 'person'],
  ['Auto-Submitted: auto-generated', { machine: { ...machine, autoSubmitted: 'auto-generated' } }, null, 'automatic'],
  ['X-Autoreply', { machine: { ...machine, autoReply: true } }, null, 'automatic'],
  ['Precedence: auto_reply', { machine: { ...machine, precedence: 'auto_reply' } }, null, 'automatic'],
  ['Precedence: bulk alone', { machine: { ...machine, precedence: 'bulk' } }, null, 'person'],
  ['Precedence: list alone', { machine: { ...machine, precedence: 'list', list: true } }, null, 'person'],
  ['X-Auto-Response-Suppress alone', { machine: { ...machine, suppress: true } }, null, 'person'],
  ['another’s X-Loop', { machine: { ...machine, loop: ['maths@teachers.example'] } }, null, 'person'],
  ['our X-Loop', { machine: { ...machine, loop: ['Mastery <MASTERY@archimedes.example>'] } }, null, 'automatic'],
  ['our own mark', { machine: { ...machine, letter: 'receipt' } }, null, 'automatic'],
  ['our own Message-ID', { messageId: '<cs.0123456789abcdef0123.0123456789abcdef0123@archimedes.example>' }, null, 'automatic'],
  ['our own address', from('mastery@archimedes.example'), null, 'automatic'],
  ['our own address with a plus', from('mastery+anything@archimedes.example'), null, 'automatic'],
  ['postmaster, saying nothing of mail', from('postmaster@oakfield.example'), null, 'automatic'],
  ['a mailer daemon', from('MAILER-DAEMON@oakfield.example'.toLowerCase()), null, 'bounce'],
  ['X-Failed-Recipients', { machine: { ...machine, failedRecipients: true } }, null, 'bounce'],
  ['multipart/report', { machine: { ...machine, contentType: 'multipart/report; report-type=delivery-status' } }, null, 'bounce'],
  ['a read receipt', { machine: { ...machine, contentType: 'multipart/report; report-type=disposition-notification' } }, null, 'automatic'],
  ['a calendar’s answer', { machine: { ...machine, calendar: true } }, null, 'automatic'],
  [
    'a gate',
    { text: 'This account is protected by a gate. Press here to have your address added to the recipient’s allowed list.' },
    null,
    'automatic',
  ],
  ['words of absence alone', { text: 'I am out of the office until Monday. Ana will help you.' }, null, 'person'],
  [
    'words of absence in bulk',
    { text: 'I am out of the office until Monday.', machine: { ...machine, precedence: 'bulk' } },
    null,
    'automatic',
  ],
  [
    'words of absence on a mailing list',
    { text: 'I am away until Monday.', machine: { ...machine, precedence: 'bulk', list: true } },
    null,
    'person',
  ],
  [
    'a form from somebody who will be away',
    { ...form, subject: 'Out of office from Monday: our form', text: 'I am out of the office from Monday.' },
    null,
    'person',
  ],
  ['a form with Auto-Submitted', { ...form, machine: { ...machine, autoSubmitted: 'auto-replied' } }, null, 'automatic'],
  [
    'a question about a bounce',
    { subject: 'Fwd: Undelivered Mail Returned to Sender', text: 'The mail below could not be delivered. Why?' },
    null,
    'person',
  ],
  ['two senders', { count: { ...person.count, from: 2 } }, null, 'two-senders'],
  ['nobody', { from: [] }, null, 'no-sender'],
])('%s', (_, change, envelopeFrom, writer) => {
  expect(writerOf({ ...person, ...change }, envelopeFrom, own)).toBe(writer)
})

test.each([
  'Automatic reply: Received',
  'Out of Office: Declaration',
  'Out of office',
  'AutoReply: Hello',
  'Auto-Reply from Oakfield',
  'Ateb awtomatig: Hello',
  'Automatische Antwort: Hello',
  'Abwesenheitsnotiz',
  'Réponse automatique : Hello',
  'Absence du bureau',
  'Automatisch antwoord: Hello',
  'Afwezig tot 4 juni',
  'Respuesta automática: Hello',
  'Fuera de la oficina',
  'Automatyczna odpowiedź: Hello',
  'Odpowiedź automatyczna: Hello',
  'Nieobecność',
  'On maternity leave',
  'Jo Smith is out of the office',
  'Risposta automatica: Hello',
])('“%s” is a responder’s subject', (subject) => {
  expect(writerOf({ ...person, subject }, null, own)).toBe('automatic')
})

test.each([
  'Auto-enrolment of our school',
  'Automatic doors',
  'Office hours',
  'Away match on Thursday',
  'Absence management policy',
  'Returned forms',
  'Delivery of the textbooks',
  'Failure of our boiler',
  'Undelivered books',
  'Re: failure notice',
  'Warning: snow',
  'Read: Chapter 4 first?',
  'Declined: who decides?',
  'Rejected last year',
  'Vacation dates',
  'Problem with the form',
])('“%s” is a person’s subject', (subject) => {
  expect(writerOf({ ...person, subject }, null, own)).toBe('person')
})

test.each<[string, Partial<Mail>, boolean]>([
  ['a question', {}, false],
  ['a question from Exchange', { machine: { ...machine, suppress: true } }, false],
  ['a post to a mailing list', { machine: { ...machine, list: true } }, true],
  ['bulk', { machine: { ...machine, precedence: 'bulk' } }, true],
  ['words of absence', { text: 'I am away until Monday.' }, true],
  ['words of failure', { subject: 'Delivery problem', text: 'Your message could not be delivered.' }, true],
  ['noreply@', from('noreply@oakfield.example'), true],
])('a courtesy is doubtful for %s: %#', (_, change, doubtful) => {
  expect(isDoubtful({ ...person, ...change })).toBe(doubtful)
})

test.each<[string, Partial<Mail>, boolean]>([
  ['to us', { to: [{ address: 'mastery@archimedes.example', name: '' }] }, true],
  ['with us copied in, at a plus-address', { cc: [{ address: 'mastery+x@archimedes.example', name: '' }] }, true],
  ['to others, with us in blind copy', { to: [{ address: 'ana@oakfield.example', name: '' }] }, false],
  ['in answer to somebody else', { to: [{ address: 'mastery@archimedes.example', name: '' }], inReplyTo: ['<a@b.example>'] }, false],
  ['in answer, by its subject', { to: [{ address: 'mastery@archimedes.example', name: '' }], subject: 'RE: Hello' }, false],
])('a question %s', (_, change, asked) => {
  expect(asksUs({ ...person, ...change }, own)).toBe(asked)
})

const folder = new URL('../fixtures/corpus/', import.meta.url)
const corpus = (['dsn', 'ooo', 'ham'] as const).flatMap((label) =>
  readdirSync(new URL(label, folder)).map((name) => [label, name] as const),
)

test.each(corpus)('%s/%s is taken for what it is', async (label, name) => {
  const raw = readFileSync(new URL(`${label}/${name}`, folder))
  const returnPath = headOf(raw).headers.find(([header]) => header === 'return-path')?.[1]
  const writer = writerOf(await readMail(raw, new Map()), returnPath === '<>' ? '' : null, own)
  expect(writer).toBe({ dsn: 'bounce', ooo: 'automatic', ham: 'person' }[label])
})
