/** Withdrawals, as their proposals say them; and what a school that has withdrawn must no longer be told. */
import { Asked, type Withdrawal } from '../core/round/withdraw.ts'
import type { Sql } from './sql.ts'

/** The one that the school asks for, or that stands; null where there is neither. */
export async function withdrawalOf(sql: Sql, declaration: string): Promise<Withdrawal | null> {
  const row = await sql.maybe<Omit<Withdrawal, keyof Asked> & { body: unknown }>`
    select p.id, p.body, p.made_at as at, p.state, p.closed_by as by, p.closed_at as "closedAt"
    from proposal p join declaration d on d.id = p.declaration_id
    where p.declaration_id = ${declaration} and p.kind = 'withdrawal' and p.state = case d.state when 'withdrawn' then 'done' else 'open' end
    order by coalesce(p.closed_at, p.made_at) desc limit 1`
  if (!row) return null
  const { body, ...rest } = row
  return { ...rest, ...Asked.parse(body) }
}

/** Letters and posts that have not left yet, about a place or a form of a school that takes part. A receipt is still owed. */
export async function callOffAll(tx: Sql, declaration: string, at: Temporal.Instant): Promise<void> {
  const why = 'called off: the school has withdrawn'
  await tx.run`
    update effect set state = 'cancelled', done_at = ${at}, response = ${why}
    where declaration_id = ${declaration} and state = 'pending' and kind in ('chase', 'announcement')`
  await tx.run`
    update effect set state = 'failed', done_at = ${at}, response = ${why}
    where declaration_id = ${declaration} and state = 'pending' and kind = 'letter' and body->'letter'->>'kind' not in ('acknowledgement', 'receipt')`
}
