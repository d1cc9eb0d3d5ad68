/** What a file is called in Slack, and in the folder of whoever downloads it. */
import { expect, test } from 'vitest'
import { fileName } from '../../src/outbound/upload.ts'

test.each([
  ['a name as schools write it', 'Declaration – Ysgol Llŷn.docx', 'Declaration – Ysgol Llŷn.docx'],
  ['one that hides its extension', 'form\u202excod.exe', 'formxcod.exe'],
  ['right to left', 'مدرسة.docx', 'مدرسة.docx'],
  ['a path', '../..\\up.pdf', '.._.._up.pdf'],
  ['what Slack would read as a mention', '<!channel>|<https://x.example|y>.pdf', '_!channel___https:__x.example_y_.pdf'],
  ['controls', 'a\nb\u0000.pdf', 'a_b_.pdf'],
  ['nothing', '', 'document'],
  ['half a character', 'x\ud83d.pdf', 'x\ufffd.pdf'],
])('%s', (_, name, shown) => {
  expect(fileName(name)).toBe(shown)
})

test('a long one keeps its end, and no half of a character', () => {
  const shown = fileName(`x${'👩🏽‍🏫'.repeat(60)}.docx`)
  expect(shown.isWellFormed()).toBe(true)
  expect(shown.endsWith('.docx')).toBe(true)
  expect(shown.length).toBeLessThanOrEqual(255)
})
