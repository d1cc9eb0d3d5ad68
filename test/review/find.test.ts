/** `/hub find`: by whatever a person knows of a school, within the hub, and nothing that is typed is an instruction. */
import { expect, test } from 'vitest'
import { search } from '../../src/core/round/search.ts'
import { foundAt, MOST } from '../../src/review/round/find.ts'
import { boardRow, instant } from '../core/boards.ts'
import { archimedes } from '../core/moorside.ts'
import { fits, nasty, strings } from './hostile.ts'

const schools: [name: string | null, urn: string | null, addresses: string[]][] = [
  ['Moorside Lane Primary School', '199903', ['head@moorsidelane.example.org', 'l.wojcik@moorsidelane.example.org']],
  ['St. Mary’s C of E Primary', '199904', ['office@stmarys.example.org']],
  ['Ysgol Gynradd Tŷ-nant', '199905', []],
  ['Łódź Road School', '199906', ['head@lodz.example.org']],
  ['مدرسة الأمل', '199907', []],
  [null, null, ['head@unnamed.example.org']],
  ['Upper Moorside', '199908', []],
]
const particulars = (n: number) => (n === 1 ? ["Mrs Siân O'Brien", '01632 960123', 'Church Walk, Darlington DL1 0ZZ'] : [])
const entries = schools.map(([name, urn, addresses], n) => ({
  row: boardRow({ school: { name, urn } }, n),
  addresses,
  particulars: particulars(n),
}))
const found = (text: string) => search(entries, text).found.map(({ row }) => Number(row.reference.slice(-1)))

test.each<[string, number[]]>([
  ['moorside', [0, 6]],
  ['MOORSIDE LANE', [0]],
  ['side', [0, 6]],
  ['st marys', [1]],
  ["St Mary's", [1]],
  ['ty-nant', [2]],
  ['TŶ NANT', [2]],
  ['lodz', [3]],
  ['łódź', [3]],
  ['الأمل', [4]],
  ['199903', [0]],
  ['URN 199903', [0]],
  ['199', []],
  ['PMR-0005', [5]],
  ['pmr-0005', [5]],
  ['wojcik@', [0]],
  ['head@unnamed.example.org', [5]],
  ['stmarys.example', [1]],
  ['DL1 0ZZ', [1]],
  ['dl10zz', [1]],
  ['01632960123', [1]],
  ['siân o’brien', [1]],
  ['sian obrien', [1]],
  ['mrs', []],
  ['church walk', [1]],
  ['@', []],
  ['%', []],
  ['_', []],
  ["' or 1=1 --", []],
  ['\\', []],
  ['   ', []],
  ['.*', []],
])('%s', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test('the school that is called so comes before those whose name contains it', () => {
  expect(found('upper moorside')).toEqual([6])
  expect(found('moorside')[0]).toBe(0)
})

test.each([
  ['Morside Lane', 'Moorside Lane Primary School'],
  ['uper moorside', 'Upper Moorside'],
])('a slip of the keyboard is offered, not taken: %s', (text, name) => {
  expect(search(entries, text)).toMatchObject({ found: [], near: [{ row: { school: { name } } }] })
})

const reader = { user: 'U0REVIEW', now: instant('2018-05-22T12:00Z') }
const said = (text: string, all = entries) => foundAt(archimedes, all, { text, ...reader })

test('what is found is said, and each can be opened', () => {
  const { text, blocks } = said('moorside')
  expect(text).toContain(
    '2 declarations at Archimedes NE Maths Hub for “moorside”.\nMoorside Lane Primary School (PMR-0000): ready for a decision',
  )
  expect(strings(blocks).filter((one) => one === 'Open')).toHaveLength(2)
  expect(said('199903').text).toContain('One declaration at')
})

test('what is not found is said, with what else to try', () => {
  expect(said('Ashby').text).toMatch(/^Nothing at Archimedes NE Maths Hub is called “Ashby”. Try one word/)
  expect(said('morside lane').text).toContain('is called “morside lane”. Did you mean:\nMoorside Lane Primary School')
})

test('no personal address is shown to find somebody by', () => {
  expect(JSON.stringify(said('wojcik@'))).not.toContain('moorsidelane.example.org')
})

test('two hundred alike are capped and counted', () => {
  const alike = Array.from({ length: 200 }, (_, n) => ({ row: boardRow({}, n), addresses: [], particulars: [] }))
  const { text, blocks } = said('school', alike)
  expect(text).toContain('200 declarations')
  expect(strings(blocks).filter((one) => one === 'Open')).toHaveLength(MOST)
  expect(strings(blocks)).toContain(`… and ${200 - MOST} more: type more of the name.`)
})

test('Slack takes every answer, whatever was typed and whatever the schools are called', () => {
  for (const name of nasty) {
    const alike = Array.from({ length: 30 }, (_, n) => ({
      row: boardRow({ school: { name, urn: name } }, n),
      addresses: [name],
      particulars: [name],
    }))
    for (const text of [name.slice(0, 8000), 'PMR']) {
      const { text: spoken, blocks } = said(text, alike)
      if (blocks) fits.message(blocks)
      expect(spoken.length).toBeLessThanOrEqual(3100)
      expect(spoken).not.toMatch(/<!(channel|here)/)
    }
  }
})
