/** A declaration: one school's wish to take part in one round, through all its revisions. */

import { type Finding, flag } from './findings/finding.ts'
import { isAboutPicture } from './form/by-picture.ts'
import type { Field, Reading } from './form/form.ts'
import type { Actor, Hub } from './hub.ts'
import type { Authentication } from './mail/authentication.ts'
import type { Claim } from './mail/forwarded.ts'
import type { Mail } from './mail/message.ts'
import type { Factor } from './need/factor.ts'
import type { Programme } from './programme.ts'
import type { Offer } from './round/offer.ts'
import type { Round, Verdict } from './round/round.ts'
import type { Withdrawal } from './round/withdraw.ts'
import type { Evidence, Signature } from './signature/signatures.ts'

/** `offered`: it was on the waiting list, and a place is kept for it until it has answered. */
export type State = 'received' | 'needs-school' | 'ready' | Verdict | 'offered' | 'withdrawn'

/** Whether a place is taken by it: given, released or not, or kept for an answer. */
export const holdsPlace = ({ state }: { state: State }): boolean => state === 'approved' || state === 'offered'

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
  /** The form that it was made on; not known of the earliest decisions. */
  revision?: number | null
  /** The release in which a lead let it out with others; null where it leaves by itself. */
  together?: string | null
  /** Why there is one: a reviewer's verdict, a lead who reverses a released one, or an offer that the school has accepted. */
  origin: 'verdict' | 'reversal' | 'offer'
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
  /** On the waiting list, 1 first; null where it is not on it. No letter says it. */
  rank: number | null
}

export type SchoolName = { name: string | null; urn: string | null }

/** The school as a form names it; a URN only where there is a whole one. */
export function schoolOn({ fields }: Pick<Reading, 'fields'>): SchoolName {
  const urn = fields['school.urn']?.normalised
  return { name: fields['school.name']?.value ?? null, urn: typeof urn === 'string' ? urn : null }
}

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
  /** Who wrote the newest form, and what it changed; null for the first. */
  newest?: {
    author: Actor
    changed: Changed[] | null /** The form before it was a picture that staff had not yet compared. */
    unread?: boolean
  }
  findings: Finding[]
  evidence: Evidence[]
  signatures: Signature[]
  /** The newest one. */
  offer: Offer | null
  /** The school's, that it asks for or that stands. */
  withdrawal: Withdrawal | null
  /** The newest of each key. */
  factors: Factor[]
  /** Slack users who have declared an interest in this school: they do not decide about it. */
  conflicts: string[]
  /** Slack user who sees to it. */
  assignee: string | null
  /** Whoever sees to it is not on the hub's list any more. */
  assigneeLeft?: boolean
  /** The mail with the newest form: what letters answer to. `participants` are From, To and Cc of every mail with a form. */
  lastMessage: {
    id: string
    messageId: string | null
    references: string[]
    subject: string
    from: string | null
    participants: string[]
    /** It brought the newest form once more: nothing in it was new. */
    repeats?: boolean
    /** Whom it names, and what is known of its sender: what its signatures are seen by. */
    headers?: Pick<Mail, 'from' | 'to' | 'cc' | 'count'>
    authentication?: Authentication | null
    receivedAt?: Temporal.Instant
    /** What messages that it forwards say of themselves. */
    claims?: Claim[]
  } | null
}

/** What stands in the way of a plain approval: everything fixable or ineligible, and values that nobody has compared with the picture they were read from. A school that asks to withdraw is asked first. */
export const outstanding = (findings: Finding[]): string[] =>
  findings
    .filter((f) => f.kind !== 'flag' || isAboutPicture(f) || f.code === 'signature-undeliverable' || f.code === 'withdrawal-asked')
    .map((f) => f.message)

/** A verdict that stands is not touched by a newer form; whoever looks at the case is told that there is one. */
export function sinceDecided({ decision, revision, state }: Pick<Declaration, 'decision' | 'revision' | 'state'>): Finding[] {
  if (state === 'withdrawn' || !decision?.revision || decision.revision >= revision) return []
  const message = `A newer form arrived after this decision: it was made on form ${decision.revision}, and form ${revision} is shown. The decision stands.`
  return [flag('newer-form', null, message)]
}

/** A field that the newer form gives otherwise. `misread`: what stood there before was hard to read, and no letter may repeat it. */
export type Changed = { key: string; from: string | null; to: string | null; misread?: true }

/** What differs between two forms, in the older one's order; what was never on either is not a change. */
export const changes = (before: Record<string, Field>, after: Record<string, Field>): Changed[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((key): Changed => {
      const was = before[key]
      const misread = was?.value != null && was.confidence === 'low'
      return { key, from: was?.value ?? null, to: after[key]?.value ?? null, ...(misread && { misread }) }
    })
    // A value that was hard to read and is the same, but sure now, is news to whoever was not told of it.
    .filter(({ key, from, to, misread }) => from !== to || (misread && after[key]?.confidence !== 'low'))
