/** A reversal, with what is known of the letters that told of the decision: those that have not left must not follow its correction. */
import type { Case } from '../core/declaration.ts'
import type { Actor } from '../core/hub.ts'
import type { Hearer } from '../core/letters/correction.ts'
import type { LetterKind } from '../core/letters/letters.ts'
import type { Shelf } from './cases.ts'
import { type Change, change, type DecisionRow, decisions } from './declarations.ts'
import type { About } from './effects.ts'
import { roundOf } from './rounds.ts'

const outcomes: LetterKind[] = ['approved', 'waitlisted', 'declined', 'offer', 'correction']

/** `decision`: the number of the one that it tells of; null where it tells of an offer, or of how that ended. */
type LetterOut = {
  id: string
  address: string
  kind: LetterKind
  unsent: boolean
  told: boolean
  decision: number | null
  at: Temporal.Instant
}

/** Each once, with what its newest letter said; `letters` oldest first. */
function hearers(letters: LetterOut[], made: DecisionRow[]): Hearer[] {
  const standing = Math.max(...made.map(({ number }) => number))
  const newest = new Map(letters.filter(({ told }) => told).map((letter) => [letter.address, letter]))
  return [...newest.values()].map(({ address, kind, decision, at }) => {
    if (kind === 'offer') return { address, last: { verdict: 'offered', releasedAt: at } }
    const older = decision === standing ? undefined : made.find(({ number }) => number === decision)
    return { address, last: older?.releasedAt ? { verdict: older.verdict, releasedAt: older.releasedAt } : null }
  })
}

/** Longest a statement of it may take, in milliseconds. */
const PATIENCE = 1_500

/** `told` are those whom a letter about a decision has reached, or may have: a mail server that never answered may still have taken it. */
export const reverse = <C extends Change>(
  shelf: Shelf,
  id: string,
  actor: Actor,
  at: Temporal.Instant,
  messageIdOf: About['messageIdOf'],
  decide: (c: Case, told: Hearer[]) => C,
): Promise<C> =>
  shelf.sql.transaction(
    async (tx) => {
      // The places first, as everywhere; then the letters, so that none leaves while we look.
      await roundOf(tx, id, true)
      const letters = await tx.rows<LetterOut>`
        select id, body->'letter'->'to'->>'address' as address, body->'letter'->>'kind' as kind,
          state = 'pending' and body->'letter'->>'kind' <> 'receipt' as unsent, coalesce(done_at, created_at) as at,
          state in ('sending', 'sent') or (state = 'pending' and doubted_at is not null) as told,
          substring(key from ':decision-([0-9]+):')::int as decision
        from effect where declaration_id = ${id} and kind = 'letter' 
          and (body->'letter'->>'kind' = any(${outcomes}) or key ~ ':offer-[0-9]+-declined:') order by created_at, decision, id for update`
      const told = hearers(letters, await decisions(tx, id))
      const outcome = await change({ ...shelf, sql: tx }, id, actor, at, messageIdOf, (c) => decide(c, told))
      if (outcome.kind === 'reversed') {
        const unsent = letters.filter((letter) => letter.unsent).map((letter) => letter.id)
        const why = 'called off: the decision was reversed before it left'
        await tx.run`update effect set state = 'failed', done_at = ${at}, response = ${why} where id = any(${unsent})`
        await tx.run`
          update effect set state = 'cancelled', done_at = ${at}, response = ${why}
          where declaration_id = ${id} and kind = 'announcement' and state = 'pending' and created_at < ${at}`
      }
      return outcome
    },
    { timeout: PATIENCE },
  )
