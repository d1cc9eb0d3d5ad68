/** What delivery reports say of whom. */
import { expect, test } from 'vitest'
import { type Reported, reportIn } from '../../src/core/mail/dsn.ts'

const head = 'head@moorsidelane.example.org'
const id = '<cs.0123456789abcdef0123.0123456789abcdef0123@archimedes.example>'
const none = { subject: '', text: '', status: [], raw: '', failedRecipients: null }
const group = (...lines: string[]) => [`Reporting-MTA: dns; relay.example\n\n${lines.join('\n')}\n`]
const one = (change: Partial<Reported>): Reported => ({ address: head, outcome: 'failed', status: null, words: null, ...change })

test.each<[string, string[], Reported[]]>([
  [
    'a failure, with folded words',
    group(`Final-Recipient: rfc822; ${head}`, 'Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 User', '    unknown'),
    [one({ status: '5.1.1', words: '550 5.1.1 User unknown' })],
  ],
  ['a delay', group(`Final-Recipient: rfc822;${head}`, 'Action: delayed', 'Status: 4.4.1'), [one({ outcome: 'delayed', status: '4.4.1' })]],
  [
    'a success',
    group(`Final-Recipient: rfc822;${head}`, 'Action: delivered', 'Status: 2.0.0'),
    [one({ outcome: 'delivered', status: '2.0.0' })],
  ],
  ['one that gave up', group(`Final-Recipient: rfc822;${head}`, 'Action: failed', 'Status: 4.4.7'), [one({ status: '4.4.7' })]],
  [
    'whom we wrote to, not where it was forwarded',
    group(
      'Final-Recipient: rfc822; s.obrien@elsewhere.example',
      `Original-Recipient: rfc822;${head.toUpperCase()}`,
      'Action: failed',
      'Status: 5.0.0',
    ),
    [one({ status: '5.0.0' })],
  ],
  [
    'two of them',
    group(
      `Final-Recipient: rfc822; ${head}`,
      'Action: failed',
      'Status: 5.1.1',
      '',
      'Final-Recipient: rfc822; b@c.example',
      'Action: delayed',
      'Status: 4.2.2',
    ),
    [one({ status: '5.1.1' }), one({ address: 'b@c.example', outcome: 'delayed', status: '4.2.2' })],
  ],
])('the standard form: %s', (_, status, recipients) => {
  expect(reportIn({ ...none, status })).toMatchObject({ standard: true, recipients })
})

test.each<[string, string, string, Partial<Reported>]>([
  [
    'qmail',
    'failure notice',
    `Hi. This is the qmail-send program at relay.example.\n\n<${head}>:\nRemote host said: 550 5.1.1 No such user\n\n--- Below this line is a copy of the message.\n\nTo: other@else.example`,
    { status: '5.1.1', words: 'Remote host said: 550 5.1.1 No such user' },
  ],
  [
    'Exim',
    'Mail delivery failed: returning message to sender',
    `A message that you sent could not be delivered.\n\n  ${head}\n    550 No such person\n\n------ This is a copy of the message ------\nTo: other@else.example`,
    { words: '550 No such person' },
  ],
  [
    'sendmail',
    'Returned mail: User unknown',
    `   ----- The following addresses had permanent fatal errors -----\n<${head}>\n\n   ----- Transcript of session follows -----\n550 <${head}>... User unknown\n\n   ----- Original message follows -----\nTo: other@else.example`,
    { words: `550 <${head}>... User unknown` },
  ],
  [
    'a delay of Exim',
    'Warning: message 1fLabc delayed 24 hours',
    `has not yet been delivered\n\n  ${head}\n\nNo action is required on your part.`,
    { outcome: 'delayed' },
  ],
  [
    'a delay that ended',
    'Mail delivery failed',
    `Delivery to ${head} was delayed and has now failed permanently: giving up.`,
    { outcome: 'failed' },
  ],
])('words of %s', (_, subject, text, said) => {
  const { standard, recipients } = reportIn({ ...none, subject, text })
  expect(standard).toBe(false)
  expect(recipients).toHaveLength(1)
  expect(recipients[0]).toMatchObject({ address: head, ...said })
})

test('X-Failed-Recipients names them, and what is returned names the letter', () => {
  const { recipients, ids } = reportIn({
    ...none,
    failedRecipients: `${head}, b@c.example`,
    raw: `\n\nMessage-ID: ${id}\nReferences: <a@b.example>\n`,
  })
  expect(recipients.map(({ address }) => address)).toEqual([head, 'b@c.example'])
  expect(ids).toEqual([id, '<a@b.example>'])
})

test('a crafted report is read to its end', () => {
  for (const text of [
    '<'.repeat(500_000),
    'a@'.repeat(300_000),
    'Final-Recipient:\n '.repeat(50_000),
    `${' '.repeat(400_000)}x`,
    '550 '.repeat(200_000),
  ])
    reportIn({ ...none, text, raw: text, status: [text] })
})
