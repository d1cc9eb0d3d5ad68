/** Chases: reminders that wait for their day, and can be called off until then. */

import type { Note } from '../core/effect.ts'
import { type Chase, chaseKey } from '../core/findings/chase.ts'
import type { Actor } from '../core/hub.ts'
import { record } from './audit.ts'
import { json, type Sql } from './sql.ts'

export type ChaseRow = Chase & {
  state: 'pending' | 'sending' | 'sent' | 'failed' | 'cancelled'
  dueAt: Temporal.Instant
  /** What became of it: how many were written to, or why nobody was. */
  outcome: string | null
  /** Slack user who called it off; null where nobody did. */
  calledOffBy: string | null
}

export const chases = (sql: Sql, declaration: string): Promise<ChaseRow[]> => sql.rows<ChaseRow>`
  select (body->>'revision')::int as revision, (body->>'number')::int as number, state, due_at as "dueAt", response as outcome,
    case when state = 'cancelled' then substring(response from '^called off by (.+)$') end as "calledOffBy"
  from effect where declaration_id = ${declaration} and kind = 'chase' order by due_at, key`

/** Addresses that reminders about this case went to since then, or will at once, without those of one event. */
export const reached = async (sql: Sql, declaration: string, event: string, since: Temporal.Instant): Promise<string[]> =>
  (
    await sql.rows<{ address: string }>`
      select distinct body->'letter'->'to'->>'address' as address from effect
      where declaration_id = ${declaration} and kind = 'letter' and body->'letter'->>'kind' = 'chase' and state in ('pending', 'sending', 'sent')
        and coalesce(done_at, created_at) > ${since} and not starts_with(key, ${`letter:${declaration}:${event}:`})`
  ).map(({ address }) => address)

/** Calls off a chase that has not gone out; false where it is too late, or somebody has. */
export const callOff = (
  sql: Sql,
  declaration: string,
  chase: Chase,
  actor: Extract<Actor, { kind: 'slack' }>,
  at: Temporal.Instant,
): Promise<boolean> =>
  sql.transaction(async (tx) => {
    const key = chaseKey(declaration, chase)
    const done = await tx.maybe<{ hub: string }>`
      update effect set state = 'cancelled', done_at = ${at}, response = ${`called off by ${actor.user}`}
      where key = ${key} and state = 'pending' returning hub_id as hub`
    if (!done) return false
    await record(tx, { at, actor, what: `chase ${chase.number} called off`, declaration })
    const note: Note = { kind: 'chase-cancelled', number: chase.number, by: actor.user }
    await tx.run`
      insert into effect (key, kind, hub_id, declaration_id, body, due_at, created_at)
      values (${`thread:${key}:cancelled`}, 'thread', ${done.hub}, ${declaration}, ${json({ kind: 'thread', note })}, ${at}, ${at}) on conflict do nothing`
    return true
  })

/** A newer form is chased anew, and one in which nothing is missing not at all. */
export const callOffOthers = (tx: Sql, declaration: string, revision: number | null, at: Temporal.Instant): Promise<number> => tx.run`
  update effect set state = 'cancelled', done_at = ${at}, response = ${revision === null ? 'nothing is missing any more' : 'a newer form has come'}
  where declaration_id = ${declaration} and kind = 'chase' and state = 'pending' and (${revision}::int is null or (body->>'revision')::int <> ${revision})`
