/** The messages of a corpus: a folder whose subfolders say what is in them. */
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** `dsn` and `ooo` are automatic, `ham` is honest, `hostile` may be anything; other folders are only ingested. */
export type Label = 'dsn' | 'ooo' | 'ham' | 'hostile' | 'other'
export type Sample = { path: string; label: Label }

const labels: readonly string[] = ['dsn', 'ooo', 'ham', 'hostile'] satisfies Label[]
const isLabel = (name: string): name is Label => labels.includes(name)

/** In the order of their names; at most `limit` of each label. */
export async function samplesIn(folder: string, limit = Number.POSITIVE_INFINITY): Promise<Sample[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const taken = new Map<Label, number>()
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path): Sample[] => {
      const label = path.slice(folder.length).split(sep).find(isLabel) ?? 'other'
      const so = (taken.get(label) ?? 0) + 1
      taken.set(label, so)
      return so > limit ? [] : [{ path, label }]
    })
}
