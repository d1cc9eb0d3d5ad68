/** What a newer form of the school's comes to, beside the one that stands: the same again, or a revision. */
import { changes } from '../declaration.ts'
import type { Field, Reading } from './form.ts'

/** `form` is the newest, with what staff put right in it; `sent` is how the school's own newest was read, null where staff typed it all. */
export type Standing = { form: Reading; sent: Pick<Reading, 'fields' | 'commitments'> | null }

/** What staff have put right stays so, until the school writes something else in that place than it did before. */
export function upon({ form: standing, sent }: Standing, fresh: Reading): Reading {
  if (sent === null) return fresh
  const fields = Object.entries(fresh.fields).map(([key, field]): [string, Field] => {
    const now = standing.fields[key]
    const kept = now?.source.kind === 'staff' && (sent.fields[key]?.value ?? null) === field.value
    return [key, kept ? now : field]
  })
  const commitments = same(sent.commitments, fresh.commitments) ? standing.commitments : fresh.commitments
  return { ...fresh, fields: Object.fromEntries(fields), commitments }
}

/** Nothing that anyone would notice is different: no revision comes of it, whatever kind of file it is this time. */
export const saysTheSame = (before: Reading, after: Reading): boolean =>
  before.programme === after.programme && changes(before.fields, after.fields).length === 0 && same(before.commitments, after.commitments)

/** PostgreSQL keeps the keys of an object in an order of its own. */
const same = (a: Reading['commitments'], b: Reading['commitments']): boolean => {
  const plain = ({ missing, altered }: Reading['commitments']) =>
    JSON.stringify([missing, altered.map(({ printed, found }) => [printed, found])])
  return plain(a) === plain(b)
}
