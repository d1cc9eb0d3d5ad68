/** What a round's life has brought about at a hub: each event once, with everything that follows from it. */
import type { Planned } from '../core/effect.ts'
import type { Done } from '../core/round/round-life.ts'
import { type About, plan } from './effects.ts'
import type { Sql } from './sql.ts'

/** Oldest first. */
export const events = (sql: Sql, round: string, hub: string): Promise<Done[]> =>
  sql.rows<Done>`select event, at from round_event where round_id = ${round} and hub_id = ${hub} order by at, event`

/** An event and what follows from it; `declaration` is whose it is, or null. */
export type Happening = { event: string; brings: { declaration: string | null; planned: Planned }[] }

/** Writes down what happened, with its effects, in one transaction; returns what was news. Two processes at once: the second waits, and finds it done. */
export const happen = (sql: Sql, round: string, { hub, at, messageIdOf }: About, happenings: Happening[]): Promise<string[]> =>
  sql.transaction(async (tx) => {
    const news: string[] = []
    for (const { event, brings } of happenings) {
      const fresh = await tx.run`
        insert into round_event (round_id, hub_id, event, at) values (${round}, ${hub}, ${event}, ${at}) on conflict do nothing`
      if (fresh === 0) continue
      news.push(event)
      for (const { declaration, planned } of brings) await plan(tx, [planned], { hub, declaration, at, messageIdOf })
    }
    return news
  })

/** Every round of the configuration at every hub of it. */
export const held = (sql: Sql): Promise<{ round: string; hub: string; programme: string; name: string }[]> => sql.rows`
  select h.round_id as round, h.hub_id as hub, r.programme, r.name from round_hub h join round r on r.id = h.round_id order by r.opens, h.hub_id`
