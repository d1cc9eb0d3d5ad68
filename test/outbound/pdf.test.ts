/** The PDF of a letter: sound, tagged, and every name in it can be found again. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { afterAll, expect, test } from 'vitest'
import { render } from '../../src/outbound/letter.ts'
import { blocks } from '../../src/outbound/pdf-blocks.ts'
import { named, specimens } from './specimens.ts'

const has = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const tools = { qpdf: has('qpdf'), poppler: has('pdfinfo') && has('pdftotext') }
/** Debian's tools look at what we made; a machine without them says so and goes on. */
const given = (tool: keyof typeof tools) => test.skipIf(!tools[tool])
const needs = (tool: keyof typeof tools, name: string) =>
  tools[tool] ? name : `${name} (skipped: ${tool === 'qpdf' ? 'qpdf is' : 'poppler-utils are'} not installed)`

const folder = mkdtempSync(join(tmpdir(), 'countersign-pdf-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0
async function file(letter: Parameters<typeof render>[0]): Promise<string> {
  const { pdf } = await render(letter)
  if (!pdf) throw new Error(`a ${letter.kind} letter has no PDF`)
  const path = join(folder, `${++count}.pdf`)
  writeFileSync(path, pdf)
  return path
}
const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' })
const text = (path: string) => run('pdftotext', '-raw', path, '-').replace(/\s+/g, ' ')

const printed = Object.entries(specimens).filter(([, letter]) => letter.pdf)

test('acknowledgements, decisions and corrections have a PDF, and no others', async () => {
  expect(new Set(printed.map(([, { kind }]) => kind))).toEqual(
    new Set(['acknowledgement', 'approved', 'waitlisted', 'declined', 'correction']),
  )
  for (const letter of Object.values(specimens)) expect((await render(letter)).pdf === null).toBe(!letter.pdf)
})

test.each(printed)('%s: the same facts give the same bytes', async (_, letter) => {
  const [one, two] = [await render(letter), await render(letter)]
  expect(Buffer.from(one.pdf ?? []).equals(Buffer.from(two.pdf ?? []))).toBe(true)
  expect((one.pdf ?? []).length).toBeLessThan(80_000)
})

given('qpdf').each(printed)(needs('qpdf', '%s: qpdf finds nothing wrong'), async (_, letter) => {
  expect(run('qpdf', '--check', await file(letter))).toContain('No syntax or stream encoding errors found')
})

given('poppler').each(printed)(needs('poppler', '%s: tagged, titled, British English'), async (_, letter) => {
  const path = await file(letter)
  const info = run('pdfinfo', path)
  expect(info).toMatch(/Tagged: +yes/)
  expect(info).toMatch(/Title: +\S.* · MR-2018-0042/)
  const doc = await PDFDocument.load((await render(letter)).pdf ?? new Uint8Array())
  expect(doc.catalog.toString()).toContain('/Lang (en-GB)')
  expect(doc.catalog.getViewerPreferences()?.getDisplayDocTitle()).toBe(true)
})

given('poppler')(needs('poppler', 'the structure is the letter’s: heading, key facts, tables with headers, lists'), async () => {
  const structure = run('pdfinfo', '-struct', await file(specimens.acknowledgement ?? named('')))
  await expect(structure).toMatchFileSnapshot('letters/acknowledgement.structure.txt')
})

const names = [
  'Łukasz Wójcik',
  'Siân O’Brien',
  "Siân O'Brien",
  'Zoë Hartley-Smith',
  'Ffion Gruffydd-Llŷr',
  'Şükrü Çağlar İnönü',
  'Đặng Thị Ngọc Ánh',
  'Ευαγγελία Παπαδοπούλου',
  'Наталія Шевчук-Їжакевич',
  'Офелия Щёголева',
  'Griffith Waffle-Affleck fi ffl',
  'Åse Þórðardóttir',
  'Ọláolúwa Adébáyọ̀',
]
given('poppler')(needs('poppler', 'a letter that another document had only as part of an accented one is found too'), async () => {
  const seen = async (name: string) => text(await file(named(name)))
  expect(await seen('Ψϋψϋ')).toContain('Ψϋψϋ')
  expect(await seen('Υυυ')).toContain('Υυυ')
})

given('poppler').each(names)(needs('poppler', 'the name %s is found again'), async (name) => {
  expect(text(await file(named(name)))).toContain(name.normalize('NFC'))
})

given('poppler').each([
  ['Chinese', '王小明'],
  ['Arabic', 'محمد علي'],
  ['an emoji', 'Siân 👩🏽‍🏫'],
  ['half an emoji', 'Siân \ud83d'],
])(needs('poppler', '%s becomes a mark, explained, and stands whole in the e-mail'), async (_, name) => {
  const letter = named(name)
  const shown = text(await file(letter))
  expect(shown).toContain('□')
  expect(shown).toContain('□ stands for a character that cannot be shown here')
  expect((await render(letter)).text).toContain(name)
})

given('poppler')(needs('poppler', 'no mark is explained where there is none'), async () => {
  expect(text(await file(named('Łukasz Wójcik')))).not.toContain('□')
})

given('poppler').each([
  ['a statement of two thousand words', 'Łukasz'.concat(' leads'.repeat(2_000))],
  ['one word as long as a page', 'x'.repeat(4_000)],
  ['a hundred short paragraphs', Array.from({ length: 100 }, (_, i) => `Line ${i}.`).join('\n')],
])(needs('poppler', '%s goes on over the pages, whole'), async (_, statement) => {
  const path = await file(named('Siân', statement))
  const pages = Number(/Pages: +(\d+)/.exec(run('pdfinfo', path))?.[1])
  expect(pages).toBeGreaterThan(2)
  const squeezed = run('pdftotext', '-raw', path, '-').replace(/Archimedes NE Maths Hub|MR-2018-0042\s+Page \d+ of \d+|\s/g, '')
  expect(squeezed.includes(statement.replace(/\s/g, ''))).toBe(true)
  expect(text(path)).toContain(`Page ${pages} of ${pages}`)
})

given('poppler')(needs('poppler', 'a heading is never left at the foot of a page'), async () => {
  for (let paragraphs = 1; paragraphs < 40; paragraphs += 3) {
    const pages = run('pdftotext', '-layout', await file(named('Siân', 'A line.\n'.repeat(paragraphs).trim())), '-').split('\f')
    for (const page of pages) {
      const lines = page.split('\n').filter((line) => line.trim() !== '')
      expect(lines.at(-2) ?? '').not.toMatch(/^(Signatures|What|Who)/)
    }
  }
})

given('poppler')(needs('poppler', 'a school with a very long name has its whole name in the key facts'), async () => {
  const approved = specimens.approved
  if (!approved) throw new Error('no specimen')
  const school = 'Saint Somebody Voluntary Aided Primary School and Nursery '.repeat(12).trim()
  const path = await file({ ...approved, facts: { ...approved.facts, school } })
  expect(text(path)).toContain(school)
})

given('qpdf')(needs('qpdf', 'any text at all makes a sound PDF'), async () => {
  for (const name of ['\u0000\u0007', '\u202e\u200bx', 'é'.normalize('NFD').repeat(50), '\ufffe\uffff', ' ', '()\\<>[]{}/%', '‮abc']) {
    expect(run('qpdf', '--check', await file(named(name, name)))).toContain('No syntax')
  }
})

test('an element that a page cannot show stops the letter, in a test and not in a school’s inbox', () => {
  expect(() => blocks('<main><h1>x</h1><blockquote>y</blockquote></main>')).toThrow(/<blockquote>/)
  expect(() => blocks('<p>no main</p>')).toThrow(/<main>/)
})
