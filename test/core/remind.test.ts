/** Whom a reminder of the deadline goes to, what it says, and when nobody gets one. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { type Reminder, remind } from '../../src/core/findings/remind.ts'
import { link, mailed, moorside, read, receivedAt, withFields } from './moorside.ts'

const head = 'head@moorsidelane.example.org'
const lead2 = 'z.hartley-smith@moorsidelane.example.org'
const unsigned = moorside({ mail: mailed(head, ['l.wojcik@moorsidelane.example.org']), receivedAt })
const london = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant()
const seven: Reminder = { days: 7, closes: '2018-05-25' }
const two: Reminder = { days: 2, closes: '2018-05-25' }
const nobody = { link, returned: [] as string[], reached: [] as string[], cancelled: false }
const state = (change: Partial<Case['declaration']>): Case => ({ ...unsigned, declaration: { ...unsigned.declaration, ...change } })
const longer = { ...unsigned, round: { ...unsigned.round, closes: Temporal.PlainDate.from('2018-06-01') } }

test.each<[string, Reminder, string, string, boolean]>([
  ['seven days before', seven, '2018-05-18T08:31', '7 days left', false],
  ['a day late: it says how long there still is', seven, '2018-05-19T08:31', '6 days left', false],
  ['two days before', two, '2018-05-23T08:31', '2 days left', true],
  ['the day before', two, '2018-05-24T09:00', '1 day left', true],
  ['the last day', two, '2018-05-25T09:00', 'Today is the last day', true],
])('%s', (_, reminder, now, left, last) => {
  const outcome = remind(unsigned, reminder, nobody, london(now))
  if (outcome.kind !== 'reminded') throw new Error(outcome.why)
  expect(outcome.to).toEqual([head, lead2])
  const letters = outcome.plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))
  expect(letters.map(({ kind, facts }) => [kind, facts.left, facts.last])).toEqual([
    ['chase', left, last],
    ['chase', left, last],
  ])
  const notes = outcome.plan.flatMap(({ effect }) => (effect.kind === 'thread' ? [effect.note] : []))
  expect(notes).toMatchObject([{ kind: 'reminded', to: [head, lead2] }])
  // The one who was never copied in learns nothing that was read, and nobody gets a document.
  expect(letters.map(({ pdf }) => pdf)).toEqual([false, false])
  expect(JSON.stringify(letters[1]?.facts)).not.toMatch(/O'Brien|Wójcik|960123/)
})

test.each<[string, Case, Reminder, string, Partial<typeof nobody>, string]>([
  ['the closing date has changed', longer, seven, '2018-05-18T09:00', {}, 'the closing date has changed'],
  ['the deadline has passed', unsigned, two, '2018-05-26T09:00', {}, 'the deadline has passed'],
  ['the seven-day one with three days left', unsigned, seven, '2018-05-22T09:00', {}, 'it is too late for it'],
  ['staff have called the chases off', unsigned, seven, '2018-05-18T09:00', { cancelled: true }, 'chases of this form were called off'],
  ['everybody was chased within a day', unsigned, seven, '2018-05-18T09:00', { reached: [head, lead2] }, 'nothing is missing'],
  ['their mail server refuses them', unsigned, seven, '2018-05-18T09:00', { returned: [head, lead2] }, 'nothing is missing'],
  ['it was put right', moorside(), seven, '2018-05-18T09:00', {}, 'nothing is missing'],
  ['it was withdrawn', state({ state: 'withdrawn' }), seven, '2018-05-18T09:00', {}, 'nothing is missing'],
])('nobody is reminded: %s', (_, c, reminder, now, context, why) => {
  const outcome = remind(c, reminder, { ...nobody, ...context }, london(now))
  expect(outcome).toEqual({ kind: 'reminder-not-needed', why: expect.stringContaining(why) })
})

test('an office that sent the form is asked to put right what it can, and whoever was chased today is left in peace', () => {
  const wrong = moorside({ reading: withFields({ 'school.urn': read('19990') }), mail: mailed('office@moorsidelane.example.org', [head]) })
  const outcome = remind(wrong, seven, { ...nobody, reached: [lead2] }, london('2018-05-18T09:00'))
  expect(outcome).toMatchObject({ kind: 'reminded', to: expect.arrayContaining(['office@moorsidelane.example.org']) })
  expect(outcome.kind === 'reminded' && outcome.to.includes(lead2)).toBe(false)
})
