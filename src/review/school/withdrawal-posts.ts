/** A withdrawal in the card's thread, and in the words of the card. */
import type { Case } from '../../core/declaration.ts'
import type { Note } from '../../core/effect.ts'
import { cameBack } from '../../core/round/withdraw.ts'
import { capitalised, timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { section } from '../blocks.ts'
import { inline, mention } from '../text.ts'

type Told = Extract<Note, { kind: 'withdrawal-asked' | 'withdrawn' | 'stays-in' | 'taken-back' }>

export const how = { page: 'on the signatory’s page', reply: 'by reply', staff: 'to the hub' } as const

/** Whoever asked is named by role; `asker` is who that is. */
export function withdrawalNote(n: Told, asker: string): Rendered {
  const text = worded(n, asker)
  return { text, blocks: [section(text)] }
}

function worded(n: Told, asker: string): string {
  switch (n.kind) {
    case 'withdrawal-asked':
      return `${capitalised(asker)} asks to withdraw the school (${how[n.how]}). Nothing has changed yet: confirm it or put it aside where it is posted in the channel. Until then no chase goes out, and no letter about a decision made before this.`
    case 'withdrawn': {
      const did = n.how === 'staff' ? 'recorded that the school has withdrawn' : 'confirmed that the school withdraws'
      return `${mention(n.by)} ${did}, on ${timeInWords(Temporal.Instant.from(n.at))}. It keeps no place, nor one on the waiting list. Everyone whom the form names is written to.`
    }
    case 'stays-in':
      return `${mention(n.by)} put the withdrawal aside: the school stays in. Nobody has been written to. Reply to the school’s e-mail, or call, so that it knows.`
    case 'taken-back': {
      const now = {
        place: 'It has its place again.',
        list: 'It is on the waiting list again, as the last.',
        undecided: 'It waits for a decision.',
      }
      const why = n.why === null ? '' : ` Reason: ${inline(n.why, 1000)}`
      return `${mention(n.by)} took the school back into the round, on ${timeInWords(Temporal.Instant.from(n.at))}. ${now[n.back]} Everyone whom the form names is written to.${why}`
    }
    default:
      return n satisfies never
  }
}

/** Null where the school neither asks nor has withdrawn. */
export function withdrawalInWords(c: Pick<Case, 'declaration'> & Partial<Pick<Case, 'withdrawal' | 'lastMessage'>>): string | null {
  const { declaration, withdrawal = null, lastMessage = null } = c
  if (declaration.state === 'withdrawn') {
    const by =
      withdrawal?.by && withdrawal.closedAt ? ` Confirmed by ${mention(withdrawal.by)} on ${timeInWords(withdrawal.closedAt)}.` : ''
    const after = cameBack({ declaration, withdrawal, lastMessage })
      ? ' A form came after the withdrawal: press Take back in, if the school is to take part after all.'
      : ''
    return `Withdrawn by the school.${by}${after}`
  }
  return withdrawal?.state === 'open' ? 'The school has asked to withdraw, and a person has not confirmed it yet.' : null
}
