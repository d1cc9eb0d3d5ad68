/** From what a person sees to the case it is about: a message in Slack, an address on a form. */
import type { Sql } from './sql.ts'

/**
 * The case that a message in a hub's channel is about: its card, a post about its mail, or one of its announcements.
 * `stamps` are the message's own and its thread's.
 */
export async function declarationAt(sql: Sql, hub: string, channel: string, stamps: string[]): Promise<string | null> {
  const row = await sql.maybe<{ id: string }>`
    select d.id from post p join declaration d on d.id = p.subject
      where d.hub_id = ${hub} and p.channel = ${channel} and p.ts = any(${stamps})
    union all
    select d.id from post p join message m on m.id = p.subject join declaration d on d.id = m.declaration_id
      where d.hub_id = ${hub} and p.channel = ${channel} and p.ts = any(${stamps})
    union all
    select d.id from post p join proposal q on q.id = p.subject join declaration d on d.id = q.declaration_id
      where d.hub_id = ${hub} and p.channel = ${channel} and p.ts = any(${stamps})
    union all
    select e.declaration_id from effect e
      where e.hub_id = ${hub} and e.kind in ('announcement', 'thread') and e.state = 'sent' and e.response = any(${stamps}) and e.declaration_id is not null
    limit 1`
  return row?.id ?? null
}

/** The addresses on the newest form of every case at a hub, in small letters. */
export const addressesAt = (sql: Sql, hub: string): Promise<{ id: string; addresses: string[] }[]> => sql.rows`
  select d.id, array_agg(distinct lower(address)) as addresses
  from declaration d join revision r on r.declaration_id = d.id and r.number = d.revision
    join field f on f.revision_id = r.id cross join lateral jsonb_array_elements_text(f.normalised) as address
  where d.hub_id = ${hub} and jsonb_typeof(f.normalised) = 'array' group by d.id`
