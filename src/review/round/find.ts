/** `/hub find`: schools of this hub by part of a name, URN, reference, or who and where they are. */
import type { KnownBlock } from '@slack/types'
import type { Hub } from '../../core/hub.ts'
import type { BoardRow } from '../../core/round/board.ts'
import { type Entry, search } from '../../core/round/search.ts'
import { context, section } from '../blocks.ts'
import type { Word } from '../command.ts'
import { rowBlock } from '../rows.ts'
import { findNeedsWords, type Said } from '../say.ts'
import { inline } from '../text.ts'
import { rowsAt, spoken } from './queue.ts'

/** Most rows that are shown: whoever sees more types more letters. */
export const MOST = 12
/** Most guesses. */
const GUESSES = 3

export const find: Word =
  ({ app }) =>
  async (asked) => {
    await asked.ack()
    if (asked.text === '') return asked.answer(findNeedsWords())
    const [rows, known] = await Promise.all([rowsAt(app, asked.hub.id), app.declarations.onForms(asked.hub.id)])
    const forms = new Map(known.map((one) => [one.id, one]))
    const entries = rows.map((row) => ({ row, ...(forms.get(row.id) ?? { addresses: [], particulars: [] }) }))
    await asked.answer(foundAt(asked.hub, entries, { text: asked.text, user: asked.user, now: app.now() }))
  }

export function foundAt(
  hub: Hub,
  entries: (Entry & { row: BoardRow })[],
  { text: typed, ...reader }: { text: string; user: string; now: Temporal.Instant },
): Said {
  const { found, near } = search(entries, typed)
  const [words, name] = [inline(typed, 100), inline(hub.name, 100)]
  const listed = (title: string, all: { row: BoardRow }[], most: number, rest: string): Said => {
    const rows = all.slice(0, most).map(({ row }) => row)
    const more = all.length > rows.length ? [context(rest)] : []
    const blocks: KnownBlock[] = [section(title), ...rows.map((row) => rowBlock(row, reader)), ...more]
    return { text: spoken(title, rows, reader), blocks }
  }
  if (found.length > 0) {
    const title = `${found.length === 1 ? 'One declaration' : `${found.length} declarations`} at ${name} for “${words}”.`
    return listed(title, found, MOST, `… and ${found.length - MOST} more: type more of the name.`)
  }
  const none = `Nothing at ${name} is called “${words}”.`
  if (near.length > 0) return listed(`${none} Did you mean:`, near, GUESSES, `… and ${near.length - GUESSES} more that are spelled alike.`)
  return {
    text: `${none} Try one word of the name, the six digits of the URN, the reference, or a person, telephone number or address on the form. Mail that could not be read is not here: it is in the channel as “Mail held for you”.`,
  }
}
