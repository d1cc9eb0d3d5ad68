/** Forms as .doc, .odt, .rtf and wrapped mail: each is read exactly; whatever is broken in one, nothing throws and nothing hangs. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readDoc } from '../../src/reading/doc.ts'
import type { Read } from '../../src/reading/kinds.ts'
import { readMail } from '../../src/reading/mail.ts'
import { readOdt } from '../../src/reading/odt.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { readDocument } from '../../src/reading/read.ts'
import { readRtf } from '../../src/reading/rtf.ts'
import { headingsOf, textBlocks } from '../../src/reading/text.ts'
import { blank, moorside } from './moorside.ts'

const programmes = await loadProgrammes('templates/programmes')
const folder = 'test/fixtures/forms'
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(`${folder}/${name}`))

const corpus = readdirSync(`${folder}/corpus`)
  .filter((name) => /^(?:doc|odt|rtf|p7m)-.*\.(?!json)/.test(name))
  .map((name): [string, Record<string, string | null>] => [
    `corpus/${name}`,
    JSON.parse(readFileSync(`${folder}/corpus/${name.replace(/\.\w+$/, '.json')}`, 'utf8')),
  ])

test.each([
  ['s1-moorside-lane.doc', moorside],
  ['s1-moorside-lane.odt', moorside],
  ['s1-moorside-lane.rtf', moorside],
  ['s1-rtf-named.doc', moorside],
  ['blank.doc', blank],
  ['blank.odt', blank],
  ...corpus,
])('%s', async (name, expected) => {
  const bytes = bytesOf(name)
  const { forms } = name.endsWith('.eml') ? await readMail(bytes, programmes) : await readDocument(bytes, name, programmes)
  const values = forms.map(({ fields }) => Object.fromEntries(Object.entries(fields).map(([key, { value }]) => [key, value])))
  expect(values).toEqual([expected])
})

const flaw = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 255 }))
const flawed = (good: Uint8Array, flaws: [number, number][], cut: number): Uint8Array => {
  const bytes = good.slice(0, Math.ceil(good.length * cut))
  for (const [where, value] of flaws) bytes[Math.floor(where * bytes.length)] = value
  return bytes
}
const files = unzipSync(bytesOf('s1-moorside-lane.odt'))
const repacked = (xml: Uint8Array): Uint8Array => zipSync({ ...files, 'content.xml': xml }, { level: 1 })

/** Compound files keep their order in their first bytes and in numbers: those are broken too. */
const kinds: [string, Uint8Array, (bytes: Uint8Array) => Read][] = [
  ['.doc', bytesOf('s1-moorside-lane.doc'), readDoc],
  ['the beginning of a .doc', bytesOf('s1-moorside-lane.doc').slice(0, 8_192), (start) => readDoc(spliced(start))],
  ['.rtf', bytesOf('s1-moorside-lane.rtf'), readRtf],
  ['the XML of an .odt', files['content.xml'] ?? new Uint8Array(), (xml) => readOdt(repacked(xml))],
  ['.odt', bytesOf('s1-moorside-lane.odt'), readOdt],
]
function spliced(start: Uint8Array): Uint8Array {
  const bytes = bytesOf('s1-moorside-lane.doc')
  bytes.set(start)
  return bytes
}

test.each(kinds)('%s with some bytes changed, or cut off', (_, good, read) => {
  fc.assert(
    fc.property(fc.array(flaw, { maxLength: 30 }), fc.constantFrom(1, 1, 0.9, 0.5, 0.1), (flaws, cut) => {
      expect(['blocks', 'unreadable']).toContain(read(flawed(good, flaws, cut)).kind)
    }),
    { numRuns: 150 },
  )
})

const words = fc.constantFrom(
  '{',
  '}',
  '\\par',
  '\\cell',
  '\\row',
  '\\trowd',
  '\\cellx9',
  '\\nestcell',
  '\\nestrow',
  '\\itap3',
  '\\intbl',
  '\\pard',
  '{\\*\\shpinst',
  '{\\shptxt',
  '{\\field{\\*\\fldinst FORMCHECKBOX}',
  '\\u321?',
  "\\'e9",
  '\\v',
  '\\upr',
  '{\\*\\nesttableprops',
  '\\bin9 ',
  ' text ',
  '\\uc9',
  '\\deleted',
)
test('any order of what rich text is made of', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 200 }), (parts) => {
      const open = parts.join('').split('{').length - parts.join('').split('}').length
      readRtf(Buffer.from(`{\\rtf1 ${parts.join('')}${'}'.repeat(Math.max(open + 1, 0))}`))
    }),
    { numRuns: 400 },
  )
})

const tags = fc.constantFrom(
  '<text:p>',
  '</text:p>',
  '<table:table>',
  '</table:table>',
  '<table:table-row>',
  '</table:table-row>',
  '<table:table-cell>',
  '</table:table-cell>',
  '<table:covered-table-cell/>',
  '<draw:text-box>',
  '</draw:text-box>',
  '<text:span>',
  '</text:span>',
  '<office:forms>',
  '</office:forms>',
  'text',
  '<field:fieldmark field:type="x.FORMCHECKBOX"/>',
  '<text:section text:display="none">',
  '</text:section>',
)
test('any order of what an OpenDocument is made of', () => {
  fc.assert(
    fc.property(fc.array(tags, { maxLength: 60 }), (parts) => {
      readOdt(repacked(Buffer.from(`<?xml version="1.0"?><office:text>${closed(parts)}</office:text>`)))
    }),
    { numRuns: 300 },
  )
})

/** The same tags, with every one that is open closed in its turn: XML that is well-formed and makes no sense. */
function closed(parts: string[]): string {
  const open: string[] = []
  const kept = parts.filter((part) => {
    const name = /^<(\/?)([^\s>]+)/.exec(part)
    if (!name || part.endsWith('/>')) return true
    if (!name[1]) open.push(name[2] ?? '')
    else if (open.at(-1) !== name[2]) return false
    else open.pop()
    return true
  })
  return (
    kept.join('') +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  )
}

test.each([
  [
    'a heading is never the rest of the line above',
    ['School role/s including teaching group/s in 2017-18: Maths lead, Year 6', 'Details of lead teacher 2'],
  ],
  [
    'a text with long lines was not broken for width',
    ['We have worked on mathematics with every teacher, this year', 'Nevertheless', 'long '.repeat(40).trim()],
  ],
])('%s', (_, lines) => {
  const blocks = textBlocks(lines.join('\n'), { headings: headingsOf(programmes.values()) })
  expect(blocks.map((block) => block.kind === 'line' && block.text)).toEqual(lines)
})
