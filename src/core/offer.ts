/** A place offered to a school on the waiting list: until when it can be accepted, and what became of it. */
export type Offer = {
  /** Within its declaration, from 1. */
  number: number
  /** Slack user id of the reviewer who offered it. */
  by: string
  at: Temporal.Instant
  /** The last day on which it can be accepted: it ends at 23:59:59 in London. */
  acceptBy: Temporal.PlainDate
  remindedAt: Temporal.Instant | null
  state: 'open' | 'accepted' | 'declined' | 'lapsed'
  closedAt: Temporal.Instant | null
}
