/** A round's table as files: read back by others' means, they say what went in, and run nothing. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { type Cell, type Column, harmless, type Table } from '../../src/core/round/export.ts'
import { tableCsv } from '../../src/outbound/table-csv.ts'
import { sheetName, tableXlsx } from '../../src/outbound/table-xlsx.ts'

const named = (key: string): Column => ({ key, title: key.toUpperCase(), means: `about ${key}`, of: () => null })
const of = (...rows: Cell[][]): Table => ({ columns: (rows[0] ?? ['a']).map((_, i) => named(`c${i}`)), rows })

/** RFC 4180, by nobody's library: what stands between quotes is one cell, two quotes are one. */
function parsed(csv: string): string[][] {
  expect(csv.startsWith('\ufeff')).toBe(true)
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let i = 1; i < csv.length; i++) {
    const c = csv[i]
    if (quoted) {
      if (c === '"' && csv[i + 1] === '"') cell += csv[++i]
      else if (c === '"') quoted = false
      else cell += c
    } else if (c === '"') quoted = true
    else if (c === ',') {
      rows.at(-1)?.push(cell)
      cell = ''
    } else if (c === '\r' && csv[i + 1] === '\n') {
      rows.at(-1)?.push(cell)
      cell = ''
      i++
      rows.push([])
    } else throw new Error(`“${c}” outside of quotes`)
  }
  expect(rows.pop()).toEqual([])
  return rows
}

test('any text survives CSV, and no cell begins a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 4 }), (texts) => {
      const [head, row] = parsed(tableCsv(of(texts)))
      expect(head).toEqual(texts.map((_, i) => `c${i}`))
      expect(row).toEqual(texts.map((text) => harmless(text.toWellFormed())))
    }),
    { numRuns: 200 },
  )
})

test('CSV: quotes, line breaks, numbers, times in London, days, and nothing', () => {
  const csv = tableCsv(
    of([
      'a "b"\r\nc,d;=1',
      3,
      Temporal.Instant.from('2018-05-24T15:42:11Z'),
      Temporal.PlainDate.from('2018-06-04'),
      null,
      '+44 1632 960001',
    ]),
  )
  expect(csv).toBe(
    '\ufeff"c0","c1","c2","c3","c4","c5"\r\n"a ""b""\r\nc,d;=1","3","2018-05-24T16:42:11+01:00","2018-06-04",,"\'+44 1632 960001"\r\n',
  )
})

test('Python reads the CSV as it was meant', () => {
  const rows: Cell[][] = Array.from({ length: 200 }, (_, i) => [`School ${i} “Ŵ” 👩‍🏫 "x"\n,`, '=cmd|x', null])
  const csv = tableCsv(of(...rows))
  const script =
    "import csv,json,sys,io; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode('utf-8-sig'), newline='')))))"
  const read: unknown = JSON.parse(execFileSync('python3', ['-c', script], { input: csv, encoding: 'utf8' }))
  expect(read).toEqual([['c0', 'c1', 'c2'], ...rows.map(([school]) => [school, "'=cmd|x", ''])])
})

/** The first sheet's cells as the file holds them: type, style, and text. */
async function sheets(table: Table, name = 'Round') {
  const files = unzipSync(await tableXlsx({ ...table, name, about: [['Hub', 'Archimedes <&>']] }))
  const file = (path: string) => strFromU8(files[path] ?? new Uint8Array())
  const shared = [...file('xl/sharedStrings.xml').matchAll(/<si>.*?<t[^>]*>(.*?)<\/t>.*?<\/si>/gs)].map(([, text = '']) => text)
  const xml = file('xl/worksheets/sheet1.xml')
  const cells = [...xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, at = '', attributes = '', inside = '']) => {
    const value = inside.match(/<v>(.*?)<\/v>/s)?.[1] ?? ''
    const type = attributes.match(/ t="(\w+)"/)?.[1] ?? 'n'
    return { at, type, value: type === 's' ? (shared[Number(value)] ?? '') : value }
  })
  return { xml, cells, all: Object.keys(files).map(file).join(''), workbook: file('xl/workbook.xml') }
}

test('in the spreadsheet text is text, whatever it looks like; numbers and days are what they are', async () => {
  const { xml, cells, all } = await sheets(
    of(['=1+1', '+44 1632 960001', '0012', 7, Temporal.PlainDate.from('2018-06-04'), Temporal.Instant.from('2018-05-24T15:42:00Z'), null]),
  )
  const at = (name: string) => cells.find((cell) => cell.at === name)
  expect(['A2', 'B2', 'C2'].map((name) => at(name)?.type)).toEqual(['s', 's', 's'])
  expect(['A2', 'B2', 'C2'].map((name) => at(name)?.value)).toEqual(['=1+1', '+44 1632 960001', '0012'])
  expect([at('D2')?.type, at('D2')?.value]).toEqual(['n', '7'])
  // 4 June 2018 is day 43255 of 1900's count; 4:42pm in London is 1002 minutes into 24 May.
  expect(Number(at('E2')?.value)).toBe(43_255)
  expect(Number(at('F2')?.value)).toBeCloseTo(43_244 + (16 * 60 + 42) / 1440, 6)
  expect(all).not.toMatch(/<f[ >]/)
  expect(xml).toContain('state="frozen"')
})

test('any text makes a spreadsheet that opens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
      const { all, workbook } = await sheets(of([text, `=${text}`]), text)
      expect(all).not.toMatch(/<f[ >]/)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML allows none of these
      expect(all).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/)
      expect(workbook).toMatch(/<sheet [^>]*name="[^"]+"/)
    }),
    { numRuns: 25 },
  )
})

test('a cell that Excel could not open is cut, and says so', async () => {
  const { cells } = await sheets(of(['x'.repeat(40_000)]))
  const [, long] = cells
  expect(long?.value.length).toBe(32_767)
  expect(long?.value).toMatch(/… \(cut: the whole text is in Countersign\)$/)
})

test('what looks like an escape of the file format stays as it was written', async () => {
  const { cells } = await sheets(of(['_x003D_1+1', 'a_x000d_b_x']))
  expect(cells.slice(2).map(({ value }) => value)).toEqual(['_x005F_x003D_1+1', 'a_x005F_x000d_b_x'])
})

test.each([
  ['2018-19', '2018-19'],
  ['2018/19: [first] *round*?', '2018 19 first round'],
  ["'quoted'", 'quoted'],
  ['W'.repeat(90), 'W'.repeat(31)],
  ['  ', 'Round'],
  ['History', 'Round'],
  ['about', 'Round'],
  ['👩‍🏫'.repeat(20), '👩 🏫👩 🏫👩 🏫👩 🏫👩 🏫👩 🏫'],
])('a sheet’s name: %s', (name, shown) => {
  expect(sheetName(name).length).toBeLessThanOrEqual(31)
  expect(sheetName(name)).toBe(shown)
  expect(sheetName(name).isWellFormed()).toBe(true)
})

test('two hundred schools become a table and a sheet', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => Array.from({ length: 70 }, (_, j) => `School ${i} says ${j}`))
  tableCsv(of(...rows))
  await tableXlsx({ ...of(...rows), name: '2018-19', about: [] })
})
