/** What needs a reviewer at a hub, and why: the most pressing first. */
import type { Board, BoardRow } from './board.ts'
import { isConflicted, nobodyLeft } from './conflict.ts'
import type { Proposal } from './proposal.ts'
import { isUndecided } from './tally.ts'

/** In the order in which they press. */
const pressing = ['nobody-left', 'proposal', 'objected', 'assigned', 'letter', 'undecided'] as const
export type Reason = (typeof pressing)[number]

/** A school once, with every reason; `row` is null for what is about the round as a whole. */
export type Need = { row: BoardRow | null; reasons: Reason[] }

/** Whether a signatory says that the declaration is not theirs. */
export const isObjected = ({ findings }: Pick<BoardRow, 'findings'>): boolean => findings.some(({ code }) => code === 'signature-objected')

export type About = {
  /** Slack user id of the reviewer who looks. */
  user: string
  /** Everybody on the hub's list. */
  reviewers: readonly string[]
  /** Those that are open. */
  proposals: readonly Pick<Proposal, 'declaration'>[]
  /** References of cases with a letter that reached nobody. */
  undelivered: readonly string[]
}

/** Whoever has an interest in a school is not asked to decide about it. */
export function needsOf({ rows }: Pick<Board, 'rows'>, about: About): Need[] {
  const whole: Need[] = about.proposals.filter(({ declaration }) => declaration === null).map(() => ({ row: null, reasons: ['proposal'] }))
  const each = rows.map((row): Need & { row: BoardRow } => ({ row, reasons: pressing.filter((reason) => holds[reason](row, about)) }))
  const rank = ({ reasons: [first] }: Need) => (first ? pressing.indexOf(first) : pressing.length)
  return [
    ...whole,
    ...each
      .filter(({ reasons }) => reasons.length > 0)
      .sort((a, b) => rank(a) - rank(b) || Temporal.Instant.compare(a.row.receivedAt, b.row.receivedAt)),
  ]
}

const mine = (row: BoardRow, { user }: About) => !isConflicted(row, user)
const open = (row: BoardRow) => isUndecided(row) && row.state !== 'received'

const holds: Record<Reason, (row: BoardRow, about: About) => boolean> = {
  'nobody-left': (row, { reviewers }) => open(row) && nobodyLeft(row, reviewers),
  proposal: (row, about) => mine(row, about) && about.proposals.some(({ declaration }) => declaration === row.id),
  objected: (row, about) =>
    mine(row, about) && isObjected(row) && (open(row) || (row.decision !== null && row.decision.releasedAt === null)),
  assigned: (row, about) => mine(row, about) && open(row) && row.assignee === about.user,
  letter: (row, { undelivered }) => row.state !== 'withdrawn' && undelivered.includes(row.reference),
  undecided: (row, about) => mine(row, about) && open(row),
}
