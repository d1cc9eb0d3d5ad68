/** Every declaration of a round at a hub with all there is to know of it: for exports, never on a click's way. */
import type { Entry, Replaced } from '../core/round/export.ts'
import { load, type Shelf } from './cases.ts'

/** Oldest first. */
export async function entries(shelf: Shelf, round: string, hub: string): Promise<Entry[]> {
  const ids = await shelf.sql.rows<{ id: string }>`
    select id from declaration where round_id = ${round} and hub_id = ${hub} order by received_at, reference`
  const replaced = await shelf.sql.rows<Replaced & { of: string }>`
    select v.declaration_id as of, v.verdict, v.by, v.at, v.released_at as "releasedAt"
    from decision v join declaration d on d.id = v.declaration_id
    where d.round_id = ${round} and d.hub_id = ${hub} and v.replaced_at is not null and v.released_at is not null order by v.number`
  const found: Entry[] = []
  // One after the other: people's clicks need the connections more.
  for (const { id } of ids) {
    const it = await load(shelf, id)
    if (it) found.push({ case: it, replaced: replaced.filter(({ of }) => of === id).map(({ of: _, ...one }) => one) })
  }
  return found
}
