/** The form that is handed out: filled in, it reads back exactly; blank, it says nothing. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import { blankForm } from '../../src/core/form/blank-form.ts'
import { form as command } from '../../src/operate/form.ts'
import { embed } from '../../src/outbound/fonts.ts'
import { formDocx } from '../../src/outbound/form-docx.ts'
import { formPdf } from '../../src/outbound/form-pdf.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { readDocument } from '../../src/reading/read.ts'
import { blank, moorside } from '../reading/moorside.ts'

const programmes = await loadProgrammes('templates/programmes')
const programme = programmes.get('primary-mastery-readiness')
if (!programme) throw new Error('the programme is gone')
const printed = blankForm(programme)

async function read(bytes: Uint8Array) {
  const { forms, found } = await readDocument(bytes, 'form', programmes)
  const [form] = forms
  return {
    found,
    commitments: form?.commitments,
    says: Object.fromEntries(Object.entries(form?.fields ?? {}).map(([key, { value }]) => [key, value])),
  }
}
const asPrinted = { missing: [], altered: [] }

/** As somebody fills it in, and perhaps prints it to another PDF. */
async function filled(bytes: Uint8Array, values: Record<string, string | null>, flat: boolean): Promise<Uint8Array> {
  const doc = await PDFDocument.load(bytes)
  const { font } = await embed(doc, 'DejaVuSans')
  for (const [key, value] of Object.entries(values))
    doc
      .getForm()
      .getTextField(key)
      .setText(value ?? '')
  doc.getForm().updateFieldAppearances(font)
  if (flat) doc.getForm().flatten({ updateFieldAppearances: false })
  return doc.save({ updateFieldAppearances: false })
}

/** As Word writes what is typed into a content control. */
function typed(bytes: Uint8Array, values: Record<string, string | null>): Uint8Array {
  const files = unzipSync(bytes)
  const xml = strFromU8(files['word/document.xml'] ?? new Uint8Array())
  const controls = xml.replace(/<w:sdt>.*?<\/w:sdt>/gs, (control) => {
    const value = values[/<w:tag w:val="([^"]+)"/.exec(control)?.[1] ?? '']
    if (!value) return control
    const lines = value.split('\n').map((line) => `<w:t>${line.replaceAll('&', '&amp;')}</w:t>`)
    return control.replace('<w:showingPlcHdr/>', '').replace(/<w:r>.*<\/w:r>/s, `<w:r>${lines.join('<w:br/>')}</w:r>`)
  })
  return zipSync({ ...files, 'word/document.xml': strToU8(controls) })
}

test.each([
  ['PDF', () => formPdf(printed)],
  ['Word', async () => formDocx(printed)],
])('blank, as %s, it says nothing and has every commitment', async (_, make) => {
  expect(await read(await make())).toEqual({ found: { kind: 'form' }, commitments: asPrinted, says: blank })
})

test.each([
  ['a PDF', async () => filled(await formPdf(printed), moorside, false)],
  ['a PDF that was flattened', async () => filled(await formPdf(printed), moorside, true)],
  ['Word', async () => typed(formDocx(printed), moorside)],
])('filled in as %s, it reads back exactly', async (_, make) => {
  expect(await read(await make())).toEqual({ found: { kind: 'form' }, commitments: asPrinted, says: moorside })
})

test('a statement of several paragraphs in Greek and Cyrillic letters reads back too', async () => {
  const statement = 'Ελένη leads mathematics.\nЛюдмила has taught it for ten years, and “believes” it.\nEveryone else agrees.'
  const values = { ...blank, 'school.name': 'Ashby', statement }
  expect((await read(await filled(await formPdf(printed), values, false))).says.statement).toBe(statement)
  expect((await read(typed(formDocx(printed), values))).says.statement).toBe(statement)
})

const has = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined
const tools = has('qpdf') && has('pdfinfo')

test.skipIf(!tools)(
  `the PDF is sound, tagged and titled${tools ? '' : ' (skipped: qpdf or poppler-utils are not installed)'}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'form-'))
    const file = join(folder, 'form.pdf')
    await writeFile(file, await formPdf(printed))
    expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).toContain('No syntax or stream encoding errors')
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' })
    expect(info).toMatch(/Title: +Primary Mastery Readiness Programme: Declaration of Commitment/)
    expect(info).toMatch(/Tagged: +yes/)
    expect(execFileSync('pdfinfo', ['-struct', file], { encoding: 'utf8' }).match(/^ +Form/gm)).toHaveLength(19)
  },
)

test('the PDF is in English, and every field is named for those who hear it', async () => {
  const doc = await PDFDocument.load(await formPdf(printed))
  expect(doc.catalog.toString()).toContain('/Lang (en-GB)')
  const names = doc
    .getForm()
    .getFields()
    .map((field) => field.acroField.dict.toString())
  expect(names.every((name) => name.includes('/TU'))).toBe(true)
})

test.each([
  [['primary-mastery-readiness', '--pdf', '--urn', '199 901'], 0, '199901'],
  [['primary-mastery-readiness', '--docx', '--urn', '199901'], 0, '199901'],
  [['primary-mastery-readiness', '--pdf'], 0, null],
])('countersign form %j writes a form', async (argv, code, urn) => {
  const file = join(await mkdtemp(join(tmpdir(), 'form-')), 'form')
  const said: string[] = []
  expect(await command([...argv, '--out', file], programmes, { out: (text) => said.push(text), err: () => {} })).toBe(code)
  expect(said).toEqual([file])
  expect((await read(await readFile(file))).says).toEqual({ ...blank, 'school.urn': urn })
})

test.each([
  ['no programme', [], 2, 'Usage'],
  ['both kinds', ['primary-mastery-readiness', '--pdf', '--docx'], 2, 'Usage'],
  ['another programme', ['secondary', '--pdf'], 2, 'primary-mastery-readiness'],
  ['a URN of five digits', ['primary-mastery-readiness', '--pdf', '--urn', '19990'], 2, 'six digits'],
  ['a folder that is not there', ['primary-mastery-readiness', '--pdf', '--out', '/nowhere/at/all.pdf'], 1, '/nowhere/at/all.pdf'],
])('with %s it says what to write instead', async (_, argv, code, says) => {
  const said: string[] = []
  expect(await command(argv, programmes, { out: () => {}, err: (text) => said.push(text) })).toBe(code)
  expect(said.join('\n')).toContain(says)
})

test('a signature that is a picture is a mark to confirm, and no name', async () => {
  const doc = await PDFDocument.load(await filled(await formPdf(printed), { ...moorside, 'signature.lead1': null }, false))
  const box = doc.getForm().getTextField('signature.lead1').acroField.getWidgets()[0]?.getRectangle()
  const canvas = createCanvas(120, 30)
  canvas.getContext('2d').fillRect(10, 12, 90, 4)
  doc.getPage(doc.getPageCount() - 1).drawImage(await doc.embedPng(canvas.toBuffer('image/png')), { ...box, width: 80 })
  const { forms } = await readDocument(await doc.save({ updateFieldAppearances: false }), 'form', programmes)
  expect(forms[0]?.fields['signature.lead1']).toMatchObject({ value: null, source: { kind: 'picture' } })
  expect(forms[0]?.fields['signature.lead2']?.value).toBe(moorside['signature.lead2'])
})
