/** What the fixture form says, by field. */
import { keys } from '../core/form-layouts.ts'
import expected from '../fixtures/forms/expected-s1.json' with { type: 'json' }

const { school, address, urn, tel, head, headmail, hub, l1, l1mail, l1tel, l1role, l2, l2mail, l2tel, l2role, stmt, s_h, s_1, s_2 } =
  expected
const values = [
  school,
  address,
  urn,
  tel,
  head,
  headmail,
  hub,
  l1,
  l1mail,
  l1tel,
  l1role,
  l2,
  l2mail,
  l2tel,
  l2role,
  stmt.join('\n'),
  s_h,
  s_1,
  s_2,
]

export const moorside: Record<string, string | null> = Object.fromEntries(keys.map((key, i) => [key, values[i] ?? null]))
export const blank: Record<string, null> = Object.fromEntries(keys.map((key) => [key, null]))
