/** Hubs and the people who decide for them. */
export type Contact = { name: string; email: string; telephone: string | null }

export type Hub = {
  id: string
  name: string
  /** Short names that occur on forms. */
  aliases: string[]
  region: string
  lead: string
  /** Addresses that schools write to; the first is the one letters answer from. */
  inboxes: string[]
  /** Whether its mail server knows `inbox+anything@` as that inbox; so where it does not say. */
  plus?: boolean
  contact: Contact
  channel: string
  /** Days on which the hub is closed, besides bank holidays: nobody is chased then. */
  closures?: Closure[]
}

/** What names a hub comes back from Slack, too: it may be of another time, or made up. */
export class NoSuchHub extends Error {
  override name = 'NoSuchHub'
}

/** First and last day, both included. */
export type Closure = { from: Temporal.PlainDate; to: Temporal.PlainDate }

export type Reviewer = { slack: string; role: 'lead' | 'reviewer' }

/** Who did something, for the record. */
export type Actor =
  | { kind: 'slack'; user: string }
  | { kind: 'school'; message: string }
  /** Somebody who signs, through the link that came to their address. */
  | { kind: 'signatory'; roles: string[] }
  | { kind: 'operator'; user: string }
  | { kind: 'countersign' }
