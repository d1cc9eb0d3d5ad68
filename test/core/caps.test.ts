/** How many letters may answer mail. */
import { expect, test } from 'vitest'
import type { LetterKind } from '../../src/core/letters/letters.ts'
import { type Counts, heldBack } from '../../src/core/mail/caps.ts'

const nobody: Counts = { address: { day: 0, unplacedDay: 0, sameUnplacedWeek: 0 }, case: null }
const outside = (address: Partial<Counts['address']>): Counts => ({ ...nobody, address: { ...nobody.address, ...address } })
const inside = (address: number, day: number, sameDay: number): Counts => ({ ...outside({ day: address }), case: { day, sameDay } })

test.each<[string, LetterKind, Counts, boolean]>([
  ['a first enquiry', 'enquiry', nobody, true],
  ['an enquiry after two other letters today', 'enquiry', outside({ day: 2 }), false],
  ['a third enquiry in a week', 'enquiry', outside({ sameUnplacedWeek: 2 }), false],
  ['another form that cannot be read', 'receipt', outside({ day: 1, unplacedDay: 1, sameUnplacedWeek: 1 }), true],
  ['a third one in a week', 'receipt', outside({ sameUnplacedWeek: 2 }), false],
  ['a first acknowledgement', 'acknowledgement', inside(0, 0, 0), true],
  ['the fourth correction of a form in a day', 'acknowledgement', inside(4, 12, 4), true],
  ['the sixth', 'acknowledgement', inside(5, 15, 5), false],
  ['a case in which two machines write', 'receipt', inside(3, 24, 1), false],
  ['a trust’s office that sends in thirty schools’ forms', 'receipt', inside(29, 0, 0), true],
  ['an address that has had sixty letters today', 'acknowledgement', inside(60, 0, 0), false],
  ['a verdict always goes', 'approved', inside(100, 100, 100), true],
  ['so does a chase, which has limits of its own', 'chase', inside(100, 100, 100), true],
])('%s', (_, kind, counts, goes) => {
  expect(heldBack(kind, counts) === null).toBe(goes)
})
