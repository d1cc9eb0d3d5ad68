/** Verdicts that are released together: previewed, let out in one transaction, and looked up for the post that says so. */
import { createHash } from 'node:crypto'
import type { Field } from '../core/form/form.ts'
import type { Actor } from '../core/hub.ts'
import { addressees } from '../core/letters/letters.ts'
import { keptBy, type Verdict } from '../core/round/round.ts'
import {
  isHeld,
  type Preview,
  preview as previewOf,
  type Reach,
  type Release,
  type Sending,
  send as sendPreviewed,
} from '../core/round/together.ts'
import { record } from './audit.ts'
import { board } from './board.ts'
import { load, type Shelf } from './cases.ts'
import { dueAgain } from './due-again.ts'
import { noLetter, plan } from './effects.ts'
import { roundAt } from './rounds.ts'
import { json, type Sql } from './sql.ts'

/** Null where the round is not held at this hub. A few queries, however many schools there are. */
export async function preview(shelf: Shelf, roundId: string, hubId: string): Promise<Preview | null> {
  const it = await board(shelf.sql, roundId, hubId)
  if (!it) return null
  const programme = shelf.programmes.get(it.round.programme)
  if (!programme) throw new Error(`programme "${it.round.programme}" is not configured`)
  const ids = it.rows.filter(isHeld).map(({ id }) => id)
  const reach = await reachOf(shelf, hubId, it.round.programme, ids)
  return previewOf(it, programme, (id) => reach.get(id) ?? { addressees: [], kept: null }, sha256)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Whom the letters of each would go to. Where more than the form must be looked at, the whole case is read. */
async function reachOf(shelf: Shelf, hubId: string, programmeId: string, ids: string[]): Promise<Map<string, Reach>> {
  const { sql, hubs, programmes } = shelf
  const [hub, programme] = [hubs.get(hubId), programmes.get(programmeId)]
  if (!hub || !programme) throw new Error(`hub "${hubId}" or programme "${programmeId}" is not configured`)
  const fields = await sql.rows<Field & { of: string; key: string; programme: string }>`
    select d.id as of, r.programme, f.key, f.value, f.normalised, f.source, f.confidence
    from declaration d join revision r on r.declaration_id = d.id and r.number = d.revision join field f on f.revision_id = r.id
    where d.id = any(${ids}) and f.key = any(${programme.roles.map(({ email }) => email)})`
  const events = await eventful(sql, ids)
  const reach = new Map<string, Reach>()
  for (const id of ids) {
    const own = fields.filter(({ of }) => of === id)
    const unclear = events.has(id) || own.some((field) => field.confidence === 'low' || field.programme !== programmeId)
    const whole = unclear ? await load(shelf, id) : null
    const read = Object.fromEntries(own.map((field) => [field.key, field]))
    const written = addressees(whole ?? { programme, hub, reading: { fields: read }, lastMessage: null })
    reach.set(id, {
      addressees: written.map(({ address, roles }) => ({ address, roles: roles.map(({ title }) => title) })),
      kept: whole && keptBy(whole),
    })
  }
  return reach
}

/** Those about which somebody has objected or asked to withdraw; whether that keeps a verdict here, the case says. */
const eventful = async (sql: Sql, ids: string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql.rows<{
        id: string
      }>`select declaration_id as id from evidence where kind = 'objected' and declaration_id = any(${ids})
        union select declaration_id from proposal where kind = 'withdrawal' and state = 'open' and declaration_id = any(${ids})`
    ).map(({ id }) => id),
  )

/** Longest a statement of it may take, in milliseconds: Slack gives three seconds in all. */
const PATIENCE = 1_500

export type Sent = Sending & { preview: Preview }

/** Lets out exactly what was seen, or nothing; what it comes to is on the record either way. Throws where the round is not held there. */
export const send = (
  shelf: Shelf,
  {
    round,
    hub,
    seen,
    actor,
    at,
  }: { round: string; hub: string; seen: string; actor: Extract<Actor, { kind: 'slack' }>; at: Temporal.Instant },
): Promise<Sent> =>
  shelf.sql.transaction(
    async (tx) => {
      // Every verdict and every undo takes this lock first: what is read below stays so.
      await tx.run`select 1 from round_hub where round_id = ${round} and hub_id = ${hub} for no key update`
      const shown = await preview({ ...shelf, sql: tx }, round, hub)
      if (!shown) throw new Error(`round ${round} is not held at ${hub}`)
      const sending = sendPreviewed(shown, seen)
      const decisions = sending.kind === 'sent' ? sending.decisions : []
      await record(tx, { at, actor, what: `release: ${sending.kind}`, after: { round, hub, decisions: decisions.length } })
      if (sending.kind !== 'sent') return { ...sending, preview: shown }

      const { id } = await tx.one<{ id: string }>`
        insert into release (round_id, hub_id, by, at) values (${round}, ${hub}, ${actor.user}, ${at}) returning id`
      const [ids, numbers] = [decisions.map((one) => one.id), decisions.map((one) => one.number)]
      const out = await tx.run`
        update decision d set release_at = ${at}, release_id = ${id} from unnest(${ids}::uuid[], ${numbers}::int[]) as v (id, number)
        where d.declaration_id = v.id and d.number = v.number and d.undone_at is null and d.replaced_at is null and d.release_at is null`
      if (out !== decisions.length) throw new Error(`${out} of ${decisions.length} decisions could be released`)
      await tx.run`
        insert into audit (at, actor, declaration_id, what, after)
        select ${at}::timestamptz, ${json(actor)}::jsonb, v.id, 'sent for release', jsonb_build_object('release', ${id}::text, 'decision', v.number)
        from unnest(${ids}::uuid[], ${numbers}::int[]) as v (id, number)`
      await plan(tx, [{ key: `released:${id}`, effect: { kind: 'released', release: id } }], { hub, at, messageIdOf: noLetter })
      return { ...sending, preview: shown }
    },
    { timeout: PATIENCE },
  )

/** The post that announces a release is drawn again when a verdict of it changes before it has left. */
export const redrawRelease = (tx: Sql, release: string, at: Temporal.Instant): Promise<number> =>
  dueAgain(tx, [`released:${release}`], { at, urgency: 0 })

/** Null where there is no such release. */
export async function get(shelf: Shelf, id: string): Promise<Release | null> {
  const { sql, programmes } = shelf
  const release = await sql.maybe<{ round: string; hub: string; by: string; at: Temporal.Instant }>`
    select round_id as round, hub_id as hub, by, at from release where id = ${id}`
  const round = release && (await roundAt(sql, release.round, release.hub))
  if (!round) return null
  const rows = await sql.rows<{
    id: string
    reference: string
    name: string | null
    urn: string | null
    verdict: Verdict
    left: boolean
    stands: boolean
  }>`
    select d.id, d.reference, d.school_name as name, d.school_urn as urn, v.verdict, v.released_at is not null as left,
      v.undone_at is null and d.state = v.verdict as stands
    from decision v join declaration d on d.id = v.declaration_id where v.release_id = ${id} order by d.received_at, d.reference`
  const events = await eventful(
    sql,
    rows.filter(({ left }) => !left).map(({ id }) => id),
  )
  const stays = new Set<string>()
  for (const id of events) {
    const c = await load(shelf, id)
    if (c && keptBy(c)) stays.add(id)
  }
  return {
    id,
    hub: release.hub,
    round,
    programme: programmes.get(round.programme)?.name ?? round.programme,
    by: release.by,
    at: release.at,
    schools: rows
      .filter(({ id, left, stands }) => left || (stands && !stays.has(id)))
      .map(({ reference, name, urn, verdict }) => ({ reference, school: { name, urn }, verdict })),
  }
}
