/** What the headers and the look-ups come to, for each signatory. */
import { expect, test } from 'vitest'
import { type Authentication, isForged, standing, unlessForged } from '../../src/core/mail/authentication.ts'
import { relayedBy } from '../../src/core/mail/authentication-results.ts'
import { better, listedGrade, schoolDomains, senderGrade } from '../../src/core/signature/grades.ts'
import { mail, mailed } from './moorside.ts'

type Looked = Extract<Authentication, { kind: 'looked' }>
const domain = 'moorsidelane.example.org'
const [head, lead1] = [`head@${domain}`, `l.wojcik@${domain}`]
const signature = { domain, result: 'pass', aligned: true, covers: ['from', 'to', 'cc', 'subject'], partial: false }
const looked = (change: Partial<Looked> = {}): Looked => ({
  kind: 'looked',
  from: domain,
  spf: { result: 'fail', domain: 'relay.example', aligned: false },
  dkim: [],
  dmarc: { result: 'fail', policy: 'reject' },
  arc: { result: 'none', domain: null },
  relayed: null,
  ...change,
})
const signed = looked({ dkim: [signature], dmarc: { result: 'pass', policy: 'reject' } })
const spf = (result: string) => looked({ spf: { result, domain, aligned: true } })
const relayed = (dmarc: string, change: Partial<Looked> = {}) => looked({ relayed: { dmarc, from: domain, policy: 'reject' }, ...change })

test.each<[string, Authentication, 'vouched' | 'denied' | 'unknown', boolean]>([
  ['signed', signed, 'vouched', false],
  ['signed by a domain without a policy', looked({ dkim: [signature], dmarc: { result: 'none', policy: null } }), 'vouched', false],
  ['sent by a server that the domain names', spf('pass'), 'vouched', false],
  [
    'signed, but not to its end',
    looked({ dkim: [{ ...signature, partial: true }], dmarc: { result: 'pass', policy: 'none' } }),
    'unknown',
    false,
  ],
  ['signed by others', looked({ dkim: [{ ...signature, aligned: false }] }), 'denied', true],
  ['a broken signature', looked({ dkim: [{ ...signature, result: 'neutral' }] }), 'denied', true],
  ['a policy of quarantine', looked({ dmarc: { result: 'fail', policy: 'quarantine' } }), 'denied', true],
  ['a policy of none', looked({ dmarc: { result: 'fail', policy: 'none' } }), 'denied', false],
  ['no policy', looked({ dmarc: { result: 'none', policy: null } }), 'unknown', false],
  ['the policy does not answer', looked({ dmarc: { result: 'temperror', policy: null } }), 'unknown', false],
  ['the key does not answer', looked({ dkim: [{ ...signature, result: 'temperror' }] }), 'unknown', false],
  ['the key of another does not answer', looked({ dkim: [{ ...signature, aligned: false, result: 'temperror' }] }), 'denied', true],
  ['the list of servers does not answer', spf('temperror'), 'unknown', false],
  ['no client known, unsigned', looked({ spf: null }), 'unknown', false],
  ['no client known, a broken signature', looked({ spf: null, dkim: [{ ...signature, result: 'fail' }] }), 'denied', false],
  ['two senders', looked({ from: null, dkim: [signature] }), 'unknown', false],
  ['passed at the hub’s server', relayed('pass'), 'vouched', false],
  ['passed there, for another', relayed('pass', { from: 'other.example' }), 'unknown', false],
  ['failed there', relayed('fail', { spf: null }), 'denied', true],
  ['failed there, and signed all the same', relayed('fail', { dkim: [signature] }), 'vouched', false],
  ['not known there either', relayed('none'), 'unknown', false],
  ['too slow', { kind: 'not-looked', why: 'too-slow' }, 'unknown', false],
  ['too many signatures', { kind: 'not-looked', why: 'hostile' }, 'denied', false],
])('%s', (_, a, expected, forged) => {
  expect(standing(a)).toBe(expected)
  expect(isForged(a)).toBe(forged)
  expect(unlessForged('person', a)).toBe(forged ? 'forged' : 'person')
  expect(unlessForged('automatic', a)).toBe('automatic')
})

test.each([
  ['vouched for', signed, mail, 'A'],
  ['unknown', looked({ spf: null }), mail, 'C'],
  ['denied', looked(), mail, 'D'],
  ['From twice', signed, { ...mail, count: { ...mail.count, from: 2 } }, 'D'],
  ['two in one From', signed, { ...mail, from: [...mail.from, { address: 'x@y.example', name: '' }] }, 'D'],
  ['read before this was looked at', null, mail, 'unchecked'],
] as const)('the sender’s own: %s', (_, a, headers, grade) => {
  expect(senderGrade(a, { ...headers, from: [...headers.from] })).toBe(grade)
})

const count = (change: Partial<typeof mail.count>) => ({ ...mail, count: { ...mail.count, ...change } })
const covering = (...covers: string[]) => looked({ dkim: [{ ...signature, covers }], dmarc: { result: 'pass', policy: 'reject' } })

test.each<[string, Authentication | null, typeof mail, string, string | null]>([
  ['in a signed Cc', signed, mail, lead1, 'B'],
  ['in a signed To', signed, mailed(head, [], ['mastery@archimedes.example', lead1]), lead1, 'B'],
  ['in capital letters', signed, mail, lead1.toUpperCase(), 'B'],
  ['in a Cc that the signature leaves out', covering('from', 'to'), mail, lead1, 'C'],
  ['in To, which is signed, and in Cc, which is not', covering('from', 'to'), mailed(head, [lead1], [lead1]), lead1, 'B'],
  ['in one of two Ccs', signed, count({ cc: 2 }), lead1, 'D'],
  ['in Cc, with To standing twice', signed, count({ to: 2 }), lead1, 'C'],
  ['with From standing twice', signed, count({ from: 2 }), lead1, 'D'],
  ['signed by another school', signed, mailed('head@quarrybank.example.org', [lead1]), lead1, 'C'],
  ['signed by a part of the school', signed, mailed(`head@mail.${domain}`, [lead1]), lead1, 'B'],
  ['the server alone is known', spf('pass'), mail, lead1, 'C'],
  ['nothing is known', looked({ spf: null }), mail, lead1, 'C'],
  ['denied', looked(), mail, lead1, 'D'],
  ['read before this was looked at', null, mail, lead1, 'unchecked'],
  ['not in it', signed, mail, 'x@y.example', null],
  ['as a display name only', signed, { ...mail, cc: [{ address: 'x@y.example', name: lead1 }] }, lead1, null],
])('named: %s', (_, a, headers, address, grade) => {
  expect(listedGrade(a, headers, address, [domain])).toBe(grade)
})

test('a mailbox that anyone can open speaks for no school', () => {
  expect(schoolDomains(['head@Moorside.example', 'moorside.head@gmail.com', 'nobody'])).toEqual(['moorside.example'])
})

test('better grades first, and D after everything', () => {
  expect(better('B', 'A')).toBe('A')
  expect(better('unchecked', 'D')).toBe('unchecked')
})

const server = 'mx.archimedes.example'
test.each([
  [`${server}; dmarc=pass header.from=${domain}`, { dmarc: 'pass', from: domain, policy: null }],
  [
    `${server} 1; spf=fail (a (nested; comment) here); dmarc = fail (p=REJECT) header.from="${domain}"`,
    { dmarc: 'fail', from: domain, policy: 'reject' },
  ],
  [`${server}; dmarc=fail policy.dmarc=quarantine header.from=${domain}`, { dmarc: 'fail', from: domain, policy: 'quarantine' }],
  [`${server}; none`, null],
  [`${server}.evil.example; dmarc=pass header.from=${domain}`, null],
  [`(${server}) evil.example; dmarc=pass`, null],
  [`"${server}; dmarc=pass"; spf=pass`, null],
  [`${server}; spf=pass smtp.mailfrom="x; dmarc=pass"`, null],
  [`${server}; (dmarc=pass`, null],
  ['', null],
])('Authentication-Results: %s', (value, expected) => {
  expect(relayedBy(server, value)).toEqual(expected)
})

test('a header made to be slow is read', () => {
  for (const piece of [' ', '(', ')', ';', '=', '\\', '"', ' = ']) relayedBy(server, `${server}; ${piece.repeat(200_000)}`)
})
