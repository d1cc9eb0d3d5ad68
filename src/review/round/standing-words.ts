/** How a round stands, in sentences for its channel. */
import type { Board, BoardRow } from '../../core/round/board.ts'
import { type About, needsOf, type Reason } from '../../core/round/needs.ts'
import { deadline, type Round } from '../../core/round/round.ts'
import { dayOf, daysLeft, pending } from '../../core/round/round-life.ts'
import { asking, tally, waiting } from '../../core/round/tally.ts'
import { timeInWords } from '../../core/wording.ts'
import { inline } from '../text.ts'
import { placesLeft } from '../words.ts'

/** What a board does not hold of what needs somebody. */
export type Beside = Omit<About, 'user' | 'now'>

/** Whoever reads a list of more opens `/hub queue`. */
export const SHOWN = 5

/** Where every declaration stands, and the places. */
export function standing(board: Board): string[] {
  const t = tally(board)
  const { checking, school, complete } = waiting(board)
  const approved = t.released + t.provisional
  const part = (count: number, words: string) => (count === 0 ? [] : [`${count} ${words}`])
  return [
    `${many(t.received, 'declaration')} received.`,
    ...sentence('Undecided', [
      ...part(complete, 'complete and ready for a decision'),
      ...part(school, 'waiting for the school'),
      ...part(checking, 'being checked'),
    ]),
    ...sentence('Decided', [
      ...part(approved, 'approved'),
      ...part(t.offered, 'offered a place'),
      ...part(t.waitlisted, 'on the waiting list'),
      ...part(t.declined, 'declined'),
    ]),
    ...sentence('Withdrawn', part(t.withdrawn, 'by the school')),
    ...sentence('Asked to withdraw, and not yet confirmed', part(asking(board).length, asking(board).length === 1 ? 'school' : 'schools')),
    `Places: ${approved} given, ${t.offered} offered, ${placesLeft(board.round)} left.`,
  ]
}

const sentence = (title: string, parts: string[]): string[] => (parts.length === 0 ? [] : [`${title}: ${parts.join(', ')}.`])

/** What is left to do once a round has closed, and by whom. */
export function next(board: Board, now: Temporal.Instant): string[] {
  const { undecided, unreleased } = pending(board, now)
  const { school } = waiting(board)
  return [
    ...(school > 0
      ? [`${many(school, 'school')} ${school === 1 ? 'has' : 'have'} something to put right: decide as it stands, or ask the school.`]
      : []),
    ...(undecided.length > 0
      ? [
          `Next: decide the ${many(undecided.length, 'declaration')} that ${undecided.length === 1 ? 'is' : 'are'} undecided; \`/hub queue\` lists them.`,
        ]
      : []),
    ...(unreleased.length > 0
      ? [
          `${undecided.length > 0 ? 'Then' : 'Next'}: \`/hub release\` previews the ${many(unreleased.length, 'decision')} that the schools have not been told, and sends them.`,
        ]
      : []),
    '`/hub export` gives the round as a table and as a report.',
  ]
}

export const oldest = (board: Board, now: Temporal.Instant): string[] => {
  const { oldest } = waiting(board)
  return oldest ? [`Oldest undecided: ${schoolOf(oldest)}, ${howLong(oldest, now)}.`] : []
}

/** Nothing follows from a proposal until somebody has looked at it, so each morning says that it is there. */
export const proposed = ({ proposals }: Beside): string[] =>
  proposals.length === 0 ? [] : [`${many(proposals.length, 'proposal')} ${proposals.length === 1 ? 'waits' : 'wait'} for a person.`]

export function readyInWords(board: Board, now: Temporal.Instant): string {
  const ready = board.rows.filter(({ state }) => state === 'ready')
  const [first] = ready
  return first ? `${ready.length} ready for a decision, the oldest ${howLong(first, now)}.` : ''
}

/** What no reason is in the channel, where nobody in particular reads. */
type Personal = 'assigned' | 'assignee-left' | 'interest-since'

const because = {
  'nobody-left': 'every reviewer has declared an interest',
  withdrawal: 'the school has asked to withdraw',
  proposal: 'a proposal waits',
  objected: 'a signatory objected',
  'newer-form': 'a newer form arrived after the decision',
  unanswered: 'an offered place, with no answer by the last day',
  letter: 'a letter reached nobody',
  undecided: 'ready for a decision',
} as const satisfies Record<Exclude<Reason, Personal>, string>

export function needs(board: Board, about: Beside, now: Temporal.Instant): string[] {
  const all = needsOf(board, { ...about, user: null, now })
  const shown = all.slice(0, SHOWN).map(({ row, reasons: [why] }) => {
    // To nobody in particular, nothing is assigned; who assigns it anew is a lead's to see.
    const said =
      why === undefined || why === 'assigned' || why === 'assignee-left' || why === 'interest-since'
        ? ''
        : row?.state === 'needs-school' && why === 'undecided'
          ? 'undecided'
          : because[why]
    return row === null
      ? 'A proposal about the whole round waits'
      : `${row.school.name ?? 'A school without a name'} (${row.reference}): ${said}, ${howLong(row, now)}`
  })
  return all.length > SHOWN ? [...shown, `and ${all.length - SHOWN} more: open the Home tab of Countersign`] : shown
}

/** "9 days left: it closes on 25 May 2018 at 11:59pm." */
export function countdown(round: Pick<Round, 'closes'>, now: Temporal.Instant): string {
  const left = daysLeft(round, now)
  const when = timeInWords(deadline(round))
  if (left === 0) return `*Closes today at ${when.split(' at ')[1]}.*`
  return left === 1 ? `*1 day left:* it closes tomorrow, ${when}.` : `*${left} days left:* it closes on ${when}.`
}

export function howLong({ receivedAt }: Pick<BoardRow, 'receivedAt'>, now: Temporal.Instant): string {
  const days = dayOf(receivedAt).until(dayOf(now)).total('days')
  return days <= 0 ? 'received today' : days === 1 ? 'received yesterday' : `received ${days} days ago`
}

export const schoolOf = ({ school, reference }: BoardRow): string =>
  `${inline(school.name, 120) || 'A school without a name'} (${reference})`
export const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
