/** The record of who did what: added to in the same transaction, never changed. */
import type { Actor } from '../core/hub.ts'
import type { Recorded } from '../core/recorded.ts'
import { json, type Sql } from './sql.ts'

/** Of a case only what people can be told in words; of everything else as it comes. */
type Entry = {
  at: Temporal.Instant
  actor: Actor
  message?: string | null
  before?: unknown
  after?: unknown
  why?: string | null
} & ({ what: Recorded; declaration: string | null } | { what: string; declaration?: null })

export const record = (sql: Sql, { at, actor, what, declaration, message, before, after, why }: Entry): Promise<number> => sql.run`
  insert into audit (at, actor, declaration_id, message_id, what, before, after, why)
  values (${at}, ${json(actor)}, ${declaration}, ${message}, ${what}, ${before === undefined ? null : json(before)}, ${after === undefined ? null : json(after)}, ${why})`

export const history = (
  sql: Sql,
  declaration: string,
): Promise<{ at: Temporal.Instant; actor: Actor; what: string; why: string | null }[]> =>
  sql.rows`select at, actor, what, why from audit where declaration_id = ${declaration} order by id`

/** Something that changed nothing. `subject` is the id of a declaration or a message, or null. */
export const refusal = (
  sql: Sql,
  entry: { at: Temporal.Instant; actor: Actor; what: string },
  subject: string | null,
): Promise<number> => sql.run`
  insert into audit (at, actor, what, declaration_id, message_id)
  values (${entry.at}, ${json(entry.actor)}, ${entry.what},
    (select id from declaration where id = ${subject}::uuid), (select id from message where id = ${subject}::uuid))`
