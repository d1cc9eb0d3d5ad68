/** Who may import whom: to the left only, and neighbours never each other. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** Rooms that stand side by side share a rank. */
const ranks = [
  ['core'],
  ['config', 'log', 'dns'],
  ['store', 'reading'],
  ['queue', 'outbound'],
  ['app'],
  ['intake', 'review', 'pages'],
  ['operate', 'jobs'],
  ['main'],
  ['demo'],
]
const rankOf = (room: string) => ranks.findIndex((rooms) => rooms.includes(room))
const roomOf = (file: string) =>
  file
    .replace(/^src\//, '')
    .split('/')[0]
    ?.replace(/\.ts$/, '') ?? ''

const files = ['src', 'jobs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
)
const imports = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'\n]*(?:\n[^'\n]*)*? from '([^'\n]+)'|import\('([^']+)'\)/gm)].map(
    ([, from, lazily]) => ({ file, to: from ?? lazily ?? '' }),
  ),
)

test('every file stands in a room we know', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter((file) => rankOf(roomOf(file)) < 0)).toEqual([])
})

test('imports point left only', () => {
  const wrong = imports
    .filter(({ to }) => to.startsWith('.'))
    .map(({ file, to }) => ({ file, to: normalize(join(dirname(file), to)) }))
    .filter(({ file, to }) => roomOf(file) !== roomOf(to) && rankOf(roomOf(to)) >= rankOf(roomOf(file)))
  expect(wrong).toEqual([])
})

test('core imports only itself and zod', () => {
  const outside = imports.filter(
    ({ file, to }) =>
      file.startsWith('src/core/') && to !== 'zod' && !(to.startsWith('.') && normalize(join(dirname(file), to)).startsWith('src/core/')),
  )
  expect(outside).toEqual([])
})

test('every file says what it is for in its first line', () => {
  expect(files.filter((file) => !readFileSync(file, 'utf8').startsWith('/**'))).toEqual([])
})
