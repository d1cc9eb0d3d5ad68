/** Turns: what is said in Slack next, at each hub, and when. No lock is held while Slack is spoken to. */
import { closed, type Lane, later, opens, patience, taken } from '../core/round/pace.ts'
import { fallBehind } from './backlog.ts'
import { claim, type DueEffect, leaseOf } from './effects.ts'
import type { Sql } from './sql.ts'

/** The hub's own lane first. */
type Lanes = [Lane, Lane]
type LanesFor = (hub: string, way: 'post' | 'update') => Lanes

/**
 * Takes what should be said next at this effect's hub for one attempt: mostly this one, where others go first another.
 * Where there is no room the effect is parked until its turn. Null where there is nothing to do now.
 */
export async function claimTurn(sql: Sql, id: string, lanesFor: LanesFor, now: Temporal.Instant): Promise<DueEffect | null> {
  const asked = await sql.maybe<{ hub: string; way: 'post' | 'update'; rootless: boolean }>`
    select hub, way, rootless from turn where id = ${id} and due_at <= ${now}
      and (state = 'pending' or claimed_at < ${now}::timestamptz - make_interval(secs => ${leaseOf('card')}::int))`
  if (!asked) return null
  if (asked.rootless) {
    await wait(sql, id, now)
    return null
  }
  const { hub, way } = asked
  const lanes = lanesFor(hub, way)
  const { next, room } = await sql.transaction(async (tx) => {
    const spent = await lock(tx, lanes, now)
    const room = lanes.map((lane) => opens(lane, spent(lane))).reduce(later)
    if (Temporal.Instant.compare(room, now) > 0) return { next: null, room }
    // Whoever is being changed just now is passed over: a click must not wait for us.
    const first = await tx.maybe<{ id: string }>`
      select e.id from effect e join turn t on t.id = e.id
      where t.hub = ${hub} and t.way = ${way} and not t.rootless and t.due_at <= ${now}
        and (t.state = 'pending' or t.claimed_at < ${now}::timestamptz - make_interval(secs => ${leaseOf('card')}::int))
      order by t.urgency, t.since, t.key limit 1 for update of e skip locked`
    const next = first && (await claim(tx, first.id, now))
    if (next) for (const lane of lanes) await spend(tx, lane, taken(lane, spent(lane), now))
    return { next, room: lanes.map((lane) => opens(lane, next ? taken(lane, spent(lane), now) : spent(lane))).reduce(later) }
  })
  if (next?.id !== id) {
    await park(sql, id, hub, way, { from: later(room, now), every: lanes[0].every })
    if (way === 'post') await fallBehind(sql, hub, now)
  }
  return next
}

/** It has no thread to go into yet: `threadBegun` says when. The time is for the case that nobody does. */
const wait = (sql: Sql, id: string, now: Temporal.Instant): Promise<number> => sql.run`
  update effect set due_at = ${now.add({ minutes: 1 })}, queued_at = null, epoch = epoch + 1, response = 'its card is not posted yet'
  where id = ${id} and state = 'pending' and due_at <= ${now}`

/** A card, or a post that has a thread, is there now: what waited for it is due. */
export const threadBegun = (sql: Sql, subject: string, now: Temporal.Instant): Promise<number> => sql.run`
  update effect set due_at = ${now}, queued_at = null, epoch = epoch + 1
  where (declaration_id = ${subject} or (declaration_id is null and message_id = ${subject})) and kind in ('thread', 'original') and state = 'pending'
    and response = 'its card is not posted yet'`

/** Waits for its turn, behind whatever goes first. */
const park = (
  sql: Sql,
  id: string,
  hub: string,
  way: string,
  { from, every }: { from: Temporal.Instant; every: number },
): Promise<number> => sql.run`
  update effect e set parked = true, queued_at = null, epoch = e.epoch + 1, response = 'waits for its turn',
    due_at = ${from}::timestamptz + make_interval(secs => ${every / 1000}::float8 * (
      select count(*) from turn o where o.hub = ${hub} and o.way = ${way} and not o.rootless and o.state = 'pending'
        and (o.parked or o.due_at <= ${from}) and (o.urgency, o.since, o.key) < (t.urgency, t.since, t.key)))
  from turn t where t.id = e.id and e.id = ${id} and e.state = 'pending' and e.due_at <= ${from}`

/** Slack asked to wait: the hub's lane stands still that long. Other hubs find out for themselves. */
export const limited = (sql: Sql, lane: Lane, retryAfter: number | null, now: Temporal.Instant): Promise<void> =>
  sql.transaction(async (tx) => {
    const spent = await lock(tx, [lane], now)
    await spend(tx, lane, closed(lane, spent(lane), now.add({ seconds: patience(retryAfter) })))
  })

/** Takes a turn for a search; returns the seconds to wait where there is no room. */
export const takeTurn = (sql: Sql, lanes: Lanes, now: Temporal.Instant): Promise<number> =>
  sql.transaction(async (tx) => {
    const spent = await lock(tx, lanes, now)
    const room = lanes.map((lane) => opens(lane, spent(lane))).reduce(later)
    if (Temporal.Instant.compare(room, now) > 0) return Math.max(1, Math.ceil(room.since(now).total('seconds')))
    for (const lane of lanes) await spend(tx, lane, taken(lane, spent(lane), now))
    return 0
  })

/** Until when the turns of each lane are taken, which is ours to change until the transaction ends. */
async function lock(tx: Sql, lanes: Lane[], now: Temporal.Instant): Promise<(lane: Lane) => Temporal.Instant> {
  const names = lanes.map(({ name }) => name).sort()
  for (const name of names) await tx.run`insert into pace values (${name}, ${now}) on conflict do nothing`
  const rows = await tx.rows<{ lane: string; spent_until: Temporal.Instant }>`
    select lane, spent_until from pace where lane = any(${names}) order by lane for update`
  const spent = new Map(rows.map(({ lane, spent_until }) => [lane, spent_until]))
  return ({ name }) => spent.get(name) ?? now
}

const spend = (tx: Sql, { name }: Lane, until: Temporal.Instant): Promise<number> =>
  tx.run`update pace set spent_until = ${until} where lane = ${name}`
