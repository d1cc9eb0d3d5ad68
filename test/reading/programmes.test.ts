/** A mistake in a programme is told with its file, its place and the mend. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadProgrammes } from '../../src/reading/programmes.ts'

const dirs: string[] = []
afterAll(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))))

async function changed(change: (yaml: string) => string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'programmes-'))
  dirs.push(dir)
  await mkdir(join(dir, 'x'))
  const yaml = await readFile('templates/programmes/primary-mastery-readiness/programme.yaml', 'utf8')
  await writeFile(join(dir, 'x', 'programme.yaml'), change(yaml))
  return dir
}

test('the shipped programme has the nineteen fields, three roles and seven commitments of its form', async () => {
  const programme = (await loadProgrammes('templates/programmes')).get('primary-mastery-readiness')
  expect([programme?.id, programme?.fields.length, programme?.roles.map(({ id }) => id), programme?.commitments.length]).toEqual([
    'primary-mastery-readiness',
    19,
    ['headTeacher', 'lead1', 'lead2'],
    7,
  ])
})

test('a programme asks what it likes about need, or nothing, without a line of code', async () => {
  const without = (yaml: string) => yaml.replace(/^need:\n(?:(?: |#).*\n|\n)+/m, '')
  const own = `need:
  factors:
    - { key: textbooks, label: Textbooks, hint: Does the school use one?, options: [{ value: none, label: none }, { value: one, label: one }] }
`
  const needOf = async (change: (yaml: string) => string) => (await loadProgrammes(await changed(change))).get('x')?.need
  expect(await needOf(without)).toEqual({ factors: [], order: [] })
  const need = await needOf((yaml) => without(yaml) + own)
  expect(need?.factors.map(({ key, dated, options }) => [key, dated, options.length])).toEqual([['textbooks', false, 2]])
})

test.each<[string, (yaml: string) => string, RegExp]>([
  ['a key that is missing', (yaml) => yaml.replace('reference: MR', ''), /x\/programme\.yaml: reference: /],
  ['a key that is not known', (yaml) => `${yaml}\ncolour: blue`, /programme\.yaml: .*colour/],
  ['a wrong kind of field', (yaml) => yaml.replace('kind: urn', 'kind: number'), /fields\[2\]\.kind: /],
  [
    'a section that is not there',
    (yaml) => yaml.replace('section: lead2', 'section: lead3'),
    /fields\[11\]\.section: there is no section “lead3”\. Write one of: school, lead1/,
  ],
  [
    'a role that points nowhere',
    (yaml) => yaml.replace('email: lead2.email', 'email: lead2.mail'),
    /roles\[2\]\.email: there is no field “lead2\.mail”/,
  ],
  ['one key twice', (yaml) => yaml.replace('key: lead2.name', 'key: lead1.name'), /fields\[11\]\.key: “lead1\.name” is there twice/],
  [
    'a value that is always there',
    (yaml) => yaml.replace('value: average,', 'value: unknown,'),
    /need\.factors\[2\]\.options\[2\]\.value: leave “unknown” out/,
  ],
  [
    'a value twice',
    (yaml) => yaml.replace('value: outstanding', 'value: good'),
    /need\.factors\[1\]\.options\[5\]\.value: “good” is there twice/,
  ],
  [
    'a value that means nothing',
    (yaml) => yaml.replace('means: inadequate', 'means: awful'),
    /options\[1\]\.means: there is no other option “awful”\. Write one of: inadequate/,
  ],
  [
    'a count that is none',
    (yaml) => yaml.replace('counts: against', 'counts: 5'),
    /need\.factors\[0\]\.options\[1\]\.counts: write for or against/,
  ],
  [
    'an order by what is not asked',
    (yaml) => yaml.replace('factors: [area]', 'factors: [weather]'),
    /need\.order\[0\]\.factors\[0\]: there is no factor “weather”\. Write one of: area, ofsted/,
  ],
  ['a factor twice', (yaml) => yaml.replace('key: progress', 'key: ofsted'), /need\.factors\[2\]\.key: “ofsted” is there twice/],
  ['no YAML', () => 'a: [', /is not YAML/],
])('%s', async (_, change, said) => {
  await expect(changed(change).then(loadProgrammes)).rejects.toThrow(said)
})
