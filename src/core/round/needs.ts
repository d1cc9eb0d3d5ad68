/** What needs a reviewer at a hub, and why: the most pressing first. What waits for a school is not among it before the round has closed. */
import type { Board, BoardRow } from './board.ts'
import { isConflicted, nobodyLeft } from './conflict.ts'
import { isUnanswered } from './offer.ts'
import type { Proposal } from './proposal.ts'
import type { Round } from './round.ts'
import { isClosed } from './round-life.ts'
import { isUndecided } from './tally.ts'

/** In the order in which they press. */
const pressing = [
  'nobody-left',
  'withdrawal',
  'proposal',
  'unanswered',
  'objected',
  'newer-form',
  'interest-since',
  'assigned',
  'assignee-left',
  'letter',
  'undecided',
] as const
export type Reason = (typeof pressing)[number]

/** A school once, with every reason; `row` is null for what is about the round as a whole. */
export type Need = { row: BoardRow | null; reasons: Reason[] }

/** Whether a signatory says that the declaration is not theirs. */
export const isObjected = ({ findings }: Pick<BoardRow, 'findings'>): boolean => findings.some(({ code }) => code === 'signature-objected')

export type About = {
  /** Slack user id of the reviewer who looks; null for the hub's channel, where all of them do. */
  user: string | null
  /** Everybody on the hub's list. */
  reviewers: readonly string[]
  /** Those of them who lead: they see who could see to a school instead. */
  leads?: readonly string[]
  /** Those that are open. */
  proposals: readonly Pick<Proposal, 'kind' | 'declaration'>[]
  /** References of cases with a letter that reached nobody. */
  undelivered: readonly string[]
  now: Temporal.Instant
}

/** Whoever has an interest in a school is not asked to decide about it. */
export function needsOf({ round, rows }: Pick<Board, 'round' | 'rows'>, about: About): Need[] {
  const whole: Need[] = about.proposals.filter(({ declaration }) => declaration === null).map(() => ({ row: null, reasons: ['proposal'] }))
  const seen = { ...about, round }
  const each = rows.map((row): Need & { row: BoardRow } => ({ row, reasons: pressing.filter((reason) => holds[reason](row, seen)) }))
  const rank = ({ reasons: [first] }: Need) => (first ? pressing.indexOf(first) : pressing.length)
  return [
    ...whole,
    ...each
      .filter(({ reasons }) => reasons.length > 0)
      .sort((a, b) => rank(a) - rank(b) || Temporal.Instant.compare(a.row.receivedAt, b.row.receivedAt)),
  ]
}

type Seen = About & { round: Round }

const mine = (row: BoardRow, { user }: About) => user === null || !isConflicted(row, user)
const open = (row: BoardRow) => isUndecided(row) && row.state !== 'received'
const isProvisional = ({ decision }: BoardRow) => decision !== null && decision.releasedAt === null

const holds: Record<Reason, (row: BoardRow, seen: Seen) => boolean> = {
  'nobody-left': (row, { reviewers }) => open(row) && nobodyLeft(row, reviewers),
  withdrawal: (row, seen) => mine(row, seen) && row.asksToWithdraw !== null,
  // The one to withdraw has a reason of its own.
  proposal: (row, seen) =>
    mine(row, seen) && seen.proposals.some(({ kind, declaration }) => declaration === row.id && kind !== 'withdrawal'),
  // As long as it is proposed to free the place, that is what is asked.
  unanswered: (row, seen) =>
    mine(row, seen) && isUnanswered(row, seen.now) && !seen.proposals.some(({ declaration }) => declaration === row.id),
  objected: (row, seen) => mine(row, seen) && isObjected(row) && (open(row) || isProvisional(row)),
  'newer-form': (row, seen) => mine(row, seen) && isProvisional(row) && (row.decision?.revision ?? row.revision) < row.revision,
  // Not said in the channel: it would name whoever has the interest.
  'interest-since': (row, seen) =>
    seen.user !== null && mine(row, seen) && row.decision !== null && isProvisional(row) && isConflicted(row, row.decision.by),
  assigned: (row, seen) => mine(row, seen) && open(row) && row.assignee !== null && row.assignee === seen.user,
  'assignee-left': (row, seen) =>
    mine(row, seen) &&
    open(row) &&
    row.assignee !== null &&
    !seen.reviewers.includes(row.assignee) &&
    seen.user !== null &&
    seen.leads?.includes(seen.user) === true,
  letter: (row, { undelivered }) => row.state !== 'withdrawn' && undelivered.includes(row.reference),
  undecided: (row, seen) => mine(row, seen) && (row.state === 'ready' || (row.state === 'needs-school' && isClosed(seen.round, seen.now))),
}
