/** What the channel is told of a round's life: that it is open, how it stands, that it has closed, and what still waits. */
import type { KnownBlock } from '@slack/types'
import type { Hub } from '../../core/hub.ts'
import type { Board } from '../../core/round/board.ts'
import { deadline } from '../../core/round/round.ts'
import type { RoundEvent } from '../../core/round/round-event.ts'
import { dayOf, isClosed, pending } from '../../core/round/round-life.ts'
import { waiting } from '../../core/round/tally.ts'
import { isHeld } from '../../core/round/together.ts'
import { dateInWords, timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { context, header, list, section } from '../blocks.ts'
import { escaped, inline } from '../text.ts'
import {
  type Beside,
  countdown,
  howLong,
  many,
  needs,
  next,
  oldest,
  proposed,
  readyInWords,
  SHOWN,
  schoolOf,
  standing,
} from './standing-words.ts'

/** `programme` is its name. */
export type Scene = { board: Board; hub: Hub; programme: string; about: Beside; now: Temporal.Instant }

/** Drawn as the round stands now. A string where it is too late to say it, and why: a countdown that is over helps nobody. */
export function roundPost(event: RoundEvent, scene: Scene): Rendered | string {
  const { board, hub, now } = scene
  const { round } = board
  const over = isClosed(round, now)
  switch (event.kind) {
    case 'opened':
      if (over) return 'the round has closed'
      return said(scene, 'is open', [
        `${countdown(round, now)} ${many(round.places, 'place')} at ${inline(hub.name, 100)}.`,
        `Schools send their form to ${inline(hub.inboxes[0] ?? hub.contact.email, 200)}, with everybody who signs it copied in.`,
        // Countersign may be new here, and the round not.
        ...(board.rows.length > 0 || dayOf(now).equals(round.opens) ? [] : [`It has been open since ${dateInWords(round.opens)}.`]),
        ...(board.rows.length > 0 ? standing(board) : []),
      ])
    case 'moved':
      if (event.to !== round.closes.toString()) return 'the closing date has changed again'
      return said(scene, over ? 'has a new closing date, which has passed' : 'has a new closing date', [
        `It ${over ? 'closed' : 'now closes'} on ${timeInWords(deadline(round))}, not on ${dateInWords(Temporal.PlainDate.from(event.from))}.`,
        ...(over ? [] : [countdown(round, now)]),
        `Countersign has not written to any school about it.`,
      ])
    case 'opens-moved': {
      if (event.to !== round.opens.toString()) return 'the opening date has changed again'
      const opened = Temporal.PlainDate.compare(round.opens, dayOf(now)) <= 0
      return said(scene, 'has a new opening date', [
        `It ${opened ? 'has been open since' : 'now opens on'} ${dateInWords(round.opens)}, not ${opened ? '' : 'on '}${dateInWords(Temporal.PlainDate.from(event.from))}.`,
        ...(over || !opened ? [] : [countdown(round, now)]),
        'Countersign has not written to any school about it.',
      ])
    }
    case 'release':
      return event.to === round.release ? otherwise(scene) : 'it has been changed back'
    case 'digest':
      if (over) return 'the round has closed'
      return event.day === dayOf(now).toString() ? digest(scene, event.since) : 'another day has begun'
    case 'closed':
      if (event.closes !== round.closes.toString() || !over) return 'the round is open again'
      return said(
        scene,
        'has closed',
        [`It closed on ${timeInWords(deadline(round))}.`, ...standing(board), ...next(board, now)],
        needs(board, scene.about, now),
      )
    case 'undecided':
      if (event.day !== dayOf(now).toString()) return 'another day has begun'
      return over ? undecided(scene) : 'the round is open again'
    default:
      return event satisfies never
  }
}

function digest(scene: Scene, since: string | null): Rendered {
  const { board, now } = scene
  const before = since === null ? null : Temporal.Instant.from(since)
  const isNews = (at: Temporal.Instant | null | undefined) => at != null && before !== null && Temporal.Instant.compare(at, before) > 0
  const fresh = board.rows.filter(({ receivedAt }) => isNews(receivedAt)).length
  const news = fresh > 0 || board.rows.some(({ decision, offer }) => isNews(decision?.at) || isNews(offer?.at) || isNews(offer?.closedAt))
  if (before !== null && !news) {
    const { complete } = waiting(board)
    const last = board.rows.length === 0 ? 'No declarations yet' : `Nothing new since ${timeInWords(before)}`
    return line(
      scene,
      `${countdown(board.round, now)} ${last}.${[...(complete > 0 ? [readyInWords(board, now)] : []), ...proposed(scene.about)].map((words) => ` ${words}`).join('')}`,
    )
  }
  const sinceThen = before === null ? '' : ` ${fresh === 0 ? 'None' : fresh} of them since ${timeInWords(before)}.`
  const [first, ...rest] = standing(board)
  return said(
    scene,
    null,
    [countdown(board.round, now), `${first}${sinceThen}`, ...rest, ...oldest(board, now), ...proposed(scene.about)],
    needs(board, scene.about, now),
  )
}

/** Decisions leave as was said when they were made, so those of before leave otherwise than those to come. */
function otherwise(scene: Scene): Rendered | string {
  const { round, rows } = scene.board
  const together = round.release === 'together'
  const before = rows.filter((row) => isHeld(row) && (row.decision.releaseAt === null) !== together).length
  if (before === 0) return 'no decision waits that was made before'
  const one = before === 1
  return together
    ? said(scene, 'now releases its decisions together', [
        'Decisions made from now on wait until a lead sends them with `/hub release`.',
        `${many(before, 'decision')} made before ${one ? 'leaves' : 'leave'} when ${one ? 'its' : 'their'} undo window ends, unless ${one ? 'it is' : 'they are'} undone or something comes in.`,
      ])
    : said(scene, 'now releases each decision by itself', [
        'Decisions made from now on leave when their undo window ends.',
        `${many(before, 'decision')} made before still ${one ? 'waits' : 'wait'}: \`/hub release\` shows ${one ? 'it' : 'them'}, and only a lead sends ${one ? 'it' : 'them'}.`,
      ])
}

function undecided(scene: Scene): Rendered | string {
  const { board, now, about } = scene
  const open = pending(board, now)
  // Where it is proposed to free the place, that is said as a proposal.
  const unanswered = open.unanswered.filter(({ id }) => !about.proposals.some(({ declaration }) => declaration === id))
  if (open.undecided.length + open.unreleased.length + unanswered.length + about.proposals.length === 0) return 'everything is decided'
  const [first] = open.undecided
  return line(
    scene,
    [
      'The round has closed.',
      ...(first ? [`Still undecided: ${open.undecided.length}. The oldest is ${schoolOf(first)}, ${howLong(first, now)}.`] : []),
      ...(open.unreleased.length > 0
        ? [`Decided, but the schools have not been told: ${open.unreleased.length}. \`/hub release\` shows them.`]
        : []),
      ...(unanswered.length > 0
        ? [
            `Offered a place, and not answered by the last day: ${unanswered.map(schoolOf).slice(0, SHOWN).join(', ')}${unanswered.length > SHOWN ? ` and ${unanswered.length - SHOWN} more` : ''}. Free the place, or record the answer, on the card.`,
          ]
        : []),
      ...proposed(scene.about),
    ].join(' '),
  )
}

const titleOf = ({ board, programme }: Scene): string => `${escaped(programme, 200)}, round ${inline(board.round.name, 60)}`

/** One line, for a day on which there is little to say. */
const line = (scene: Scene, words: string): Rendered => {
  const text = `*${titleOf(scene)}:* ${words}`
  return { text: text.replaceAll('*', ''), blocks: [section(text)] }
}

function said(scene: Scene, what: string | null, lines: string[], needed: string[] = []): Rendered {
  const { board, programme } = scene
  const title = `${titleOf(scene)}${what === null ? '' : ` ${what}`}`
  const blocks: KnownBlock[] = [
    header(`${programme}, round ${board.round.name}`),
    section([...(what === null ? [] : [`*The round ${what}.*`]), ...lines].join('\n')),
    ...(needed.length > 0 ? list('Needs you', needed, { each: 300 }) : []),
    context(inline(scene.hub.name, 100)),
  ]
  const spoken = [
    title + (what === null ? ':' : '.'),
    ...lines,
    ...(needed.length > 0 ? [`Needs you: ${needed.map((one) => inline(one, 250)).join('; ')}.`] : []),
  ]
  return { text: spoken.join(' ').replaceAll('*', ''), blocks }
}
