/** What a person's correction comes to, and whose signature outlives it. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { type Correction, correct } from '../../src/core/form/correct.ts'
import type { Field } from '../../src/core/form/form.ts'
import { saysTheSame, upon } from '../../src/core/form/revision.ts'
import { covers } from '../../src/core/signature/fingerprint.ts'
import { ledger } from '../../src/core/signature/signatures.ts'
import { moorside, programme, read, reading, withFields } from './moorside.ts'

const at = Temporal.Instant.from('2018-05-24T16:00Z')
const staff = (value: string | null, normalised: Field['normalised'] = null): Field => ({
  value,
  normalised,
  source: { kind: 'staff', by: 'U1' },
  confidence: 'high',
})
const correcting = (fields: Record<string, Field>, more: Partial<Correction> = {}): Correction => ({
  by: 'U1',
  version: moorside().declaration.version,
  fields,
  asPrinted: null,
  ...more,
})
const doubtful = moorside({ reading: withFields({ 'school.name': read('Moorsidc Lane', null, { confidence: 'low' }) }) })
const withdrawn = { ...moorside(), declaration: { ...moorside().declaration, state: 'withdrawn' as const } }

test.each<[string, Case, Correction, ReturnType<typeof correct>['kind']]>([
  ['another telephone number', moorside(), correcting({ 'school.telephone': staff('01632 960999', '+441632960999') }), 'corrected'],
  ['a doubtful value left as it is', doubtful, correcting({ 'school.name': staff('Moorsidc Lane') }), 'corrected'],
  [
    'a sure value left as it is',
    moorside(),
    correcting({ 'school.name': staff(reading.fields['school.name']?.value ?? null) }),
    'nothing-corrected',
  ],
  [
    'a blank left blank',
    moorside({ reading: withFields({ 'lead2.roles': read(null) }) }),
    correcting({ 'lead2.roles': staff(null) }),
    'nothing-corrected',
  ],
  ['a value taken out', moorside(), correcting({ 'lead2.roles': staff(null) }), 'corrected'],
  ['a card of before', moorside(), correcting({ 'school.name': staff('Other') }, { version: 0 }), 'stale'],
  ['a school that has withdrawn', withdrawn, correcting({ 'school.name': staff('Other') }), 'already-withdrawn'],
  ['commitments that were there', moorside(), correcting({}, { asPrinted: true }), 'nothing-corrected'],
  [
    'commitments that were not read',
    moorside({ reading: { ...reading, commitments: { missing: ['x'], altered: [] } } }),
    correcting({}, { asPrinted: true }),
    'corrected',
  ],
])('%s', (_, c, correction, kind) => {
  expect(correct(c, correction).kind).toBe(kind)
})

/** Whose signature is seen once this has been saved. */
function after(c: Case, fields: Record<string, Field>) {
  const outcome = correct(c, correcting(fields))
  if (outcome.kind !== 'corrected') throw new Error(outcome.kind)
  return ledger({ reading: outcome.form, programme, evidence: [...c.evidence, ...outcome.evidence], round: c.round }).map(
    ({ kind }) => kind,
  )
}
const lead2 = programme.roles.find(({ id }) => id === 'lead2')
if (!lead2) throw new Error('no lead 2')
const address = String(reading.fields[lead2.email]?.normalised)
const evident = (kind: 'confirmed' | 'objected'): Case => {
  const c = moorside()
  const e = {
    role: 'lead2',
    kind,
    address,
    message: null,
    grade: 'A',
    form: reading.document.sha256,
    covers: covers(reading, programme, lead2, address),
    at,
  } as const
  return { ...c, evidence: [...c.evidence, e] }
}
const everyone = moorside().signatures.map(({ kind }) => kind)

test.each<[string, Case, Record<string, Field>, string[]]>([
  ['a school’s name that was misread', doubtful, { 'school.name': staff('Moorside Lane') }, doubtful.signatures.map(({ kind }) => kind)],
  ['a slip in somebody’s name', moorside(), { 'lead2.name': staff('Zoë Hartley-Smyth') }, everyone],
  ['somebody else by the same address', moorside(), { 'lead2.name': staff('Priya Newell') }, [...everyone.slice(0, 2), 'not seen']],
  [
    'an address that the mail did not go to',
    moorside(),
    { 'lead2.email': staff('p@x.example', ['p@x.example']) },
    [...everyone.slice(0, 2), 'not seen'],
  ],
  [
    'an objection stays whatever is corrected',
    evident('objected'),
    { 'school.name': staff('Moorside') },
    [...everyone.slice(0, 2), 'objected'],
  ],
  ['a confirmation was of other words', evident('confirmed'), { 'school.name': staff('Moorside') }, everyone],
  [
    'a confirmation of the same words stays',
    evident('confirmed'),
    { 'school.telephone': staff('01632 960999') },
    [...everyone.slice(0, 2), 'confirmed'],
  ],
])('signatures: %s', (_, c, fields, kinds) => {
  expect(after(c, fields)).toEqual(kinds)
})

const corrected = withFields({ 'school.urn': staff('199901', '199901') })
const sent = withFields({ 'school.urn': read('19990') })
test.each<[string, string, string]>([
  ['what the school repeats does not undo what staff put right', '19990', '199901'],
  ['what the school changes is the school’s', '199905', '199905'],
])('%s', (_, now, stands) => {
  const form = upon({ form: corrected, sent }, withFields({ 'school.urn': read(now) }))
  expect(form.fields['school.urn']?.value).toBe(stands)
  expect(saysTheSame(corrected, form)).toBe(now === '19990')
})

test('where staff typed everything, the first form that can be read says all', () => {
  const fresh = withFields({ 'school.urn': read('199907') })
  expect(upon({ form: corrected, sent: null }, fresh)).toBe(fresh)
})
