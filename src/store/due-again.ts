/** What shows the present is due again: the one way in which an effect that is there already is to happen once more. */
import type { Urgency } from '../core/round/pace.ts'
import type { Sql } from './sql.ts'

/**
 * Effects by their keys, as far as they are there. One that waits already keeps its turn, unless it is wanted sooner or more urgently now;
 * one that is being shown just now is shown once more after that. None shows what was true before the transaction that calls this.
 */
export const dueAgain = (tx: Sql, keys: string[], { at, urgency }: { at: Temporal.Instant; urgency: Urgency }): Promise<number> => tx.run`
  update effect e set epoch = e.epoch + 1, state = case e.state when 'sending' then 'sending' else 'pending' end,
    due_at = case when waits then e.due_at else ${at} end, queued_at = case when waits then e.queued_at end, parked = waits and e.parked,
    attempts = case e.state when 'sent' then 0 else e.attempts end,
    urgency = case e.state when 'sent' then ${urgency}::int else least(e.urgency, ${urgency}::int) end
  from (
    select id, state = 'pending' and urgency <= ${urgency}::int and (parked or due_at <= ${at}) as waits
    from effect where key = any(${keys}) order by key for no key update) it
  where e.id = it.id`

/** Seconds in which several decisions make one redrawing of each of the others' cards. */
const TOGETHER = 15

/** Cards of schools about which nobody has done anything just now: they can wait until new ones are out. */
export const redrawCards = (tx: Sql, ids: string[], at: Temporal.Instant): Promise<number> =>
  dueAgain(
    tx,
    ids.map((id) => `card:${id}`),
    { at: at.add({ seconds: TOGETHER }), urgency: 2 },
  )

/** Cards say how many places are left: when that changes, those of the round that could still have one are drawn again, but for this one. */
export async function redrawPlaces(tx: Sql, { round, hub }: { round: string; hub: string }, but: string | null, at: Temporal.Instant) {
  const others = await tx.rows<{ id: string }>`
    select id from declaration
    where round_id = ${round} and hub_id = ${hub} and id is distinct from ${but} and state in ('ready', 'needs-school', 'waitlisted')`
  await redrawCards(
    tx,
    others.map(({ id }) => id),
    at,
  )
}

/** Cards of the schools that somebody sees to. */
export async function redrawSeenTo(tx: Sql, hub: string, assignee: string, at: Temporal.Instant) {
  const theirs = await tx.rows<{ id: string }>`select id from declaration where hub_id = ${hub} and assignee = ${assignee}`
  await redrawCards(
    tx,
    theirs.map(({ id }) => id),
    at,
  )
}
