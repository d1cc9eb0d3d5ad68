/** PDFs: drawn tables and none, fields to fill in, pages that break rows; and files that mean harm. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { PDFDocument, setTextRenderingMode, TextRenderingMode } from 'pdf-lib'
import { expect, test } from 'vitest'
import type { Field } from '../../src/core/form/form.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { type DocumentRead, readDocument } from '../../src/reading/read.ts'
import { blank, moorside } from './moorside.ts'

const programmes = await loadProgrammes('templates/programmes')
const forms = 'test/fixtures/forms'
const read = (bytes: Uint8Array, context = ''): Promise<DocumentRead> => readDocument(bytes, 'form.pdf', programmes, { context })
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(`${forms}/${name}`))
const says = ({ forms: [form] }: DocumentRead) =>
  Object.fromEntries(Object.entries(form?.fields ?? {}).map(([key, { value }]) => [key, value]))

const corpus = readdirSync(`${forms}/corpus`)
  .filter((name) => /^(?:pdf|acroform)-.*\.pdf$/.test(name))
  .map((name): [string, Record<string, string | null>] => [
    `corpus/${name}`,
    JSON.parse(readFileSync(`${forms}/corpus/${name.replace('.pdf', '.json')}`, 'utf8')),
  ])

test.each([['s1-moorside-lane.pdf', moorside], ['blank.pdf', blank], ...corpus])('%s says what it says', async (name, expected) => {
  const found = await read(fixture(name))
  expect(found.found).toEqual({ kind: 'form' })
  expect(says(found)).toEqual(expected)
  expect(found.forms[0]?.commitments).toEqual({ missing: [], altered: [] })
})

test('every value says where on its page it stands', async () => {
  const { fields } = (await read(fixture('s1-moorside-lane.pdf'))).forms[0] ?? { fields: {} as Record<string, Field> }
  expect(fields['school.urn']?.source).toMatchObject({ kind: 'box', page: 1 })
  const [urn, telephone, lead] = ['school.urn', 'school.telephone', 'lead1.name'].map((key) => fields[key]?.source)
  if (urn?.kind !== 'box' || telephone?.kind !== 'box' || lead?.kind !== 'box') throw new Error('a value has no box')
  expect(telephone.y).toBe(urn.y)
  expect(telephone.x).toBeGreaterThan(urn.x + urn.width - 1)
  expect(lead.y).toBeGreaterThan(urn.y)
  expect(Object.values(fields).every(({ confidence }) => confidence === 'high')).toBe(true)
})

test('columns that nothing but space keeps apart are never surely right', async () => {
  const { fields } = (await read(fixture('corpus/pdf-borderless-tight-chromium.pdf'))).forms[0] ?? { fields: {} as Record<string, Field> }
  expect(fields['school.name']?.confidence).toBe('medium')
  expect(fields['school.telephone']?.confidence).toBe('medium')
})

test('a fillable form is known by its fields where it has no title, and what is not on it is blank', async () => {
  const found = await read(fixture('s1-acroform.pdf'))
  expect(found.found).toEqual({ kind: 'form' })
  const { 'school.name': name, 'school.urn': urn, 'school.headTeacher': head, 'lead1.name': lead, ...rest } = says(found)
  expect([name, urn, head, lead]).toEqual(['Moorside Lane Primary School', '199901', "Mrs Siân O'Brien", 'Łukasz Wójcik'])
  expect(Object.values(rest).every((value) => value === null)).toBe(true)
})

test('fields of other names do not make a form ours', async () => {
  const doc = await PDFDocument.create()
  const page = doc.addPage()
  for (const [i, label] of ['Name of school', 'School URN', 'Head Teacher', 'Maths Hub', 'Address'].entries()) {
    page.drawText(label, { x: 50, y: 700 - i * 30, size: 10 })
    doc
      .getForm()
      .createTextField(`Text${i}`)
      .addToPage(page, { x: 200, y: 695 - i * 30, width: 200, height: 18 })
  }
  expect((await read(await doc.save())).found).toEqual({ kind: 'unknown-form' })
})

test('a scan that a scanner read itself is still a picture: its own letters cannot be seen, and know no tables', async () => {
  const doc = await PDFDocument.create()
  const page = doc.addPage()
  page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible))
  for (let i = 0; i < 20; i++) page.drawText('Name of school Moorside Lane Primary School', { x: 50, y: 700 - i * 20, size: 10 })
  expect((await read(await doc.save())).found).toEqual({ kind: 'unreadable', why: 'picture' })
})

/** Pages, with words on the first. */
async function pages(count: number, words = ''): Promise<Uint8Array> {
  const doc = await PDFDocument.create()
  for (let i = 0; i < count; i++) doc.addPage()
  if (words) doc.getPage(0).drawText(words, { x: 50, y: 500, size: 10 })
  return doc.save()
}

test.each([
  ['a password', () => fixture('s1-encrypted.pdf'), 'password'],
  ['5,000 pages', () => pages(5_000), 'too-large'],
  ['only a picture', () => fixture('s1-scan.pdf'), 'picture'],
  ['only its first half', () => fixture('s1-moorside-lane.pdf').subarray(0, 20_000), 'damaged'],
  ['nothing after its first words', () => Buffer.from('%PDF-1.7\n'), 'damaged'],
])('a PDF with %s is refused, and says why', async (_, make, why) => {
  const bytes = await make()
  expect((await read(bytes)).found).toEqual({ kind: 'unreadable', why })
})

test('letters of one page beyond number are refused', async () => {
  expect((await read(await pages(1, 'too much to be a form '.repeat(6_000)))).found).toEqual({ kind: 'unreadable', why: 'too-large' })
})

test('what the caller gave stays the caller’s', async () => {
  const bytes = fixture('blank.pdf')
  await read(bytes)
  expect(bytes.length).toBeGreaterThan(40_000)
})

test('any bytes after %PDF end in a value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      const { forms: found } = await read(Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]))
      expect(found).toEqual([])
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('a form with some of its bytes changed ends in a value too', async () => {
  const whole = fixture('blank.pdf')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }), async (changes) => {
      const bytes = whole.slice()
      for (const [at, byte] of changes) bytes[at] = byte
      const { found } = await read(bytes)
      expect(['form', 'nothing', 'unknown-form', 'unreadable']).toContain(found.kind)
    }),
    { numRuns: 60 },
  )
}, 90_000)
