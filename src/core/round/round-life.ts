/** A round's life at a hub: what is due, judged by its dates and by what has been done. Pure; asked every minute, and after any sleep. */

import type { Planned } from '../effect.ts'
import { type Closed, isWorkingDay } from '../working-days.ts'
import type { Board, BoardRow } from './board.ts'
import { isUnanswered } from './offer.ts'
import { deadline, type Round } from './round.ts'
import type { RoundEvent } from './round-event.ts'
import { isUndecided } from './tally.ts'
import { isHeld } from './together.ts'

/** What has been done, by its name; each once. */
export type Done = { event: string; at: Temporal.Instant }

/** `quiet`: nothing is said. `found-closed`: it had closed before anybody could see it open. */
export type Due = {
  event: string
  is: RoundEvent | { kind: 'reminder'; days: number } | { kind: 'found-closed'; closes: string } | { kind: 'quiet' }
}

const zone = 'Europe/London'
const morning = Temporal.PlainTime.from('08:30')
const evening = Temporal.PlainTime.from('17:00')
/** Mail that came in the last minute is still being read when the round closes. */
const SETTLE = { minutes: 5 }
/** Reminders: so many days before the closing day, or as long after that as it is not the next one's turn. */
const reminders = [
  { days: 7, least: 4 },
  { days: 2, least: 0 },
] as const
const LAST: number = reminders[1].days
/** A round that had closed before anybody could see it open is summed up for so many days. */
const RECENT = 7
/** How long after its closing day, or its start where that is later, a round has a life at all. */
const AFTERLIFE = 30

const { compare } = Temporal.Instant
export const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(zone).toPlainDate()
const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0
const at = (day: Temporal.PlainDate, time: Temporal.PlainTime) => day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant()

/** 0 on the closing day itself, less than 0 after it. */
export const daysLeft = ({ closes }: Pick<Round, 'closes'>, now: Temporal.Instant): number => dayOf(now).until(closes).total('days')

export const isClosed = (round: Pick<Round, 'closes'>, now: Temporal.Instant): boolean => compare(now, deadline(round)) > 0

/** From here on no chase goes out: it is the day of the last reminder of the deadline. */
export const lastReminder = ({ closes }: Pick<Round, 'closes'>): Temporal.Instant =>
  closes.subtract({ days: LAST }).toZonedDateTime({ timeZone: zone }).toInstant()

/** Whether a reminder of so many days may still say that there are as many left as there are now. */
export const isReminderDay = (days: number, left: number): boolean =>
  reminders.some((one) => one.days === days && left <= one.days && left >= one.least)

export const isLastReminder = (days: number): boolean => days === LAST

/** The last day on which anybody is reminded of a round: that of its start, or a month after it closed. */
export const lastDay = ({ closes, startsOn }: Pick<Round, 'closes' | 'startsOn'>): Temporal.PlainDate =>
  startsOn ?? closes.add({ days: AFTERLIFE })

/** Closing days that have been said, in order: `until:1:2018-05-25` was said with the opening. */
const said = (done: Done[]) =>
  done
    .flatMap(({ event, at }) => {
      const [, number, closes] = /^until:(\d+):(.+)$/.exec(event) ?? []
      return number && closes ? [{ number: Number(number), closes: Temporal.PlainDate.from(closes), at }] : []
    })
    .sort((a, b) => a.number - b.number)

/** First days that have been said, in order: `opens:1:2018-03-01` was the one of the opening. */
const saidToOpen = (done: Done[]) =>
  done
    .flatMap(({ event }) => {
      const [, number, opens] = /^opens:(\d+):(.+)$/.exec(event) ?? []
      return number && opens ? [{ number: Number(number), opens }] : []
    })
    .sort((a, b) => a.number - b.number)
    .at(-1)

/**
 * What is due and not done, in the order in which it is to be said. Names hold the closing day and its number,
 * so that a round that is extended has a countdown, reminders and a closing summary of its own.
 */
export function due(round: Round, done: Done[], closed: Closed, now: Temporal.Instant): Due[] {
  const today = dayOf(now)
  const known = said(done)
  // A round that has been announced and is put off has no opening any more, but everybody believes in the old one.
  const before = saidToOpen(done)
  const opens = round.opens.toString()
  const putOff: Due[] =
    before && before.opens !== opens
      ? [{ event: `opens:${before.number + 1}:${opens}`, is: { kind: 'opens-moved', from: before.opens, to: opens } }]
      : []
  if (compare(now, at(round.opens, morning)) < 0) return putOff
  const last = known.at(-1)
  const moved = last === undefined || !last.closes.equals(round.closes)
  const number = (last?.number ?? 0) + (moved ? 1 : 0)
  const over = isClosed(round, now)
  const found: Due[] = [...putOff]
  const add = (event: string, is: Due['is']) => {
    if (!done.some((one) => one.event === event)) found.push({ event, is })
  }

  if (moved) {
    const { closes } = round
    const is: Due['is'] = last
      ? { kind: 'moved', from: last.closes.toString(), to: closes.toString() }
      : { kind: over ? 'quiet' : 'opened' }
    add(`until:${number}:${closes}`, is)
  }
  // With the opening; and quietly for a round that was announced before first days were written down.
  if (!before) add(`opens:1:${opens}`, { kind: 'quiet' })
  const workingMorning = isWorkingDay(today, closed) && compare(now, at(today, morning)) >= 0

  if (over) {
    const name = `closed:${number}:${round.closes}`
    const summed = done.find(({ event }) => event === name)
    const settled = compare(now, deadline(round).add(SETTLE)) > 0
    const kind = known.length > 0 ? 'closed' : daysLeft(round, now) < -RECENT ? 'quiet' : 'found-closed'
    if (settled) add(name, kind === 'quiet' ? { kind } : { kind, closes: round.closes.toString() })
    if (summed && workingMorning && isBefore(dayOf(summed.at), today) && !isBefore(lastDay(round), today))
      add(`undecided:${today}`, { kind: 'undecided', day: today.toString() })
    return found
  }

  const left = daysLeft(round, now)
  const office = compare(now, at(today, morning)) >= 0 && compare(now, at(today, evening)) < 0
  for (const { days } of reminders)
    if (office && isReminderDay(days, left)) add(`reminder:${days}:${round.closes}`, { kind: 'reminder', days })
  const [opening] = known
  if (workingMorning && opening && isBefore(dayOf(opening.at), today))
    add(`digest:${today}`, { kind: 'digest', day: today.toString(), since: since(done)?.toString() ?? null })
  return found
}

/** When the channel last heard how the round stands. */
const since = (done: Done[]): Temporal.Instant | null =>
  done
    .filter(({ event }) => event.startsWith('digest:') || event.startsWith('until:1:'))
    .map(({ at }) => at)
    .sort(compare)
    .at(-1) ?? null

type Pending = {
  undecided: BoardRow[]
  /** Decided, and not told, whatever the round says now: a lead has to let it out, or it is kept back until somebody has seen to what came since. */
  unreleased: BoardRow[]
  /** Offered a place, whose last day is over. */
  unanswered: BoardRow[]
}

/** After the close, somebody has to do something about it. */
export const pending = ({ rows }: Pick<Board, 'rows'>, now: Temporal.Instant): Pending => ({
  undecided: rows.filter(isUndecided),
  unreleased: rows.filter((row) => isHeld(row) && (row.decision.releaseAt === null || compare(row.decision.releaseAt, now) < 0)),
  unanswered: rows.filter((row) => isUnanswered(row, now)),
})

/** `proposals`: how many of the round wait for a person. */
type Standing = { proposals: number; now: Temporal.Instant }

/** What happens because of it: a post, or a reminder for every school with something to put right. `declaration` is whose it is. */
export function brings({ event, is }: Due, board: Board, { proposals, now }: Standing): { declaration: string | null; planned: Planned }[] {
  const { round, hub, rows } = board
  const post = (of: RoundEvent) => [
    {
      declaration: null,
      planned: { key: `round:${round.id}:${hub}:${event}`, effect: { kind: 'round', round: round.id, event: of } as const },
    },
  ]
  switch (is.kind) {
    case 'quiet':
      return []
    case 'reminder':
      return rows
        .filter(({ state, decision }) => state === 'needs-school' && decision === null)
        .map(({ id }) => ({
          declaration: id,
          planned: {
            key: `reminder:${id}:${is.days}:${round.closes}`,
            effect: { kind: 'reminder', days: is.days, closes: round.closes.toString() } as const,
          },
        }))
    case 'found-closed':
      return rows.length > 0 ? post({ kind: 'closed', closes: is.closes }) : []
    case 'undecided': {
      const waits = Object.values(pending(board, now)).some((those) => those.length > 0)
      return waits || proposals > 0 ? post(is) : []
    }
    case 'opened':
    case 'moved':
    case 'opens-moved':
    case 'release':
    case 'digest':
    case 'closed':
      return post(is)
    default:
      return is satisfies never
  }
}
