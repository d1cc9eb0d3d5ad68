/** How Slack is told about a round's days: countdowns, and how long a school has waited. */
import type { Board, BoardRow } from '../core/round/board.ts'
import { deadline } from '../core/round/round.ts'
import { dateInWords, timeInWords } from '../core/wording.ts'
import { inline } from './text.ts'

/** "Ashby Primary School (PMR-7K3Q)" */
export const schoolInRow = ({ school, reference }: BoardRow): string =>
  `${inline(school.name, 120) || 'a school without a name'} (${reference})`

const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO('Europe/London').toPlainDate()
const daysBetween = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'days' }).days

/** "today", "tomorrow", "in 12 days" */
const inDays = (days: number): string => (days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`)

/** "today", "yesterday", "12 days ago" */
export function agoInWords(at: Temporal.Instant, now: Temporal.Instant): string {
  const days = daysBetween(dayOf(at), dayOf(now))
  return days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}

/** Where a round is between its opening and its start, and how long until what comes next. Days count as London has them. */
export function whenInWords({ round }: Pick<Board, 'round'>, now: Temporal.Instant): string {
  const today = dayOf(now)
  const to = (day: Temporal.PlainDate) => daysBetween(today, day)
  const starts =
    round.startsOn && to(round.startsOn) > 0
      ? ` The programme starts on ${dateInWords(round.startsOn)}, ${inDays(to(round.startsOn))}.`
      : ''
  if (to(round.opens) > 0)
    return `*Not open yet:* opens on ${dateInWords(round.opens)}, ${inDays(to(round.opens))}, and closes on ${dateInWords(round.closes)}.${starts}`
  const end = deadline(round)
  if (Temporal.Instant.compare(now, end) <= 0)
    return `*Open:* closes on ${timeInWords(end)}, ${inDays(to(round.closes))}. It opened on ${dateInWords(round.opens)}.${starts}`
  return `*Closed* on ${timeInWords(end)}.${starts}`
}
