/** Pictures of forms: read in a process of their own, refused when they are giants, and harmless whatever they are. */
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, expect, test } from 'vitest'
import { openReader } from '../../src/reading/guard.ts'
import { pictureSize } from '../../src/reading/ocr/size.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { multipart } from './message.ts'
import { moorside } from './moorside.ts'
import { fixture } from './word.ts'

const programmes = await loadProgrammes('templates/programmes')
const opened: { close: () => Promise<void> }[] = []
const open = (pictures?: number) => {
  const reader = openReader({ programmes, hubs: [], ...(pictures === undefined ? {} : { pictures }) })
  opened.push(reader)
  return reader
}
afterAll(() => Promise.all(opened.map((reader) => reader.close())))

const scan = fixture('s1-scan.pdf')
const picture = { kind: 'unreadable', why: 'picture' }

test('a scan is read, mostly rightly, and nothing in it surely', { timeout: 120_000 }, async () => {
  const { forms, documents } = await open().readFile(scan, 'scan.pdf')
  expect(documents[0]?.found).toEqual({ kind: 'form' })
  const fields = Object.entries(forms[0]?.fields ?? {})
  expect(fields.every(([, { confidence }]) => confidence === 'low')).toBe(true)
  expect(fields.filter(([key, { value }]) => value === moorside[key]).length).toBeGreaterThanOrEqual(12)
  expect(forms[0]?.problems.map(({ code }) => code)).toContain('read-by-picture')
  expect(forms[0]?.fields['school.urn']?.source).toMatchObject({ kind: 'box', page: 1 })
})

test('a picture beside a form in Word is not looked at', async () => {
  const mail = await open().read(
    multipart('mixed', [
      { type: 'text/plain', body: 'Our form, and the page with our signatures.' },
      { type: 'application/octet-stream', name: 'form.docx', body: fixture('s1-moorside-lane.docx') },
      { type: 'application/pdf', name: 'signed.pdf', body: scan },
    ]),
  )
  expect(mail.forms).toHaveLength(1)
  expect(mail.forms[0]?.document.kind).toBe('docx')
  expect(mail.documents.find(({ name }) => name === 'signed.pdf')?.found).toEqual(picture)
})

test('a picture that takes too long is left to a person, and the next mail is served', async () => {
  const reader = open(50)
  expect((await reader.readFile(scan, 'scan.pdf')).documents[0]?.found).toEqual(picture)
  expect((await reader.readFile(fixture('s1-moorside-lane.docx'), 'form.docx')).forms).toHaveLength(1)
})

const png = (width: number, height: number, size = 100): Uint8Array => {
  const bytes = new Uint8Array(size)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return bytes
}

test.each([
  ['a hundred megapixels', png(10_000, 10_000), 'too-large'],
  ['thirty megabytes', png(4_000, 3_000, 30_000_001), 'too-large'],
  ['nothing behind its first bytes', png(2_000, 3_000), 'picture'],
  ['a white page', createCanvas(600, 800).toBuffer('image/png'), 'picture'],
])('a picture of %s is refused, and the reader lives', { timeout: 120_000 }, async (_, bytes, why) => {
  const reader = open()
  expect((await reader.readFile(bytes, 'photo.png')).documents[0]?.found).toEqual({ kind: 'unreadable', why })
  expect((await reader.readFile(fixture('blank.docx'), 'form.docx')).forms).toHaveLength(1)
})

/** A photograph taken with the camera on its side. */
const turned = (orientation: number): Uint8Array => {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, 0xff, 0xc0, 0, 11, 8, 0, 200, 1, 0x2c, 1, 1, 0x11, 0])
}

test.each([
  ['PNG', png(640, 480), { width: 640, height: 480, turn: 0 }],
  ['JPEG, upright', turned(1), { width: 300, height: 200, turn: 0 }],
  ['JPEG, on its side', turned(6), { width: 300, height: 200, turn: 1 }],
  ['JPEG, on its head', turned(3), { width: 300, height: 200, turn: 2 }],
  ['TIFF', new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0]), null],
  ['half of a JPEG', turned(6).subarray(0, 20), null],
  ['nothing', new Uint8Array(), null],
])('the size of a picture shows before it is opened: %s', (_, bytes, size) => {
  expect(pictureSize(bytes)).toEqual(size)
})
