/** Dates, times and lists as GOV.UK writes them. */
import { expect, test } from 'vitest'
import { deadline } from '../../src/core/round/round.ts'
import { listInWords, timeInWords, withArticle } from '../../src/core/wording.ts'

test.each([
  ['2018-05-25T22:59:59.999Z', '25 May 2018 at 11:59pm'],
  ['2018-05-24T15:42:11Z', '24 May 2018 at 4:42pm'],
  ['2018-05-24T16:00:00Z', '24 May 2018 at 5pm'],
  ['2018-01-09T09:05:00Z', '9 January 2018 at 9:05am'],
  ['2018-06-30T23:00:00Z', '1 July 2018 at midnight'],
  ['2018-06-30T23:30:00Z', '1 July 2018 at 12:30am'],
  ['2018-12-01T12:00:00Z', '1 December 2018 at midday'],
  ['2018-12-01T12:01:00Z', '1 December 2018 at 12:01pm'],
])('%s is %s in London', (instant, words) => {
  expect(timeInWords(Temporal.Instant.from(instant))).toBe(words)
})

test.each([
  ['2018-05-25', '25 May 2018 at 11:59pm'],
  ['2018-12-31', '31 December 2018 at 11:59pm'],
  ['2018-03-25', '25 March 2018 at 11:59pm'], // the clocks go forward that night
])('a round that closes on %s closes at %s', (closes, words) => {
  expect(timeInWords(deadline({ closes: Temporal.PlainDate.from(closes) }))).toBe(words)
})

test('lists and articles', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listInWords)).toEqual(['', 'a', 'a and b', 'a, b and c'])
  expect(['head teacher', 'lead teacher 1'].map(withArticle)).toEqual(['the head teacher', 'lead teacher 1'])
})
