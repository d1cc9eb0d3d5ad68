/** A round at one hub at a glance, in a few queries however many schools there are. */

import type { Decision } from '../core/declaration.ts'
import type { Finding } from '../core/findings/finding.ts'
import type { Factor } from '../core/need/factor.ts'
import type { Board, BoardRow } from '../core/round/board.ts'
import type { Offer } from '../core/round/offer.ts'
import { roundAt } from './rounds.ts'
import type { Sql } from './sql.ts'

type Row = Omit<BoardRow, 'school' | 'decision' | 'offer' | 'findings' | 'factors' | 'conflicts' | 'asksToWithdraw'> & {
  name: string | null
  urn: string | null
}
type Of<T> = T & { of: string }

/** Null where the round is not held at this hub. */
export async function board(sql: Sql, round: string, hub: string): Promise<Board | null> {
  const it = await roundAt(sql, round, hub)
  if (!it) return null
  const rows = await sql.rows<Row>`
    select id, reference, school_name as name, school_urn as urn, state, checked, revision, version, received_at as "receivedAt", rank, assignee,
      assignee is not null and not exists (select 1 from reviewer v where v.hub_id = declaration.hub_id and v.slack_user = assignee) as "assigneeLeft"
    from declaration where round_id = ${round} and hub_id = ${hub} order by received_at, reference`
  const ids = rows.map(({ id }) => id)
  const decisions = grouped(
    await sql.rows<Of<Decision>>`
      select declaration_id as of, number, verdict, by, at, reason_id as "reasonId", note, release_at as "releaseAt", released_at as "releasedAt", revision, origin, release_id as together
      from decision where declaration_id = any(${ids}) and undone_at is null and replaced_at is null`,
  )
  const offers = grouped(
    await sql.rows<Of<Offer>>`
      select distinct on (declaration_id) declaration_id as of, number, by, at, accept_by as "acceptBy", reminded_at as "remindedAt", state, closed_at as "closedAt"
      from offer where declaration_id = any(${ids}) order by declaration_id, number desc`,
  )
  const findings = grouped(
    await sql.rows<
      Of<Finding>
    >`select declaration_id as of, code, kind, field, message from finding where declaration_id = any(${ids}) order by declaration_id, position`,
  )
  const factors = grouped(
    await sql.rows<Of<Factor>>`
      select distinct on (declaration_id, key) declaration_id as of, key, value, detail, source, dated, by, at
      from factor where declaration_id = any(${ids}) order by declaration_id, key, id desc`,
  )
  const conflicts = grouped(
    await sql.rows<
      Of<{ slack: string }>
    >`select declaration_id as of, slack_user as slack from conflict where declaration_id = any(${ids})`,
  )
  const asking = grouped(
    await sql.rows<
      Of<{ at: Temporal.Instant }>
    >`select declaration_id as of, made_at as at from proposal where declaration_id = any(${ids}) and kind = 'withdrawal' and state = 'open'`,
  )
  return {
    round: it,
    hub,
    rows: rows.map(({ name, urn, ...row }) => ({
      ...row,
      school: { name, urn },
      decision: decisions.get(row.id)?.[0] ?? null,
      offer: offers.get(row.id)?.[0] ?? null,
      findings: findings.get(row.id) ?? [],
      factors: factors.get(row.id) ?? [],
      conflicts: (conflicts.get(row.id) ?? []).map(({ slack }) => slack),
      asksToWithdraw: row.state === 'withdrawn' ? null : (asking.get(row.id)?.[0]?.at ?? null),
    })),
  }
}

/** By the declaration that each row is `of`. */
function grouped<T>(rows: Of<T>[]): Map<string, Omit<Of<T>, 'of'>[]> {
  const groups = new Map<string, Omit<Of<T>, 'of'>[]>()
  for (const { of, ...row } of rows) groups.set(of, [...(groups.get(of) ?? []), row])
  return groups
}
