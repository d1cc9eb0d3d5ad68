/** The report on a round: every school once, in order, tagged, and readable however many there are. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDict, PDFDocument, PDFHexString, PDFName } from 'pdf-lib'
import { afterAll, expect, test } from 'vitest'
import { blocks } from '../../src/outbound/pdf-blocks.ts'
import { type Reported, reportHtml, reportPdf } from '../../src/outbound/report.ts'
import { boardOf, boardRow, day, instant } from '../core/boards.ts'
import { programme } from '../core/moorside.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-report-'))
afterAll(() => rmSync(folder, { recursive: true }))
const now = instant('2018-05-29T10:00Z')
const hub = { name: 'Archimedes NE Maths Hub' }
const reported = (rows: Parameters<typeof boardOf>[0], undelivered = 0): Reported => ({
  board: boardOf(rows),
  hub,
  programme,
  undelivered,
  now,
})
const poppler = (() => {
  try {
    execFileSync('which', ['pdftotext'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
async function pages(report: Reported): Promise<string[]> {
  const path = join(folder, 'report.pdf')
  writeFileSync(path, await reportPdf(report))
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1)
}
const said = (report: Reported) => reportHtml(report, 'data:image/png;base64,AAAA').replaceAll(/\s+/g, ' ')

const { decision: declined } = boardRow({ state: 'declined' }, 0)
if (declined === null) throw new Error('a decline has a decision')

test('schools stand under their outcome, with the reason and whether they have been told', () => {
  const html = said(
    reported(
      [
        { state: 'approved', released: true, receivedAt: '2018-05-01T10:00Z' },
        { state: 'approved' },
        { state: 'declined', released: true },
        { state: 'declined', decision: { ...declined, reasonId: 'greater-need' } },
        { state: 'declined', decision: { ...declined, reasonId: 'offer-lapsed' } },
        { state: 'waitlisted', rank: 2, school: { name: 'Second <b>', urn: null } },
        { state: 'waitlisted', rank: 1, school: { name: 'First', urn: '100200' } },
        {
          state: 'offered',
          offer: { number: 1, by: 'U0LEAD', at: now, acceptBy: day('2018-06-04'), remindedAt: null, state: 'open', closedAt: null },
        },
        { state: 'needs-school' },
        { state: 'withdrawn' },
      ],
      1,
    ),
  )
  for (const words of [
    '<h2>Schools with a place: 2</h2>',
    '<td>Released on 1 May 2018</td>',
    '<td>Provisional: not told</td>',
    '<h2>Schools declined: 3</h2>',
    '<td>No places left</td>',
    '<td>Places went to schools in areas of greater need (provisional)</td>',
    '<td>The school did not answer the offer of a place (provisional)</td>',
    '<td>4 June 2018</td>',
    '<td>1 May 2018, the school</td>',
    '<h2>Withdrawn: 1</h2>',
    '<li>1 school undecided: 0 complete, 1 waiting for the school and 0 being checked.</li>',
    '<li>1 letter has not reached anybody.</li>',
    'Second &lt;b&gt;',
  ])
    expect(html).toContain(words)
  expect(html.indexOf('First')).toBeLessThan(html.indexOf('Second'))
  expect(blocks(html).flatMap((block) => (block.kind === 'h2' ? block.text : []))).toEqual([
    'Figures',
    'What is open',
    'Schools with a place: 2',
    'Schools offered a place: 1',
    'Waiting list: 2',
    'Schools declined: 3',
    'Not decided yet: 1',
    'Withdrawn: 1',
  ])
})

test('a round without a school says so', () => {
  const html = said(reported([]))
  expect(html).toContain('No declaration has been received.')
  expect(html).toContain('<p>Nothing.</p>')
})

test('the chart is a figure with its words', async () => {
  const doc = await PDFDocument.load(await reportPdf(reported([{}])))
  const figures = doc.context.enumerateIndirectObjects().flatMap(([, one]) => {
    if (!(one instanceof PDFDict) || one.get(PDFName.of('S')) !== PDFName.of('Figure')) return []
    const alt = one.get(PDFName.of('Alt'))
    return alt instanceof PDFHexString ? [alt.decodeText()] : []
  })
  expect(figures).toEqual([expect.stringContaining('1 declaration received from 1 March 2018 to 25 May 2018.')])
})

const states = ['approved', 'waitlisted', 'declined', 'ready', 'offered', 'withdrawn'] as const
const crowd = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    state: states[i % states.length] ?? 'ready',
    school: { name: i % 9 === 0 ? `School ${'of the very long name '.repeat(8)}${i}` : `School ${i}`, urn: String(100_000 + i) },
  }))

test.skipIf(!poppler).each([1, 80, 200])('%d schools: each stands there once, and every page says what its columns are', async (count) => {
  const all = await pages(reported(crowd(count)))
  const text = all.join(' ')
  for (let i = 0; i < count; i++) expect(text.match(new RegExp(`PMR-${String(i).padStart(4, '0')}`, 'g')), `school ${i}`).toHaveLength(1)
  for (const [i, page] of all.entries()) {
    expect(page).toContain(`Page ${i + 1} of ${all.length}`)
    const firstSchool = page.search(/PMR-\d{4}/)
    if (firstSchool >= 0) expect(page.slice(0, firstSchool), `page ${i + 1}`).toContain('Reference')
  }
  expect(all.length).toBeLessThan(2 + count / 8)
})

test('a name that the font cannot show, or of any length, is no reason to fail', async () => {
  const names = ['مدرسة الأمل', '\ud800\0', '<!channel>', 'W'.repeat(4000), '', null]
  const bytes = await reportPdf(reported(names.map((name) => ({ school: { name, urn: null } }))))
  expect(Buffer.from(bytes.slice(0, 5)).toString()).toBe('%PDF-')
  expect((await PDFDocument.load(bytes)).getPageCount()).toBeLessThan(4)
  expect(said(reported([{ school: { name: ' ', urn: null } }]))).toContain('A school without a name')
})
