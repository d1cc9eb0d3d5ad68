/** Letters of a round at a hub that did not reach anybody: refused, held back, or come back. What was called off is owed to nobody. */
import type { Sql } from './sql.ts'

export type Undelivered = { reference: string; letter: string; why: 'not sent' | 'came back' }

/** Oldest first. Of the letters about a case to one address only the newest counts: one that arrived later shows that the address is reached. */
export const undelivered = (sql: Sql, round: string, hub: string): Promise<Undelivered[]> => sql.rows<Undelivered>`
  select reference, letter, why from (
    select distinct on (d.id, e.body->'letter'->'to'->>'address') d.reference, e.body->'letter'->>'kind' as letter, e.created_at, e.key,
      case when e.report is not null then 'came back' when e.state = 'failed' then 'not sent' end as why
    from effect e join declaration d on d.id = e.declaration_id
    where d.round_id = ${round} and d.hub_id = ${hub} and e.kind = 'letter' and e.state in ('sent', 'failed')
      and not (e.state = 'failed' and coalesce(e.response, '') like 'called off:%')
    order by d.id, e.body->'letter'->'to'->>'address', e.created_at desc, e.key desc
  ) newest
  where why is not null
  order by created_at, key`
