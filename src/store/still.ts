/** Finds what should be moving and is not: the queue is a hint, and may have forgotten. */
import { leaseOf, type ToQueue } from './effects.ts'
import type { Sql } from './sql.ts'

type Again = { id: string; epoch: number }
type Still = { messages: Again[]; declarations: Again[]; releases: Again[]; effects: ToQueue[] }

/** One process at a time looks; the next sees what the first has asked for. Any number, the same everywhere. */
const LOCK = 7_263_412

/**
 * Rows that nobody was asked to move since `before`, marked as asked now. Many at once, in no order: whoever is changed just now
 * is passed over until the next look, or two that wait for each other's rows would stop a person's click.
 */
export async function still(tx: Sql, now: Temporal.Instant, before: Temporal.Instant): Promise<Still> {
  await tx.run`select pg_advisory_xact_lock(${LOCK})`
  return {
    messages: await tx.rows<Again>`
      update message set epoch = epoch + 1, queued_at = ${now}
      where id in (select id from message where state = 'received' and coalesce(queued_at, received_at) <= ${before} for no key update skip locked)
      returning id, epoch`,
    declarations: await tx.rows<Again>`
      update declaration set epoch = epoch + 1, queued_at = ${now}
      where id in (
        select id from declaration where checked_revision < revision and coalesce(queued_at, received_at) <= ${before} for no key update skip locked)
      returning id, epoch`,
    releases: await tx.rows<Again>`
      update declaration set epoch = epoch + 1
      where id in (
        select d.id from declaration d join decision v on v.declaration_id = d.id
        where v.release_at <= ${before} and v.released_at is null and v.undone_at is null and v.replaced_at is null
        for no key update of d skip locked)
      returning id, -epoch as epoch`,
    effects: await tx.rows<ToQueue>`
      update effect set epoch = epoch + 1, queued_at = ${now}
      where id in (
        select id from effect
        where (state = 'pending' and due_at <= ${before} and queued_at <= ${before}) or (state = 'sending' and queued_at <= ${before})
        for no key update skip locked)
      returning id, kind, epoch,
        case state when 'sending' then greatest(${now}::timestamptz, claimed_at + make_interval(secs => case when kind in ('letter', 'export') then ${leaseOf('letter')}::int else ${leaseOf('card')}::int end)) else ${now}::timestamptz end as due`,
  }
}
