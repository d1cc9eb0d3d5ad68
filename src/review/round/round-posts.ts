/** What the channel is told of a round's life: that it is open, how it stands, that it has closed, and what still waits. */
import type { KnownBlock } from '@slack/types'
import type { Hub } from '../../core/hub.ts'
import type { Board, BoardRow } from '../../core/round/board.ts'
import { type About, needsOf, type Reason } from '../../core/round/needs.ts'
import { deadline, type Round } from '../../core/round/round.ts'
import type { RoundEvent } from '../../core/round/round-event.ts'
import { dayOf, daysLeft, isClosed, pending } from '../../core/round/round-life.ts'
import { asking, tally, waiting } from '../../core/round/tally.ts'
import { isHeld } from '../../core/round/together.ts'
import { dateInWords, timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { context, header, list, section } from '../blocks.ts'
import { escaped, inline } from '../text.ts'
import { placesLeft } from '../words.ts'

/** `programme` is its name, `about` what the board does not hold of what needs somebody. */
export type Scene = { board: Board; hub: Hub; programme: string; about: Omit<About, 'user' | 'now'>; now: Temporal.Instant }

/** Whoever reads a list of more opens `/hub queue`. */
const SHOWN = 5

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
        needs(scene),
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
      `${countdown(board.round, now)} ${last}.${[...(complete > 0 ? [readyInWords(board, now)] : []), ...proposed(scene)].map((words) => ` ${words}`).join('')}`,
    )
  }
  const sinceThen = before === null ? '' : ` ${fresh === 0 ? 'None' : fresh} of them since ${timeInWords(before)}.`
  const [first, ...rest] = standing(board)
  return said(
    scene,
    null,
    [countdown(board.round, now), `${first}${sinceThen}`, ...rest, ...oldest(board, now), ...proposed(scene)],
    needs(scene),
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
      ...proposed(scene),
    ].join(' '),
  )
}

/** Where every declaration stands, and the places. */
function standing(board: Board): string[] {
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
function next(board: Board, now: Temporal.Instant): string[] {
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

const oldest = (board: Board, now: Temporal.Instant): string[] => {
  const { oldest } = waiting(board)
  return oldest ? [`Oldest undecided: ${schoolOf(oldest)}, ${howLong(oldest, now)}.`] : []
}

/** Nothing follows from a proposal until somebody has looked at it, so each morning says that it is there. */
const proposed = ({ about: { proposals } }: Scene): string[] =>
  proposals.length === 0 ? [] : [`${many(proposals.length, 'proposal')} ${proposals.length === 1 ? 'waits' : 'wait'} for a person.`]

function readyInWords(board: Board, now: Temporal.Instant): string {
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

function needs({ board, about, now }: Scene): string[] {
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
function countdown(round: Pick<Round, 'closes'>, now: Temporal.Instant): string {
  const left = daysLeft(round, now)
  const when = timeInWords(deadline(round))
  if (left === 0) return `*Closes today at ${when.split(' at ')[1]}.*`
  return left === 1 ? `*1 day left:* it closes tomorrow, ${when}.` : `*${left} days left:* it closes on ${when}.`
}

function howLong({ receivedAt }: Pick<BoardRow, 'receivedAt'>, now: Temporal.Instant): string {
  const days = dayOf(receivedAt).until(dayOf(now)).total('days')
  return days <= 0 ? 'received today' : days === 1 ? 'received yesterday' : `received ${days} days ago`
}

const schoolOf = ({ school, reference }: BoardRow): string => `${inline(school.name, 120) || 'A school without a name'} (${reference})`
const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

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
