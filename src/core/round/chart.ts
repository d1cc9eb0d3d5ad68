/** A round's chart as figures: what has come in over time, where the places stand, and the same in words for whoever does not see it. */

import { dateInWords, listInWords } from '../wording.ts'
import type { Board } from './board.ts'
import { type Tally, tally } from './tally.ts'

export type Chart = {
  hub: string
  round: string
  opens: Temporal.PlainDate
  closes: Temporal.PlainDate
  /** The last day of the axis: the closing day, or the day of the last late declaration. */
  ends: Temporal.PlainDate
  /** How many had come in by the end of each day, from the first of the axis to today, or to its end. Empty before the round opens. */
  days: { day: Temporal.PlainDate; total: number }[]
  places: number
  tally: Tally
}

const zone = 'Europe/London'
const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate()
const compare = Temporal.PlainDate.compare
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (compare(a, b) > 0 ? a : b)
const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (compare(a, b) < 0 ? a : b)

/** After the round has closed it no longer depends on `now`, so that the same picture is drawn once. */
export function chart(board: Board, hub: string, now: Temporal.Instant): Chart {
  const { round, rows } = board
  const received = rows.map(({ receivedAt }) => dayOf(receivedAt))
  const opens = received.reduce(earlier, round.opens)
  const ends = received.reduce(later, round.closes)
  const until = earlier(received.reduce(later, dayOf(now)), ends)
  const days: Chart['days'] = []
  for (let day = opens; compare(day, until) <= 0; day = day.add({ days: 1 })) {
    days.push({ day, total: received.filter((one) => compare(one, day) <= 0).length })
  }
  return { hub, round: round.name, opens, closes: round.closes, ends, days, places: round.places, tally: tally(board) }
}

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

/** The chart's figures as sentences. Whatever the picture shows, they say. */
export function figures({ opens, closes, days, places, tally: t }: Chart): string[] {
  const last = days.at(-1)
  const by = !last
    ? ''
    : compare(opens, last.day) === 0
      ? ` on ${dateInWords(opens)}`
      : ` from ${dateInWords(opens)} to ${dateInWords(last.day)}`
  const late = t.received - (days.findLast(({ day }) => compare(day, closes) <= 0)?.total ?? 0)
  const after = late > 0 ? `, ${late} of them after the deadline on ${dateInWords(closes)}` : ''
  const received =
    last === undefined
      ? `No declarations yet: the round opens on ${dateInWords(opens)} and its deadline is ${dateInWords(closes)}.`
      : `${many(t.received, 'declaration')} received${by}${after}.${late > 0 ? '' : ` The deadline is ${dateInWords(closes)}.`}`
  const standing = listInWords([
    `${t.released} given and released`,
    `${t.provisional} given provisionally`,
    `${t.offered} offered`,
    `${t.free} free`,
  ])
  const others = listInWords([
    `${t.waitlisted} on the waiting list`,
    `${t.declined} declined`,
    `${t.undecided} undecided`,
    `${t.withdrawn} withdrawn`,
  ])
  return [received, `${many(places, 'place')}: ${standing}.`, `Other schools: ${others}.`]
}

/** For whoever does not see the picture; Slack takes 2,000 characters. */
export const alt = (c: Chart): string =>
  [`Chart of the round ${c.round.slice(0, 80)} at ${c.hub.slice(0, 80)}.`, ...figures(c)].join(' ').toWellFormed()
