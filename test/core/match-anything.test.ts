/** Whatever blocks come: an answer, no throw, and never a value that is not in the document. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Block } from '../../src/core/form/form.ts'
import { match } from '../../src/core/form/match.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { cell, commitments, keys, layouts, line, prompt, schools, table, title } from './form-layouts.ts'

const programmes = await loadProgrammes('templates/programmes')
const document = { name: null, kind: 'docx', sha256: 'x' } as const
const [programme] = [...programmes.values()]
const labels = programme?.fields.flatMap((field) => field.labels) ?? []
const headings = programme?.sections.flatMap((section) => section.headings) ?? []

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...labels) },
  fc.constantFrom(...headings, ...commitments, prompt),
  fc.constantFrom(
    'Thornby Primary',
    '199904',
    'URN: 199 904',
    'a@b.example',
    'l.wojcik@thornby.\nexample.org',
    'Telephone: ring us',
    'Name:',
    '☒',
    '',
    ' : ',
    '\t',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(': '))
const cells = fc.record({ paragraphs: fc.array(text, { maxLength: 3 }), picture: fc.boolean(), span: fc.integer({ min: 1, max: 4 }) })
const block: fc.Arbitrary<Block> = fc.oneof(
  text.map(line),
  fc.array(fc.array(cells, { maxLength: 5 }), { maxLength: 6 }).map((rows): Block => ({ kind: 'table', rows })),
)

const textOf = (blocks: Block[]): string =>
  blocks
    .map((b) =>
      b.kind === 'line'
        ? b.text
        : b.rows
            .flat()
            .flatMap(({ paragraphs }) => paragraphs)
            .join('\n'),
    )
    .join('\n')
// A line typed with bars between its cells reads without them.
const bare = (value: string): string => value.replace(/[|\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/g, '')

function isHonest(blocks: Block[]): void {
  const reading = match(blocks, programmes, document)
  const all = bare(textOf(blocks))
  for (const [key, { value }] of Object.entries(reading?.fields ?? {})) {
    if (value === null) continue
    expect(value, key).not.toBe('')
    for (const part of key === 'statement' ? value.split('\n') : value.split(' ')) expect(all, key).toContain(bare(part))
  }
}

test('any blocks', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => isHonest([title, ...blocks])),
    { numRuns: 80 },
  )
})

test('a form with its parts and rows in any order, some of them gone', () => {
  const printed = layouts['as printed']?.(schools['an ordinary school'] ?? {}) ?? []
  fc.assert(
    fc.property(fc.shuffledSubarray(printed, { minLength: 4 }), (blocks) => isHonest([title, ...blocks])),
    { numRuns: 200 },
  )
})

test('any answers in the printed form are read back, each in its place or not at all', () => {
  // A school may write anything, but not the words of the form itself.
  const answer = fc.option(fc.stringMatching(/^[A-Z][a-z]{3,9}q( [A-Z][a-z]{3,9}q){0,3}$/), { nil: null })
  fc.assert(
    fc.property(fc.array(answer, { minLength: keys.length, maxLength: keys.length }), (values) => {
      const answers = Object.fromEntries(keys.map((key, i) => [key, values[i] ?? null]))
      const reading = match(layouts['as printed']?.(answers) ?? [], programmes, document)
      expect(Object.fromEntries(keys.map((key) => [key, reading?.fields[key]?.value]))).toEqual(answers)
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['five thousand lines', Array.from({ length: 5_000 }, (_, i) => line(`line ${i} of a very long document: with a colon`))],
  ['one line of two megabytes', [line('Name: '.repeat(330_000))]],
  [
    'a table of five thousand cells',
    [table(...Array.from({ length: 500 }, () => Array.from({ length: 10 }, (_, i) => (i % 2 ? 'value' : 'Nmae of shcool'))))],
  ],
  ['a cell of twenty thousand paragraphs', [{ kind: 'table', rows: [[cell('Telephone: x\n'.repeat(20_000))]] } satisfies Block]],
])('%s come to their end', (_, blocks) => {
  match([title, ...blocks], programmes, document)
})
