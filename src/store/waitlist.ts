/** The waiting list of a round at a hub. The caller holds the lock on its places. */
import type { State } from '../core/declaration.ts'
import { joined, left } from '../core/waiting-order.ts'
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
 * Every card whose rank changed is drawn again.
 */
export async function keepOrder(tx: Sql, at: Temporal.Instant, id: string, after: State, order: string[]): Promise<void> {
  const next = after === 'waitlisted' ? joined(order, id) : left(order, id)
  await tx.run`
    with wanted as (select d.id, w.rank::int as rank from unnest(${next}::uuid[]) with ordinality as w (id, rank) join declaration d on d.id = w.id
        where d.rank is distinct from w.rank::int),
      ranked as (update declaration d set rank = w.rank from wanted w where d.id = w.id returning d.id)
    update effect e set state = case e.state when 'sending' then 'sending' else 'pending' end, epoch = e.epoch + 1, due_at = ${at}, queued_at = null, attempts = case e.state when 'sent' then 0 else e.attempts end
    from ranked where e.declaration_id = ranked.id and e.kind = 'card'`
}
