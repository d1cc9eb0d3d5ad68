/** Addresses that say where an answer belongs. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { barely, plusAddress, type Sign, subjectsIn } from '../../src/core/mail/token.ts'

const signed =
  (secret: string): Sign =>
  (text) =>
    createHmac('sha256', secret).update(text).digest('hex')
const sign = signed('ours')
const inbox = 'mastery@archimedes.example'
const address = plusAddress(inbox, 'MR-7K3F9', sign)
const forged = plusAddress(inbox, 'MR-7K3F9', signed('theirs'))

test('it is short, and in small letters', () => {
  expect(address).toMatch(/^mastery\+mr-7k3f9-[0-9a-f]{16}@archimedes\.example$/)
  expect(plusAddress(inbox, '0123456789abcdef0123', sign).split('@')[0]?.length).toBeLessThanOrEqual(64)
})

test('an inbox with a name too long for one is written to as it is', () => {
  const long = `${'mastery-readiness.'.repeat(3)}team@archimedes.example`
  expect(plusAddress(long, 'MR-7K3F9', sign)).toBe(long)
})

test.each([
  ['as we wrote it', [address], ['mr-7k3f9']],
  ['in capitals', [address.toUpperCase()], ['mr-7k3f9']],
  ['twice, among others', ['a@b.example', address, address], ['mr-7k3f9']],
  ['of a letter', [plusAddress(inbox, '0123456789abcdef0123', sign)], ['0123456789abcdef0123']],
  ['of another installation', [forged], []],
  ['for another case', [address.replace('7k3f9', '7k3f8')], []],
  ['cut short', [address.replace(/.@/, '@')], []],
  ['no plus', [inbox], []],
  ['nothing after the plus', ['mastery+@archimedes.example'], []],
  ['a long tail', [`mastery+${'a-'.repeat(5_000)}@archimedes.example`], []],
  ['none', [], []],
])('%s', (_, addresses, subjects) => {
  expect(subjectsIn(addresses, sign)).toEqual(subjects)
})

test('what stands after a plus is not part of whose address it is', () => {
  expect(barely('Mastery+MR-1@Archimedes.example')).toBe(inbox)
  expect(barely('a+b+c@x.example')).toBe('a@x.example')
})
