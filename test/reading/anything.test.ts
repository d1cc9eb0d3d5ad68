/** Any bytes, under any first ones: an answer and never a throw. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMail } from '../../src/reading/mail.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { readDocument } from '../../src/reading/read.ts'
import { fixture } from './word.ts'

const programmes = await loadProgrammes('templates/programmes')
const starts = [
  '',
  'PK\x03\x04',
  '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
  '{\\rtf1 ',
  '\xff\xfe',
  '<html><table><tr><td>',
  'Name of school: ',
  'From: a@x.example\r\nTo: b@x.example\r\n\r\n',
]
const bytes = fc
  .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }))
  .map(([start, rest]) => new Uint8Array(Buffer.concat([Buffer.from(start, 'latin1'), rest])))

test('any document', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (document) => {
      expect((await readDocument(document, null, programmes)).forms.length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 300 },
  )
})

test('any mail with a header', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      const raw = new Uint8Array(
        Buffer.concat([Buffer.from('From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'), body]),
      )
      expect((await readMail(raw, programmes)).from).toEqual([{ address: 'a@x.example', name: '' }])
    }),
    { numRuns: 300 },
  )
})

test('the fixture with bytes changed anywhere', async () => {
  const form = fixture('s1-moorside-lane.docx')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(form.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), async (changes) => {
      const damaged = new Uint8Array(form)
      for (const [at, byte] of changes) damaged[at] = byte
      const { found } = await readDocument(damaged, null, programmes)
      expect(['form', 'unknown-form', 'unreadable', 'nothing']).toContain(found.kind)
    }),
    { numRuns: 150 },
  )
})
