/** A case as a whole: everything that letters, cards and decisions draw from, read in one go. */

import { type Case, type Changed, type Decision, type State, sinceDecided } from '../core/declaration.ts'
import type { Finding } from '../core/findings/findings.ts'
import { isByPicture } from '../core/form/by-picture.ts'
import type { Field, Reading } from '../core/form/form.ts'
import type { Actor, Hub } from '../core/hub.ts'
import type { Authentication } from '../core/mail/authentication.ts'
import type { Mail } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import type { Offer } from '../core/round/offer.ts'
import { withdrawalFinding } from '../core/round/withdraw.ts'
import { type Evidence, ledger } from '../core/signature/signatures.ts'
import { factorsOf } from './factors.ts'
import { roundOf } from './rounds.ts'
import type { Sql } from './sql.ts'
import { withdrawalOf } from './withdrawals.ts'

/** What is not in the database, but on the shelf: the programmes' data and the hubs of the configuration. */
export type Shelf = { sql: Sql; programmes: ReadonlyMap<string, Programme>; hubs: ReadonlyMap<string, Hub> }

type Row = {
  id: string
  reference: string
  hub_id: string
  state: State
  checked: 'received' | 'needs-school' | 'ready'
  rank: number | null
  assignee: string | null
  assigneeLeft: boolean
  revision: number
  decisions: number
  version: number
  received_at: Temporal.Instant
  name: string | null
  urn: string | null
  programme: string
  author: Actor
  changed: Changed[]
}

/** With `lock`, the round's places and then the declaration stay ours until the transaction ends. */
export async function load({ sql, programmes, hubs }: Shelf, id: string, lock?: 'lock'): Promise<Case | null> {
  const round = await roundOf(sql, id, lock === 'lock')
  if (!round) return null
  // Its key never changes: who only refers to it, as every effect does, need not wait.
  if (lock) await sql.run`select 1 from declaration where id = ${id} for no key update`
  const row = await sql.one<Row>`
    select d.id, d.reference, d.hub_id, d.state, d.checked, d.rank, d.assignee, d.revision, d.decisions, d.version, d.received_at, d.school_name as name, d.school_urn as urn,
      r.programme, r.author, r.changed,
      d.assignee is not null and not exists (select 1 from reviewer v where v.hub_id = d.hub_id and v.slack_user = d.assignee) as "assigneeLeft"
    from declaration d join revision r on r.declaration_id = d.id and r.number = d.revision
    where d.id = ${id}`
  const programme = programmes.get(row.programme)
  const hub = hubs.get(row.hub_id)
  if (!programme || !hub)
    throw new Error(`declaration ${id} is of programme "${row.programme}" at hub "${row.hub_id}", which are not configured`)

  const reading = await readingOf(sql, id, row.revision)
  const evidence = await sql.rows<Evidence>`
    select role, kind, address, message_id as message, grade, form_sha256 as form, covers, at from evidence where declaration_id = ${id} order by id`
  const decision = await decided(sql, id)
  const withdrawal = await withdrawalOf(sql, id)
  return {
    declaration: {
      id,
      reference: row.reference,
      state: row.state,
      revision: row.revision,
      decisions: row.decisions,
      version: row.version,
      checked: row.checked,
      decision,
      rank: row.rank,
    },
    hub,
    round,
    programme,
    school: { name: row.name, urn: row.urn },
    receivedAt: row.received_at,
    reading,
    newest: {
      author: row.author,
      changed: row.revision === 1 ? null : row.changed,
      unread: row.revision > 1 && isByPicture(await readingOf(sql, id, row.revision - 1)),
    },
    findings: [
      ...sinceDecided({ decision, revision: row.revision, state: row.state }),
      ...withdrawalFinding(withdrawal),
      ...(await sql.rows<Finding>`select code, kind, field, message from finding where declaration_id = ${id} order by position`),
    ],
    evidence,
    signatures: ledger({ reading, programme, evidence, round }),
    offer: await offerOf(sql, id),
    withdrawal,
    factors: await factorsOf(sql, id),
    conflicts: (await sql.rows<{ slack: string }>`select slack_user as slack from conflict where declaration_id = ${id} order by at`).map(
      ({ slack }) => slack,
    ),
    assignee: row.assignee,
    assigneeLeft: row.assigneeLeft,
    lastMessage: await last(sql, id),
  }
}

/** What one form of a declaration says. */
export async function readingOf(sql: Sql, declaration: string, number: number): Promise<Reading> {
  const row = await sql.one<{ id: string } & Omit<Reading, 'fields'>>`
    select id, programme, document, commitments, problems from revision where declaration_id = ${declaration} and number = ${number}`
  const fields = await sql.rows<
    Field & { key: string }
  >`select key, value, normalised, source, confidence from field where revision_id = ${row.id}`
  const { id: _, ...reading } = row
  return { ...reading, fields: Object.fromEntries(fields.map(({ key, ...field }) => [key, field])) }
}

const decided = (sql: Sql, id: string): Promise<Decision | null> =>
  sql.maybe<Decision>`
    select number, verdict, by, at, reason_id as "reasonId", note, release_at as "releaseAt", released_at as "releasedAt", revision, origin, release_id as together
    from decision where declaration_id = ${id} and undone_at is null and replaced_at is null`

const offerOf = (sql: Sql, id: string): Promise<Offer | null> =>
  sql.maybe<Offer>`
    select number, by, at, accept_by as "acceptBy", reminded_at as "remindedAt", state, closed_at as "closedAt"
    from offer where declaration_id = ${id} order by number desc limit 1`

/** The newest mail with a form is what letters answer; everyone named in any mail with a form takes part. */
async function last(sql: Sql, id: string): Promise<Case['lastMessage']> {
  const rows = await sql.rows<{ id: string; mail: Mail; authentication: Authentication | null; at: Temporal.Instant; repeats: boolean }>`
    select m.id, m.mail, m.authentication, m.received_at as at, not exists (select 1 from revision r where r.declaration_id = ${id} and r.message_id = m.id) as repeats
    from message m where m.id in (select message_id from message_of_case where declaration_id = ${id}) and m.disposition->>'kind' in ('declaration', 'revision')
    order by coalesce(m.used_at, m.read_at) desc, m.received_at desc`
  const [newest] = rows
  if (!newest) return null
  const { from, to, cc, count, references, subject, messageId } = newest.mail
  return {
    id: newest.id,
    messageId,
    references,
    subject,
    from: from[0]?.address ?? null,
    repeats: newest.repeats,
    headers: { from, to, cc, count },
    authentication: newest.authentication,
    receivedAt: newest.at,
    ...(newest.mail.claims && { claims: newest.mail.claims }),
    participants: [...new Set(rows.flatMap(({ mail }) => [...mail.from, ...mail.to, ...mail.cc]).map((mailbox) => mailbox.address))],
  }
}
