/** Places that a lead asks for and a second person adds: both under the lock on the round's places, both on the record. */
import type { Actor } from '../core/hub.ts'
import { type Agreeing, type Asking, agreeRaise, askRaise } from '../core/round/raise.ts'
import { record } from './audit.ts'
import { redrawPlaces } from './due-again.ts'
import * as proposals from './proposals.ts'
import { roundAt } from './rounds.ts'
import type { Sql } from './sql.ts'
import { proposeNext } from './waitlist.ts'

type By = { actor: Extract<Actor, { kind: 'slack' }>; at: Temporal.Instant }
type At = { round: string; hub: string }

export const ask = (
  sql: Sql,
  where: At,
  { to, reason, role, actor, at }: By & { to: number; reason: string; role: 'lead' | 'reviewer' },
): Promise<Asking> =>
  proposals.locked(sql, where, async (tx) => {
    const asking = askRaise(await theRound(tx, where), await proposals.open(tx, where.round, where.hub), {
      to,
      reason,
      role,
      by: actor.user,
    })
    if (asking.kind !== 'raise-proposed') {
      await record(tx, { at, actor, what: `raise: ${asking.kind}`, after: { ...where, to } })
      return asking
    }
    const { n } = await tx.one<{ n: number }>`
      select count(*) as n from proposal where round_id = ${where.round} and hub_id = ${where.hub} and kind = 'raise'`
    const key = `raise:${where.round}:${where.hub}:${n + 1}`
    await proposals.propose(tx, { key, kind: 'raise', ...where, declaration: null, body: asking.body }, actor, at)
    return asking
  })

/** Null where there is no such proposal. */
export async function agree(sql: Sql, id: string, { actor, at }: By): Promise<Agreeing | null> {
  const found = await proposals.get(sql, id)
  if (!found) return null
  const where = { round: found.round, hub: found.hub }
  return proposals.locked(sql, where, async (tx) => {
    const [proposal, round] = [await proposals.get(tx, id), await theRound(tx, where)]
    const agreeing = agreeRaise(round, proposal ?? found, actor.user)
    if (agreeing.kind === 'raised') {
      await tx.run`
        update round_hub set places = ${agreeing.body.to}, raised = raised + ${agreeing.more} where round_id = ${where.round} and hub_id = ${where.hub}`
      await proposals.close(tx, id, 'done', actor, at)
      await redrawPlaces(tx, where, null, at)
      await proposeNext(tx, where, at)
    }
    if (agreeing.kind === 'overtaken') await proposals.close(tx, id, 'overtaken', actor, at)
    const why = agreeing.kind === 'raised' ? agreeing.body.reason : null
    const numbers = agreeing.kind === 'raised' ? { before: { places: round.places }, after: { places: agreeing.body.to } } : {}
    await record(tx, { at, actor, what: `places: ${agreeing.kind}`, ...numbers, why })
    return agreeing
  })
}

async function theRound(tx: Sql, { round, hub }: At) {
  const it = await roundAt(tx, round, hub)
  if (!it) throw new Error(`round ${round} is not held at ${hub}`)
  return it
}
