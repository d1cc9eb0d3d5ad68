/** Pictures that a hub's Slack has already, by what is drawn on them. */
import type { Sql } from './sql.ts'

type Picture = { hub: string; sha256: string }

export const fileOf = async (sql: Sql, { hub, sha256 }: Picture): Promise<string | null> =>
  (await sql.maybe<{ file: string }>`select file_id as file from picture where hub_id = ${hub} and sha256 = ${sha256}`)?.file ?? null

export const keep = (sql: Sql, { hub, sha256 }: Picture, file: string, at: Temporal.Instant): Promise<number> => sql.run`
  insert into picture values (${hub}, ${sha256}, ${file}, ${at}) on conflict (hub_id, sha256) do update set file_id = excluded.file_id, at = excluded.at`

/** Slack would not show it: perhaps somebody deleted the file. */
export const forget = (sql: Sql, hub: string, file: string): Promise<number> =>
  sql.run`delete from picture where hub_id = ${hub} and file_id = ${file}`
