/** Declarations, and the one way to change one. */
import { type Case, type Decision, type Declaration, holdsPlace, type State, schoolOn } from '../core/declaration.ts'
import type { Planned } from '../core/effect.ts'
import type { Finding } from '../core/findings/findings.ts'
import type { Reading } from '../core/form/form.ts'
import type { Actor } from '../core/hub.ts'
import type { Factor } from '../core/need/factor.ts'
import type { Outcome } from '../core/recorded.ts'
import type { Offer } from '../core/round/offer.ts'
import type { Closing, Proposal, Proposing } from '../core/round/proposal.ts'
import type { Verdict } from '../core/round/round.ts'
import { pointless } from '../core/round/withdraw.ts'
import type { Evidence } from '../core/signature/signatures.ts'
import { recheck, revise, witness } from './admit.ts'
import { record } from './audit.ts'
import { load, type Shelf } from './cases.ts'
import { callOffOthers } from './chases.ts'
import { redrawCards, redrawPlaces } from './due-again.ts'
import { type About, plan } from './effects.ts'
import { addFactors } from './factors.ts'
import { endOffer, saveOffer } from './offers.ts'
import * as proposals from './proposals.ts'
import { redrawRelease } from './releases.ts'
import type { Sql } from './sql.ts'
import { type StaffChange, saveStaff } from './staff.ts'
import { lockAddresses } from './thread-caps.ts'
import { keepOrder, proposeNext, waitingOrder } from './waitlist.ts'
import { callOffAll } from './withdrawals.ts'

/** What a decision comes to: a refusal has a `kind` alone, and writes its audit row and nothing else. */
export type Change = {
  kind: Outcome
  declaration?: Declaration
  plan?: Planned[]
  findings?: Finding[]
  /** The form that is chased; other chases of this case are called off. Null: all of them. */
  chases?: number | null
  /** New evidence; the case is then due to be checked again. */
  evidence?: Evidence[]
  /** The form as a person has put it right: a revision with the actor as its author. */
  form?: Reading
  /** What Countersign proposes because of it; those whose key has been used are not made again. */
  proposals?: Proposing[]
  /** The waiting list as it is to be: the ids that are on it, whoever is next first. */
  order?: string[]
  /** An offer of a place: a new one, or what has become of the newest. */
  offer?: Offer
  /** Proposals that it settles or overtakes. */
  closes?: Closing[]
  /** What is known of the school's need, to be added to the record. */
  factors?: Factor[]
  /** The newest form is to be checked again, because of what is known now. */
  recheck?: boolean
  /** Who sees to it, who has an interest, what staff note. */
  staff?: StaffChange
  /** What a person said about it, for the record. */
  why?: string | null
  /** What else is worth recording of it. */
  after?: unknown
}

/** Longest a click may wait for a lock or a statement, in milliseconds: Slack gives three seconds in all. */
const PATIENCE = 1_500

/**
 * Locks the round's places, then the declaration (always in that order), lets `decide` look at the case
 * at the proposals that are open at its round and hub, and at its waiting list, and saves what it returns with its audit row and effects, in one transaction.
 */
export const change = <C extends Change>(
  shelf: Shelf,
  id: string,
  actor: Actor,
  at: Temporal.Instant,
  messageIdOf: About['messageIdOf'],
  decide: (c: Case, open: Proposal[], waiting: string[]) => C,
): Promise<C> =>
  shelf.sql.transaction(
    async (tx) => {
      const before = await load({ ...shelf, sql: tx }, id, 'lock')
      if (!before) throw new Error(`there is no declaration ${id}`)
      const where = { round: before.round.id, hub: before.hub.id }
      const waiting = await waitingOrder(tx, where)
      const outcome = decide(before, await proposals.open(tx, where.round, where.hub), waiting)
      if (outcome.declaration) await save(tx, before, outcome.declaration, at)
      const ranked =
        outcome.declaration || outcome.order
          ? await keepOrder(tx, id, (outcome.declaration ?? before.declaration).state, outcome.order ?? waiting)
          : []
      // Places, declarations, addresses, effects: whoever keeps to this order never waits in a ring.
      await lockAddresses(tx, outcome.plan ?? [])
      if (outcome.declaration?.state === 'withdrawn' && before.declaration.state !== 'withdrawn') await callOffAll(tx, id, at)
      await redrawCards(tx, ranked, at)
      if (outcome.offer) await saveOffer(tx, id, outcome.offer)
      if (outcome.declaration) await endOffer(tx, outcome.declaration, actor, at)
      if (outcome.findings) await saveFindings(tx, outcome.declaration ?? before.declaration, outcome.findings)
      if (outcome.form) {
        const arrival = { hub: before.hub.id, message: null, receivedAt: at, at, form: outcome.form, school: schoolOn(outcome.form) }
        await revise(tx, id, { ...arrival, author: actor, actor })
      }
      if (outcome.evidence && outcome.evidence.length > 0) {
        await witness(tx, id, outcome.evidence)
        await recheck(tx, id, at)
      }
      if (outcome.factors) await addFactors(tx, id, outcome.factors)
      if (outcome.recheck) await recheck(tx, id, at)
      if (outcome.staff) await saveStaff(tx, id, actor, at, outcome.staff)
      await record(tx, {
        at,
        actor,
        what: outcome.kind,
        declaration: id,
        ...(outcome.declaration && { before: summary(before.declaration), after: summary(outcome.declaration) }),
        ...(outcome.after !== undefined && { after: outcome.after }),
        why: outcome.why ?? outcome.declaration?.decision?.note ?? null,
      })
      if (outcome.chases !== undefined) await callOffOthers(tx, id, outcome.chases, at)
      const ended = outcome.declaration ? pointless(outcome.declaration) : []
      await proposals.closeAll(tx, id, [...(outcome.closes ?? []), ...ended], actor, at)
      if (outcome.declaration && outcome.declaration.state !== before.declaration.state)
        await proposals.redrawOpen(tx, id, before.hub.id, at)
      for (const proposing of outcome.proposals ?? []) await proposals.propose(tx, proposing, actor, at)
      await plan(tx, outcome.plan ?? [], { hub: before.hub.id, declaration: id, at, messageIdOf, byPerson: actor.kind === 'slack' })
      if (outcome.declaration && holdsPlace(outcome.declaration) !== holdsPlace(before.declaration)) {
        await redrawPlaces(tx, where, id, at)
      }
      const was = before.declaration.decision
      if (was?.together && !was.releasedAt) await redrawRelease(tx, was.together, at)
      if (outcome.declaration || outcome.order) await proposeNext(tx, where, at)
      return outcome
    },
    { timeout: PATIENCE },
  )

const summary = ({ state, revision, decisions, decision }: Declaration) => ({
  state,
  revision,
  decisions,
  decision: decision && { verdict: decision.verdict, by: decision.by, releasedAt: decision.releasedAt?.toString() ?? null },
})

async function save(tx: Sql, { declaration: before, ...c }: Case, after: Declaration, at: Temporal.Instant): Promise<void> {
  if (before.decision?.releasedAt && !after.decision && before.state === 'withdrawn') {
    // The school gave back what it was told, and is weighed anew.
    await tx.run`update decision set replaced_at = ${at} where declaration_id = ${after.id} and number = ${before.decision.number}`
  } else if (before.decision && !after.decision) {
    const undone =
      await tx.run`update decision set undone_at = ${at} where declaration_id = ${after.id} and number = ${before.decision.number} and released_at is null`
    if (undone !== 1) throw new Error(`decision ${before.decision.number} of ${after.id} was released and cannot be undone`)
  }
  // One that has been released is never undone: it stays on the record, and another stands in its place.
  if (before.decision && after.decision && after.decision.number !== before.decision.number)
    await tx.run`update decision set replaced_at = ${at} where declaration_id = ${after.id} and number = ${before.decision.number}`
  if (after.decision) await saveDecision(tx, after, after.decision)
  await tx.run`
    update declaration set state = ${after.state}, checked = ${after.checked}, decisions = ${after.decisions}, rank = case ${after.state} when 'waitlisted' then rank end where id = ${after.id} and round_id = ${c.round.id}`
}

const saveDecision = (tx: Sql, { id, revision }: Declaration, d: Decision): Promise<number> => tx.run`
  insert into decision (declaration_id, number, verdict, by, at, reason_id, note, release_at, released_at, revision, origin)
  values (${id}, ${d.number}, ${d.verdict}, ${d.by}, ${d.at}, ${d.reasonId}, ${d.note}, ${d.releaseAt}, ${d.releasedAt}, ${revision}, ${d.origin})
  on conflict (declaration_id, number) do update set released_at = excluded.released_at`

async function saveFindings(tx: Sql, { id, revision }: Declaration, findings: Finding[]): Promise<void> {
  await tx.run`update declaration set checked_revision = ${revision} where id = ${id}`
  await tx.run`delete from finding where declaration_id = ${id}`
  for (const [position, { code, kind, field, message }] of findings.entries()) {
    await tx.run`insert into finding values (${id}, ${position}, ${code}, ${kind}, ${field}, ${message})`
  }
}

export type Listed = {
  reference: string
  school: { name: string | null; urn: string | null }
  hub: string
  programme: string
  round: string
  state: State
  receivedAt: string
}

export const list = async (sql: Sql): Promise<Listed[]> =>
  (
    await sql.rows<Omit<Listed, 'school' | 'receivedAt'> & { name: string | null; urn: string | null; received_at: Temporal.Instant }>`
    select d.reference, d.school_name as name, d.school_urn as urn, d.hub_id as hub, r.programme, r.name as round, d.state, d.received_at
    from declaration d join round r on r.id = d.round_id order by d.received_at, d.reference`
  ).map(({ name, urn, received_at, ...row }) => ({ ...row, school: { name, urn }, receivedAt: received_at.toString() }))

/** Ids of the cases with this reference, URN, school name, or address on the form; newest first. */
export const find = (sql: Sql, text: string): Promise<{ id: string; reference: string }[]> => sql.rows<{ id: string; reference: string }>`
  select d.id, d.reference from declaration d
  where d.reference = upper(${text}) or d.school_urn = ${text} or lower(d.school_name) = lower(${text})
    or exists (select 1 from revision r join field f on f.revision_id = r.id
      where r.declaration_id = d.id and r.number = d.revision and jsonb_typeof(f.normalised) = 'array' and f.normalised ? lower(${text}))
  order by d.received_at desc`

/** Whether the newest form still waits for its checks. */
export const unchecked = async (sql: Sql, id: string): Promise<boolean> =>
  (await sql.maybe`select 1 from declaration where id = ${id} and checked_revision < revision`) !== null

export type DecisionRow = {
  number: number
  verdict: Verdict
  by: string
  at: Temporal.Instant
  reasonId: string | null
  note: string | null
  releaseAt: Temporal.Instant | null
  releasedAt: Temporal.Instant | null
  undoneAt: Temporal.Instant | null
}

/** Every verdict there was, taken back or not, oldest first. */
export const decisions = (sql: Sql, id: string): Promise<DecisionRow[]> => sql.rows<DecisionRow>`
  select number, verdict, by, at, reason_id as "reasonId", note, release_at as "releaseAt", released_at as "releasedAt", undone_at as "undoneAt"
  from decision where declaration_id = ${id} order by number`
