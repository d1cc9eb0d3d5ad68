/** Telling people and mailboxes apart. */
import { expect, test } from 'vitest'
import { couldBe, isDesk, samePerson } from '../../src/core/signature/person.ts'

test.each<[string | null, string | null, boolean]>([
  ["Mrs Siân O'Brien", 'Sian O’Brien', true],
  ['Dr Łukasz Wójcik', 'lukasz wojcik', true],
  ['Zoë Hartley-Smith', 'Zoe Hartley Smith', true],
  ['Jane Smith (Executive Headteacher)', 'Jane Smith', true],
  ['Jane Smith', 'John Smith', false],
  ['Mr', 'Mrs', false],
  [null, null, false],
])('%s and %s: the same person %s', (one, other, same) => {
  expect(samePerson(one, other)).toBe(same)
})

test.each([
  ["S O'Brien", "Mrs Siân O'Brien", true],
  ['SOB', "Siân O'Brien", false],
  ['SO', "Siân O'Brien", true],
  ['Siân', "Mrs Siân O'Brien", true],
  ['A Clerk', "Mrs Siân O'Brien", false],
])('%s could be the signature of %s: %s', (signature, name, could) => {
  expect(couldBe(signature, name)).toBe(could)
})

test.each([
  ['office@school.example', true],
  ['admin.moorside@school.example', true],
  ['Info@school.example', true],
  ['enquiries2@school.example', true],
  ['schooloffice@school.example', true],
  ['head@school.example', false],
  ['s.obrien@office.example', false],
  ['infosys.jones@school.example', false],
])('%s is a desk: %s', (address, desk) => {
  expect(isDesk(address)).toBe(desk)
})
