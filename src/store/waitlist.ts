/** The waiting list of a round at a hub. The caller holds the lock on its places. */
import type { State } from '../core/declaration.ts'
import { joined, left } from '../core/round/waiting-order.ts'
import { proposals } from '../core/round/waitlist.ts'
import { board } from './board.ts'
import { close, offersProposed, propose } from './proposals.ts'
import type { Sql } from './sql.ts'

type At = { round: string; hub: string }

/** Ids of the schools that wait, whoever is next first. */
export const waitingOrder = async (tx: Sql, { round, hub }: At): Promise<string[]> =>
  (
    await tx.rows<{ id: string }>`
      select id from declaration where round_id = ${round} and hub_id = ${hub} and state = 'waitlisted' order by rank nulls last, received_at, id`
  ).map(({ id }) => id)

/**
 * Whoever comes onto the list is last, whoever leaves it lets the others close up; `order` is the list before, or as a person has put it.
 * Returns whose rank changed.
 */
export async function keepOrder(tx: Sql, id: string, after: State, order: string[]): Promise<string[]> {
  const next = after === 'waitlisted' ? joined(order, id) : left(order, id)
  const changed = await tx.rows<{ id: string }>`
    update declaration d set rank = w.rank::int from unnest(${next}::uuid[]) with ordinality as w (id, rank)
    where d.id = w.id and d.rank is distinct from w.rank::int returning d.id`
  return changed.map((row) => row.id)
}

/** Makes the proposals that are due now, and closes those that no longer hold. Doing it twice makes them once. */
export async function proposeNext(tx: Sql, { round, hub }: At, at: Temporal.Instant): Promise<void> {
  const moot = await tx.maybe`
    select 1 where not exists (select 1 from declaration where round_id = ${round} and hub_id = ${hub} and state = 'waitlisted')
      and not exists (select 1 from proposal where round_id = ${round} and hub_id = ${hub} and kind = 'offer' and state = 'open')`
  const it = moot ? null : await board(tx, round, hub)
  if (!it) return
  const { make, overtaken } = proposals(it, await offersProposed(tx, round, hub), at)
  for (const id of overtaken) await close(tx, id, 'overtaken', countersign, at)
  for (const one of make) await propose(tx, one, countersign, at)
}

const countersign = { kind: 'countersign' } as const
