/** Each check, by the form that fails it; and the fixture form, which fails none. */
import { expect, test } from 'vitest'
import type { Checking } from '../../src/core/findings/findings.ts'
import { findings } from '../../src/core/findings/findings.ts'
import { ledger, seen } from '../../src/core/signature/signatures.ts'
import { archimedes, greatNorth, mail, mailed, messageId, programme, read, reading, receivedAt, round, withFields } from './moorside.ts'

type Given = Partial<Checking> & { mail?: typeof mail }

function check(given: Given) {
  const all = { reading, programme, round, hub: archimedes, hubs: [archimedes, greatNorth], receivedAt, duplicates: [], mail, ...given }
  const evidence = seen({ ...all, messageId, at: receivedAt })
  return findings({ signatures: ledger({ ...all, evidence }), ...all })
}
const codes = (given: Given) => check(given).map((f) => `${f.kind} ${f.code}${f.field === null ? '' : ` ${f.field}`}`)

test('the fixture form, copied to its signatories, has no finding at all', () => {
  expect(check({})).toEqual([])
})

const nothing = read(null)
const picture = read(null, null, { source: { kind: 'picture', table: 5, row: 1, column: 2 } })
const statement = (text: string) => ({ reading: withFields({ statement: read(`${text} ${'word '.repeat(30)}`) }) })
const urn = (value: string, normalised: string | null = null) => ({ reading: withFields({ 'school.urn': read(value, normalised) }) })
const at = (text: string) => ({ receivedAt: Temporal.Instant.from(text) })

test.each<[string, Given, string[]]>([
  ['a field left blank', { reading: withFields({ 'lead2.telephone': nothing }) }, ['fixable field-missing lead2.telephone']],
  ['a picture where text belongs', { reading: withFields({ 'school.name': picture }) }, ['fixable field-is-picture school.name']],
  [
    'a value hard to read',
    { reading: withFields({ 'school.address': read('M00rside', null, { confidence: 'low' }) }) },
    ['flag low-confidence school.address'],
  ],

  ['a URN with a space', urn('199 901', '199901'), []],
  ['a URN with its label', urn('URN: 199901', '199901'), []],
  ['five digits', urn('19990'), ['fixable urn-malformed school.urn']],
  ['six digits that do not start with 1', urn('299901'), ['fixable urn-malformed school.urn']],
  ['words', urn('see website'), ['fixable urn-malformed school.urn']],
  ['a LAESTAB with its stroke', urn('841/2345'), ['flag urn-other-identifier school.urn']],
  ['a LAESTAB in seven digits', urn('8412345'), ['flag urn-other-identifier school.urn']],
  ['a UKPRN', urn('10081234'), ['flag urn-other-identifier school.urn']],

  ['half an e-mail address', { reading: withFields({ 'lead2.email': read('z.hartley-smith') }) }, ['fixable email-malformed lead2.email']],
  [
    'a telephone number too short',
    { reading: withFields({ 'school.telephone': read('960123') }) },
    ['fixable telephone-malformed school.telephone'],
  ],

  ['another hub named', { reading: withFields({ 'school.hub': read('Great North', 'great-north') }) }, ['flag hub-differs school.hub']],
  ['a hub we do not know', { reading: withFields({ 'school.hub': read('Cornwall') }) }, ['flag hub-not-recognised school.hub']],

  [
    'one person as both leads',
    { reading: withFields({ 'lead2.name': read('Mr Lukasz Wojcik') }) },
    ['fixable leads-same-person lead2.name', 'flag signature-other-name signature.lead2'],
  ],
  [
    'the head as a lead',
    { reading: withFields({ 'lead2.name': read("Siân O'Brien"), 'signature.lead2': read("Siân O'Brien") }) },
    ['flag head-is-lead lead2.name'],
  ],
  [
    'a lead 1 who does not lead maths',
    { reading: withFields({ 'lead1.roles': read('Year 5 teacher') }) },
    ['flag lead1-not-maths-lead lead1.roles'],
  ],
  ['a lead 1 whose roles are blank', { reading: withFields({ 'lead1.roles': nothing }) }, ['fixable field-missing lead1.roles']],
  [
    'two leads on one mailbox',
    { reading: withFields({ 'lead2.email': read('l.wojcik@moorsidelane.example.org', ['l.wojcik@moorsidelane.example.org']) }) },
    ['flag shared-mailbox lead2.email'],
  ],
  [
    'the office as the school’s address',
    {
      reading: withFields({ 'school.email': read('office@moorsidelane.example.org', ['office@moorsidelane.example.org']) }),
      mail: mailed('office@moorsidelane.example.org', ['l.wojcik@moorsidelane.example.org', 'z.hartley-smith@moorsidelane.example.org']),
    },
    ['flag shared-mailbox school.email'],
  ],

  ['a signature box left blank', { reading: withFields({ 'signature.lead1': nothing }) }, ['fixable signature-missing signature.lead1']],
  ['a picture of a signature', { reading: withFields({ 'signature.lead1': picture }) }, ['flag signature-picture signature.lead1']],
  ['signed with initials', { reading: withFields({ 'signature.lead1': read('ŁW') }) }, []],
  [
    'signed by somebody else',
    { reading: withFields({ 'signature.lead1': read('A Clerk') }) },
    ['flag signature-other-name signature.lead1'],
  ],
  [
    'lead 2 not copied in',
    { mail: mailed('head@moorsidelane.example.org', ['l.wojcik@moorsidelane.example.org']) },
    ['fixable not-copied-in lead2.email'],
  ],
  [
    'lead 2 without an address is not also "not copied in"',
    { reading: withFields({ 'lead2.email': nothing }) },
    ['fixable field-missing lead2.email'],
  ],
  [
    'a round that asks for confirmations',
    { round: { ...round, signatures: 'confirmed' } },
    ['fixable not-confirmed school.email', 'fixable not-confirmed lead1.email', 'fixable not-confirmed lead2.email'],
  ],

  ['no statement', { reading: withFields({ statement: nothing }) }, ['fixable statement-missing statement']],
  ['a thin statement', { reading: withFields({ statement: read('We would like to.') }) }, ['flag statement-thin statement']],
  ['an earlier Work Group admitted', statement('We took part in a Work Group in 2016-17.'), ['ineligible prior-work-group statement']],
  ['an earlier Work Group denied', statement('We have not taken part in a Maths Hub Work Group before.'), []],
  ['denied with an apostrophe', statement("We haven't taken part in any Work Groups."), []],
  ['denied in words of their own', statement('We have not, as a school, been in a Work Group.'), []],
  ['nobody has', statement('None of our teachers has attended a Work Group.'), []],
  [
    'admitted beside another "not"',
    statement('We are not new to this. Our maths lead attended a Work Group.'),
    ['ineligible prior-work-group statement'],
  ],
  ['a hope for a Work Group later', statement('We hope to go on to the Work Group.'), []],
  ['another kind of group', statement('We took part in a reading project.'), []],
  [
    'denied for the school, admitted for a teacher',
    statement('We have not taken part in a Work Group. Zoë took part in a Work Group at her last school.'),
    ['flag prior-work-group-unclear statement'],
  ],

  ['a commitment missing', { reading: { ...reading, commitments: { missing: ['x'], altered: [] } } }, ['fixable commitments-missing']],
  [
    'a commitment altered',
    { reading: { ...reading, commitments: { missing: [], altered: [{ printed: 'two', found: 'one' }] } } },
    ['flag commitment-altered'],
  ],

  ['the last second in London, which is 22:59:59 UTC', at('2018-05-25T22:59:59Z'), []],
  ['one second later', at('2018-05-25T23:00:00Z'), ['flag late']],
  ['the first second of the round', at('2018-03-01T00:00:00Z'), []],
  ['the evening before', at('2018-02-28T23:59:59Z'), ['flag early']],

  ['something earlier matches', { duplicates: [{ reference: 'MR-2018-0007', why: 'the same URN' }] }, ['flag possible-duplicate']],
  [
    'the reading noticed something',
    { reading: { ...reading, problems: [{ code: 'unexpected-table', message: 'A table we do not know.' }] } },
    ['flag unexpected-table'],
  ],
])('%s', (_, given, found) => {
  expect(codes(given)).toEqual(found)
})

test('what a school is told is an instruction, and gives away nobody', () => {
  const bad = { missing: ['x'], altered: [] }
  const blank = Object.fromEntries(programme.fields.map(({ key }) => [key, nothing]))
  const broken = {
    ...blank,
    'lead1.email': read('x'),
    'lead1.telephone': read('1'),
    'school.urn': read('7'),
    'lead1.name': read('Z'),
    'lead2.name': read('z'),
  }
  const messages = [
    ...check({ reading: { ...withFields(blank), commitments: bad } }),
    ...check({ reading: withFields(broken) }),
    ...check({ mail: mailed('stranger@elsewhere.example', []) }),
    ...check({ round: { ...round, signatures: 'confirmed' } }),
  ].filter((f) => f.kind === 'fixable')
  expect(new Set(messages.map((f) => f.code)).size).toBeGreaterThan(8)
  for (const { message } of messages) {
    expect(message).toMatch(/^(Send|Add|Type|Write|Name|Copy in|Ask) /)
    expect(message).toMatch(/\.$/)
    expect(message).not.toMatch(/please|sorry|invalid|unfortunately|O'Brien|Wójcik|Hartley|@moorsidelane/i)
  }
})
