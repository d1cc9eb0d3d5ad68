/** Admits a mail with a form: a new declaration, or a revision of one. Called inside the transaction that settles the message. */
import { randomInt } from 'node:crypto'
import { type Changed, changes, schoolOn } from '../core/declaration.ts'
import type { Field, Reading } from '../core/form/form.ts'
import { type Standing, saysTheSame, upon } from '../core/form/revision.ts'
import type { Actor } from '../core/hub.ts'
import type { Candidate } from '../core/mail/thread.ts'
import type { Evidence } from '../core/signature/signatures.ts'
import { record } from './audit.ts'
import { readingOf } from './cases.ts'
import { json, type Sql } from './sql.ts'

/** One mail at a time looks for its case and opens one, at each hub: two that come together cannot both be the first. */
export const queueUp = (tx: Sql, hub: string): Promise<number> => tx.run`select pg_advisory_xact_lock(hashtext(${`admit ${hub}`}))`

/** What a mail and its form say of where they belong. */
export type Clues = {
  hub: string
  round: string | null
  /** Message-IDs that it answers. */
  messageIds: string[]
  /** Its own. */
  messageId: string
  /** References, and Message-IDs of our letters, from signed addresses that it went to. */
  tokens: string[]
  /** What looks like a reference in its subject. */
  references: string[]
  urn: string | null
  school: string | null
  from: string | null
}

/** Cases at this hub that a mail may belong to, oldest first. */
export async function candidates(tx: Sql, clues: Clues): Promise<Candidate[]> {
  const name =
    clues.school
      ?.toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim() || null
  return tx.rows<Candidate>`
    with known as (
      select d.id, d.round_id, d.school_urn as urn, lower(trim(regexp_replace(d.school_name, '[^[:alnum:]]+', ' ', 'g'))) as name, d.received_at,
        exists (select 1 from message_of_case o join message m on m.id = o.message_id where o.declaration_id = d.id and m.message_id = any(${clues.messageIds}))
          or exists (select 1 from effect e where e.declaration_id = d.id and e.kind = 'letter' and e.external_id = any(${clues.messageIds})) as thread,
        d.reference = any(${clues.tokens})
          or exists (select 1 from effect e where e.declaration_id = d.id and e.kind = 'letter' and e.external_id = any(${clues.tokens})) as token,
        d.reference = any(${clues.references}) or exists (select 1 from message_of_case o join message m on m.id = o.message_id where o.declaration_id = d.id and m.message_id = ${clues.messageId}) as hint
      from declaration d where d.hub_id = ${clues.hub}
    )
    select k.id as declaration, k.round_id as round, k.token, k.thread, k.hint, k.round_id = ${clues.round}::uuid and k.urn = ${clues.urn} is true as urn,
      k.round_id = ${clues.round}::uuid and k.name = ${name} is true as name,
      array(
        select distinct a from (
          select jsonb_array_elements_text(f.normalised) as a from field f join revision r on r.id = f.revision_id
            where r.declaration_id = k.id and jsonb_typeof(f.normalised) = 'array'
          union all
          select p->>'address' from message_of_case o join message m on m.id = o.message_id, jsonb_array_elements((m.mail->'from') || (m.mail->'to') || (m.mail->'cc')) p
            where o.declaration_id = k.id and m.disposition->>'kind' in ('declaration', 'revision')
        ) everyone
      ) as participants
    from known k
    where k.token or k.thread or k.hint or (k.round_id = ${clues.round}::uuid and (k.urn = ${clues.urn} or k.name = ${name}))
    order by k.received_at`
}

/** Other cases of the same round, at any hub, that look like the same school: a person decides whether they are. */
export async function similar(sql: Sql, declaration: string): Promise<{ reference: string; why: string }[]> {
  return sql.rows`
    select d.reference, case when d.school_urn = mine.school_urn then 'the same URN' when lower(d.school_name) = lower(mine.school_name) then 'the same school name' else 'the same e-mail address' end as why
    from declaration mine join declaration d on d.round_id = mine.round_id and d.id <> mine.id
    where mine.id = ${declaration} and (d.school_urn = mine.school_urn or lower(d.school_name) = lower(mine.school_name)
      or exists (
        select 1 from revision r join field f on f.revision_id = r.id and f.key = 'school.email', revision r2 join field f2 on f2.revision_id = r2.id and f2.key = 'school.email'
        where r.declaration_id = d.id and r.number = d.revision and r2.declaration_id = mine.id and r2.number = mine.revision and f.normalised = f2.normalised))
    order by d.received_at`
}

type Arrival = {
  hub: string
  /** Null where it was put right without one. */
  message: string | null
  receivedAt: Temporal.Instant
  at: Temporal.Instant
  form: Reading
  school: { name: string | null; urn: string | null }
  /** Who wrote it, and who let it in: the school, unless said otherwise. */
  author?: Actor
  actor?: Actor
}

const school = (message: string | null): Actor => (message === null ? { kind: 'countersign' } : { kind: 'school', message })

/** Opens a declaration with its first revision; returns its id. */
export async function open(tx: Sql, arrival: Arrival & { round: string; prefix: string }): Promise<string> {
  await meet(tx, arrival.school)
  const { id } = await tx.one<{ id: string }>`
    insert into declaration (reference, round_id, hub_id, school_urn, school_name, state, checked, revision, received_at)
    values (${await newReference(tx, arrival.prefix)}, ${arrival.round}, ${arrival.hub}, ${arrival.school.urn}, ${arrival.school.name}, 'received', 'received', 1, ${arrival.receivedAt}) returning id`
  await revision(tx, id, 1, arrival, [])
  await record(tx, {
    at: arrival.at,
    actor: arrival.actor ?? school(arrival.message),
    what: 'declaration received',
    declaration: id,
    message: arrival.message,
  })
  return id
}

/** Adds a revision to a declaration; the state of one that is decided stays, and its first receipt keeps its time. */
export async function revise(tx: Sql, id: string, arrival: Arrival): Promise<Changed[]> {
  const { revision: number } = await tx.one<{ revision: number }>`select revision from declaration where id = ${id} for no key update`
  const before = await tx.rows<Field & { key: string }>`
    select f.* from field f join revision r on r.id = f.revision_id where r.declaration_id = ${id} and r.number = ${number}`
  const changed = changes(Object.fromEntries(before.map(({ key, ...field }) => [key, field])), arrival.form.fields)
  await revision(tx, id, number + 1, arrival, changed)
  await meet(tx, arrival.school)
  await tx.run`update declaration set revision = ${number + 1}, school_urn = ${arrival.school.urn}, school_name = ${arrival.school.name}, queued_at = null where id = ${id}`
  await record(tx, {
    at: arrival.at,
    actor: arrival.actor ?? school(arrival.message),
    what: `form revised (${number + 1})`,
    declaration: id,
    message: arrival.message,
    after: { changed: changed.map(({ key }) => key) },
  })
  return changed
}

async function revision(
  tx: Sql,
  declaration: string,
  number: number,
  { message, receivedAt, form, author = school(message) }: Arrival,
  changed: Changed[],
): Promise<void> {
  const { id } = await tx.one<{ id: string }>`
    insert into revision (declaration_id, number, message_id, author, received_at, programme, document, commitments, problems, changed)
    values (${declaration}, ${number}, ${message}, ${json(author)}, ${receivedAt}, ${form.programme}, ${json(form.document)}, ${json(form.commitments)}, ${json(form.problems)}, ${json(changed)})
    returning id`
  for (const [key, field] of Object.entries(form.fields)) {
    await tx.run`insert into field values (${id}, ${key}, ${field.value}, ${field.normalised === null ? null : json(field.normalised)}, ${json(field.source)}, ${field.confidence})`
  }
}

/** The form that stands, and how the school's own newest was read. The declaration is locked until the transaction ends. */
async function standing(tx: Sql, declaration: string): Promise<Standing> {
  const { revision: number } = await tx.one<{
    revision: number
  }>`select revision from declaration where id = ${declaration} for no key update`
  const form = await readingOf(tx, declaration, number)
  const last = await tx.maybe<{ forms: Reading[] }>`
    select mail->'forms' as forms from message where id in (select message_id from message_of_case where declaration_id = ${declaration}) and disposition->>'kind' in ('declaration', 'revision')
    order by coalesce(used_at, read_at) desc, received_at desc limit 1`
  const alike = last?.forms.filter(({ programme }) => programme === form.programme) ?? []
  // A mail may have brought forms of several schools.
  const own = alike.find(({ document }) => document.sha256 === form.document.sha256) ?? (alike.length === 1 ? alike[0] : undefined)
  return { form, sent: own ?? alike.find(({ fields }) => schoolOn({ fields }).name === schoolOn(form).name) ?? null }
}

/** Takes in a form of the school's for a declaration that it has: a revision, or the same again, which is only recorded. */
export async function takeIn(tx: Sql, id: string, arrival: Arrival): Promise<Reading> {
  const before = await standing(tx, id)
  const form = upon(before, arrival.form)
  if (saysTheSame(before.form, form)) {
    const { at, message } = arrival
    await record(tx, { at, actor: arrival.actor ?? school(message), what: 'same form again', declaration: id, message })
    await recheck(tx, id, at)
    return before.form
  }
  await revise(tx, id, { ...arrival, form, school: schoolOn(form) })
  return form
}

/** What changed with the newest form of a declaration; null for the first. */
export const changedBy = async (sql: Sql, declaration: string): Promise<Changed[] | null> => {
  const row = await sql.one<{ number: number; changed: Changed[] }>`
    select r.number, r.changed from revision r join declaration d on d.id = r.declaration_id and d.revision = r.number where d.id = ${declaration}`
  return row.number === 1 ? null : row.changed
}

const meet = async (tx: Sql, { name, urn }: Arrival['school']): Promise<void> => {
  if (urn) await tx.run`insert into school (urn, first_named) values (${urn}, ${name}) on conflict do nothing`
}

/** Adds evidence; what is known already is not added again. */
export async function witness(tx: Sql, declaration: string, evidence: Evidence[]): Promise<void> {
  for (const e of evidence) {
    await tx.run`
      insert into evidence (declaration_id, role, kind, address, message_id, grade, form_sha256, covers, at)
      values (${declaration}, ${e.role}, ${e.kind}, ${e.address}, ${e.message}, ${e.grade}, ${e.form}, ${e.covers}, ${e.at}) on conflict do nothing`
  }
}

/** The newest form is due to be checked again: a signature has come, or gone. The reconciler sees to it where nobody else does. */
export const recheck = (tx: Sql, declaration: string, at: Temporal.Instant): Promise<number> => tx.run`
  update declaration set checked_revision = revision - 1, queued_at = ${at} where id = ${declaration} and checked_revision = revision`

/** Letters and digits that nobody mistakes for one another, read aloud or typed from paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

async function newReference(tx: Sql, prefix: string): Promise<string> {
  for (;;) {
    const reference = `${prefix}-${Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`
    if (!(await tx.maybe`select 1 from declaration where reference = ${reference}`)) return reference
  }
}
