/** Boards for tests: a round at Archimedes with whatever schools a test is about. */
import type { Board, BoardRow } from '../../src/core/round/board.ts'
import type { Round } from '../../src/core/round/round.ts'
import { round } from './moorside.ts'

export const instant = (text: string) => Temporal.Instant.from(text)
export const day = (text: string) => Temporal.PlainDate.from(text)

type Given = { receivedAt?: string; released?: boolean } & Partial<Omit<BoardRow, 'receivedAt'>>

/** A decision stands for every state that needs one. */
export const boardRow = ({ receivedAt = '2018-05-01T10:00Z', released = false, ...more }: Given, n: number): BoardRow => {
  const state = more.state ?? 'ready'
  const at = instant(receivedAt)
  const verdict = state === 'offered' ? 'waitlisted' : state
  const decided = verdict === 'approved' || verdict === 'waitlisted' || verdict === 'declined'
  const releasedAt = released ? at.add({ hours: 1 }) : null
  return {
    id: `5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d${String(n).padStart(4, '0')}`,
    reference: `PMR-${String(n).padStart(4, '0')}`,
    school: { name: `School number ${n}`, urn: String(100_000 + n) },
    state,
    checked: 'ready',
    revision: 1,
    version: 1,
    receivedAt: at,
    decision: decided
      ? {
          number: 1,
          verdict,
          by: 'U0LEAD',
          at,
          reasonId: verdict === 'approved' ? null : 'no-places',
          note: null,
          releaseAt: null,
          releasedAt,
          origin: 'verdict',
        }
      : null,
    rank: null,
    assignee: null,
    offer: null,
    findings: [],
    factors: [],
    conflicts: [],
    asksToWithdraw: null,
    ...more,
  }
}

export const boardOf = (rows: Given[], change: Partial<Round> = {}): Board => ({
  round: { ...round, ...change },
  hub: 'archimedes-ne',
  rows: rows.map(boardRow),
})
