/** What a signatory's answer comes to, by page or by reply: evidence, and who is told of it. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { objection } from '../letters/letters.ts'
import type { Answer } from '../mail/answer.ts'
import { peopleAt } from '../mail/claim.ts'
import type { Role } from '../programme.ts'
import { covers, stillStands } from './fingerprint.ts'
import { isDesk } from './person.ts'
import type { Evidence, Grade } from './signatures.ts'

/** One person behind an address, and what they have answered already. */
export type Seat = { roles: Role[]; answer: { kind: Answer; at: Temporal.Instant } | null }

/** Whoever may answer from this address. An objection outlives a later "yes": only a person at the hub settles it. */
export const seats = (c: Case, address: string): Seat[] =>
  peopleAt(c, address).map((roles) => {
    const own = c.evidence.filter(
      (e) =>
        e.address === address &&
        roles.some((role) => role.id === e.role && stillStands(e.covers, covers(c.reading, c.programme, role, address))),
    )
    const of = (kind: Answer) =>
      roles.every((role) => own.some((e) => e.role === role.id && e.kind === kind)) && own.findLast((e) => e.kind === kind)
    const answer = own.findLast((e) => e.kind === 'objected') || of('confirmed') || null
    return { roles, answer: answer && { kind: answer.kind === 'objected' ? 'objected' : 'confirmed', at: answer.at } }
  })

export type Said = {
  address: string
  answer: Answer
  /** The first role of whoever says it; null where the address has one person only, or all of them are meant. */
  role: string | null
  /** In their own words, for the hub alone. */
  reason: string | null
}

/** `who` is asked where several people read this address and none was chosen. */
export type Answering =
  | { kind: 'signature-confirmed' | 'signature-objected'; evidence: Evidence[]; plan: Planned[]; why: string | null }
  | { kind: 'already-answered'; answer: Answer; at: Temporal.Instant }
  | { kind: 'answer-without-a-person' | 'answer-after-the-decision' | 'answer-after-withdrawal' | 'answer-of-nobody' }

/**
 * The answer of somebody on their page. The link came to their address, and nobody else has it: grade A,
 * but C where several people, or an office, read what comes there.
 */
export function answer(c: Case, said: Said, now: Temporal.Instant): Answering {
  const all = seats(c, said.address)
  if (all.length === 0) return { kind: 'answer-of-nobody' }
  if (c.declaration.state === 'withdrawn') return { kind: 'answer-after-withdrawal' }
  if (c.declaration.decision?.releasedAt) return { kind: 'answer-after-the-decision' }
  const seat = all.length === 1 ? all[0] : all.find(({ roles }) => roles.some(({ id }) => id === said.role))
  if (seat === undefined) return { kind: 'answer-without-a-person' }
  if (seat.answer && (seat.answer.kind === 'objected' || seat.answer.kind === said.answer))
    return { kind: 'already-answered', answer: seat.answer.kind, at: seat.answer.at }
  const grade = all.length > 1 || isDesk(said.address) ? 'C' : 'A'
  return { ...record(c, seat.roles, { ...said, message: null, grade, by: 'page', at: now }), why: said.reason }
}

type Source = {
  address: string
  answer: Answer
  reason: string | null
  message: string | null
  grade: Grade
  by: 'page' | 'reply'
  at: Temporal.Instant
}

/** Evidence for each role, a line in the card's thread, and where it is an objection a letter to everyone else who signs. */
export function record(c: Case, roles: Role[], { address, answer: kind, reason, message, grade, by, at }: Source) {
  const form = c.reading.document.sha256
  const evidence = roles.map(
    (role): Evidence => ({ role: role.id, kind, address, message, grade, form, covers: covers(c.reading, c.programme, role, address), at }),
  )
  const event = `${kind}:${message ?? `${address}:${at}`}`
  const titles = roles.map(({ title }) => title)
  const note: Planned = {
    key: `thread:${c.declaration.id}:${event}`,
    effect: {
      kind: 'thread',
      note: { kind: 'answered', answer: kind, roles: titles, by, text: reason?.slice(0, 1_500).toWellFormed() ?? null },
    },
  }
  const told = kind === 'objected' ? objection(c, { address, roles, event }) : []
  return { kind: kind === 'objected' ? ('signature-objected' as const) : ('signature-confirmed' as const), evidence, plan: [note, ...told] }
}
