/** Proposals: each made once, each closed once, both on the record. */
import type { Actor } from '../core/hub.ts'
import type { Closed, Closing, Proposal, Proposing } from '../core/round/proposal.ts'
import { record } from './audit.ts'
import { noLetter, plan } from './effects.ts'
import { json, type Sql } from './sql.ts'

const post = (id: string) => ({ key: `proposal:${id}`, effect: { kind: 'proposal', proposal: id } }) as const

/** Makes it, and posts it; null where its key has been used before. */
export async function propose(
  tx: Sql,
  { key, kind, round, hub, declaration, body = {}, done }: Proposing,
  actor: Actor,
  at: Temporal.Instant,
): Promise<string | null> {
  const by = done && actor.kind === 'slack' ? actor.user : null
  const made = await tx.maybe<{ id: string }>`
    insert into proposal (key, kind, round_id, hub_id, declaration_id, body, made_at, state, closed_by, closed_at)
    values (${key}, ${kind}, ${round}, ${hub}, ${declaration}, ${json(body)}, ${at}, ${done ? 'done' : 'open'}, ${by}, ${done ? at : null})
    on conflict (key) do nothing returning id`
  if (!made) return null
  if (done) return made.id
  await record(tx, { at, actor, what: `proposed: ${kind}`, declaration, after: { proposal: made.id, round, hub, ...body } })
  await plan(tx, [post(made.id)], { hub, declaration, at, messageIdOf: noLetter })
  return made.id
}

/** Closes it, and draws it again; false where it was not open any more. */
export async function close(tx: Sql, id: string, state: Closed, actor: Actor, at: Temporal.Instant): Promise<boolean> {
  const by = actor.kind === 'slack' ? actor.user : null
  const closed = await tx.maybe<Pick<Proposal, 'kind' | 'hub' | 'declaration'>>`
    update proposal set state = ${state}, closed_by = ${by}, closed_at = ${at} where id = ${id} and state = 'open'
    returning kind, hub_id as hub, declaration_id as declaration`
  if (!closed) return false
  const { kind, hub, declaration } = closed
  await record(tx, { at, actor, what: `proposal ${state}: ${kind}`, declaration, after: { proposal: id } })
  await plan(tx, [post(id)], { hub, declaration, at, messageIdOf: noLetter })
  return true
}

/** Closes what a decision about a case closes with it. */
export async function closeAll(tx: Sql, declaration: string, closings: Closing[], actor: Actor, at: Temporal.Instant): Promise<void> {
  for (const closing of closings) {
    const ids =
      'id' in closing
        ? [closing]
        : await tx.rows<{
            id: string
          }>`select id from proposal where declaration_id = ${declaration} and kind = ${closing.kind} and state = 'open'`
    for (const { id } of ids) await close(tx, id, closing.state, actor, at)
  }
}

/** Those about a case say what confirming them changes, so they are drawn again when the case stands otherwise. */
export async function redrawOpen(tx: Sql, declaration: string, hub: string, at: Temporal.Instant): Promise<void> {
  const open = await tx.rows<{ id: string }>`select id from proposal where declaration_id = ${declaration} and state = 'open'`
  for (const { id } of open) await plan(tx, [post(id)], { hub, declaration, at, messageIdOf: noLetter })
}

export const get = (sql: Sql, id: string): Promise<Proposal | null> =>
  sql.maybe<Proposal>`
    select id, kind, round_id as round, hub_id as hub, declaration_id as declaration, body, made_at as "madeAt", state, closed_by as "closedBy", closed_at as "closedAt"
    from proposal where id = ${id}`

/** Oldest first. */
export const open = (sql: Sql, round: string, hub: string): Promise<Proposal[]> => sql.rows<Proposal>`
  select id, kind, round_id as round, hub_id as hub, declaration_id as declaration, body, made_at as "madeAt", state, closed_by as "closedBy", closed_at as "closedAt"
  from proposal where round_id = ${round} and hub_id = ${hub} and state = 'open' order by made_at, key`

/** Every offer that was ever proposed at a round and hub, whatever became of it. */
export const offersProposed = (sql: Sql, round: string, hub: string): Promise<Proposal[]> => sql.rows<Proposal>`
  select id, kind, round_id as round, hub_id as hub, declaration_id as declaration, body, made_at as "madeAt", state, closed_by as "closedBy", closed_at as "closedAt"
  from proposal where round_id = ${round} and hub_id = ${hub} and kind = 'offer' order by made_at, key`

/** Longest a statement may wait, in milliseconds: a person's click waits for it. */
const PATIENCE = 1_500

/** One transaction with the round's places locked first, as everything that changes the round locks them. */
export const locked = <T>(sql: Sql, { round, hub }: Pick<Proposal, 'round' | 'hub'>, work: (tx: Sql) => Promise<T>): Promise<T> =>
  sql.transaction(
    async (tx) => {
      await tx.run`select 1 from round_hub where round_id = ${round} and hub_id = ${hub} for no key update`
      return work(tx)
    },
    { timeout: PATIENCE },
  )
