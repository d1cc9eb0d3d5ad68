/** App Home: how a reviewer's hubs stand, what needs them, and what was decided lately. */
import type { HomeView, KnownBlock } from '@slack/types'
import type { Hub } from '../../core/hub.ts'
import type { Board, BoardRow } from '../../core/round/board.ts'
import type { Need, Reason } from '../../core/round/needs.ts'
import { tally, waiting } from '../../core/round/tally.ts'
import { timeInWords } from '../../core/wording.ts'
import { mend } from '../../outbound/slack.ts'
import { actions, button, context, header, limits, section } from '../blocks.ts'
import { agoInWords, schoolInRow, whenInWords } from '../round-words.ts'
import { rowBlock, rowInWords } from '../rows.ts'
import { escaped, inline } from '../text.ts'
import { decisionInWords, placesLeft } from '../words.ts'

/** A hub as its reviewer sees it; `rounds` are those that are not over. `fault` is why Slack refuses its channel. */
export type HubAtHome = { hub: Hub; fault: string | null; rounds: { board: Board; programme: string }[]; needs: Need[] }

type Reader = { user: string; now: Temporal.Instant }

/** Hubs; rounds of each, where there are few hubs; what needs the reviewer at each, however many there are; recent decisions. */
const most = { hubs: 12, rounds: 3, needs: 2, recent: 10 }

export function home(hubs: HubAtHome[], reader: Reader): HomeView {
  const shown = hubs.slice(0, most.hubs)
  const heads = shown.map((one) => hubHead(one, reader, shown.length > most.hubs / 2 ? 1 : most.rounds))
  const recent = recentDecisions(shown, reader)
  const closing =
    hubs.length > shown.length ? [context(`… and ${hubs.length - shown.length} more hubs: type \`/hub status\` in theirs.`)] : []
  const end = [...recent, ...closing, ...foot(reader)]
  // What is left is shared: each hub has its heading, a line that counts, and as many needs as there is room for.
  const room = limits.modal - end.length - heads.reduce((sum, head) => sum + head.length + 1, 0)
  const each = Math.max(most.needs, Math.floor(room / Math.max(1, shown.length)))
  const blocks = [...shown.flatMap((one, i) => [...(heads[i] ?? []), ...needBlocks(one, reader, each)]), ...end]
  return { type: 'home', blocks: blocks.length > limits.modal ? [...blocks.slice(0, limits.modal - 2), ...foot(reader)] : blocks }
}

/** For whoever reviews for no hub of this workspace. */
export const strangersHome = (user: string): HomeView => ({
  type: 'home',
  blocks: [
    header('Countersign'),
    section(
      'Countersign brings the declarations that schools e-mail to a Maths Hub into the hub’s channel, where its reviewers decide about them.',
    ),
    section(
      `You are not a reviewer of any hub in this workspace, so there is nothing here for you to do. If you ought to be one, ask whoever keeps Countersign’s configuration to add your member ID, \`${inline(user, 60)}\`, to the reviewers of your hub in countersign.yaml.`,
    ),
    actions(button('home-refresh', 'Refresh', 'Home', {})),
  ],
})

const foot = ({ now }: Reader): KnownBlock[] => [
  actions(button('home-refresh', 'Refresh', 'Home', {})),
  context(`As of ${timeInWords(now)}. Find a school with \`/hub find\` in the hub’s channel.`),
]

function hubHead({ hub, fault, rounds }: HubAtHome, { now }: Reader, room: number): KnownBlock[] {
  const more = rounds.length - room
  return [
    header(hub.name),
    ...(fault === null ? [] : [section(`:warning: *Nothing can be posted in <#${hub.channel}>:* ${inline(mend(fault), 400)}.`)]),
    ...(rounds.length === 0 ? [context('No round is open or coming.')] : []),
    ...rounds.slice(0, room).map(({ board, programme }) => section(roundInWords(board, programme, now))),
    ...(more > 0 ? [context(`… and ${more} more ${more === 1 ? 'round' : 'rounds'}: type \`/hub status\` in <#${hub.channel}>.`)] : []),
  ]
}

function roundInWords(board: Board, programme: string, now: Temporal.Instant): string {
  const { received, released, provisional, offered, undecided, waitlisted, declined } = tally(board)
  const { complete, school, oldest } = waiting(board)
  return [
    `*${escaped(programme, 200)}, round ${inline(board.round.name, 60)}*`,
    whenInWords(board, now),
    `Places left: ${placesLeft(board.round)} (${released} given, ${provisional} provisional, ${offered} offered)`,
    `Received: ${received}. Undecided: ${undecided} (${complete} complete, ${school} waiting for the school). Waiting list: ${waitlisted}. Declined: ${declined}.`,
    ...(oldest ? [`Oldest undecided: ${schoolInRow(oldest)}, received ${agoInWords(oldest.receivedAt, now)}.`] : []),
  ].join('\n')
}

function needBlocks({ hub, needs }: HubAtHome, reader: Reader, room: number): KnownBlock[] {
  if (needs.length === 0) return [context('*Needs you:* nothing.')]
  const more = needs.length - room
  return [
    context(
      `*Needs you:* ${needs.length}${more > 0 ? `. The first ${room} are here, the others in \`/hub queue\` in <#${hub.channel}>` : ''}`,
    ),
    ...needs
      .slice(0, room)
      .map(({ row, reasons }) =>
        row === null
          ? section(`*A proposal about the whole round*\nConfirm it or put it aside in <#${hub.channel}>.`)
          : rowBlock(row, reader, `${why(reasons)}\n${rowInWords(row, reader)}`),
      ),
  ]
}

/** "Assigned to you; a letter did not arrive" */
function why(reasons: Reason[]): string {
  const said = {
    'nobody-left': 'Every reviewer has declared an interest: ask for another reviewer in countersign.yaml',
    withdrawal: 'The school has asked to withdraw: confirm it or put it aside in the channel',
    proposal: 'A proposal waits in the channel',
    unanswered: 'The last day to answer an offered place is over: free the place, or record the answer',
    objected: 'A signatory has objected: speak to the school',
    'newer-form': 'A newer form arrived after the decision',
    'interest-since': 'Whoever decided it has declared an interest since: weigh it again, and press Undo if need be',
    assigned: 'Assigned to you',
    'assignee-left': 'Whoever saw to it is no longer a reviewer: assign it to somebody else',
    letter: 'A letter reached nobody: see the thread of its card',
    undecided: 'Undecided',
  } as const satisfies Record<Reason, string>
  return `_${reasons
    .filter((reason) => reason !== 'undecided' || reasons.length === 1)
    .map((reason) => said[reason])
    .join('; ')}_`
}

/** What has become of the school after a decision that was released, and is not undone by it. */
function since({ state }: BoardRow): string {
  if (state === 'withdrawn') return ' The school has since withdrawn.'
  return state === 'offered' ? ' It has since been offered a place.' : ''
}

/** The newest of all hubs. */
function recentDecisions(hubs: HubAtHome[], reader: Reader): KnownBlock[] {
  const decided = hubs
    .flatMap(({ hub, rounds }) => rounds.flatMap(({ board }) => board.rows.map((row) => ({ hub, row }))))
    .flatMap(({ hub, row }) => (row.decision ? [{ hub, row, decision: row.decision }] : []))
    .sort((a, b) => Temporal.Instant.compare(b.decision.at, a.decision.at))
    .slice(0, most.recent)
  if (decided.length === 0) return []
  const where = (hub: Hub) => (hubs.length > 1 ? ` ${inline(hub.name, 100)}.` : '')
  return [
    header('Recent decisions'),
    ...decided.map(({ hub, row, decision }) => rowBlock(row, reader, `${decisionInWords(decision)}${since(row)}${where(hub)}`)),
  ]
}
