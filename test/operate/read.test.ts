/** `countersign read`: what an operator and other programs see. */
import { beforeEach, expect, test } from 'vitest'
import { read } from '../../src/operate/read.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { moorside } from '../reading/moorside.ts'

const programmes = await loadProgrammes('templates/programmes')
const hubs = [{ id: 'archimedes-ne', name: 'Archimedes NE Maths Hub', aliases: [] }]
let out: string[] = []
let err: string[] = []
beforeEach(() => {
  out = []
  err = []
})
const run = (...argv: string[]) => read(argv, { programmes, hubs, out: (text) => out.push(text), err: (text) => err.push(text) })
const form = (name: string) => `test/fixtures/forms/${name}`

test.each(['s1-moorside-lane.docx', 's1-attached.eml'])('%s as JSON', async (name) => {
  expect(await run(form(name), '--json')).toBe(0)
  const items = JSON.parse(out.join('\n')) as { programme: string; fields: Record<string, { value: string }> }[]
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ programme: 'primary-mastery-readiness', document: { kind: 'docx' }, problems: [] })
  expect(Object.fromEntries(Object.entries(items[0]?.fields ?? {}).map(([key, { value }]) => [key, value]))).toEqual(moorside)
  expect(items[0]?.fields['school.hub']).toEqual({
    value: 'Archimedes NE Maths Hub',
    normalised: 'archimedes-ne',
    source: { kind: 'cell', table: 1, row: 5, column: 2 },
    confidence: 'high',
  })
  expect(err).toEqual([])
})

test('a table for people', async () => {
  expect(await run(form('blank.docx'))).toBe(0)
  expect(out.join('\n')).toContain('Primary Mastery Readiness Programme: Declaration of Commitment (blank.docx)')
  expect(out.join('\n')).toMatch(/^ {2}school\.name +–$/m)
  expect(out.join('\n')).toContain('Commitments: 7 of 7 as printed')
})

test.each<[string[], number, RegExp]>([
  [[], 2, /Name one file/],
  [['a', 'b'], 2, /Name one file/],
  [['--yes', 'a'], 2, /Name one file/],
  [[form('none.docx')], 1, /there is no such file/],
  [['test/fixtures'], 1, /is a folder/],
  [[form('s1-truncated.docx')], 1, /s1-truncated\.docx: is damaged/],
  [['package.json'], 1, /there is no form in it/],
])('%j ends with %i', async (argv, code, said) => {
  expect(await run(...argv)).toBe(code)
  expect(err.join('\n')).toMatch(said)
})

test('JSON is an array even where there is no form', async () => {
  await run('package.json', '--json')
  expect(JSON.parse(out.join(''))).toEqual([])
})
