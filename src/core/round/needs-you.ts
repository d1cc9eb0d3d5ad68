/** What waits for somebody at the hub: which schools, and why. What waits for a school is not among them. */
import type { Board, BoardRow } from './board.ts'

export type Need = { row: BoardRow; why: 'objected' | 'newer-form' | 'ready' }

function why({ state, findings, decision, revision }: BoardRow): Need['why'] | null {
  if (decision !== null) return decision.releasedAt === null && (decision.revision ?? revision) < revision ? 'newer-form' : null
  if (state !== 'ready' && state !== 'needs-school') return null
  if (findings.some(({ code }) => code === 'signature-objected')) return 'objected'
  return state === 'ready' ? 'ready' : null
}

const urgency = { objected: 0, 'newer-form': 1, ready: 2 } as const satisfies Record<Need['why'], number>

/** The most urgent kind first, then the oldest. */
export const needsYou = ({ rows }: Pick<Board, 'rows'>): Need[] =>
  rows
    .flatMap((row) => {
      const because = why(row)
      return because === null ? [] : [{ row, why: because }]
    })
    .sort((a, b) => urgency[a.why] - urgency[b.why] || Temporal.Instant.compare(a.row.receivedAt, b.row.receivedAt))
