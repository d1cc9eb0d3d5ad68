/** A round at one hub at a glance: what lists, digests and charts draw from, without the forms themselves. */
import type { Decision, SchoolName, State } from '../declaration.ts'
import type { Finding } from '../findings/finding.ts'
import type { Factor } from '../need/factor.ts'
import type { Offer } from './offer.ts'
import type { Round } from './round.ts'

export type BoardRow = {
  id: string
  reference: string
  school: SchoolName
  state: State
  checked: 'received' | 'needs-school' | 'ready'
  revision: number
  version: number
  receivedAt: Temporal.Instant
  decision: Decision | null
  /** On the waiting list, 1 first; for staff only. */
  rank: number | null
  assignee: string | null
  /** Whoever sees to it is not on the hub's list any more. */
  assigneeLeft?: boolean
  /** The newest one. */
  offer: Offer | null
  findings: Finding[]
  /** The newest of each key. */
  factors: Factor[]
  /** Slack users who may not decide about it. */
  conflicts: string[]
  /** When the school asked to withdraw, as long as no person has confirmed it or put it aside. */
  asksToWithdraw: Temporal.Instant | null
}

/** Oldest first. */
export type Board = { round: Round; hub: string; rows: BoardRow[] }
