/** Verdicts that wait to be released together: what a lead is shown before they leave, and what sending them comes to. */

import { type Decision, outstanding, type SchoolName } from '../declaration.ts'
import type { Programme } from '../programme.ts'
import type { BoardRow } from './board.ts'
import type { keptBy, Round, Verdict } from './round.ts'

/** A verdict that stands and that nobody outside has been told of. */
export type Held = {
  id: string
  reference: string
  school: SchoolName
  decision: Decision
  /** Of the newest form: a later one than the decision was made on is written into the letters. */
  revision: number
  /** One letter to each, with the titles of the roles that it is for. */
  addressees: { address: string; roles: string[] }[]
  /** Titles of the roles whose signature is not there, or has turned into an objection. */
  unsigned: string[]
  objecting: string[]
  /** What else stood against a plain approval. */
  outstanding: string[]
  /** Since the verdict a signatory has objected, or the school has asked to withdraw: its letters do not leave. */
  kept: ReturnType<typeof keptBy>
}

export type Preview = {
  round: Round
  hub: string
  /** Leave when a lead says so: approved, waitlisted, declined, each in the order of receipt. */
  leaving: Held[]
  /** Stay, whatever the lead says, until a person has seen to what has happened since. */
  heldBack: Held[]
  /** Leave by themselves when their undo window ends, the next one first. */
  timed: Held[]
  undecided: Pick<BoardRow, 'id' | 'reference' | 'school' | 'state'>[]
  /** Schools that have been told already. */
  released: number
  /** Of everything that is shown of what would leave or be held back: another one shows that something has changed. */
  fingerprint: string
}

/** What the board does not know of a school: whom letters go to, and what has happened since the verdict. */
export type Reach = Pick<Held, 'addressees' | 'kept'>

const order = ['approved', 'waitlisted', 'declined'] as const satisfies Verdict[]

/** Sorts a round at one hub by what a release would do to each school. `hash` makes the fingerprint short. */
export function preview(
  { round, hub, rows }: { round: Round; hub: string; rows: BoardRow[] },
  programme: Programme,
  reach: (id: string) => Reach,
  hash: (text: string) => string,
): Preview {
  const held = rows.flatMap((row) => (isHeld(row) ? [heldRow(row, row.decision, programme, reach(row.id))] : []))
  const sorted = order.flatMap((verdict) => held.filter(({ decision }) => decision.verdict === verdict))
  const free = sorted.filter(({ kept }) => kept === null)
  const leaving = free.filter(({ decision }) => !decision.releaseAt)
  const heldBack = sorted.filter(({ kept }) => kept !== null)
  const shown = [leaving, heldBack].map((list) => list.map(seenOf).sort())
  return {
    round,
    hub,
    leaving,
    heldBack,
    timed: free.filter(({ decision }) => decision.releaseAt).sort((a, b) => soonest(a.decision, b.decision)),
    undecided: rows.filter(({ state }) => state === 'received' || state === 'needs-school' || state === 'ready'),
    released: rows.filter(({ decision }) => decision?.releasedAt).length,
    fingerprint: hash(JSON.stringify([round.id, hub, ...shown])),
  }
}

/** What a lead is shown of one school, and may have weighed: whom its letters go to, from which form, and what stands against it. */
const seenOf = ({ id, decision, revision, addressees, unsigned, objecting, outstanding }: Held): string =>
  JSON.stringify([id, decision.number, revision, addressees, unsigned, objecting, outstanding])

/** Whether its verdict still waits; a school that has withdrawn meanwhile is not told of one. */
export const isHeld = (row: Pick<BoardRow, 'state' | 'decision'>): row is typeof row & { decision: Decision } =>
  row.decision !== null && row.decision.releasedAt === null && row.state === row.decision.verdict

const soonest = (a: Decision, b: Decision): number => (a.releaseAt && b.releaseAt ? Temporal.Instant.compare(a.releaseAt, b.releaseAt) : 0)

const missing = ['signature-missing', 'not-copied-in', 'not-confirmed']

function heldRow({ id, reference, school, revision, findings }: BoardRow, decision: Decision, { roles }: Programme, reach: Reach): Held {
  const titles = (codes: string[]) => {
    const fields = findings.filter(({ code }) => codes.includes(code)).map(({ field }) => field)
    return roles.filter(({ email, signature }) => fields.includes(email) || fields.includes(signature)).map(({ title }) => title)
  }
  const rest = findings.filter(({ code }) => code !== 'signature-objected' && !missing.includes(code))
  return {
    id,
    reference,
    school,
    decision,
    revision,
    unsigned: titles(missing),
    objecting: titles(['signature-objected']),
    outstanding: outstanding(rest),
    ...reach,
  }
}

export type Sending =
  | { kind: 'sent'; decisions: { id: string; number: number }[] }
  /** It is not what the lead was shown: nothing is sent, and the new one is shown. */
  | { kind: 'changed' }
  | { kind: 'nothing' }

/** Releases exactly what was previewed; the caller holds the lock on the round's places. */
export function send({ leaving, fingerprint }: Preview, seen: string): Sending {
  if (leaving.length === 0) return { kind: 'nothing' }
  if (fingerprint !== seen) return { kind: 'changed' }
  return { kind: 'sent', decisions: leaving.map(({ id, decision }) => ({ id, number: decision.number })) }
}

/** What became of the verdicts that one release let out, as the channel is told. */
export type Release = {
  id: string
  hub: string
  round: Round
  programme: string
  by: string
  at: Temporal.Instant
  /** Those that left, or are leaving: an undo or an objection in the last second keeps one here. */
  schools: { reference: string; school: SchoolName; verdict: Verdict }[]
}
