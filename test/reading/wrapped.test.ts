/** What mail programs wrap: winmail.dat, sealed signatures, saved messages, files written into the text. */
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackRtf } from '../../src/reading/compressed-rtf.ts'
import { readMail, readWrapped } from '../../src/reading/mail.ts'
import { openSigned } from '../../src/reading/p7m.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { openTnef } from '../../src/reading/tnef.ts'
import { takeOutUuencoded } from '../../src/reading/uuencode.ts'
import { compound } from './compound.ts'
import { multipart, plain } from './message.ts'
import { moorside } from './moorside.ts'
import { tnef, unpackedRtf } from './tnef.ts'

const programmes = await loadProgrammes('templates/programmes')
const [docx, doc, rtf] = await Promise.all(['docx', 'doc', 'rtf'].map((ext) => readFile(`test/fixtures/forms/s1-moorside-lane.${ext}`)))
const corpus = (name: string): Promise<Buffer> => readFile(`test/fixtures/forms/corpus/${name}`)
const said = (forms: { fields: Record<string, { value: string | null }> }[]) =>
  forms.map(({ fields }) => Object.fromEntries(Object.entries(fields).map(([key, { value }]) => [key, value])))

const inMail = (bytes: Uint8Array, name: string): Uint8Array =>
  multipart('mixed', [
    { type: 'text/plain', body: 'Our form.' },
    { type: 'application/ms-tnef', body: bytes, name },
  ])
const long = 0x3707
const withDoc = tnef({ attachments: [{ title: 'DECLAR~1.DOC', data: doc, values: { [long]: 'Declaration – Moorside.doc' } }] })
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')

test.each([
  ['a winmail.dat with the form in it', inMail(withDoc, 'winmail.dat'), ['Declaration – Moorside.doc']],
  ['a winmail.dat that calls itself something else', inMail(withDoc, 'form.docx'), ['Declaration – Moorside.doc']],
  ['a form typed into a mail in rich text', inMail(tnef({ message: { 4105: unpackedRtf(rtf as Buffer) } }), 'winmail.dat'), [null]],
  [
    'a winmail.dat in a winmail.dat',
    inMail(tnef({ attachments: [{ title: 'winmail.dat', data: withDoc }] }), 'winmail.dat'),
    ['Declaration – Moorside.doc'],
  ],
  ['a mail that is signed as a whole', await corpus('p7m-signed.eml'), ['Declaration.docx']],
  ['the same, in pieces of open length', await corpus('p7m-signed-in-pieces.eml'), ['Declaration.docx']],
  [
    'a saved message',
    inMail(
      compound({
        '__properties_version1.0': Buffer.alloc(32),
        '__substg1.0_0037001F': wide('Our declaration'),
        '__attach_version1.0_#00000000': { '__substg1.0_37010102': docx as Buffer, '__substg1.0_3707001F': wide('Form.docx') },
      }),
      'Our declaration.msg',
    ),
    ['Our declaration.msg › Form.docx'],
  ],
  ['a file in the text', plain(`Here it is.\n\n${uuencode('Form.doc', doc as Buffer)}\nRegards\n`), ['Form.doc']],
  ['the same in base64', plain(`begin-base64 644 Form.docx\n${docx?.toString('base64').replace(/.{60}/g, '$&\n')}\n====\n`), ['Form.docx']],
  [
    'a file that is attached as such text',
    multipart('mixed', [{ type: 'application/octet-stream', body: Buffer.from(uuencode('Form.doc', doc as Buffer)), name: 'Form.uue' }]),
    ['Form.doc'],
  ],
])('%s', async (_, raw, names) => {
  const { forms } = await readMail(raw, programmes)
  expect(said(forms)).toEqual([moorside])
  expect(forms.map(({ document }) => document.name)).toEqual(names)
})

test('what people wrote in a sealed mail is what they wrote in the mail', async () => {
  expect((await readMail(await corpus('p7m-signed.eml'), programmes)).text).toBe('Our declaration is attached, signed.')
})

test('a file in the text leaves the rest of the text', async () => {
  const { text } = await readMail(plain(`Here it is.\n\n${uuencode('Form.doc', doc as Buffer)}\nRegards\n`), programmes)
  expect(text).toBe('Here it is.\n\nRegards')
})

test('HTML inside rich text is read as HTML', async () => {
  const html = String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Caf\'e9 & {\*\htmltag84 <b>}\u321?\'f3d\'9f{\*\htmltag92 </b>}\htmlrtf \par}\htmlrtf0 {\*\htmltag72 </p>}}`
  const contents = openTnef(tnef({ message: { 4105: unpackedRtf(Buffer.from(html, 'latin1')) } }))
  expect(contents?.html).toBe('<p>Café &amp; <b>Łódź</b></p>'.replace('ź', 'Ÿ'))
})

test.each([
  ['an encrypted mail', await readFile('test/fixtures/mail/p7m-encrypted.eml'), 'p7m', 'signed-or-encrypted'],
  ['a winmail.dat with nothing in it', inMail(Buffer.from('789f3e220100', 'hex'), 'winmail.dat'), 'tnef', 'winmail'],
])('%s is said to be one', async (_, raw, kind, why) => {
  const { forms, documents } = await readMail(raw, programmes)
  expect(forms).toEqual([])
  expect(documents.find((document) => document.kind === kind)?.found).toEqual({ kind: 'unreadable', why })
})

test('compressed rich text, as the specification prints it', () => {
  const packed = Buffer.from('2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0', 'hex')
  expect(Buffer.from(unpackRtf(packed) ?? []).toString('latin1')).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
})

test('prose that begins like a file stays prose', () => {
  for (const text of ['begin 644 words\nof a story with no finish', 'We begin 2018 with maths.\nend', 'begin 644 a\nnot one of these\nend'])
    expect(takeOutUuencoded(text)).toEqual({ text, files: [] })
})

const starts = { tnef: '789f3e220100', p7m: '308006092a864886f70d010702a080308002010131003080', msg: 'd0cf11e0a1b11ae1' }
test.each(Object.entries(starts))('any bytes as %s: an answer, and no throw', async (_, start) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (rest) => {
      const { forms } = await readWrapped(Buffer.concat([Buffer.from(start, 'hex'), rest]), null, programmes)
      expect(forms).toEqual([])
    }),
    { numRuns: 300 },
  )
})

/** Where in a good file a bad byte is, and what it says. */
const flaw = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 255 }))
const sealed = Buffer.from((await corpus('p7m-signed-in-pieces.eml')).toString('latin1').split('\r\n\r\n')[1] ?? '', 'base64')
test.each([
  ['winmail.dat', withDoc.subarray(0, 3_000), (bytes: Uint8Array) => openTnef(bytes)],
  ['smime.p7m', sealed, (bytes: Uint8Array) => openSigned(bytes)],
  [
    'compressed rich text',
    Buffer.concat([Buffer.from('ff000000001000004c5a4675', 'hex'), Buffer.alloc(400, 0x5a)]),
    (bytes: Uint8Array) => unpackRtf(bytes),
  ],
])('%s with some bytes changed', (_, good, open) => {
  fc.assert(
    fc.property(fc.array(flaw, { minLength: 1, maxLength: 20 }), (flaws) => {
      const bytes = new Uint8Array(good)
      for (const [where, value] of flaws) bytes[Math.floor(where * bytes.length)] = value
      open(bytes)
    }),
    { numRuns: 500 },
  )
})

function uuencode(name: string, bytes: Buffer): string {
  const letter = (bits: number): string => String.fromCharCode(bits === 0 ? 96 : bits + 32)
  const lines = Array.from({ length: Math.ceil(bytes.length / 45) }, (_, i) => {
    const line = bytes.subarray(i * 45, i * 45 + 45)
    const padded = Buffer.concat([line, Buffer.alloc((3 - (line.length % 3)) % 3)])
    let text = letter(line.length)
    for (let at = 0; at < padded.length; at += 3) {
      const bits = padded.readUIntBE(at, 3)
      text += [18, 12, 6, 0].map((shift) => letter((bits >> shift) & 63)).join('')
    }
    return text
  })
  return [`begin 644 ${name}`, ...lines, '`', 'end'].join('\n')
}
