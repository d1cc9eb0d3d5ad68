/** Chasing what is missing: when, whom, and when not. Pure; a chase that is due asks again whether it is needed. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { chaseFacts } from '../letters/letter-facts.ts'
import { addressees, isReturned, letter, ours } from '../letters/letters.ts'
import { type Link, rolesAt } from '../mail/claim.ts'
import { deadline } from '../round/round.ts'
import { lastReminder } from '../round/round-life.ts'
import { afterWorkingDays, byDay, type Closed } from '../working-days.ts'

/** Working days before the first chase and between two; and how often a form is chased at most. */
const EVERY = 3
const MOST = 3

/** One chase of one form: a newer form is chased anew. */
export type Chase = { revision: number; number: number }

export const chaseKey = (declaration: string, { revision, number }: Chase): string => `chase:${declaration}:${revision}:${number}`

type Chased = { address: string; signs: boolean; puts: boolean }

/**
 * Who is chased: whoever we wait for to sign, and whoever sent the form where it has to be put right.
 * An objection is the hub's to settle; nobody is chased about it, and nobody whose letters come back.
 */
export function chased(c: Case, returned: readonly string[] = []): Chased[] {
  if (c.declaration.state !== 'needs-school' || c.declaration.decision || c.withdrawal?.state === 'open') return []
  const missing = (address: string) => waiting(c, address).length > 0
  const toPutRight = c.findings.some((f) => f.kind === 'fixable' && f.code !== 'signature-objected')
  const sender = c.lastMessage?.from ?? null
  const everyone = new Set([...addressees(c).map(({ address }) => address), ...(sender === null ? [] : [sender])])
  return [...everyone]
    .filter((address) => !ours(c.hub, address) && !isReturned(c, address) && !returned.includes(address))
    .map((address) => ({ address, signs: missing(address), puts: toPutRight && address === sender }))
    .filter(({ signs, puts }) => signs || puts)
}

/** The roles at this address whose signature is not there yet. */
export const waiting = (c: Case, address: string) =>
  rolesAt(c, address).filter((role) => {
    const line = c.signatures.find((s) => s.role === role.id)
    return line !== undefined && !line.suffices && line.kind !== 'objected' && line.kind !== 'undeliverable'
  })

/** When the next chase is due, by day: null where it would be one too many, or the last reminder of the deadline takes its place. */
function due({ round }: Pick<Case, 'round'>, number: number, after: Temporal.Instant, closed: Closed): Temporal.Instant | null {
  if (number > MOST) return null
  const at = afterWorkingDays(after, EVERY, closed)
  return at !== null && Temporal.Instant.compare(at, lastReminder(round)) < 0 ? byDay(at) : null
}

/** The next chase as an effect that waits, with a line in the thread that staff can call it off from. Empty where none is due. */
export function plannedChase(c: Case, number: number, after: Temporal.Instant, closed: Closed): Planned[] {
  const { id, revision } = c.declaration
  const at = chased(c).length > 0 ? due(c, number, after, closed) : null
  if (at === null) return []
  const key = chaseKey(id, { revision, number })
  return [
    { key, effect: { kind: 'chase', revision, number }, due: at },
    { key: `thread:${key}`, effect: { kind: 'thread', note: { kind: 'chase-planned', revision, number, at: at.toString() } } },
  ]
}

export type Chasing =
  /** Letters to whoever is chased now, and the next chase. */
  | { kind: 'chased'; to: string[]; plan: Planned[] }
  /** A reminder of the deadline went out just now, and stands for it; the plan is the next chase. */
  | { kind: 'chase-overtaken'; why: string; plan: Planned[] }
  /** The school has asked to withdraw, and nobody has confirmed it or put it aside. */
  | { kind: 'chase-waits'; why: string; until: Temporal.Instant }
  | { kind: 'chase-not-needed'; why: string }

/** `returned` are addresses that a mail server would not take a letter for, `reached` those that were reminded within a day. */
type Context = { closed: Closed; link: Link; returned: readonly string[]; reached: readonly string[] }

/** What a chase that is due comes to now. */
export function chase(c: Case, { revision, number }: Chase, { closed, link, returned, reached }: Context, now: Temporal.Instant): Chasing {
  if (c.declaration.revision !== revision) return { kind: 'chase-not-needed', why: 'a newer form has come' }
  if (Temporal.Instant.compare(now, deadline(c.round)) > 0) return { kind: 'chase-not-needed', why: 'the deadline has passed' }
  if (c.declaration.state === 'withdrawn') return { kind: 'chase-not-needed', why: 'the school has withdrawn' }
  if (c.withdrawal?.state === 'open') {
    const until = afterWorkingDays(now, 1, closed)
    const why = 'the school has asked to withdraw'
    return until === null ? { kind: 'chase-not-needed', why } : { kind: 'chase-waits', why, until }
  }
  const all = chased(c, returned)
  if (all.length === 0) return { kind: 'chase-not-needed', why: 'nothing is missing that anyone can be asked for' }
  const people = all.filter(({ address }) => !reached.includes(address))
  const following = plannedChase(c, number + 1, now, closed)
  if (people.length === 0) return { kind: 'chase-overtaken', why: 'a reminder of the deadline went out within a day', plan: following }
  const letters = people.map(({ address, signs, puts }) => {
    const facts = chaseFacts(c, { address, roles: signs ? waiting(c, address) : [], puts, last: false, left: null }, link, now)
    return letter(c, `chase-${revision}-${number}`, { kind: 'chase', to: { address, name: null }, facts, pdf: false })
  })
  const to = people.map(({ address }) => address)
  const { id } = c.declaration
  const told: Planned = {
    key: `thread:${chaseKey(id, { revision, number })}:sent`,
    effect: { kind: 'thread', note: { kind: 'chased', number, to } },
  }
  return { kind: 'chased', to, plan: [...letters, told, ...following] }
}
