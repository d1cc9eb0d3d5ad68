/** Loads every programme from its folder, and tells its author exactly what to mend. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type * as z from 'zod'
import { Programme } from '../core/programme.ts'

/**
 * Every `<dir>/<id>/programme.yaml`, by id.
 * @throws Error naming the file, the key's path and the mend, on the first file with a mistake in it.
 */
export async function loadProgrammes(dir: string): Promise<Map<string, Programme>> {
  const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const programmes = new Map<string, Programme>()
  for (const id of folders.sort()) programmes.set(id, await load(id, join(dir, id, 'programme.yaml')))
  if (programmes.size === 0) throw new Error(`${dir}: there is no programme here. Add a folder with a programme.yaml.`)
  return programmes
}

async function load(id: string, file: string): Promise<Programme> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file}: cannot be read. Every folder of programmes needs a programme.yaml.`, { cause })
  })
  const parsed = Programme.safeParse(yaml(file, text))
  if (!parsed.success) throw new Error(mistakes(file, parsed.error.issues.map(said)))
  const loose = dangling(parsed.data)
  if (loose.length > 0) throw new Error(mistakes(file, loose))
  return { ...parsed.data, id }
}

function yaml(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    throw new Error(`${file}: is not YAML. ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}

const mistakes = (file: string, lines: string[]): string => lines.map((line) => `${file}: ${line}`).join('\n')

const said = (issue: z.core.$ZodIssue): string => `${path(issue.path)}: ${issue.message}`

const path = (keys: readonly PropertyKey[]): string =>
  keys.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)), '') ||
  '(the whole file)'

/** Names that point to a field, section or role which is not there. */
function dangling(programme: Omit<Programme, 'id'>): string[] {
  const sections = programme.sections.map(({ id }) => id)
  const keys = programme.fields.map(({ key }) => key)
  const roles = programme.roles.map(({ id }) => id)
  const check = (at: string, name: string, known: string[], what: string): string[] =>
    known.includes(name) ? [] : [`${at}: there is no ${what} “${name}”. Write one of: ${known.join(', ')}.`]
  return [
    ...programme.fields.flatMap((field, i) => [
      ...check(`fields[${i}].section`, field.section, sections, 'section'),
      ...(keys.indexOf(field.key) === i ? [] : [`fields[${i}].key: “${field.key}” is there twice. Give each field a key of its own.`]),
    ]),
    ...programme.roles.flatMap((role, i) =>
      (['name', 'email', 'signature', 'roles'] as const).flatMap((key) => {
        const field = role[key]
        return field === undefined ? [] : check(`roles[${i}].${key}`, field, keys, 'field')
      }),
    ),
    ...programme.checks.distinct.flatMap((pair, i) => pair.flatMap((role, j) => check(`checks.distinct[${i}][${j}]`, role, roles, 'role'))),
    ...(programme.checks.mathsLead ? check('checks.mathsLead.role', programme.checks.mathsLead.role, roles, 'role') : []),
  ]
}
