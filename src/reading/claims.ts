/** What a mail says of messages inside it: those that were attached, and those whose header stands in its text. */
import { type Claim, claimsIn } from '../core/mail/forwarded.ts'
import type { Mail } from '../core/mail/message.ts'
import { htmlBlocks } from './html.ts'
import type { Parts } from './parts.ts'

const longest = 400_000

/** Of the text; of the HTML where there is no text, or the text does not say. */
export function claimed({ text, html }: Pick<Parts, 'text' | 'html'>): Claim[] {
  const found = claimsIn(text.slice(0, longest).split(/\r\n|\r|\n/))
  return found.length > 0 || html === '' || html.length > longest * 2 ? found : claimsIn(linesOf(html))
}

const linesOf = (html: string): string[] =>
  htmlBlocks(html).flatMap((block) =>
    block.kind === 'line' ? block.text.split('\n') : block.rows.map((row) => row.flatMap(({ paragraphs }) => paragraphs).join(' ')),
  )

/** Of an attached message itself. */
export const spoken = ({ from, to, cc, subject }: Pick<Mail, 'from' | 'to' | 'cc' | 'subject'>): Claim => {
  const addresses = (boxes: Mail['to']): string[] => boxes.map(({ address }) => address).slice(0, 50)
  return { attached: true, from: addresses(from), to: addresses(to), cc: addresses(cc), sent: null, subject: subject.slice(0, 300) || null }
}
