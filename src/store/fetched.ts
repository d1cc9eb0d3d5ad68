/** What has been fetched from mailboxes, by what IMAP calls it: each message once, whatever happened to moving it. */
import type { Sql } from './sql.ts'

/** A folder of an account as it is now: with another UIDVALIDITY, the same numbers mean other messages. */
export type Box = { account: string; uidValidity: string }

export type Fetched = { uid: number; attempts: number; nextAt: Temporal.Instant; stored: boolean; filed: boolean }

export const known = (sql: Sql, box: Box): Promise<Fetched[]> => sql.rows<Fetched>`
  select uid, attempts, next_at as "nextAt", message_id is not null as stored, filed_at is not null as filed
  from fetched where account = ${box.account} and uid_validity = ${box.uidValidity}`

/** Counts an attempt before it is made; `next` is when another may be. Returns how many it makes. */
export const attempt = async (sql: Sql, box: Box, uid: number, next: Temporal.Instant): Promise<number> =>
  (
    await sql.one<{ attempts: number }>`
    insert into fetched (account, uid_validity, uid, attempts, next_at) values (${box.account}, ${box.uidValidity}, ${uid}, 1, ${next})
    on conflict (account, uid_validity, uid) do update set attempts = fetched.attempts + 1, next_at = excluded.next_at
    returning attempts`
  ).attempts

/** The mailbox has handed the message over: whatever goes wrong from here is not the message's fault. */
export const whole = (sql: Sql, box: Box, uid: number): Promise<number> =>
  sql.run`update fetched set attempts = 0 where account = ${box.account} and uid_validity = ${box.uidValidity} and uid = ${uid}`

export const stored = (sql: Sql, box: Box, uid: number, message: string): Promise<number> => sql.run`
  update fetched set message_id = ${message} where account = ${box.account} and uid_validity = ${box.uidValidity} and uid = ${uid}`

export const filed = (sql: Sql, box: Box, uid: number, at: Temporal.Instant): Promise<number> => sql.run`
  update fetched set filed_at = ${at} where account = ${box.account} and uid_validity = ${box.uidValidity} and uid = ${uid}`
