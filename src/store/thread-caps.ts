/** Counts the letters that went out, where it cannot be forgotten: in the transaction that would write another. */

import type { Planned } from '../core/effect.ts'
import type { Letter } from '../core/letters/letters.ts'
import { heldBack } from '../core/mail/caps.ts'
import type { Sql } from './sql.ts'

/** One at a time for each address: two transactions cannot both write the last letter that is allowed. Always in the same order, so that none waits for another in a ring. */
export async function lockAddresses(tx: Sql, planned: Planned[]): Promise<void> {
  const addresses = planned.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter.to.address] : []))
  for (const address of [...new Set(addresses)].sort()) await tx.run`select pg_advisory_xact_lock(hashtext(${`letters to ${address}`}))`
}

/** Why this letter may not go; null where it may. A letter that cannot be counted is not written: the transaction fails. */
export async function overCap(
  tx: Sql,
  key: string,
  letter: Letter,
  declaration: string | null,
  at: Temporal.Instant,
): Promise<string | null> {
  // Two people writing to each other are no loop.
  if (letter.person === true) return null
  const { address } = letter.to
  const [day, week] = [at.subtract({ hours: 24 }), at.subtract({ hours: 7 * 24 })]
  const n = await tx.one<{ day: number; unplaced: number; same: number; caseDay: number; caseSame: number }>`
    select count(*) filter (where mine and created_at > ${day}) as day,
      count(*) filter (where mine and declaration_id is null and created_at > ${day}) as unplaced,
      count(*) filter (where mine and declaration_id is null and alike) as same,
      count(*) filter (where here and created_at > ${day}) as "caseDay",
      count(*) filter (where here and mine and alike and created_at > ${day}) as "caseSame"
    from (
      select created_at, declaration_id, body->'letter'->'to'->>'address' = ${address} as mine, declaration_id = ${declaration}::uuid is true as here,
        body->'letter'->>'kind' = ${letter.kind} as alike
      from effect
      where kind = 'letter' and key <> ${key} and created_at > ${week} and state in ('pending', 'sending', 'sent')
        and (body->'letter'->'to'->>'address' = ${address} or declaration_id = ${declaration}::uuid)
    ) letters`
  return heldBack(letter.kind, {
    address: { day: n.day, unplacedDay: n.unplaced, sameUnplacedWeek: n.same },
    case: declaration === null ? null : { day: n.caseDay, sameDay: n.caseSame },
  })
}
