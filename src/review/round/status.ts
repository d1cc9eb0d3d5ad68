/** `/hub status`: how every round of the hub stands, in words and as a picture. */
import type { KnownBlock } from '@slack/types'
import type { Undelivered } from '../../app.ts'
import type { Board } from '../../core/round/board.ts'
import { chart, figures } from '../../core/round/chart.ts'
import { deadline } from '../../core/round/round.ts'
import { asking, tally, waiting } from '../../core/round/tally.ts'
import { dateInWords, timeInWords } from '../../core/wording.ts'
import { mend, type Rendered } from '../../outbound/slack.ts'
import type { Room } from '../authorise.ts'
import { header, limits, section } from '../blocks.ts'
import type { Word } from '../command.ts'
import { despitePictures, pictureOf } from '../picture.ts'
import { agoInWords, schoolInRow, whenInWords } from '../round-words.ts'
import { escaped, inline } from '../text.ts'

/** A message holds so many rounds in full; more are summed up. */
const most = 4

export const status: Word = (room) => async (asked) => {
  await asked.ack()
  const rendered = await statusOf(room, asked.hub.id)
  await despitePictures(room.app, asked.hub.id, rendered, async (shown) =>
    (await asked.offer(shown)) ? { kind: 'posted', channel: asked.channel, ts: '' } : { kind: 'refused', why: 'the private answer' },
  )
}

type Standing = { board: Board; undelivered: Undelivered[] }

export async function statusOf({ app }: Pick<Room, 'app'>, id: string): Promise<Rendered> {
  const now = app.now()
  const hub = app.hubs.get(id)
  const standings = (
    await Promise.all(
      (
        await app.rounds.of(id)
      ).map(async (round): Promise<Standing[]> => {
        const board = await app.rounds.board(round.id, id)
        return board ? [{ board, undelivered: await app.rounds.undelivered(round.id, id) }] : []
      }),
    )
  ).flat()
  const programme = (board: Board) => app.programmes.get(board.round.programme)?.name ?? board.round.programme
  const live = standings.filter(({ board }) => !isOver(board, now))
  const shown = live.slice(0, most)
  const pictures = await Promise.all(shown.map(({ board }) => pictureOf(app, board)))
  const fault = (await app.hubs.faults()).find((one) => one.hub === id)

  const said: string[] = []
  const blocks: KnownBlock[] = []
  const say = (lines: string[], more: KnownBlock[] = []) => {
    said.push(...lines)
    blocks.push(section(fitted(lines, 1_500)), ...more)
  }
  if (fault) say([`Nothing can be posted in this hub’s channel: ${inline(mend(fault.why), 300)}.`])
  if (standings.length === 0) say([`${inline(hub.name, 100)} has no round.`])
  for (const [i, standing] of shown.entries()) {
    const { round } = standing.board
    const title = `${programme(standing.board)}, round ${round.name}`
    said.push(`${escaped(title, 150)}.`)
    blocks.push(header(title))
    const picture = pictures[i]
    say(lines(standing, hub.name, now), picture ? [picture] : [])
  }
  const others = [...live.slice(most), ...standings.filter(({ board }) => isOver(board, now))]
  if (others.length > 0) say(others.map(({ board }) => `${summary(board, programme(board))}`))
  return { text: escapedOnce(said.join(' '), limits.section), blocks }
}

/** Our own words are not escaped again; what is too long ends in an ellipsis. */
const escapedOnce = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/&[a-z]*$/, '')}…`

/** As many whole lines as there is room for: a message is refused at about 13,000 characters in all. */
function fitted(all: string[], room: number): string {
  let text = ''
  for (const [i, line] of all.entries()) {
    const next = text === '' ? line : `${text}\n${line}`
    if (next.length > room) return `${text}\n… and ${all.length - i} more`
    text = next
  }
  return text
}

/** Nobody can be offered a place any more, or nothing is left to do. */
export function isOver(board: Board, now: Temporal.Instant): boolean {
  const { round } = board
  if (Temporal.Instant.compare(now, deadline(round)) <= 0) return false
  const { undecided, provisional, offered } = tally(board)
  const today = now.toZonedDateTimeISO('Europe/London').toPlainDate()
  return round.startsOn ? Temporal.PlainDate.compare(today, round.startsOn) >= 0 : undecided + provisional + offered === 0
}

function lines({ board, undelivered }: Standing, hub: string, now: Temporal.Instant): string[] {
  const { oldest, complete, school, checking } = waiting(board)
  const { undecided, waitlisted } = tally(board)
  const [received = '', places = '', others = ''] = figures(chart(board, hub, now))
  return [
    whenInWords(board, now),
    received,
    places,
    others,
    ...(undecided > 0 ? [`Undecided: ${complete} complete, ${school} waiting for the school, ${checking} being checked.`] : []),
    ...(oldest
      ? [`Oldest undecided: ${schoolInRow(oldest)}, received on ${timeInWords(oldest.receivedAt)}, ${agoInWords(oldest.receivedAt, now)}.`]
      : []),
    ...(waitlisted > 0 ? [firstOnList(board)] : []),
    ...withdrawing(board),
    ...lettersInWords(undelivered),
  ].filter(Boolean)
}

function firstOnList({ rows }: Board): string {
  const first = rows.filter(({ state, rank }) => state === 'waitlisted' && rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))[0]
  return first ? `First on the waiting list: ${schoolInRow(first)}.` : ''
}

function withdrawing(board: Board): string[] {
  const [first, ...more] = asking(board)
  if (!first) return []
  const others = more.length === 0 ? '' : ` and ${more.length} ${more.length === 1 ? 'other' : 'others'}`
  return [`Asked to withdraw, and neither confirmed nor put aside: ${schoolInRow(first)}${others}.`]
}

function lettersInWords(all: Undelivered[]): string[] {
  if (all.length === 0) return []
  const references = [...new Set(all.map(({ reference }) => reference))]
  const some = `${references.slice(0, 10).join(', ')}${references.length > 10 ? ` and ${references.length - 10} more` : ''}`
  return [
    `:warning: ${all.length} ${all.length === 1 ? 'letter has' : 'letters have'} not reached anybody, of ${some}: see the threads of their cards.`,
  ]
}

/** A round that is over, or one too many for this message, in one line. */
function summary(board: Board, programme: string): string {
  const { received, released, provisional, offered, undecided } = tally(board)
  const open = [
    provisional > 0 ? `${provisional} given provisionally` : '',
    offered > 0 ? `${offered} offered` : '',
    undecided > 0 ? `${undecided} undecided` : '',
  ].filter(Boolean)
  return `*${escaped(`${programme}, round ${board.round.name}`, 200)}:* closed on ${dateInWords(board.round.closes)}, ${received} received, ${released} of ${board.round.places} places given${open.length > 0 ? `; still ${open.join(', ')}` : ''}.`
}
