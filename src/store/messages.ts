/** Messages: the bytes as they came, and what became of them. */
import type { Authentication } from '../core/mail/authentication.ts'
import type { Disposition, Mail, Unreadable } from '../core/mail/message.ts'
import { record } from './audit.ts'
import { dueAgain } from './due-again.ts'
import { json, type Sql } from './sql.ts'

/** What a door hands over. `envelope` is the SMTP conversation, or what stands in for it. */
export type Incoming = {
  hub: string
  door: 'smtp' | 'lmtp' | 'ingest' | 'webhook' | 'imap'
  at: Temporal.Instant
  envelope: { from: string | null; to: string[]; ip: string | null; helo: string | null }
  raw: Uint8Array
  sha256: string
  messageId: string
  contentSha256: string
  /** Why `raw` is the head alone. */
  missing?: Unreadable
}

/** Stores once: the same mail again, by whatever route, is the receipt that is there already. */
export async function receive(sql: Sql, m: Incoming): Promise<{ id: string; fresh: boolean }> {
  const fresh = await sql.maybe<{ id: string }>`
    insert into message (hub_id, door, received_at, mail_from, rcpt_to, client_ip, helo, raw, sha256, message_id, content_sha256, missing)
    values (${m.hub}, ${m.door}, ${m.at}, ${m.envelope.from}, ${m.envelope.to}, ${m.envelope.ip}, ${m.envelope.helo}, ${m.raw}, ${m.sha256}, ${m.messageId}, ${m.contentSha256}, ${m.missing})
    on conflict do nothing returning id`
  if (fresh) return { id: fresh.id, fresh: true }
  const { id } = await sql.one<{ id: string }>`
    select id from message where hub_id = ${m.hub} and (content_sha256 = ${m.contentSha256} or (message_id = ${m.messageId} and sha256 = ${m.sha256})) limit 1`
  return { id, fresh: false }
}

export type Begun = {
  id: string
  hub: string
  door: string
  receivedAt: Temporal.Instant
  envelopeFrom: string | null
  envelopeTo: string[]
  /** Of the client that handed it over; null by other doors than SMTP. */
  ip: string | null
  helo: string | null
  messageId: string
  raw: Uint8Array
  attempts: number
  missing: Unreadable | null
}

/** Counts an attempt at reading; null where it has been read. */
export const begin = (sql: Sql, id: string): Promise<Begun | null> =>
  sql.maybe<Begun>`
    update message set attempts = attempts + 1 where id = ${id} and state = 'received'
    returning id, hub_id as hub, door, received_at as "receivedAt", mail_from as "envelopeFrom", rcpt_to as "envelopeTo", client_ip as ip, helo, message_id as "messageId", raw, attempts, missing`

/** Locks a message that is still to be read; false where another job was quicker. */
export const lockUnread = async (tx: Sql, id: string): Promise<boolean> =>
  (await tx.maybe`select 1 from message where id = ${id} and state = 'received' for update`) !== null

/** Says what a message is: its end state, with its audit row. */
export async function settle(
  tx: Sql,
  id: string,
  at: Temporal.Instant,
  outcome: { mail: Mail; disposition: Disposition; declaration: string | null; authentication?: Authentication | null },
): Promise<void> {
  await tx.run`
    update message set state = 'read', read_at = ${at}, mail = ${json(outcome.mail)}, disposition = ${json(outcome.disposition)}, declaration_id = ${outcome.declaration},
      authentication = ${outcome.authentication ? json(outcome.authentication) : null}
    where id = ${id}`
  const { kind } = outcome.disposition
  await record(tx, {
    at,
    actor: { kind: 'countersign' },
    what: `message read as ${kind}`,
    message: id,
    declaration: outcome.declaration,
    after: outcome.disposition,
  })
}

/** A stored message as staff see it. `mail` is null until it has been read. */
export type StoredMessage = {
  id: string
  hub: string
  receivedAt: Temporal.Instant
  disposition: Disposition | null
  declaration: string | null
  mail: Mail | null
  /** What was found out about its sender, where that was asked for: `ofDeclaration`. */
  authentication?: Authentication | null
  /** A held message or enquiry that a reviewer has put aside. */
  dismissed: { by: string; at: Temporal.Instant } | null
  /** The newest answer that somebody at the hub wrote, and what has become of it. */
  answered?: {
    by: string
    at: Temporal.Instant
    letter: 'pending' | 'sending' | 'accepted' | 'failed' | 'undeliverable'
    response: string | null
  } | null
  /** The message in whose Slack thread this one stands: it answers an answer of the hub's. */
  root?: string | null
  /** A held message that a reviewer has made a form of, and of which case. */
  used?: { by: string; at: Temporal.Instant; reference: string } | null
}

type Row = Omit<StoredMessage, 'dismissed'> & { by: string | null; at: Temporal.Instant | null }
const toMessage = ({ by, at, ...row }: Row): StoredMessage => ({ ...row, dismissed: by && at ? { by, at } : null })

export const get = async (sql: Sql, id: string): Promise<StoredMessage | null> => {
  const row = await sql.maybe<Row & { used_by: string | null; used_at: Temporal.Instant | null; reference: string | null }>`
    select id, hub_id as hub, received_at as "receivedAt", disposition, declaration_id as declaration, mail, dismissed_by as by, dismissed_at as at,
      used_by, used_at, (select reference from declaration d where d.id = declaration_id), root_id as root
    from message where id = ${id}`
  if (!row) return null
  const { used_by: by, used_at: at, reference, ...rest } = row
  return { ...toMessage(rest), used: by && at && reference ? { by, at, reference } : null, answered: await answerTo(sql, id) }
}

/** The newest answer of somebody at the hub, as far as it has come. */
const answerTo = (sql: Sql, id: string): Promise<NonNullable<StoredMessage['answered']> | null> =>
  sql.maybe`
    select m.answered_by as by, m.answered_at as at, coalesce(e.report, e.response) as response,
      case when e.report is not null then 'undeliverable' when e.state = 'sent' then 'accepted' else e.state end as letter
    from message m join effect e on e.message_id = m.id and e.kind = 'letter' and e.key like ${`letter:${id}:reply:%`}
    where m.id = ${id} and m.answered_by is not null order by e.created_at desc limit 1`

export const ofDeclaration = async (sql: Sql, declaration: string): Promise<StoredMessage[]> =>
  (
    await sql.rows<Row>`
    select id, hub_id as hub, received_at as "receivedAt", disposition, declaration_id as declaration, mail, authentication, dismissed_by as by, dismissed_at as at
    from message where id in (select message_id from message_of_case where declaration_id = ${declaration}) order by received_at, id`
  ).map(toMessage)

/** What waits for a person: held mail, enquiries, bounces and automatic mail of no case; with `all`, every message there is. */
export const waiting = async (sql: Sql, all = false): Promise<StoredMessage[]> =>
  (
    await sql.rows<Row>`
    select id, hub_id as hub, received_at as "receivedAt", disposition, declaration_id as declaration, mail, dismissed_by as by, dismissed_at as at
    from message
    where ${all} or (dismissed_at is null and (disposition->>'kind' in ('held', 'enquiry') or (disposition->>'kind' in ('bounce', 'automatic') and declaration_id is null)))
    order by received_at, id`
  ).map(toMessage)

/** Puts a held message or enquiry aside: audited, once; false where somebody already had. Its post is drawn again. */
export const dismiss = (sql: Sql, id: string, actor: { kind: 'slack'; user: string }, at: Temporal.Instant): Promise<boolean> =>
  sql.transaction(async (tx) => {
    const done = await tx.maybe<{ declaration_id: string | null }>`
      update message set dismissed_by = ${actor.user}, dismissed_at = ${at}
      where id = ${id} and dismissed_at is null and disposition->>'kind' in ('held', 'enquiry') returning declaration_id`
    if (!done) return false
    await record(tx, { at, actor, what: 'message dismissed', message: id, declaration: done.declaration_id })
    await drawAgain(tx, id, at)
    return true
  })

/** The post about a held message or an enquiry shows what has become of it. */
export const drawAgain = (tx: Sql, id: string, at: Temporal.Instant): Promise<number> =>
  dueAgain(tx, [`held:${id}`, `enquiry:${id}`], { at, urgency: 1 })

/** The bytes as they came. */
export const raw = async (sql: Sql, id: string): Promise<Uint8Array | null> =>
  (await sql.maybe<{ raw: Uint8Array }>`select raw from message where id = ${id}`)?.raw ?? null
