/** `/hub queue`: what waits for a decision, oldest first, a page at a time. */
import type { KnownBlock } from '@slack/types'
import type { App } from '../../app.ts'
import type { Hub } from '../../core/hub.ts'
import type { BoardRow } from '../../core/round/board.ts'
import { isUndecided } from '../../core/round/tally.ts'
import { admitToHub, type Room } from '../authorise.ts'
import { actions, button, limits, section } from '../blocks.ts'
import type { Word } from '../command.ts'
import type { Press } from '../requests.ts'
import { schoolInRow } from '../round-words.ts'
import { rowBlock, rowInWords } from '../rows.ts'
import type { Said } from '../say.ts'
import { inline } from '../text.ts'
import { QueueValue } from '../values.ts'

/** So many rows of the longest names stay below what Slack takes in one message. */
export const PAGE = 12

export const queue: Word =
  ({ app }) =>
  async (asked) => {
    await asked.ack()
    await asked.answer(queuePage(asked.hub, await rowsAt(app, asked.hub.id), { page: 0, user: asked.user, now: app.now() }))
  }

/** Another page, in place of the one that is shown. The list is the one of now, so a page may have become shorter. */
export const turnQueue = (room: Room) => async (press: Press) => {
  const { app } = room
  const { hub: id, page } = QueueValue.parse(press.value)
  const hub = app.hubs.get(id)
  const entry = await admitToHub(room, hub, press)
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.replace(queuePage(hub, await rowsAt(app, id), { page, user: press.user, now: app.now() }))
}

/** Every declaration of every round at a hub, the oldest first. */
export async function rowsAt({ rounds }: Pick<App, 'rounds'>, hub: string): Promise<BoardRow[]> {
  const boards = await Promise.all((await rounds.of(hub)).map(({ id }) => rounds.board(id, hub)))
  return boards.flatMap((board) => board?.rows ?? []).sort((a, b) => Temporal.Instant.compare(a.receivedAt, b.receivedAt))
}

export function queuePage(hub: Hub, all: BoardRow[], { page, ...reader }: { page: number; user: string; now: Temporal.Instant }): Said {
  const rows = all.filter(isUndecided)
  const name = inline(hub.name, 100)
  if (rows.length === 0) return { text: `Nothing at ${name} waits for a decision.` }
  const pages = Math.ceil(rows.length / PAGE)
  const at = Math.min(Math.max(page, 0), pages - 1)
  const shown = rows.slice(at * PAGE, (at + 1) * PAGE)
  const title = `${rows.length} undecided at ${name}, oldest first${pages > 1 ? `: page ${at + 1} of ${pages}` : ''}.`
  const turn = (id: 'queue-previous' | 'queue-next', label: string, to: number) =>
    to < 0 || to >= pages ? [] : [button(id, label, `page ${to + 1}`, { hub: hub.id, page: to } satisfies QueueValue)]
  const turns = [...turn('queue-previous', 'Previous', at - 1), ...turn('queue-next', 'Next', at + 1)]
  const blocks: KnownBlock[] = [
    section(`*${title}*`),
    ...shown.map((row) => rowBlock(row, reader)),
    ...(turns.length > 0 ? [actions(...turns)] : []),
  ]
  return { text: spoken(title, shown, reader), blocks }
}

/** The same in words for a screen reader, in as many whole lines as there is room for. */
export function spoken(title: string, rows: BoardRow[], reader: { user: string; now: Temporal.Instant }): string {
  let text = title
  for (const row of rows) {
    const next = `${text}\n${schoolInRow(row)}: ${rowInWords(row, reader)}.`
    if (next.length > limits.section) return `${text}\n…`
    text = next
  }
  return text
}
