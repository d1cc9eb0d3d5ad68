/** Who sees to a school and who leaves it to others, in words: by number on the card, by name in Details. */
import type { ActionsBlock, ContextBlock, KnownBlock } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import type { Note } from '../../core/effect.ts'
import { listInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { actions, button, context, section } from '../blocks.ts'
import { mention } from '../text.ts'
import type { CardValue } from '../values.ts'

/** "2 reviewers have declared an interest": nobody is named where the whole channel reads it. */
const conflictsInWords = (count: number): string =>
  `${count === 1 ? '1 reviewer has' : `${count} reviewers have`} declared an interest and leave${count === 1 ? 's' : ''} this to others.`

/** "Seen to by @Jo (no longer a reviewer)" */
const seenTo = ({ assignee, assigneeLeft }: Pick<Case, 'assignee' | 'assigneeLeft'>): string =>
  assignee === null ? 'Seen to by nobody in particular' : `Seen to by ${mention(assignee)}${assigneeLeft ? ' (no longer a reviewer)' : ''}`

/** For the card. */
export const staffLines = (c: Pick<Case, 'assignee' | 'assigneeLeft' | 'conflicts'>): ContextBlock[] => [
  ...(c.assignee === null ? [] : [context(`${seenTo(c)}.`)]),
  ...(c.conflicts.length === 0 ? [] : [context(conflictsInWords(c.conflicts.length))]),
]

/** For Details; `link` leads to the card's thread. */
export function staffBlocks(c: Case, link: string | null): KnownBlock[] {
  const { conflicts, declaration, school } = c
  const value: CardValue = { id: declaration.id, version: declaration.version }
  const about = school.name ?? declaration.reference
  const names = conflicts.slice(0, 30).map(mention)
  const row: ActionsBlock = {
    ...actions(
      button('assign', 'Assign', about, value),
      button('add-note', 'Add a note', about, value),
      button('declare-conflict', 'Declare a conflict', about, value),
      ...(conflicts.length > 0 ? [button('lift-conflict', 'Lift a conflict', about, value)] : []),
    ),
    block_id: 'staff',
  }
  return [
    context([seenTo(c), ...(link === null ? [] : [`<${link}|The card and its thread>`])].join(' · ')),
    ...(names.length > 0 ? [context(`Declared an interest, and do not decide: ${listInWords(names)}`)] : []),
    row,
  ]
}

export function assignedNote({ by, to }: Extract<Note, { kind: 'assigned' }>): Rendered {
  const text =
    to === null
      ? `${mention(by)} has left this to nobody in particular.`
      : by === to
        ? `${mention(by)} sees to this.`
        : `${mention(by)} has asked ${mention(to)} to see to this.`
  return { text, blocks: [section(text)] }
}
