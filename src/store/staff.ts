/** What staff keep about a school besides the decision: who sees to it, who has an interest in it, what they note. */
import type { Actor, Reviewer } from '../core/hub.ts'
import type { Remark } from '../core/round/remark.ts'
import type { Sql } from './sql.ts'

export type StaffChange = {
  /** Slack user id; null for nobody in particular. */
  assignee?: string | null
  conflict?: { user: string; why: string | null }
  /** The Slack user whose interest no longer stands in the way. */
  lifted?: string
  remark?: string
}

export async function saveStaff(tx: Sql, id: string, actor: Actor, at: Temporal.Instant, change: StaffChange): Promise<void> {
  const { assignee, conflict, lifted, remark } = change
  if (assignee !== undefined) await tx.run`update declaration set assignee = ${assignee} where id = ${id}`
  if (conflict)
    await tx.run`insert into conflict values (${id}, ${conflict.user}, ${at}, ${conflict.why}) on conflict (declaration_id, slack_user) do nothing`
  if (lifted !== undefined) await tx.run`delete from conflict where declaration_id = ${id} and slack_user = ${lifted}`
  if (remark !== undefined) {
    if (actor.kind !== 'slack') throw new Error('only people in Slack write notes')
    await tx.run`insert into remark (declaration_id, by, at, text) values (${id}, ${actor.user}, ${at}, ${remark})`
  }
}

/** Newest first. */
export const remarks = (sql: Sql, id: string): Promise<Remark[]> =>
  sql.rows<Remark>`select by, at, text from remark where declaration_id = ${id} order by id desc`

/** Who is on the hub's allow list. */
export const reviewersOf = (sql: Sql, hub: string): Promise<Reviewer[]> =>
  sql.rows<Reviewer>`select slack_user as slack, role from reviewer where hub_id = ${hub} order by role, slack_user`

/** The hubs that somebody reviews for, by id. */
export const reviewedBy = async (sql: Sql, slackUser: string): Promise<string[]> =>
  (await sql.rows<{ hub: string }>`select hub_id as hub from reviewer where slack_user = ${slackUser} order by hub_id`).map(
    ({ hub }) => hub,
  )
