/** What is known of a school's need, in Details: every factor with its source, and the button to put it right. */
import type { KnownBlock } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import { button, limits, section } from '../blocks.ts'
import type { CardValue } from '../values.ts'
import { factorInWords } from './need-words.ts'

/** None where the programme asks nothing. */
export function needBlocks(c: Case): KnownBlock[] {
  const { factors } = c.programme.need
  if (factors.length === 0) return []
  const { id, version } = c.declaration
  const edit = button('need', 'Edit what is known', c.school.name ?? c.declaration.reference, { id, version } satisfies CardValue)
  const title = '*What is known of the school’s need* (entered by hand, for staff only)'
  return [{ ...section(title), block_id: 'need', accessory: edit }, ...paragraphs(factors.map((factor) => `• ${factorInWords(factor, c)}`))]
}

/** Lines in as few sections as hold them. */
function paragraphs(lines: string[]): KnownBlock[] {
  const bodies: string[] = []
  for (const line of lines) {
    const grown = bodies.length === 0 ? line : `${bodies.at(-1)}\n${line}`
    if (bodies.length > 0 && grown.length <= limits.section) bodies[bodies.length - 1] = grown
    else bodies.push(line)
  }
  return bodies.map(section)
}
