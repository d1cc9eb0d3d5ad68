/** Backlogs: when a hub's cards fall behind, and when they have caught up. */
import { type Backlog, SAME_RUSH, UNSAID } from '../core/round/backlog.ts'
import { noLetter, plan } from './effects.ts'
import type { Sql } from './sql.ts'

/** Plans the post that says so once more than a few new cards wait. Another rush soon after goes on with the same post. */
export const fallBehind = (sql: Sql, hub: string, at: Temporal.Instant): Promise<void> =>
  sql.transaction(async (tx) => {
    const { waiting, since } = await tx.one<{ waiting: number; since: Temporal.Instant }>`
      select count(*) as waiting, coalesce(min(since), ${at}) as since from turn where hub = ${hub} and kind = 'card' and way = 'post'`
    if (waiting <= UNSAID) return
    const last = await tx.maybe<{ id: string; open: boolean }>`
      select id, ended_at is null as open from backlog where hub_id = ${hub} and (ended_at is null or since > ${at.subtract(SAME_RUSH)})
      order by ended_at is null desc, since desc limit 1`
    if (last?.open) return
    if (last) await tx.run`update backlog set ended_at = null where id = ${last.id}`
    const fresh =
      last ??
      (await tx.maybe<{ id: string }>`
      insert into backlog (hub_id, since) values (${hub}, ${since}) on conflict do nothing returning id`)
    if (!fresh) return
    await plan(tx, [{ key: `behind:${fresh.id}`, effect: { kind: 'behind', backlog: fresh.id } }], { hub, at, messageIdOf: noLetter })
  })

/** How it stands; it has ended once no card waits. Null where there is none. */
export async function backlog(sql: Sql, id: string, at: Temporal.Instant): Promise<Backlog | null> {
  await sql.run`
    update backlog b set ended_at = ${at} where id = ${id} and ended_at is null
      and not exists (select 1 from turn where hub = b.hub_id and kind = 'card' and way = 'post')`
  return sql.maybe<Backlog>`
    select b.id, b.hub_id as hub, b.since, b.ended_at as "endedAt", count(d.id) as arrived, coalesce(max(d.received_at), b.since) as last,
      (select count(*) from turn where hub = b.hub_id and kind = 'card' and way = 'post') as waiting
    from backlog b left join declaration d on d.hub_id = b.hub_id and d.received_at >= b.since and (b.ended_at is null or d.received_at <= b.ended_at)
    where b.id = ${id} group by b.id`
}
