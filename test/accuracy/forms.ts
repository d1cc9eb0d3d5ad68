/** The forms whose right reading is known: every file of the fixtures that has one, and what it says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import * as z from 'zod'

/** What a form says, by field: null where it has only its printed prompt, or a picture. */
export const Says = z.record(z.string(), z.string().nullable())
export type Says = z.infer<typeof Says>

/** One file, and what each form in it says. */
export type Form = { path: string; kind: string; says: Says[] }

const folder = 'test/fixtures/forms'
/** No form can be read from these, and `read --json` says so. */
const closed = new Set(['s1-truncated.docx', 's1-encrypted.pdf'])
/** Which fields of the one filled form these have: a placeholder that still shows, and a form with four boxes. */
const has: Record<string, (key: string) => boolean> = {
  's1-sdt.docx': (key) => key !== 'lead1.name',
  's1-acroform.pdf': (key) => ['school.name', 'school.urn', 'school.headTeacher', 'lead1.name'].includes(key),
}

/** `expected-s1.json`, whose keys are not ours. */
const Moorside = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

function moorside(keys: string[]): Says {
  const { id: _, ...said } = Moorside.parse(json(join(folder, 'expected-s1.json')))
  return Object.fromEntries(Object.values(said).map((value, i) => [keys[i] ?? '', Array.isArray(value) ? value.join('\n') : value]))
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

const isScan = (name: string): boolean => /scan|photo|\.(?:png|jpe?g|tiff?|heic)$/i.test(name)

/** A file’s kind is what its sender would call it; what it is, the reader finds out. */
const kindOf = (name: string): string => (isScan(name) ? 'scan' : extname(name).slice(1).toLowerCase())

/** Every form, in the order of its name. `keys` are the fields in the order of the form. */
export function forms(keys: string[]): Form[] {
  const fixtures = readdirSync(folder)
    .filter((name) => /^(?:s1|blank)[.-]/.test(name) && !closed.has(name))
    .map((name): Form => {
      const filled = Object.entries(moorside(keys))
      const says = filled.map(([key, value]) => [key, name.startsWith('blank') || has[name]?.(key) === false ? null : value] as const)
      return { path: join(folder, name), kind: kindOf(name), says: [Object.fromEntries(says)] }
    })
  const corpus = join(folder, 'corpus')
  const more = readdirSync(corpus)
    .filter((name) => !name.endsWith('.json'))
    .flatMap((name): Form[] => {
      const beside = join(corpus, name.replace(/\.\w+$/, '.json'))
      if (!existsSync(beside)) return []
      const says = z.union([Says.transform((one) => [one]), z.array(Says)]).parse(json(beside))
      return [{ path: join(corpus, name), kind: kindOf(name), says }]
    })
  return [...fixtures, ...more].sort((a, b) => a.path.localeCompare(b.path))
}
