/** Letters of a round at a hub that did not reach anybody: refused, held back, or come back. */
import type { Sql } from './sql.ts'

export type Undelivered = { reference: string; letter: string; why: 'not sent' | 'came back' }

/** Oldest first. */
export const undelivered = (sql: Sql, round: string, hub: string): Promise<Undelivered[]> => sql.rows<Undelivered>`
  select d.reference, e.body->'letter'->>'kind' as letter, case when e.report is not null then 'came back' else 'not sent' end as why
  from effect e join declaration d on d.id = e.declaration_id
  where d.round_id = ${round} and d.hub_id = ${hub} and e.kind = 'letter' and (e.state = 'failed' or e.report is not null)
  order by e.created_at, e.key`
