/** The screens in docs/: every picture that is taken is there, and is shown with words for whoever does not see it. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const script = ['school', 'round'].map((name) => readFileSync(`src/demo/scenes/${name}.ts`, 'utf8')).join('')
const taken = [...script.matchAll(/(?:keep|visit)\('([\w-]+)'/g)].flatMap(([, name]) => name ?? [])
const shown = ['docs/screens.md', 'README.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/!\[([^\]]*)\]\((?:docs\/)?([\w-]+)\.png\)/g)].map(([, alt = '', name = '']) => ({ alt, name })),
)

test('every picture that is taken is kept, and shown somewhere', () => {
  expect(taken.length).toBeGreaterThan(15)
  expect(taken.filter((name) => !existsSync(`docs/${name}.png`))).toEqual([])
  expect(taken.filter((name) => !shown.some((one) => one.name === name))).toEqual([])
})

test('pictures are small: few colours, and less than two megabytes in all', () => {
  const pictures = taken.map((name) => ({ name, bytes: readFileSync(`docs/${name}.png`) }))
  expect(pictures.filter(({ bytes }) => bytes[25] !== 3).map(({ name }) => name)).toEqual([]) // 3: a palette
  expect(pictures.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(2_000_000)
})

test('every picture that is shown is taken, and says in words what it shows', () => {
  expect(shown.filter(({ name }) => !taken.includes(name))).toEqual([])
  expect(shown.filter(({ alt }) => alt.length < 20)).toEqual([])
})
