/** How far behind a hub's cards are: more declarations have come than its channel can take at once. */
export type Backlog = {
  id: string
  hub: string
  /** When the first of them came. */
  since: Temporal.Instant
  /** How many have come since, and when the last one did. */
  arrived: number
  last: Temporal.Instant
  /** How many cards are still to be posted. */
  waiting: number
  /** When the last card was out; null while some wait. */
  endedAt: Temporal.Instant | null
}

/** So many new cards may wait without a word about it. */
export const UNSAID = 10

/** The post about it is drawn again every so many seconds while cards follow. */
export const REDRAWN = 30

/** Another rush within so many minutes goes on with the same post. */
export const SAME_RUSH = Temporal.Duration.from({ minutes: 60 })
