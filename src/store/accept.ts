/** What a person makes of a held message: a newer form of a case, or a declaration that they typed in. */

import { schoolOn } from '../core/declaration.ts'
import type { Effect } from '../core/effect.ts'
import type { Reading } from '../core/form/form.ts'
import type { Actor } from '../core/hub.ts'
import type { Authentication } from '../core/mail/authentication.ts'
import { type HeldReason, type Mail, readableForm } from '../core/mail/message.ts'
import { roundFor } from '../core/mail/which-round.ts'
import type { Programme } from '../core/programme.ts'
import type { Recorded } from '../core/recorded.ts'
import type { Round } from '../core/round/round.ts'
import { seen } from '../core/signature/signatures.ts'
import { open, queueUp, recheck, takeIn, witness } from './admit.ts'
import { record } from './audit.ts'
import type { Shelf } from './cases.ts'
import { type About, plan } from './effects.ts'
import { drawAgain } from './messages.ts'
import { roundsAt } from './rounds.ts'
import type { Sql } from './sql.ts'

type Person = Extract<Actor, { kind: 'slack' }>
type Held = {
  hub: string
  mail: Mail
  authentication: Authentication | null
  declaration: string | null
  receivedAt: Temporal.Instant
  reason: HeldReason
}

/** Locks a message that still waits for a person; null where somebody was quicker. */
const lockHeld = (tx: Sql, id: string): Promise<Held | null> => tx.maybe<Held>`
  select hub_id as hub, mail, authentication, declaration_id as declaration, received_at as "receivedAt", disposition->>'reason' as reason
  from message where id = ${id} and disposition->>'kind' = 'held' and dismissed_at is null for update`

/** `gone`: somebody has dealt with it already, or it never was of that kind. */
export type Used = { kind: 'used'; declaration: string } | { kind: 'gone' }

/** Takes the form of somebody whom the case does not know, or whose own domain doubts it, because a reviewer says so. */
export const useForm = (shelf: Shelf, id: string, actor: Person, at: Temporal.Instant): Promise<Used> =>
  shelf.sql.transaction(async (tx) => {
    const held = await lockHeld(tx, id)
    const form = held && readableForm(held)
    const programme = form?.programme ? shelf.programmes.get(form.programme) : undefined
    const usable = held?.reason === 'stranger' || held?.reason === 'doubted'
    if (!held?.declaration || !usable || !form || !programme) return { kind: 'gone' }
    const { declaration, hub, mail, authentication, receivedAt } = held
    const arrival = { hub, message: id, receivedAt, at, form, school: schoolOn(form), actor }
    const reading = await takeIn(tx, declaration, arrival)
    await witness(tx, declaration, seen({ reading, programme, mail, authentication, messageId: id, at: receivedAt }))
    await recheck(tx, declaration, at)
    await settleHeld(tx, id, { actor, at, disposition: 'revision', declaration, what: 'held form used' })
    return { kind: 'used', declaration }
  })

/** Programmes that a message may be a form of, each with the round of its hub for that time. */
export async function openings({ sql, programmes }: Shelf, id: string): Promise<{ programme: Programme; round: Round }[]> {
  const message = await sql.maybe<{ hub: string; receivedAt: Temporal.Instant }>`
    select hub_id as hub, received_at as "receivedAt" from message where id = ${id}`
  if (!message) return []
  const found: { programme: Programme; round: Round }[] = []
  for (const programme of programmes.values()) {
    const round = roundFor(await roundsAt(sql, message.hub, programme.id), message.receivedAt)
    if (round) found.push({ programme, round })
  }
  return found
}

/** `known`: that school has a declaration in this round already. */
export type Opened = { kind: 'opened'; declaration: string } | { kind: 'gone' } | { kind: 'known'; reference: string }

/** Opens a declaration with what a person typed in; it keeps the time at which the message came, and what the message shows of signatures. */
export const openAs = (
  shelf: Shelf,
  id: string,
  actor: Person,
  { form, round }: { form: Reading; round: string },
  at: Temporal.Instant,
): Promise<Opened> =>
  shelf.sql.transaction(async (tx) => {
    const held = await lockHeld(tx, id)
    const programme = shelf.programmes.get(form.programme ?? '')
    if (!held || !programme) return { kind: 'gone' }
    const { hub, mail, authentication, receivedAt } = held
    await queueUp(tx, hub)
    const school = schoolOn(form)
    const known = await tx.maybe<{ reference: string }>`
      select reference from declaration where hub_id = ${hub} and round_id = ${round} and school_urn = ${school.urn} limit 1`
    if (known) return { kind: 'known', ...known }
    const arrival = { hub, message: id, receivedAt, at, form, school, author: actor, actor, round, prefix: programme.reference }
    const declaration = await open(tx, arrival)
    await witness(tx, declaration, seen({ reading: form, programme, mail, authentication, messageId: id, at: receivedAt }))
    await settleHeld(tx, id, { actor, at, disposition: 'declaration', declaration, what: 'held message opened as a declaration' })
    return { kind: 'opened', declaration }
  })

type Outcome = { actor: Person; at: Temporal.Instant; disposition: 'declaration' | 'revision'; declaration: string; what: Recorded }

async function settleHeld(tx: Sql, id: string, { actor, at, disposition, declaration, what }: Outcome): Promise<void> {
  await tx.run`
    update message set disposition = ${JSON.stringify({ kind: disposition })}::jsonb, declaration_id = ${declaration}, used_by = ${actor.user}, used_at = ${at} where id = ${id}`
  await record(tx, { at, actor, what, message: id, declaration })
  await drawAgain(tx, id, at)
}

/** Has the documents of a held message sent to whoever asks: those that could not be read, or all there are. */
export const original = (shelf: Shelf, id: string, actor: Person, at: Temporal.Instant, messageIdOf: About['messageIdOf']): Promise<void> =>
  shelf.sql.transaction(async (tx) => {
    const { hub, mail } = await tx.one<{ hub: string; mail: Mail | null }>`select hub_id as hub, mail from message where id = ${id}`
    const all = mail?.documents ?? []
    const unread = all.filter(({ found }) => found.kind === 'unreadable' || found.kind === 'unknown-form')
    const documents = (unread.length > 0 ? unread : all.filter(({ found }) => found.kind === 'form')).map(({ sha256 }) => sha256)
    const effect: Effect = { kind: 'original', by: actor.user, message: id, documents: documents.slice(0, 10) }
    await plan(tx, [{ key: `original:${id}:${actor.user}`, effect }], { hub, message: id, at, messageIdOf })
    await record(tx, { at, actor, what: 'original document asked for', message: id })
  })
