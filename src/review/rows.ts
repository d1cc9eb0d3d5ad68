/** One school on one line of a list, with a button that opens it: the same in the queue, in what was found, and in Home. */
import type { SectionBlock } from '@slack/types'
import type { BoardRow } from '../core/round/board.ts'
import { isConflicted } from '../core/round/conflict.ts'
import { isObjected } from '../core/round/needs.ts'
import { timeInWords } from '../core/wording.ts'
import { button, section } from './blocks.ts'
import { agoInWords, schoolInRow } from './round-words.ts'
import { mention } from './text.ts'
import type { CardValue } from './values.ts'
import { verdictInWords } from './words.ts'

/** "ready", "approved, provisional" */
function rowState({ state, decision, findings }: Pick<BoardRow, 'state' | 'decision' | 'findings'>): string {
  switch (state) {
    case 'received':
      return 'being checked'
    case 'needs-school':
      return isObjected({ findings }) ? 'a signatory has objected' : 'waiting for the school'
    case 'ready':
      return 'ready for a decision'
    case 'approved':
    case 'waitlisted':
    case 'declined':
      return `${verdictInWords[state].toLowerCase()}${decision && !decision.releasedAt ? ', provisional' : ''}`
    case 'offered':
      return 'offered a place'
    case 'withdrawn':
      return 'withdrawn'
    default:
      return state satisfies never
  }
}

/** In words without a format: what a screen reader says of it. `user` is who reads it. */
export function rowInWords(row: BoardRow, { user, now }: { user: string; now: Temporal.Instant }): string {
  const { conflicts, assignee } = row
  const others = conflicts.length - (isConflicted(row, user) ? 1 : 0)
  return [
    rowState(row),
    ...(row.asksToWithdraw === null ? [] : ['has asked to withdraw']),
    `received ${agoInWords(row.receivedAt, now)}, ${timeInWords(row.receivedAt)}`,
    ...(assignee === null
      ? []
      : [`seen to by ${assignee === user ? 'you' : mention(assignee)}${row.assigneeLeft ? ' (no longer a reviewer)' : ''}`]),
    ...(isConflicted(row, user) ? ['you have declared an interest'] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'other has' : 'others have'} declared an interest`] : []),
  ].join(' · ')
}

/** `say` stands instead of what is known of the row. */
export function rowBlock(row: BoardRow, reader: { user: string; now: Temporal.Instant }, say = rowInWords(row, reader)): SectionBlock {
  const value: CardValue = { id: row.id, version: row.version }
  return {
    ...section(`*${schoolInRow(row)}*\n${say}`),
    accessory: button('details', 'Open', row.school.name ?? row.reference, value),
  }
}
