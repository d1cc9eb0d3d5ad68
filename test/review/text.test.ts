/** Text of others: escaped, cut whole, never empty, and never an instruction to Slack. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escaped, inline, line, mention, plain } from '../../src/review/text.ts'
import { anyText } from './hostile.ts'

test.each([
  ['a mention of everybody', '<!channel>', 100, '&lt;!channel&gt;'],
  ['an ampersand', 'Marks & Sons', 100, 'Marks &amp; Sons'],
  ['what is already escaped', '&amp;', 100, '&amp;amp;'],
  ['exactly long enough', 'abcde', 5, 'abcde'],
  ['one too long', 'abcdef', 5, 'abcd…'],
  ['an escape at the edge', 'abc&', 5, 'abc…'],
  ['an escape that just fits', '&', 5, '&amp;'],
  ['a family at the edge', 'ab👩‍👩‍👧‍👦', 5, 'ab…'],
  ['an accent of its own', 'abcde\u0301f', 5, 'abcd…'],
  ['halves of characters', 'a\ud800b', 9, 'a\ufffdb'],
  ['NUL and bell', 'a\0\u0007b', 9, 'ab'],
  ['words turned around', '\u202eabc', 9, 'abc'],
  ['Windows line ends', 'a\r\nb', 9, 'a\nb'],
])('%s', (_, text, max, shown) => {
  expect(escaped(text, max)).toBe(shown)
})

test('whatever is written, the limit holds, no escape is cut, no character is halved', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 10, max: 3000 }), (text, max) => {
      const shown = escaped(text, max)
      expect(shown.length).toBeLessThanOrEqual(max)
      expect(shown.replaceAll(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/)
      expect(shown.isWellFormed()).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('Slack refuses empty text, so nothing is said in words', () => {
  expect(plain('').text).toBe('Not given')
  expect(plain(' \u202e\n').text).toBe('Not given')
  expect(plain(null).text).toBe('Not given')
})

test('a value on one line stays on it', () => {
  expect(line('Moorside\nLane', 100).text).toBe('Moorside Lane')
})

test('in a sentence of ours, formatting characters are only characters', () => {
  expect(inline('*a* _b_ ~c~ `d`', 100)).not.toMatch(/(^|\s)[*_~`]\S/)
})

test('a name that runs from right to left does not turn our words around', () => {
  expect(inline('مدرسة', 100)).toBe('\u2068مدرسة\u2069')
})

test.each([
  ['U0LEAD', '<@U0LEAD>'],
  ['W123', '<@W123>'],
  ['!channel', '!channel'],
  ['U1><!channel', 'U1&gt;&lt;!channel'],
])('only a user id becomes a mention: %s', (user, shown) => {
  expect(mention(user)).toBe(shown)
})
