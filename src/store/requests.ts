/** Requests that Slack signed: each is taken once. */
import type { Sql } from './sql.ts'

/** Slack’s signatures are good for five minutes; after so long a repeat is refused for its age alone. */
const KEPT = Temporal.Duration.from({ minutes: 15 })

/** True for the first request with this signature. */
export async function takeRequest(sql: Sql, signature: string, at: Temporal.Instant): Promise<boolean> {
  const fresh = await sql.run`insert into slack_request values (${signature}, ${at}) on conflict do nothing`
  // Not every time: a crowd presses at once.
  if (fresh > 0 && signature.endsWith('0')) await sql.run`delete from slack_request where at < ${at.subtract(KEPT)}`
  return fresh > 0
}

/** It came to nothing: whoever sends it again is heard. */
export const forgetRequest = (sql: Sql, signature: string): Promise<number> =>
  sql.run`delete from slack_request where signature = ${signature}`
