/** What Countersign proposes and a person confirms or puts aside: nothing follows from one by itself. */

/** `offer` a free place to a school that waits; free a place whose offer `lapse`d; take a `withdrawal` for one; `raise` the places. */
export type ProposalKind = 'offer' | 'lapse' | 'withdrawal' | 'raise'

/** `done` and `dismissed` are what a person made of it; `overtaken`: what it was about has changed. */
export type ProposalState = 'open' | 'done' | 'dismissed' | 'overtaken'

export type Proposal = {
  id: string
  kind: ProposalKind
  /** Of the round that it is about, at `hub`. */
  round: string
  hub: string
  /** Null where it is about the round as a whole. */
  declaration: string | null
  /** What its kind needs besides; parsed by whoever acts on it. */
  body: Record<string, unknown>
  madeAt: Temporal.Instant
  state: ProposalState
  /** Slack user id; null where nobody in particular closed it. */
  closedBy: string | null
  closedAt: Temporal.Instant | null
}

/** One to be made. The key makes it once, whatever becomes of it. `done`: a person has done it already, so that it is a record and no post. */
export type Proposing = {
  key: string
  kind: ProposalKind
  round: string
  hub: string
  declaration: string | null
  body?: Proposal['body']
  done?: true
}

export type Closed = Exclude<ProposalState, 'open'>

/** One to be closed: by its id, or whichever of a kind is open about the case. */
export type Closing = { id: string; state: Closed } | { kind: ProposalKind; state: Closed }
