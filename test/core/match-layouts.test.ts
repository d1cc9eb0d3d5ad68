/** Every layout with every school: each value exactly as it was written, in its own field. */
import { expect, test } from 'vitest'
import { match } from '../../src/core/form/match.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { keys, layouts, schools } from './form-layouts.ts'

const programmes = await loadProgrammes('templates/programmes')
const document = { name: 'form.docx', kind: 'docx', sha256: 'x' } as const

const cases = Object.entries(layouts).flatMap(([layout, draw]) =>
  Object.entries(schools).map(([school, answers]) => ({ layout, school, answers, draw })),
)

test.each(cases)('$layout: $school', ({ answers, draw }) => {
  const reading = match(draw(answers), programmes, document)
  expect(reading?.programme).toBe('primary-mastery-readiness')
  expect(Object.fromEntries(keys.map((key) => [key, reading?.fields[key]?.value]))).toEqual(answers)
  expect(reading?.commitments).toEqual({ missing: [], altered: [] })
  expect(reading?.problems).toEqual([])
})
