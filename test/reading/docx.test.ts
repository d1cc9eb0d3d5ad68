/** Word files as schools send them. */
import { strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { readDocument } from '../../src/reading/read.ts'
import { keys } from '../core/form-layouts.ts'
import { blank, moorside } from './moorside.ts'
import { changed, control, fixture, p, picture, r, tall, tbl, tc, tr, wide, word, wordOf } from './word.ts'

const programmes = await loadProgrammes('templates/programmes')
const hubs = [{ id: 'archimedes-ne', name: 'Archimedes NE Maths Hub', aliases: [] }]
const read = (bytes: Uint8Array) => readDocument(bytes, 'whatever.bin', programmes, { hubs })
const valuesIn = async (bytes: Uint8Array) => {
  const { forms } = await read(bytes)
  return Object.fromEntries(keys.map((key) => [key, forms[0]?.fields[key]?.value]))
}

describe('the fixtures', () => {
  test.each([
    ['s1-moorside-lane.docx', moorside],
    ['s1-checkbox.docx', moorside],
    ['s1-valueunder.docx', moorside],
    ['s1-sdt.docx', { ...moorside, 'lead1.name': null }], // its content control still shows the placeholder
    ['blank.docx', blank],
  ])('%s', async (name, values) => {
    const { kind, forms, found } = await read(fixture(name))
    expect({ kind, found }).toEqual({ kind: 'docx', found: { kind: 'form' } })
    expect(Object.fromEntries(keys.map((key) => [key, forms[0]?.fields[key]?.value]))).toEqual(values)
    expect(forms[0]?.commitments).toEqual({ missing: [], altered: [] })
    for (const key of keys) expect(forms[0]?.fields[key]?.confidence, key).toBe('high')
  })

  test('what is ours: numbers, addresses, the hub', async () => {
    const fields = (await read(fixture('s1-moorside-lane.docx'))).forms[0]?.fields
    expect(
      [fields?.['school.urn'], fields?.['school.telephone'], fields?.['school.hub'], fields?.['lead1.email']].map(
        (field) => field?.normalised,
      ),
    ).toEqual(['199901', '+441632960123', 'archimedes-ne', ['l.wojcik@moorsidelane.example.org']])
  })

  test('the box that is not ticked is a problem', async () => {
    expect((await read(fixture('s1-checkbox.docx'))).forms[0]?.problems.map(({ code }) => code)).toEqual(['commitment-unticked'])
  })
})

describe('the fixture with its XML changed', () => {
  test.each<[string, (xml: string) => string, Record<string, string | null>]>([
    [
      'a value split over runs',
      (xml) => xml.replace('<w:t>199901</w:t>', '<w:t>199</w:t></w:r><w:proofErr w:type="x"/><w:r><w:t>901</w:t>'),
      {},
    ],
    [
      'a value that Word marks as inserted',
      (xml) => xml.replace(/<w:r>(?:(?!<\/w:r>).)*199901<\/w:t><\/w:r>/, (run) => `<w:ins w:id="1" w:author="x">${run}</w:ins>`),
      {},
    ],
    [
      'a value with its earlier text struck out',
      (xml) =>
        xml.replace(
          '<w:t>199901</w:t>',
          '<w:t>199901</w:t></w:r><w:del w:id="2" w:author="x"><w:r><w:delText>188801</w:delText></w:r></w:del><w:r>',
        ),
      {},
    ],
    [
      'apostrophes of typographers',
      (xml) => xml.replaceAll('O&apos;Brien', 'O’Brien').replaceAll("O'Brien", 'O’Brien'),
      { 'school.headTeacher': 'Mrs Siân O’Brien', 'signature.headTeacher': 'Siân O’Brien' },
    ],
    ['a label with a slip', (xml) => xml.replace('School URN', 'Schol URN'), {}],
    ['a label in two lines', (xml) => xml.replace('Name of school', 'Name of</w:t><w:br/><w:t>school'), {}],
    ['another school year', (xml) => xml.replaceAll('in 2017-18', 'in 2018/19'), {}],
    [
      'a signature that is a picture',
      (xml) => xml.replace(/(Lead teacher 2<\/w:t>.*?)<w:r>(?:(?!<\/w:r>).)*Zoë Hartley-Smith<\/w:t><\/w:r>/s, `$1${picture}`),
      { 'signature.lead2': null },
    ],
  ])('%s', async (_, change, values) => {
    const before = fixture('s1-moorside-lane.docx')
    const after = changed('s1-moorside-lane.docx', change)
    expect(after).not.toEqual(before)
    expect(await valuesIn(after)).toEqual({ ...moorside, ...values })
  })
})

describe('layouts that only Word can make', () => {
  const form = (...rows: string[]) =>
    word(
      p('Mastery Readiness Programme'),
      p('School details'),
      tbl(...rows),
      p('Details of lead teacher 1'),
      tbl(tr('Name', 'Ann Lee'), tr('School role/s', 'Maths lead')),
    )

  test.each<[string, Uint8Array, string, string | null]>([
    [
      'a merged value',
      form(tr('Name of school', wide(3, 'Thornby Primary')), tr('School URN', '199904', 'Telephone', '01632 960001')),
      'school.name',
      'Thornby Primary',
    ],
    [
      'a label over two rows',
      form(tr(tall('restart', 'Address'), '1 High Street'), tr(tall('continue'), 'Thornby DL1 0ZZ'), tr('School URN', '199904')),
      'school.address',
      '1 High Street Thornby DL1 0ZZ',
    ],
    ['a value over two rows', form(tr('Head Teacher', tall('restart', 'Jo Bell')), tr('School URN', tall('continue'))), 'school.urn', null],
    [
      'a table for layout',
      form(tr(tc(tbl(tr('Name of school', 'Thornby Primary'), tr('School URN', '199904')), p('')))),
      'school.urn',
      '199904',
    ],
    [
      'a table in a value',
      form(tr('Address', tc(tbl(tr('1 High Street'), tr('Thornby')), p(''))), tr('School URN', '199904')),
      'school.address',
      '1 High Street Thornby',
    ],
    [
      'a content control round a cell',
      form(
        tr('School URN', '199904'),
        tr(tc('Name of school'), control(tc('Thornby Primary')).replace(/^/, '')).replace('<w:tc><w:p><w:sdt>', '<w:sdt>'),
      ),
      'school.urn',
      '199904',
    ],
    [
      'a prompt of the form’s own in a content control',
      form(tr('School URN', '199904'), tr(tc('Name of school'), tc(p(control(r('Type your school’s full name'), true))))),
      'school.name',
      null,
    ],
    [
      'tabs instead of a table',
      word(
        p('Mastery Readiness Programme'),
        p('School details'),
        ...[
          ['Name of school', 'Thornby Primary'],
          ['School URN', '199904'],
          ['Head Teacher', 'Jo Bell'],
          ['Address', '1 High Street'],
        ].map(([a = '', b = '']) => p(r(a), '<w:r><w:tab/></w:r>', r(b))),
      ),
      'school.headTeacher',
      'Jo Bell',
    ],
    ['nothing typed under a label', form(tr('Name of school', ' '), tr('School URN', '199904')), 'school.name', null],
  ])('%s', async (_, bytes, key, value) => {
    const { forms } = await read(bytes)
    expect(forms[0]?.programme).toBe('primary-mastery-readiness')
    expect(forms[0]?.fields[key]?.value).toBe(value)
  })
})

describe('what cannot be opened', () => {
  const bomb = wordOf(`<w:document xmlns:w="w"><w:body>${'<w:p/>'.repeat(3_000_000)}</w:body></w:document>`)
  test.each<[string, Uint8Array, string]>([
    ['a truncated file', fixture('s1-truncated.docx'), 'damaged'],
    ['nothing', new Uint8Array(), 'empty'],
    ['a zip bomb', bomb, 'too-large'],
    ['entities', wordOf('<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="w"><w:body/></w:document>'), 'damaged'],
    [
      'a thousand cells in each other',
      wordOf(`<w:document xmlns:w="w"><w:body>${'<w:tbl>'.repeat(1_000)}${'</w:tbl>'.repeat(1_000)}</w:body></w:document>`),
      'damaged',
    ],
    ['XML that ends too soon', wordOf('<w:document xmlns:w="w"><w:body>'), 'damaged'],
    [
      'three thousand entries',
      wordOf(
        '<w:document xmlns:w="w"><w:body/></w:document>',
        Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`word/${i}.xml`, strToU8('<x/>')])),
      ),
      'too-large',
    ],
  ])('%s', async (_, bytes, why) => {
    expect((await read(bytes)).found).toEqual({ kind: 'unreadable', why })
  })
})
