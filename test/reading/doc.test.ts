/** Old Word files, and the compound files that they are. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readDoc } from '../../src/reading/doc.ts'
import { sniff } from '../../src/reading/kinds.ts'
import { openCompound, streamNamed } from '../../src/reading/ole.ts'
import { compound, type Folder } from './compound.ts'
import { shown } from './shown.ts'

const corpus = (name: string): Promise<Buffer> => readFile(`test/fixtures/forms/corpus/${name}`)
const moorside = await readFile('test/fixtures/forms/s1-moorside-lane.doc')

/** The fixture's streams with its first block changed. */
function changed(change: (word: Buffer) => void): Buffer {
  const file = openCompound(moorside)
  const streams: Folder = {}
  for (const { name, id } of file?.children() ?? []) streams[name] = Buffer.from(file?.stream(id) ?? [])
  change(streams.WordDocument as Buffer)
  return compound(streams)
}
const number = (at: number, change: (value: number) => number) => changed((word) => word.writeUInt16LE(change(word.readUInt16LE(at)), at))

test('fields of a form: typed text, boxes to tick, a choice from a list', async () => {
  const text = JSON.stringify(shown(readDoc(await corpus('doc-fields.doc'))))
  expect(text).toContain('["Maths Hub","Salop & Herefordshire"]')
  expect(text).toContain('☒  To release two teachers')
  expect(text).not.toMatch(/FORM(?:TEXT|CHECKBOX|DROPDOWN)/)
})

test('paragraphs and tables stand as on the page, with tables in tables', async () => {
  const blocks = shown(readDoc(await corpus('doc-merged.doc'))) as unknown[]
  expect(blocks).toContainEqual([
    ['Name', 'Władysław Żółkiewski'],
    ['E-mail', 'w.zolkiewski@jadwiga.example.org'],
    ['Telephone', '01632 960422'],
    ['Roles in school', 'Maths lead / Y6 (set 1)'],
  ])
})

test('pictures are marks; a text box stands where it is anchored; deleted, hidden and struck-out text is not there', async () => {
  expect(JSON.stringify(shown(readDoc(await corpus('doc-boxes.doc'))))).toContain('["Head Teacher","*"],["Lead teacher 1","*"]')
  expect(JSON.stringify(shown(readDoc(await corpus('doc-tracked.doc'))))).not.toMatch(/Old Head|Hidden School|Struck Out|taken out again/)
})

test('the same streams in another compound file are the same document', () => {
  expect(shown(readDoc(changed(() => {})))).toEqual(shown(readDoc(moorside)))
})

test.each([
  ['encrypted', number(0x0a, (flags) => flags | 0x0100), 'password'],
  ['obfuscated', number(0x0a, (flags) => flags | 0x8000), 'password'],
  ['of Word 95', number(2, () => 0x0068), 'old-word'],
  ['of Word 6', number(0, () => 0xa5dc), 'old-word'],
  ['without its table of pieces', number(0x1a6, () => 0), 'damaged'],
  ['cut off', moorside.subarray(0, 8_000), 'damaged'],
  ['only its first bytes', moorside.subarray(0, 600), 'damaged'],
])('a file %s', (_, bytes, expected) => {
  const read = readDoc(bytes)
  expect(read.kind === 'blocks' ? 'blocks' : read.why).toBe(expected)
})

test.each([
  [{ WordDocument: Buffer.from([1]) }, 'doc', null],
  [{ WordDocument: Buffer.from([1]), ObjectPool: { x: { Workbook: Buffer.from([1]) } } }, 'doc', null],
  [{ Workbook: Buffer.from([1]), MBD0: { WordDocument: Buffer.from([1]) } }, 'xlsx', null],
  [{ 'PowerPoint Document': Buffer.from([1]) }, 'pptx', null],
  [{ '__properties_version1.0': Buffer.from([1]) }, 'msg', null],
  [{ EncryptionInfo: Buffer.from([1]), EncryptedPackage: Buffer.from([1]) }, 'docx', 'password'],
  [{ Contents: Buffer.from([1]) }, 'unknown', null],
] as [Folder, string, string | null][])('what is in a compound file says what it is: %j', (streams, kind, why) => {
  expect(sniff(compound(streams))).toEqual({ kind, why })
})

test('a stream whose sectors go round in a circle ends', () => {
  const file = compound({ WordDocument: Buffer.alloc(4_000, 1) })
  const table = (file.readInt32LE(76) + 1) * 512
  file.writeInt32LE(0, table + 4)
  expect(streamNamed(openCompound(file) as NonNullable<ReturnType<typeof openCompound>>, 'WordDocument')?.length).toBeLessThanOrEqual(4_000)
})

test('folders that hold one another end', () => {
  const file = compound({ a: { b: Buffer.from([1]) } })
  const directory = (file.readInt32LE(48) + 1) * 512
  file.writeInt32LE(1, directory + 128 + 72)
  expect(
    openCompound(file)
      ?.children()
      .map(({ name }) => name),
  ).toEqual(['a'])
})
