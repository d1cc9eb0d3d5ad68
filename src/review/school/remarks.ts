/** Staff's notes as they are shown: in the thread of the card, and in Details. */
import type { KnownBlock } from '@slack/types'
import type { Remark } from '../../core/round/remark.ts'
import { timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { context, section } from '../blocks.ts'
import { inline, mention, plain } from '../text.ts'

/** In the thread, once. */
export const remarkNote = ({ by, text }: Pick<Remark, 'by' | 'text'>): Rendered => ({
  text: `Note by ${mention(by)}: ${inline(text, 300)}`,
  blocks: [section(`Note by ${mention(by)}:`), { type: 'section', text: plain(text) }],
})

/** Most notes that Details show. */
const SHOWN = 8

/** In Details, newest first; older ones are counted. */
export function notesBlocks(remarks: Remark[]): KnownBlock[] {
  if (remarks.length === 0) return []
  const more = remarks.length - SHOWN
  return [
    context('*Notes, newest first*'),
    ...remarks
      .slice(0, SHOWN)
      .flatMap(({ by, at, text }): KnownBlock[] => [context(`${mention(by)}, ${timeInWords(at)}`), { type: 'section', text: plain(text) }]),
    ...(more > 0 ? [context(`… and ${more} older ${more === 1 ? 'note' : 'notes'}, in the card’s thread`)] : []),
  ]
}
