/** Which case a mail belongs to: a match is routing, not authority. */
import { expect, test } from 'vitest'
import { type Mail, unreadMail } from '../../src/core/mail/message.ts'
import { type Belongs, belongs, type Candidate } from '../../src/core/mail/thread.ts'

const known = 'head@moorsidelane.example.org'
const mail = (address: string): Mail => ({ ...unreadMail(), from: [{ address, name: '' }], count: { ...unreadMail().count, from: 1 } })
const one = (declaration: string, change: Partial<Candidate>): Candidate => ({
  declaration,
  round: 'r',
  token: false,
  thread: false,
  hint: false,
  urn: false,
  name: false,
  participants: [known],
  ...change,
})
const kind = ({ kind: outer, ...rest }: Belongs) =>
  'disposition' in rest ? [rest.disposition.kind, rest.declaration] : [outer, 'declaration' in rest ? rest.declaration : null]

test.each<[string, string, Candidate[], [string, string | null]]>([
  ['nothing', known, [], ['enquiry', null]],
  ['a token', known, [one('a', { token: true })], ['reply', 'a']],
  ['a thread', known, [one('a', { thread: true })], ['reply', 'a']],
  ['a reference from somebody known', known, [one('a', { hint: true })], ['reply', 'a']],
  ['a reference from a stranger', 'x@elsewhere.example', [one('a', { hint: true })], ['enquiry', null]],
  ['a thread from a stranger', 'x@elsewhere.example', [one('a', { thread: true })], ['held', 'a']],
  ['a token from a stranger', 'x@elsewhere.example', [one('a', { token: true })], ['held', 'a']],
  ['a token against a thread', known, [one('a', { thread: true }), one('b', { token: true })], ['reply', 'b']],
  [
    'a thread where the sender is known against a token where not',
    known,
    [one('a', { token: true, participants: [] }), one('b', { thread: true })],
    ['reply', 'b'],
  ],
  ['the same school without a form', known, [one('a', { urn: true, name: true })], ['enquiry', null]],
])('%s', (_, address, candidates, expected) => {
  expect(kind(belongs(mail(address), 'person', candidates, 'r'))).toEqual(expected)
})

test.each(['bounce', 'automatic'] as const)('%s goes to its case, whoever it says it is from', (writer) => {
  expect(kind(belongs(mail('mailer-daemon@relay.example'), writer, [one('a', { thread: true })], 'r'))).toEqual([writer, 'a'])
})
