/** What is posted besides the card: notes, announcements, and mail that waits for a person. */
import { expect, test } from 'vitest'
import type { StoredMessage } from '../../src/app.ts'
import type { Decision } from '../../src/core/declaration.ts'
import type { Note } from '../../src/core/effect.ts'
import type { Disposition, Mail } from '../../src/core/mail/message.ts'
import { mailPost } from '../../src/review/mail/mail-post.ts'
import { announcement, note } from '../../src/review/posts.ts'
import { messageId, moorside, mail as moorsideMail, receivedAt } from '../core/moorside.ts'
import { caseOf, fits, nasty, strings } from './hostile.ts'

const c = moorside()
const lead2 = c.evidence.find(({ role }) => role === 'lead2')?.address ?? ''
const at = '2018-05-28T09:42:00Z'

test.each<[string, Note, RegExp]>([
  [
    'an approval',
    { kind: 'decided', verdict: 'approved', by: 'U0REVIEW', at, reason: null, note: null, releaseAt: '2018-05-28T09:52:00Z' },
    /^Approved by <@U0REVIEW> on 28 May 2018 at 10:42am\. Provisional until 28 May 2018 at 10:52am\.$/,
  ],
  [
    'a decline',
    { kind: 'decided', verdict: 'declined', by: 'U0REVIEW', at, reason: 'no-places', note: 'Telephoned', releaseAt: null },
    /Reason: No places left\. Provisional until the decisions are released together\. Note: Telephoned$/,
  ],
  ['an undo', { kind: 'undone', verdict: 'approved', by: 'U0LEAD', at }, /<@U0LEAD> took back “Approved”/],
  [
    'a newer form',
    { kind: 'revised', revision: 2, changed: ['lead1.email', 'statement'] },
    /^The school sent form 2\. Changed: .+ and .+\.$/,
  ],
  ['the same form again', { kind: 'revised', revision: 2, changed: [] }, /Nothing in it has changed/],
  [
    'a reply of a signatory',
    { kind: 'reply', message: messageId, text: 'I confirm', from: lead2 },
    /A reply from lead teacher 2: I confirm/i,
  ],
  [
    'a reply of somebody else',
    { kind: 'reply', message: messageId, text: 'Hello', from: 'office@moorsidelane.example.org' },
    /office@moorsidelane\.example\.org: Hello/,
  ],
  [
    'a refused letter',
    { kind: 'letter-failed', letter: 'request', to: lead2, response: `550 5.1.1 <${lead2}> unknown` },
    /the letter “request” to lead teacher 2: 550 5\.1\.1 &lt;\[address\]&gt; unknown/i,
  ],
  ['a bounce', { kind: 'bounce', message: messageId, text: `${lead2}: mailbox full` }, /could not be delivered: \[address\]: mailbox full/],
])('the thread is told of %s', (_, told, text) => {
  const rendered = note(c, told)
  expect(rendered.text).toMatch(text)
  expect(JSON.stringify(rendered)).not.toContain(lead2)
  fits.message(rendered.blocks)
})

const decision: Decision = {
  number: 1,
  verdict: 'approved',
  by: 'U0REVIEW',
  at: Temporal.Instant.from(at),
  reasonId: null,
  note: 'a private note',
  origin: 'verdict',
  releaseAt: null,
  releasedAt: null,
}

test.each<[Partial<Decision>, string]>([
  [{}, 'has a place'],
  [{ verdict: 'waitlisted', reasonId: 'no-places' }, 'is on the waiting list'],
  [{ verdict: 'declined', reasonId: 'greater-need' }, 'Reason: Places went to schools in areas of greater need.'],
])('a released decision says everything in its text: %o', (change, part) => {
  const { text, blocks } = announcement(c, { ...decision, ...change })
  for (const said of [part, c.school.name ?? '', c.declaration.reference, '<@U0REVIEW>', 'Places left: 6 of 6'])
    expect(text).toContain(said)
  expect(text).not.toContain('private note')
  fits.message(blocks)
})

const mail: Mail = {
  messageId: '<1@school.example>',
  inReplyTo: [],
  references: [],
  from: [{ address: 'office@school.example', name: 'School office' }],
  to: moorsideMail.to,
  cc: [],
  replyTo: [],
  subject: 'How do we apply?',
  count: moorsideMail.count,
  machine: {
    autoSubmitted: null,
    precedence: null,
    contentType: null,
    returnPath: null,
    autoReply: false,
    failedRecipients: false,
    loop: [],
    letter: null,
  },
  text: 'Good morning, how do we apply?',
  forms: [],
  documents: [],
}
const stored = (disposition: Disposition, change: Partial<StoredMessage> = {}): StoredMessage => ({
  id: messageId,
  hub: 'archimedes-ne',
  receivedAt,
  disposition,
  declaration: null,
  mail,
  dismissed: null,
  ...change,
})
const held = (reason: Extract<Disposition, { kind: 'held' }>['reason'], why: Extract<Disposition, { kind: 'held' }>['why'] = null) =>
  stored({ kind: 'held', reason, why })
const buttons = (m: StoredMessage) => mailPost(m).blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))

test.each<[string, StoredMessage, string]>([
  [
    'an enquiry',
    stored({ kind: 'enquiry' }),
    'Enquiry. A message with no declaration in it. From School office (office@school.example), received 24 May 2018 at 4:42pm, subject: “How do we apply?”.',
  ],
  ['a locked form', held('unreadable', 'password'), 'Mail held for you. A form that could not be read. It is protected by a password.'],
  ['two senders', held('two-senders'), 'nobody can say who wrote it'],
  [
    'a mail that could not be parsed',
    stored({ kind: 'held', reason: 'reading-failed', why: null }, { mail: null }),
    'From an unknown sender',
  ],
])('%s is said in words, and can be put aside', (_, m, text) => {
  expect(mailPost(m).text).toContain(text)
  expect(buttons(m).at(-1)).toMatchObject({ action_id: 'dismiss', value: JSON.stringify({ id: messageId }) })
  fits.message(mailPost(m).blocks)
})

test.each<[StoredMessage, boolean]>([
  [stored({ kind: 'enquiry' }), true],
  [held('unreadable', 'pdf'), true],
  [held('stranger'), true],
  [held('two-senders'), false],
  [held('forged'), false],
  [stored({ kind: 'held', reason: 'reading-failed', why: null }, { mail: null }), false],
])('a message has Reply where there is somebody to answer', (m, answerable) => {
  expect(buttons(m).some((one) => 'action_id' in one && one.action_id === 'reply')).toBe(answerable)
})

test.each([
  ['accepted', '250 Ok', 'the mail server accepted the answer'],
  ['failed', `550 <${lead2}> unknown`, 'the answer was not sent: 550 &lt;[address]&gt; unknown'],
  ['undeliverable', 'mailbox full', 'the answer came back: mailbox full'],
] as const)('an answered one says by whom, and what became of it: %s', (letter, response, text) => {
  const m = stored({ kind: 'enquiry' }, { answered: { by: 'U0LEAD', at: Temporal.Instant.from(at), letter, response } })
  expect(mailPost(m).text).toContain(`Answered by <@U0LEAD> on 28 May 2018 at 10:42am; ${text}.`)
  fits.message(mailPost(m).blocks)
})

test('a dismissed one says by whom, and has no button', () => {
  const m = stored({ kind: 'enquiry' }, { dismissed: { by: 'U0LEAD', at: Temporal.Instant.from(at) } })
  expect(mailPost(m).text).toContain('Dismissed by <@U0LEAD> on 28 May 2018 at 10:42am.')
  expect(buttons(m)).toEqual([])
})

test.each(nasty.map((text, i) => [i, text] as const))('hostile text %i fits and does nothing', (_, text) => {
  const from = [{ address: text, name: text }]
  const documents = Array.from(
    { length: 100 },
    () => ({ name: text, kind: 'docx', sha256: '', size: 1, found: { kind: 'nothing' } }) as const,
  )
  const posts = [
    mailPost(stored({ kind: 'enquiry' }, { mail: { ...mail, from, subject: text, text, documents } })),
    announcement(caseOf(text), decision),
    note(caseOf(text), { kind: 'reply', message: messageId, text, from: text }),
    note(c, { kind: 'letter-failed', letter: text, to: text, response: text }),
    note(c, { kind: 'decided', verdict: 'declined', by: text, at, reason: text, note: text, releaseAt: null }),
    note(c, { kind: 'revised', revision: 2, changed: Array.from({ length: 100 }, () => text) }),
  ]
  for (const { text: said, blocks } of posts) {
    fits.message(blocks)
    for (const part of [said, ...strings(blocks)]) expect(part).not.toMatch(/<[!#]|<@U0LEAD>|<https/)
  }
})
