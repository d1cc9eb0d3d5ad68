/** The one post that announces decisions which were released together. */
import type { KnownBlock } from '@slack/types'
import type { SchoolName } from '../../core/declaration.ts'
import type { Verdict } from '../../core/round/round.ts'
import type { Release } from '../../core/round/together.ts'
import { listInWords, timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { context, limits, list, section } from '../blocks.ts'
import { escaped, inline, mention } from '../text.ts'
import { verdictInWords } from '../words.ts'

const order = ['approved', 'waitlisted', 'declined'] as const satisfies Verdict[]

/** Names the schools of each verdict; where they are too many, the totals are exact and the rest is counted. */
export function releasedPost(release: Release): Rendered {
  const of = (verdict: Verdict) => release.schools.filter((one) => one.verdict === verdict)
  const counts = order.flatMap((verdict) =>
    of(verdict).length > 0 ? [`${of(verdict).length} ${verdictInWords[verdict].toLowerCase()}`] : [],
  )
  const outcome = counts.length > 0 ? listInWords(counts) : 'none, because each was taken back or kept back before it left'
  const about = `${escaped(release.programme, 200)}, round ${inline(release.round.name, 60)}`
  const text = `*Decisions released by ${mention(release.by)} on ${timeInWords(release.at)}:* ${outcome}. ${about}.`
  const blocks = (room: number): KnownBlock[] => [
    section(text),
    ...order.flatMap((verdict) => {
      const lines = of(verdict).map(schoolLine)
      return lines.length > 0 ? list(`${verdictInWords[verdict]}: ${lines.length}`, lines, { each: 160, room }) : []
    }),
    context('Letters go to the people named on each form. Details on each card says what became of them.'),
  ]
  const room = [2900, 1500, 700].find((most) => JSON.stringify(blocks(most)).length <= limits.message) ?? 300
  return { text: text.replaceAll('*', ''), blocks: blocks(room) }
}

/** "Ashby Primary School, URN 100001 (PMR-7K3Q)", not escaped yet. */
export const schoolLine = ({ school, reference }: { school: SchoolName; reference: string }): string =>
  `${school.name?.slice(0, 100) || 'A school without a name'}${school.urn ? `, URN ${school.urn.slice(0, 20)}` : ''} (${reference})`
