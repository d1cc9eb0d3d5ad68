/** What a machine read from a picture: never sure, never mailed out, never held against the school. */
import { expect, test } from 'vitest'
import { outstanding } from '../../src/core/declaration.ts'
import { byPicture, isByPicture, namesSchool } from '../../src/core/form/by-picture.ts'
import { readingRows } from '../../src/core/form/reading-rows.ts'
import { acknowledge, decided } from '../../src/core/letters/letters.ts'
import { unreadMail } from '../../src/core/mail/message.ts'
import { belongs, type Candidate } from '../../src/core/mail/thread.ts'
import { link, mailed, messageId, moorside, programme, read, reading, withFields } from './moorside.ts'

const head = 'head@moorsidelane.example.org'
const shown = byPicture(reading, programme)
const now = Temporal.Instant.from('2018-05-24T16:00Z')

test('nothing is above low confidence, and a problem says why', () => {
  expect(new Set(Object.values(shown.fields).map(({ confidence }) => confidence))).toEqual(new Set(['low']))
  expect([isByPicture(reading), isByPicture(shown)]).toEqual([false, true])
})

test.each([
  ['school.urn', '1999O1', null],
  ['school.email', 'head@moorside', null],
  ['school.telephone', '016 96', null],
  ['lead1.name', '|| 20', null],
  ['school.name', '~ . 7', null],
  ['lead1.roles', 'Year 5 (set 2)', 'Year 5 (set 2)'],
])('%s: “%s” is %j', (key, value, kept) => {
  expect(byPicture(withFields({ [key]: read(value) }), programme).fields[key]?.value).toBe(kept)
})

test.each([
  ['a name', { 'school.urn': read(null) }, true],
  ['a URN', { 'school.name': read(null) }, true],
  ['neither', { 'school.name': read(null), 'school.urn': read(null) }, false],
])('with %s of a school it can be a declaration: %#', (_, changes, named) => {
  expect(namesSchool(byPicture(withFields(changes), programme))).toBe(named)
})

test('what it seems to lack is for staff to look at, and nothing for the school to put right', () => {
  const lacking = byPicture(withFields({ 'lead2.email': read(null), 'school.urn': read('199'), statement: read(null) }), programme)
  const { findings } = moorside({ reading: lacking, mail: mailed(head, []) })
  expect(findings.filter(({ kind }) => kind !== 'flag')).toEqual([])
  expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['field-missing', 'statement-missing', 'read-by-picture']))
  expect(findings.map(({ code }) => code)).not.toContain('low-confidence')
  expect(outstanding(findings)).toEqual([expect.stringContaining('compare every one with the picture')])
})

test('nobody is written to at an address that may be misread and was in no mail', () => {
  const misread = byPicture(
    withFields({ 'lead2.email': read('z.hart1ey@moorsidelane.example.org', ['z.hart1ey@moorsidelane.example.org']) }),
    programme,
  )
  const c = moorside({ reading: misread, mail: mailed(head, ['l.wojcik@moorsidelane.example.org']) })
  const told = (plan: ReturnType<typeof acknowledge>) =>
    plan.flatMap(({ effect }) => (effect.kind === 'letter' ? effect.letter.to.address : []))
  expect(told(acknowledge(c, { messageId, changed: null, link }, now))).toEqual([head, 'l.wojcik@moorsidelane.example.org'])
  const decision = {
    number: 1,
    verdict: 'approved',
    by: 'U1',
    at: now,
    reasonId: null,
    note: null,
    origin: 'verdict',
    releaseAt: null,
    releasedAt: now,
  } as const
  const released = { ...c, declaration: { ...c.declaration, decision } }
  expect(told(decided(released, now))).toEqual([head, 'l.wojcik@moorsidelane.example.org'])
})

test('letters say that a person reads it, and repeat none of it', () => {
  const c = moorside({ reading: shown })
  const [letter] = acknowledge(c, { messageId, changed: null, link }, now).flatMap(({ effect }) =>
    effect.kind === 'letter' ? [effect.letter] : [],
  )
  expect(JSON.stringify(letter?.facts)).not.toMatch(/O'Brien|Wójcik|Hartley|960123|category 6/)
  expect(letter?.facts.next).toEqual(expect.arrayContaining([expect.stringContaining('came as a picture or a scan')]))
  expect(letter?.facts.toDo).toEqual([])
  const notes = readingRows(c).flatMap(({ rows }) => rows.map(({ note }) => note))
  expect(new Set(notes)).toEqual(new Set(['In the picture: a person reads it']))
})

const candidate: Candidate = {
  declaration: 'd',
  round: 'r',
  token: false,
  thread: false,
  hint: false,
  urn: true,
  name: true,
  participants: [head],
}
const mail = { ...unreadMail(), from: [{ address: head, name: '' }] }

test.each([
  ['typed', reading, 'revises'],
  ['a picture', shown, 'other'],
])('a second form that is %s: what was guessed never replaces what was typed', (_, form, kind) => {
  const where = belongs({ ...mail, forms: [form] }, 'person', [candidate], 'r')
  expect(where.kind).toBe(kind)
  if (where.kind === 'other') expect(where).toMatchObject({ disposition: { kind: 'held', why: 'picture' }, declaration: 'd' })
})

test('a first form that is a picture opens a case', () => {
  expect(belongs({ ...mail, forms: [shown] }, 'person', [], 'r').kind).toBe('new')
})
