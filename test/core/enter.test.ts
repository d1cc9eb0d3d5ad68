/** What a reviewer may enter of a school's need, and what comes of it. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { findings } from '../../src/core/findings/findings.ts'
import { blank, type Entry, enter, entryOf, tidy } from '../../src/core/need/enter.ts'
import type { Factor } from '../../src/core/need/factor.ts'
import { dateWritten } from '../../src/core/need/written-date.ts'
import { archimedes, moorside, read, withFields } from './moorside.ts'

const now = Temporal.Instant.from('2018-05-28T11:00Z')
const earlier = now.subtract({ hours: 1 })
const report: Entry = { value: 'requires improvement', detail: '', source: 'Inspection report', dated: '2018-03-12' }
const ofsted: Factor = {
  key: 'ofsted',
  value: 'requires improvement',
  detail: null,
  source: 'Inspection report',
  dated: Temporal.PlainDate.from('2018-03-12'),
  by: 'U0LEAD',
  at: earlier,
}
const withFactors = (...factors: Factor[]): Case => ({ ...moorside(), factors })

/** What was shown is what stood in `shown`; the other factors are left as they are. */
const entering = (c: Case, entries: Record<string, Entry>, shown: Case = c, by = 'U0REVIEW') => {
  const began = (key: string, entry: Entry) =>
    JSON.stringify(entry) === JSON.stringify(entryOf(shown.factors, { key, detail: 'Category and district' }))
  return enter(c, { by, entries: Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, tidy(entry)])), began }, now)
}

test('what is entered is a row with its source, its day, who and when; the others stay as they are', () => {
  const outcome = entering(withFactors(), { ofsted: { ...report, source: ' Inspection \n report ', dated: '12 March 2018' }, area: blank })
  expect(outcome).toMatchObject({ kind: 'factors-entered', factors: [{ ...ofsted, by: 'U0REVIEW', at: now }], recheck: false })
})

test('the thread is told which factors, never what they say', () => {
  const outcome = entering(withFactors(), { ofsted: report })
  const notes = outcome.kind === 'factors-entered' ? outcome.plan.filter(({ effect }) => effect.kind === 'thread') : []
  expect(notes).toHaveLength(1)
  expect(JSON.stringify(notes)).toContain('Ofsted')
  expect(JSON.stringify(notes)).not.toContain('improvement')
})

test.each<[string, Record<string, Entry>, string, string]>([
  ['a value without a source', { ofsted: { ...report, source: '  ' } }, 'source', 'Write where this is from'],
  ['a grade without its day', { ofsted: { ...report, dated: '' } }, 'dated', 'Write the date it is from'],
  ['a day that is none', { ofsted: { ...report, dated: '31 February 2018' } }, 'dated', 'Write a date such as 12 March 2018'],
  ['a day to come', { ofsted: { ...report, dated: '29 May 2018' } }, 'dated', 'not in the future'],
  ['a day that is none, where none is needed', { area: { ...report, value: 'yes', dated: 'last week' } }, 'dated', 'Write a date such as'],
  ['a source of nothing', { area: { ...blank, source: 'the list' } }, 'value', 'Choose a value'],
  ['a value that is not on the list', { area: { ...report, value: 'perhaps' } }, 'value', 'from the list'],
])('%s is told what to write', (_, entries, part, say) => {
  const outcome = entering(withFactors(), entries)
  expect(outcome).toMatchObject({ kind: 'mistakes', mistakes: [{ part, say: expect.stringContaining(say) }] })
})

test.each<[string, Record<string, Entry>]>([
  ['nothing', {}],
  ['everything as it stood', { ofsted: report, area: blank }],
  ['the same day written otherwise', { ofsted: { ...report, dated: '12/3/2018' } }],
])('saving %s records nothing', (_, entries) => {
  expect(entering(withFactors(ofsted), entries).kind).toBe('nothing-entered')
})

test('a day is needed only of a grade, and today is not in the future', () => {
  const today = { ...report, value: 'yes', dated: '28 May 2018' }
  expect(entering(withFactors(), { area: today }).kind).toBe('factors-entered')
  expect(entering(withFactors(), { area: { ...today, dated: '' } }).kind).toBe('factors-entered')
})

test('a value is taken back by choosing Unknown: it then reads as never entered, and the older row is history', () => {
  const outcome = entering(withFactors(ofsted), { ofsted: { ...report, value: 'unknown' } })
  expect(outcome).toMatchObject({ kind: 'factors-entered', factors: [{ key: 'ofsted', value: 'unknown', dated: null }] })
  if (outcome.kind === 'factors-entered') expect(entryOf(outcome.factors, { key: 'ofsted' })).toEqual(blank)
})

test('whoever saves second does not write over the first; what the first left alone is saved', () => {
  const shown = withFactors()
  const standing = withFactors(ofsted)
  const mine = { ...report, value: 'good' }
  expect(entering(standing, { ofsted: mine }, shown)).toEqual({ kind: 'overtaken', keys: ['ofsted'] })
  expect(entering(standing, { ofsted: mine, area: { ...report, value: 'yes' } }, shown).kind).toBe('overtaken')
  expect(entering(standing, { ofsted: blank, area: { ...report, value: 'yes' } }, shown)).toMatchObject({ factors: [{ key: 'area' }] })
  // The same words twice are not two opinions.
  expect(entering(standing, { ofsted: report }, shown).kind).toBe('nothing-entered')
})

test('whoever has declared an interest in the school enters nothing about it', () => {
  expect(entering({ ...withFactors(), conflicts: ['U0REVIEW'] }, { ofsted: report }).kind).toBe('conflicted')
})

test('a factor that the programme does not have is not entered', () => {
  expect(entering(withFactors(), { shoeSize: report }).kind).toBe('nothing-entered')
})

const admits = withFields({ statement: read('We have taken part in a Work Group before. '.repeat(10)) })
const denies = withFields({ statement: read('We have never taken part in a Work Group before. '.repeat(10)) })
const prior = (value: string): Factor => ({ ...ofsted, key: 'prior', value })
test.each([
  ['the statement says so, nobody has entered anything', admits, [], ['prior-work-group']],
  ['the statement says so, a person says no', admits, [prior('no')], []],
  ['the statement says so, a person says yes', admits, [prior('yes')], ['factor-prior']],
  ['the statement says so, a person took it back', admits, [prior('unknown')], ['prior-work-group']],
  ['the statement denies it, a person says yes', denies, [prior('yes')], ['factor-prior']],
  ['a value of before the programme changed', admits, [prior('perhaps')], ['prior-work-group']],
])('an earlier Work Group: %s', (_, reading, factors, codes) => {
  const c = moorside({ reading })
  const found = findings({ ...c, factors, hubs: [archimedes], duplicates: [] })
  expect(found.map(({ code }) => code).filter((code) => code.includes('prior'))).toEqual(codes)
  expect(found.filter(({ code }) => code === 'factor-prior').every(({ kind, message }) => kind === 'ineligible' && message !== '')).toBe(
    true,
  )
})

test('entering an earlier Work Group has the form checked again', () => {
  expect(entering(withFactors(), { prior: { ...report, value: 'yes' } })).toMatchObject({ kind: 'factors-entered', recheck: true })
})

test.each([
  ['12 March 2018', '2018-03-12'],
  ['12th march, 2018', '2018-03-12'],
  ['Monday 12 Mar. 2018', '2018-03-12'],
  ['3 sept 2017', '2017-09-03'],
  ['12/03/2018', '2018-03-12'],
  ['3.4.2018', '2018-04-03'],
  ['2018-03-12', '2018-03-12'],
  ['１２ March ２０１８', '2018-03-12'],
  ['29 February 2020', '2020-02-29'],
  ['29 February 2018', null],
  ['12/03/18', null],
  ['March 2018', null],
  ['13/13/2018', null],
  ['0/3/2018', null],
  ['12 Mawrth 2018', null],
  ['', null],
  ['12 '.repeat(5000), null],
])('“%.30s” is a day: %s', (text, day) => {
  expect(dateWritten(text)?.toString() ?? null).toBe(day)
})
