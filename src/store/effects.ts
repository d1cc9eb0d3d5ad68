/** Effects: what must happen outside, each once. */
import { Effect, type Planned } from '../core/effect.ts'
import type { Letter } from '../core/letters/letters.ts'
import { urgencyOf } from '../core/round/pace.ts'
import { record } from './audit.ts'
import { dueAgain } from './due-again.ts'
import { json, type Sql } from './sql.ts'
import { lockAddresses, overCap } from './thread-caps.ts'

export type About = {
  hub: string
  declaration?: string | null
  message?: string | null
  at: Temporal.Instant
  messageIdOf: (key: string, hub: string) => string
  /** It follows from what a person has just done, who looks for it: it is shown before what others wait for. */
  byPerson?: boolean
}

/** Posts are no letters, and have no Message-ID. */
export const noLetter: About['messageIdOf'] = (key) => {
  throw new Error(`${key} is no letter`)
}

/** What is always drawn from the present state, and again where that changes. */
const present: Effect['kind'][] = ['card', 'held', 'enquiry', 'proposal', 'released', 'behind']

/**
 * Writes planned effects. A key that is there already stays as it is, so planning twice tells nobody twice;
 * only what shows the present is due again. A letter above the caps is written down as not sent.
 */
export async function plan(tx: Sql, planned: Planned[], about: About): Promise<void> {
  await lockAddresses(tx, planned)
  for (const { key, effect, due } of planned) {
    const external = effect.kind === 'letter' ? about.messageIdOf(key, about.hub) : null
    const [at, urgency] = [due ?? about.at, urgencyOf(effect, about.byPerson ?? false)]
    const fresh = await tx.run`
      insert into effect (key, kind, hub_id, declaration_id, message_id, body, due_at, created_at, external_id, urgency)
      values (${key}, ${effect.kind}, ${about.hub}, ${about.declaration}, ${about.message}, ${json(effect)}, ${at}, ${about.at}, ${external}, ${urgency})
      on conflict (key) do nothing`
    if (fresh === 0 && present.includes(effect.kind)) await dueAgain(tx, [key], { at, urgency })
    if (effect.kind === 'letter') await holdBack(tx, key, effect.letter, about)
  }
}

/** Whatever would call out one letter too many, people see that it was not sent, and why. */
async function holdBack(tx: Sql, key: string, letter: Letter, { declaration = null, message = null, hub, at }: About): Promise<void> {
  const why = await overCap(tx, key, letter, declaration, at)
  if (why === null) return
  const held =
    await tx.run`update effect set state = 'failed', done_at = ${at}, response = ${why} where key = ${key} and state = 'pending' and attempts = 0 and created_at = ${at}`
  if (held === 0) return
  await record(tx, { at, actor: { kind: 'countersign' }, what: `letter held back: ${letter.kind}`, declaration, message, why })
  await tellFailure(tx, key, letter, why, { hub, declaration, message, at })
}

/** A letter that does not leave is said in its case's thread, once. */
async function tellFailure(
  tx: Sql,
  key: string,
  letter: Letter,
  response: string,
  { hub, declaration = null, message = null, at }: Omit<About, 'messageIdOf'>,
): Promise<void> {
  if (declaration === null) return
  const note = { kind: 'letter-failed', letter: letter.kind, to: letter.to.address, response } as const
  await tx.run`
    insert into effect (key, kind, hub_id, declaration_id, message_id, body, due_at, created_at)
    values (${`thread:${key}:not-sent`}, 'thread', ${hub}, ${declaration}, ${message}, ${json({ kind: 'thread', note })}, ${at}, ${at}) on conflict do nothing`
}

export type DueEffect = {
  id: string
  key: string
  effect: Effect
  hub: string
  declaration: string | null
  /** Of that declaration. */
  reference: string | null
  message: string | null
  attempts: number
  epoch: number
  /** When earlier attempts were made of which nobody knows whether they arrived; null where there is none. */
  doubt: { from: Temporal.Instant; until: Temporal.Instant } | null
}

/** How long an attempt may take before another may take over, in seconds: above the time-outs of SMTP and Slack. */
const LEASE = { letter: 60, post: 20 } as const
export const leaseOf = (kind: Effect['kind']): number => (kind === 'letter' || kind === 'export' ? LEASE.letter : LEASE.post)

/**
 * Takes an effect for one attempt; null where it is done, not due, or in another's hands.
 * From now on it may arrive without our hearing of it: whoever learns that it did not says so with `later`.
 */
export async function claim(sql: Sql, id: string, now: Temporal.Instant): Promise<DueEffect | null> {
  const row = await sql.maybe<
    Omit<DueEffect, 'effect' | 'doubt'> & { body: unknown; from: Temporal.Instant | null; until: Temporal.Instant | null }
  >`
    update effect e set state = 'sending', attempts = e.attempts + 1, claimed_at = ${now}, parked = false, doubted_at = coalesce(e.doubted_at, ${now})
    from (select doubted_at, claimed_at from effect where id = ${id} for update) before
    where e.id = ${id} and e.due_at <= ${now}
      and (e.state = 'pending' or (e.state = 'sending' and e.claimed_at < ${now}::timestamptz - make_interval(secs => case when e.kind in ('letter', 'export') then ${LEASE.letter}::int else ${LEASE.post}::int end)))
    returning e.id, e.key, e.body, e.hub_id as hub, e.declaration_id as declaration,
      (select reference from declaration d where d.id = e.declaration_id) as reference, e.message_id as message, e.attempts, e.epoch,
      before.doubted_at as from, before.claimed_at as until`
  if (!row) return null
  const { body, from, until, ...rest } = row
  return { ...rest, effect: Effect.parse(body), doubt: from && { from, until: until ?? from } }
}

/** Done. What shows the present is due again where it changed meanwhile; a letter that went out is never due again. */
export const sent = (
  sql: Sql,
  { id, epoch }: Pick<DueEffect, 'id' | 'epoch'>,
  at: Temporal.Instant,
  response: string,
): Promise<number> => sql.run`
  update effect set state = case when epoch = ${epoch} or kind <> all(${present}) then 'sent' else 'pending' end, doubted_at = null, done_at = ${at}, response = ${response}
  where id = ${id} and state = 'sending'`

/** Never to be tried again by itself: the server refused it for good. */
export const failed = (sql: Sql, due: DueEffect, at: Temporal.Instant, response: string): Promise<void> =>
  sql.transaction(async (tx) => {
    const done =
      await tx.run`update effect set state = 'failed', done_at = ${at}, response = ${response} where id = ${due.id} and state = 'sending'`
    if (done > 0 && due.effect.kind === 'letter') await tellFailure(tx, due.key, due.effect.letter, response, { ...due, at })
  })

/** Not done, because it is not needed any more. */
export const calledOff = (sql: Sql, { id }: Pick<DueEffect, 'id'>, at: Temporal.Instant, why: string): Promise<number> => sql.run`
  update effect set state = 'cancelled', done_at = ${at}, response = ${why} where id = ${id} and state = 'sending'`

/** To be tried again at `due`. `arrived: 'no'` where this attempt is known not to have. */
export const later = (
  sql: Sql,
  { id, doubt }: Pick<DueEffect, 'id' | 'doubt'>,
  due: Temporal.Instant,
  response: string,
  arrived: 'no' | 'unknown' = 'unknown',
): Promise<number> => sql.run`
  update effect set state = 'pending', due_at = ${due}, queued_at = null, epoch = epoch + 1, response = ${response},
    doubted_at = case when ${arrived} = 'no' then ${doubt?.from}::timestamptz else doubted_at end
  where id = ${id} and state = 'sending'`

export type ToQueue = { id: string; kind: Effect['kind']; epoch: number; due: Temporal.Instant }

/** Marks effects that have no job yet as queued, and returns them. Whoever is changing one just now asks again afterwards. */
export const takeUnqueued = (sql: Sql, now: Temporal.Instant): Promise<ToQueue[]> => sql.rows<ToQueue>`
  update effect set queued_at = ${now}
  where id in (select id from effect where state = 'pending' and queued_at is null for no key update skip locked)
  returning id, kind, epoch, due_at as due`

export type LetterRow = {
  kind: string
  to: string
  /** `undeliverable`: the mail server had accepted it, and a report came back. */
  state: 'pending' | 'sending' | 'accepted' | 'failed' | 'undeliverable'
  messageId: string | null
  response: string | null
  at: Temporal.Instant
}

export const letters = (sql: Sql, declaration: string): Promise<LetterRow[]> => sql.rows<LetterRow>`
  select body->'letter'->>'kind' as kind, body->'letter'->'to'->>'address' as "to", case when report is not null then 'undeliverable' when state = 'sent' then 'accepted' else state end as state,
    external_id as "messageId", coalesce(report, response) as response, coalesce(reported_at, done_at, created_at) as at
  from effect where declaration_id = ${declaration} and kind = 'letter' order by created_at, key`

/** Where a card, a held message or an enquiry stands in Slack. No hash: it has probably been deleted there, and is to be drawn again. */
export type Posted = { channel: string; ts: string; hash: string }
export const posted = (sql: Sql, subject: string): Promise<Posted | null> =>
  sql.maybe<Posted>`select channel, ts, hash from post where subject = ${subject}`
/** True where it stands there anew: for the first time, or because somebody deleted the one before. */
export async function savePosted(sql: Sql, subject: string, { channel, ts, hash }: Posted): Promise<boolean> {
  const before = await sql.maybe<{ ts: string }>`
    update post p set channel = ${channel}, ts = ${ts}, hash = ${hash} from (select ts from post where subject = ${subject} for update) it
    where p.subject = ${subject} returning it.ts`
  if (!before)
    await sql.run`insert into post values (${subject}, ${channel}, ${ts}, ${hash}) on conflict (subject) do update set channel = excluded.channel, ts = excluded.ts, hash = excluded.hash`
  return before?.ts !== ts
}

/** What stood there seems to be deleted: it is drawn again, which posts it anew where it is. Nothing goes into its thread before. */
export const lostPost = (sql: Sql, subject: string, ts: string, at: Temporal.Instant): Promise<void> =>
  sql.transaction(async (tx) => {
    const news = await tx.run`update post set hash = '' where subject = ${subject} and ts = ${ts} and hash <> ''`
    if (news > 0) await dueAgain(tx, [`card:${subject}`, `held:${subject}`, `enquiry:${subject}`], { at, urgency: 1 })
  })
