/** A reversal, with what is known of the letters that told of the decision: those that have not left must not follow its correction. */
import type { Case } from '../core/declaration.ts'
import type { Actor } from '../core/hub.ts'
import type { LetterKind } from '../core/letters/letters.ts'
import type { Shelf } from './cases.ts'
import { type Change, change } from './declarations.ts'
import type { About } from './effects.ts'
import { roundOf } from './rounds.ts'

const outcomes: LetterKind[] = ['approved', 'waitlisted', 'declined', 'offer', 'correction']

/** Longest a statement of it may take, in milliseconds. */
const PATIENCE = 1_500

/** `told` are the addresses that a letter about the decision has gone to, or may have: a mail server that never answered may still have taken it. */
export const reverse = <C extends Change>(
  shelf: Shelf,
  id: string,
  actor: Actor,
  at: Temporal.Instant,
  messageIdOf: About['messageIdOf'],
  decide: (c: Case, told: string[]) => C,
): Promise<C> =>
  shelf.sql.transaction(
    async (tx) => {
      // The places first, as everywhere; then the letters, so that none leaves while we look.
      await roundOf(tx, id, true)
      const letters = await tx.rows<{ id: string; address: string; unsent: boolean; told: boolean }>`
        select id, body->'letter'->'to'->>'address' as address, state = 'pending' as unsent,
          state in ('sending', 'sent') or (state = 'pending' and attempts > 0) as told
        from effect where declaration_id = ${id} and kind = 'letter' and body->'letter'->>'kind' = any(${outcomes}) order by id for update`
      const told = [...new Set(letters.filter((letter) => letter.told).map(({ address }) => address))]
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
