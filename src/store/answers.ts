/** Replies in which a signatory says "I confirm" or "I object": evidence, written in the transaction that sorts the mail. */

import type { Case } from '../core/declaration.ts'
import type { Reading } from '../core/form/form.ts'
import { objectionReceipt } from '../core/letters/letters.ts'
import { answerIn } from '../core/mail/answer.ts'
import type { Authentication } from '../core/mail/authentication.ts'
import { peopleAt } from '../core/mail/claim.ts'
import { isDoubtful, type Mail } from '../core/mail/message.ts'
import { record, seats } from '../core/signature/answering.ts'
import { covers, stillStands } from '../core/signature/fingerprint.ts'
import { senderGrade } from '../core/signature/grades.ts'
import { recheck, witness } from './admit.ts'
import { load, readingOf, type Shelf } from './cases.ts'
import { type About, plan } from './effects.ts'
import type { Sql } from './sql.ts'

/** A reply to a case, as it is being sorted. */
export type Reply = {
  id: string
  declaration: string
  mail: Mail
  authentication: Authentication | null
  /** When it reached us: what is judged by days. */
  at: Temporal.Instant
  now: Temporal.Instant
  messageIdOf: About['messageIdOf']
}

/**
 * What the reply is, with its evidence recorded; null leaves an ordinary reply to people. That is so too where nobody can say
 * which of two people wrote it, where its sender's domain denies it, where it answers a letter about a form that has changed since,
 * and where an answer changes nothing any more: once the decision is out, after a withdrawal, and after their own objection,
 * which only people at the hub settle, and of which everyone has been told.
 */
export async function answeredBy(
  shelf: Shelf,
  { id, declaration, mail, authentication, at, now, messageIdOf }: Reply,
): Promise<'confirmation' | 'objection' | null> {
  const said = answerIn(mail.text)
  const address = mail.from[0]?.address
  const grade = senderGrade(authentication, mail)
  if (said === null || address === undefined || grade === 'D') return null
  const c = await load(shelf, declaration)
  if (c === null || c.declaration.state === 'withdrawn' || c.declaration.decision?.releasedAt) return null
  const people = peopleAt(c, address)
  const roles = people.flat()
  if (roles.length === 0 || (people.length > 1 && said === 'confirmed')) return null
  if (seats(c, address).every(({ answer }) => answer?.kind === 'objected')) return null
  const then = await readAt(shelf.sql, c, mail.inReplyTo)
  const same = roles.every((role) =>
    stillStands(covers({ ...c.reading, ...then }, c.programme, role, address), covers(c.reading, c.programme, role, address)),
  )
  if (!same) return null
  const words = mail.text.trim().slice(0, 1_500)
  const recorded = record(c, roles, { address, answer: said, reason: words, message: id, grade, by: 'reply', at })
  await witness(shelf.sql, declaration, recorded.evidence)
  await recheck(shelf.sql, declaration, now)
  // One receipt, with the first objection: a machine that always answers gets no second.
  const receipt = said === 'objected' && !isDoubtful(mail) ? [objectionReceipt(c, { address, roles, event: `objected:${id}`, mail })] : []
  await plan(shelf.sql, [...recorded.plan, ...receipt], { hub: c.hub.id, declaration, message: id, at: now, messageIdOf })
  return said === 'confirmed' ? 'confirmation' : 'objection'
}

/** The form that a reply is about: the newest one when the letter it answers was written, or that came with the mail it answers. */
async function readAt(tx: Sql, { declaration: { id, revision }, reading }: Case, answered: string[]): Promise<Reading> {
  const { number } = await tx.one<{ number: number | null }>`
    select max(r.number) as number from revision r where r.declaration_id = ${id} and (
      r.message_id in (select m.id from message m where m.declaration_id = ${id} and m.message_id = any(${answered}))
      or r.received_at <= (select max(e.created_at) from effect e where e.declaration_id = ${id} and e.kind = 'letter' and e.external_id = any(${answered})))`
  return number === null || number === revision ? reading : readingOf(tx, id, number)
}
