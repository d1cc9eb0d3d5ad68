/** Rows of a round's board as literals, for what draws from it. */
import type { BoardRow } from '../../src/core/round/board.ts'
import { receivedAt } from '../core/moorside.ts'

const entered = { source: 'The list', dated: null, by: 'U0LEAD', at: receivedAt }

/** The `n`th school of a round, ready and undecided; `known` is what was entered of its need. */
export const aRow = (n: number, { known = {}, ...rest }: Partial<BoardRow> & { known?: Record<string, string> }): BoardRow => ({
  id: `5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d${String(n).padStart(4, '0')}`,
  reference: `MR-2018-${String(n).padStart(4, '0')}`,
  school: { name: `School number ${n}`, urn: String(100_000 + n) },
  state: 'ready',
  checked: 'ready',
  revision: 1,
  version: 1,
  receivedAt: receivedAt.add({ minutes: n }),
  decision: null,
  rank: null,
  assignee: null,
  offer: null,
  findings: [],
  factors: Object.entries(known).map(([key, value]) => ({ key, value, ...entered })),
  conflicts: [],
  asksToWithdraw: null,
  ...rest,
})
