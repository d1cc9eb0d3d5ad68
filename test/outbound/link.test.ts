/** What a link in a letter holds, and what it is no longer good for. */
import { expect, test } from 'vitest'
import { type Claim, claimOf } from '../../src/core/mail/claim.ts'
import { openLinks } from '../../src/outbound/link.ts'
import { moorside, read, withFields } from '../core/moorside.ts'

const links = openLinks({ secret: 'one', publicUrl: 'https://hubs.example/' })
const head = 'head@moorsidelane.example.org'
const c = moorside()
const token = (claim: Claim) => links.make(claim).split('/s/')[1] ?? ''
const opened = links.open(token(claimOf(c, head)))

test('a link carries nobody’s details, and opens again', () => {
  const link = links.make(claimOf(c, head))
  expect(link).toMatch(/^https:\/\/hubs\.example\/s\/[\w-]{75}$/)
  expect(Buffer.from(token(claimOf(c, head)), 'base64url').toString('latin1')).not.toMatch(/moorside|head|Brien/i)
  expect(opened).toMatchObject({ declaration: c.declaration.id })
  // The round closes on 25 May; the link works through 24 June, London time.
  expect(String(opened?.until)).toBe('2018-06-24T23:00:00Z')
})

test.each([
  ['nothing changed', moorside(), head, 'same'],
  ['a telephone number', moorside({ reading: withFields({ 'school.telephone': read('01632 960999', '+441632960999') }) }), head, 'same'],
  ['another lead’s name', moorside({ reading: withFields({ 'lead2.name': read('Ada Quill') }) }), head, 'same'],
  ['the URN left out', moorside({ reading: withFields({ 'school.urn': read(null) }) }), head, 'same'],
  ['another URN', moorside({ reading: withFields({ 'school.urn': read('199902', '199902') }) }), head, 'changed'],
  ['another school', moorside({ reading: withFields({ 'school.name': read('Elm Row Primary School') }) }), head, 'changed'],
  ['another head', moorside({ reading: withFields({ 'school.headTeacher': read('Ada Quill') }) }), head, 'changed'],
  ['a second role', moorside({ reading: withFields({ 'lead2.email': read(head, [head]) }) }), head, 'changed'],
  ['somebody else’s address', moorside(), 'l.wojcik@moorsidelane.example.org', 'other'],
] as const)('after a newer form with %s', (_, now, address, holds) => {
  expect(opened?.holds(claimOf(now, address))).toBe(holds)
})

test('a commitment left out changes what was signed', () => {
  const without = moorside({ reading: { ...withFields({}), commitments: { missing: [c.programme.commitments[0] ?? ''], altered: [] } } })
  expect(opened?.holds(claimOf(without, head))).toBe('changed')
})

test('no other token opens', () => {
  const good = token(claimOf(c, head))
  const other = openLinks({ secret: 'two', publicUrl: 'https://hubs.example' })
  expect(other.open(good)).toBeNull()
  for (let i = 0; i < good.length; i++) {
    const letter = good[i] === 'A' ? 'B' : 'A'
    expect(links.open(good.slice(0, i) + letter + good.slice(i + 1))).toBeNull()
  }
  for (const text of ['', good.slice(0, -1), `${good}A`, `${good}=`, ` ${good}`, '../../etc/passwd', 'x'.repeat(5000)])
    expect(links.open(text)).toBeNull()
})
