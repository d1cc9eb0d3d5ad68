/** Which refusals of a mail server say that nobody reads mail at an address. */
import { expect, test } from 'vitest'
import { knowsNobody } from '../../src/core/signature/undeliverable.ts'

test.each([
  ['550 5.1.1 <head@school.example>: Recipient address rejected: User unknown', true],
  ['550-5.1.1 The email account that you tried to reach does not exist.', true],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound', true],
  ['550 #5.1.0 Address rejected.', true],
  ['550 5.2.1 The account is disabled', true],
  ['552 5.2.2 Mailbox full', false],
  ['554 5.7.1 <head@school.example>: Relay access denied', false],
  ['550 5.7.1 Blocked', false],
  ['553 5.1.8 Sender address rejected: Domain not found', false],
  ['550 5.1.15 something new', false],
  ['450 4.1.1 try again', false],
  ['550 No', false],
])('%s', (response, expected) => {
  expect(knowsNobody(response)).toBe(expected)
})
