/** Who was copied in, who sent it, and when evidence stops counting. */
import { expect, test } from 'vitest'
import type { Evidence, EvidenceKind, Grade } from '../../src/core/signature/signatures.ts'
import { ledger, seen } from '../../src/core/signature/signatures.ts'
import { mail, mailed, messageId, programme, read, reading, receivedAt, round, withFields } from './moorside.ts'

const [head, lead1, lead2, office] = ['head', 'l.wojcik', 'z.hartley-smith', 'office'].map((who) => `${who}@moorsidelane.example.org`) as [
  string,
  string,
  string,
  string,
]
const email = (address: string) => read(address, [address])
const at = (mails: typeof mail, form = reading) => seen({ reading: form, programme, mail: mails, messageId, at: receivedAt })
const kinds = (mails: typeof mail, form = reading) =>
  ledger({ reading: form, programme, evidence: at(mails, form), round }).map((s) => s.kind)

const officeForm = withFields({ 'school.email': email(office) })
const oneMailbox = withFields({ 'lead1.email': email(head) })
const headIsLead2 = withFields({ 'lead2.name': read("Siân O'Brien"), 'lead2.email': email(head) })

test.each([
  ['the head sends it with both leads copied in', mail, reading, ['sent it', 'copied in', 'copied in']],
  ['a lead sends it', mailed(lead1, [head, lead2]), reading, ['copied in', 'sent it', 'copied in']],
  [
    'leads in To instead of Cc',
    mailed(head, [], ['mastery@archimedes.example', lead1, lead2]),
    reading,
    ['sent it', 'copied in', 'copied in'],
  ],
  ['capital letters', mailed('Head@MoorsideLane.example.org', [lead1, lead2]), reading, ['sent it', 'copied in', 'copied in']],
  ['one lead left out', mailed(head, [lead1]), reading, ['sent it', 'copied in', 'not seen']],
  ['the undeclared office sends it', mailed(office, [lead1, lead2]), reading, ['not seen', 'copied in', 'copied in']],
  [
    'the declared office sends it: the head was copied in',
    mailed(office, [lead1, lead2]),
    officeForm,
    ['copied in', 'copied in', 'copied in'],
  ],
  ['two people on one mailbox: neither sent it', mailed(head, [lead2]), oneMailbox, ['copied in', 'copied in', 'copied in']],
  ['one person in two roles did send it', mailed(head, [lead1]), headIsLead2, ['sent it', 'copied in', 'sent it']],
  ['From twice proves no sender', { ...mail, count: { ...mail.count, from: 2 } }, reading, ['not seen', 'copied in', 'copied in']],
  [
    'Cc twice: seen, and no signature (grade D)',
    { ...mail, count: { ...mail.count, cc: 2 } },
    reading,
    ['sent it', 'copied in', 'copied in'],
  ],
  [
    'a display name proves nothing',
    { ...mail, cc: [{ address: 'x@elsewhere.example', name: lead1 }] },
    reading,
    ['sent it', 'not seen', 'not seen'],
  ],
])('%s', (_, mails, form, expected) => {
  expect(kinds(mails, form)).toEqual(expected)
})

const after = (changes: Parameters<typeof withFields>[0], commitments = reading.commitments) =>
  ledger({ reading: { ...withFields(changes), commitments }, programme, evidence: at(mail), round }).map((s) => s.kind)
const all = ['sent it', 'copied in', 'copied in']
const none = ['not seen', 'not seen', 'not seen']

test.each([
  ['a telephone number corrected', after({ 'lead1.telephone': read('01632 960999', '+441632960999') }), all],
  ['duties in school rewritten', after({ 'lead1.roles': read('Maths lead') }), all],
  ['a title added to the same name', after({ 'lead1.name': read('Mr Łukasz Wójcik') }), all],
  ['another address added for the head', after({ 'school.email': read(`${head}; ${office}`, [head, office]) }), all],
  ['another lead 1', after({ 'lead1.name': read('Priya Nair') }), ['sent it', 'not seen', 'copied in']],
  ['another address for lead 2', after({ 'lead2.email': email('zoe@moorsidelane.example.org') }), ['sent it', 'copied in', 'not seen']],
  ['another school', after({ 'school.name': read('Quarry Bank Primary School') }), none],
  ['another URN', after({ 'school.urn': read('199902', '199902') }), none],
  ['a URN found to be mistyped', after({ 'school.urn': read('19990') }), all],
  ['a commitment struck out', after({}, { missing: [programme.commitments[0] ?? ''], altered: [] }), none],
])('what a revision resets: %s', (_, kinds, expected) => {
  expect(kinds).toEqual(expected)
})

const [evidence] = at(mail)
if (!evidence) throw new Error('the fixture mail shows no signature')
const later = (minutes: number) => receivedAt.add({ minutes })
const headLine = (extra: Evidence[], rule: 'copied' | 'confirmed' = 'copied') =>
  ledger({ reading, programme, evidence: extra, round: { signatures: rule } })[0]
const entry = (kind: EvidenceKind, minutes = 0, grade: Grade = 'unchecked'): Evidence => ({ ...evidence, kind, grade, at: later(minutes) })

test.each<[string, Evidence[], 'copied' | 'confirmed', string, boolean]>([
  ['nothing', [], 'copied', 'not seen', false],
  ['copied in', [entry('copied in')], 'copied', 'copied in', true],
  ['copied in where confirmations are asked for', [entry('copied in')], 'confirmed', 'copied in', false],
  ['copied in, grade D', [entry('copied in', 0, 'D')], 'copied', 'copied in', false],
  ['sent it, unchecked, where confirmations are asked for', [entry('sent it')], 'confirmed', 'sent it', false],
  ['sent it, grade A, where confirmations are asked for', [entry('sent it', 0, 'A')], 'confirmed', 'sent it', true],
  ['the better kind wins, whichever came first', [entry('copied in', 5), entry('sent it', 1)], 'copied', 'sent it', true],
  ['confirmed', [entry('copied in'), entry('confirmed', 9)], 'confirmed', 'confirmed', true],
  ['objected, after confirming', [entry('confirmed'), entry('objected', 9)], 'copied', 'objected', false],
  [
    'sent it in a mail its domain denies, then copied in',
    [entry('sent it', 0, 'D'), entry('copied in', 5, 'B')],
    'copied',
    'copied in',
    true,
  ],
  ['sent it twice: the surer counts', [entry('sent it', 0, 'C'), entry('sent it', 5, 'A')], 'confirmed', 'sent it', true],
  ['confirmed in a mail its domain denies', [entry('confirmed', 0, 'D')], 'copied', 'confirmed', false],
  ['a denied confirmation takes nothing away', [entry('copied in', 0, 'B'), entry('confirmed', 5, 'D')], 'copied', 'copied in', true],
  [
    'objected in a mail its domain denies: a person looks',
    [entry('sent it', 0, 'A'), entry('objected', 5, 'D')],
    'copied',
    'objected',
    false,
  ],
  ['undeliverable after being copied in', [entry('copied in'), entry('undeliverable', 1)], 'copied', 'undeliverable', false],
  ['wrote to us after the report', [entry('undeliverable', 1), entry('sent it', 9)], 'copied', 'sent it', true],
  ['the report came after they wrote', [entry('sent it', 1), entry('undeliverable', 9)], 'copied', 'undeliverable', false],
])('%s', (_, given, rule, kind, suffices) => {
  expect(headLine(given, rule)).toMatchObject({ kind, suffices })
})

test('staff are told about shared mailboxes, people in two roles and pictures', () => {
  const notes = (form: typeof reading) => ledger({ reading: form, programme, evidence: [], round }).map((s) => s.notes)
  expect(notes(reading)).toEqual([[], [], []])
  expect(notes(officeForm)[0]).toEqual([expect.stringContaining('shared mailbox')])
  expect(notes(oneMailbox).slice(0, 2)).toEqual([['one mailbox with lead teacher 1'], ['one mailbox with head teacher']])
  expect(notes(headIsLead2)[2]).toEqual(['the same person as head teacher'])
  const picture = withFields({ 'signature.lead2': read(null, null, { source: { kind: 'picture', table: 5, row: 3, column: 2 } }) })
  expect(notes(picture)[2]).toEqual([expect.stringContaining('a mark to confirm')])
})
