/** Exports of a round: asked for once at a time, and each on the record with who had it. */
import type { Actor } from '../core/hub.ts'
import { record } from './audit.ts'
import { type About, type DueEffect, plan, sent } from './effects.ts'
import type { Sql } from './sql.ts'

type Asked = {
  round: string
  hub: string
  actor: Extract<Actor, { kind: 'slack' }>
  at: Temporal.Instant
  messageIdOf: About['messageIdOf']
}

/** `already`: this person's export of it is on its way. */
export const ask = (sql: Sql, { round, hub, actor, at, messageIdOf }: Asked): Promise<'asked' | 'already'> =>
  sql.transaction(
    async (tx) => {
      await tx.run`select 1 from reviewer where hub_id = ${hub} and slack_user = ${actor.user} for update`
      const moving = await tx.maybe`
        select 1 from effect where hub_id = ${hub} and kind = 'export' and state in ('pending', 'sending')
          and body->>'round' = ${round} and body->>'by' = ${actor.user}`
      if (moving) return 'already'
      await record(tx, { at, actor, what: 'export asked for', after: { hub, round } })
      const key = `export:${hub}:${round}:${actor.user}:${at}`
      await plan(tx, [{ key, effect: { kind: 'export', by: actor.user, round } }], { hub, at, messageIdOf })
      return 'asked'
    },
    { timeout: 1_500 },
  )

/** The files are with whoever asked for them. */
export const exported = (sql: Sql, due: DueEffect, at: Temporal.Instant, rows: number): Promise<void> =>
  sql.transaction(async (tx) => {
    if (due.effect.kind !== 'export' || (await sent(tx, due, at, `${rows} rows`)) === 0) return
    const { by, round } = due.effect
    await record(tx, { at, actor: { kind: 'slack', user: by }, what: 'round exported', after: { hub: due.hub, round, rows } })
  })
