/** The post that says how far behind the cards are, while more declarations come than a channel can take. */
import type { Backlog } from '../../core/round/backlog.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { section } from '../blocks.ts'
import { clockInWords } from '../words.ts'

/** Redrawn while the cards follow; it ends as “All cards are posted”. */
export function behind({ since, last, arrived, waiting, endedAt }: Backlog, now: Temporal.Instant): Rendered {
  const text = endedAt
    ? `All cards are posted: ${declarations(arrived)} arrived between ${clockInWords(since, endedAt)} and ${clockInWords(last, endedAt)}.`
    : `${capital(declarations(arrived))} arrived since ${clockInWords(since, now)}; their cards follow, oldest first, and ${waiting === 1 ? 'one is' : `${waiting} are`} still to come. \`/hub queue\` lists all.`
  return { text: text.replaceAll('`', ''), blocks: [section(text)] }
}

const declarations = (n: number): string => (n === 1 ? 'one declaration' : `${n} declarations`)
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)} ${text.startsWith('one') ? 'has' : 'have'}`
