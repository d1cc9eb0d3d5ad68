/** Offers of a place: each row is one offer, and says what became of it. */
import type { Declaration } from '../core/declaration.ts'
import type { Actor } from '../core/hub.ts'
import type { Offer } from '../core/round/offer.ts'
import { close } from './proposals.ts'
import type { Sql } from './sql.ts'

export const saveOffer = (tx: Sql, declaration: string, o: Offer): Promise<number> => tx.run`
  insert into offer (declaration_id, number, by, at, accept_by, reminded_at, state, closed_at)
  values (${declaration}, ${o.number}, ${o.by}, ${o.at}, ${o.acceptBy}, ${o.remindedAt}, ${o.state}, ${o.closedAt})
  on conflict (declaration_id, number) do update set reminded_at = excluded.reminded_at, state = excluded.state, closed_at = excluded.closed_at`

/** A school that is no longer offered a place has no open offer, whatever else became of it: what it gave up itself, it declined. */
export async function endOffer(
  tx: Sql,
  { id, state }: Pick<Declaration, 'id' | 'state'>,
  actor: Actor,
  at: Temporal.Instant,
): Promise<void> {
  if (state === 'offered') return
  const became = state === 'withdrawn' ? 'declined' : state === 'approved' ? 'accepted' : 'lapsed'
  await tx.run`update offer set state = ${became}, closed_at = ${at} where declaration_id = ${id} and state = 'open'`
  const asked = await tx.rows<{ id: string }>`select id from proposal where declaration_id = ${id} and kind = 'lapse' and state = 'open'`
  for (const proposal of asked) await close(tx, proposal.id, 'overtaken', actor, at)
}
