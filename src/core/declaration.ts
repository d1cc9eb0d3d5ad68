/** A declaration: one school's wish to take part in one round, through all its revisions. */
import type { Finding } from './findings.ts'
import type { Field, Reading } from './form.ts'
import type { Hub } from './hub.ts'
import type { Programme } from './programme.ts'
import type { Round, Verdict } from './round.ts'
import type { Evidence, Signature } from './signatures.ts'

export type State = 'received' | 'needs-school' | 'ready' | Verdict | 'withdrawn'

/** A verdict; provisional until `releasedAt`. An undone one is kept in the record but is no longer here. */
export type Decision = {
  number: number
  verdict: Verdict
  by: string
  at: Temporal.Instant
  /** The id of one of the programme's reasons, for waitlisted and declined. */
  reasonId: string | null
  /** What the reviewer wrote, for the record only: it never reaches the school. */
  note: string | null
  /** Null where the round releases together. */
  releaseAt: Temporal.Instant | null
  releasedAt: Temporal.Instant | null
}

/** What a decision needs to know, and what it may change. */
export type Declaration = {
  id: string
  reference: string
  state: State
  /** Of the newest form. */
  revision: number
  /** How many decisions and undos there have been. */
  decisions: number
  /** `revision + decisions`: what a button carries, so that a stale card is noticed. */
  version: number
  /** The state that checks gave, to return to when a verdict is undone. */
  checked: 'received' | 'needs-school' | 'ready'
  decision: Decision | null
}

export type SchoolName = { name: string | null; urn: string | null }

/** Everything about one case that letters, cards and `show` draw from. */
export type Case = {
  declaration: Declaration
  hub: Hub
  round: Round
  programme: Programme
  school: SchoolName
  /** When our server received the school's first message for this round. */
  receivedAt: Temporal.Instant
  /** The newest form. */
  reading: Reading
  findings: Finding[]
  evidence: Evidence[]
  signatures: Signature[]
  /** The mail with the newest form: what letters answer to. `participants` are From, To and Cc of every mail with a form. */
  lastMessage: {
    id: string
    messageId: string | null
    references: string[]
    subject: string
    from: string | null
    participants: string[]
  } | null
}

/** What stands in the way of a plain approval: everything fixable or ineligible, in the words of its finding. */
export const outstanding = (findings: Finding[]): string[] => findings.filter((f) => f.kind !== 'flag').map((f) => f.message)

/** A field that the newer form gives otherwise. */
export type Changed = { key: string; from: string | null; to: string | null }

/** What differs between two forms, in the older one's order; what was never on either is not a change. */
export const changes = (before: Record<string, Field>, after: Record<string, Field>): Changed[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((key) => ({ key, from: before[key]?.value ?? null, to: after[key]?.value ?? null }))
    .filter(({ from, to }) => from !== to)
