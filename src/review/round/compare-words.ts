/** How Compare tells of one school: whole sentences, so that they can be heard as well as seen. */

import { unsigned } from '../../core/need/compare.ts'
import type { Reason, Suggestion } from '../../core/need/rank.ts'
import type { Programme } from '../../core/programme.ts'
import type { BoardRow } from '../../core/round/board.ts'
import { isConflicted } from '../../core/round/conflict.ts'
import { capitalised, listInWords, timeInWords } from '../../core/wording.ts'
import { limits } from '../blocks.ts'
import { knownInWords } from '../school/need-words.ts'
import { inline } from '../text.ts'

/** "1st", "22nd", "113th" */
export function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`
}

/** So much of a source stands beside what is from it; all of it is in Details. */
const SOURCE = 100

/** Everything that is known of a school at a glance; what does not fit is in Details. */
export function rowInWords(row: BoardRow, programme: Programme, user: string): string {
  const { school, reference, receivedAt } = row
  const name = `*${inline(school.name, 120) || 'A school without a name'}*${school.urn ? `, URN ${inline(school.urn, 20)}` : ''} (${reference})`
  const sentences = [
    `${standing(row)}, received ${timeInWords(receivedAt)}.${row.asksToWithdraw === null ? '' : ' The school has asked to withdraw.'}${isConflicted(row, user) ? ' You have declared an interest.' : ''}`,
    ...programme.need.factors.map((factor) => `${inline(factor.label, 60)}: ${knownInWords(factor, row.factors, row.findings, SOURCE)}.`),
    ...(programme.need.factors.some(({ besideForm }) => besideForm) ? noticed(row) : []),
    signatures(row, programme),
  ]
  const whole = [name, sentences.join(' ')].join('\n')
  return whole.length <= limits.section ? whole : [name, `${sentences[0]} There is more than fits here: it is in Details.`].join('\n')
}

function standing({ state, rank, decision }: BoardRow): string {
  const told = decision?.releasedAt ? '' : ', provisional'
  switch (state) {
    case 'received':
      return 'Being checked'
    case 'needs-school':
      return 'Waiting for the school to put something right'
    case 'ready':
      return 'Ready for a decision'
    case 'waitlisted':
      return `On the waiting list${rank === null ? '' : `, ${ordinal(rank)} on it`}${told}`
    case 'offered':
      return 'A place is offered'
    case 'approved':
    case 'declined':
      return `${capitalised(state)}${told}`
    case 'withdrawn':
      return 'Withdrawn by the school'
    default:
      return state satisfies never
  }
}

/** What the checks found of the form itself. */
function noticed({ findings }: BoardRow): string[] {
  const altered = findings.filter(({ code }) => code === 'commitment-altered').length
  const said = findings.filter(({ code }) => code === 'statement-thin').map(({ message }) => inline(message, 120))
  const missing = findings.some(({ code }) => code === 'commitments-missing')
  return [
    ...said,
    ...(altered > 0 ? [`${altered} ${altered === 1 ? 'commitment is' : 'commitments are'} altered on the form.`] : []),
    ...(missing ? ['Commitments are missing from the form.'] : []),
  ]
}

function signatures(row: BoardRow, programme: Programme): string {
  if (row.state === 'received') return 'Signatures: not looked for yet.'
  const open = unsigned(row, programme).map((title) => inline(title, 60))
  return open.length === 0 ? 'No signature outstanding.' : `Signatures outstanding: ${listInWords(open)}.`
}

/** "Suggested 3rd, equal with 1 other: …", or why a school is left out. */
export function suggestionInWords(suggestion: Suggestion, row: BoardRow): string {
  if (suggestion.kind === 'left-out') {
    const { factor } = suggestion
    return `Not in the suggested order: ${inline(factor.label, 60)}, ${knownInWords(factor, row.factors, [])}. The programme’s own rule excludes that; a person may still approve it with a reason.`
  }
  const { rank, equal, reasons } = suggestion
  const shared = equal === 0 ? '' : `, equal with ${equal} ${equal === 1 ? 'other' : 'others'}`
  return `Suggested ${ordinal(rank)}${shared}. ${capitalised(reasons.map((reason) => because(reason, row)).join('; '))}.`
}

const because = ({ factor, counts }: Reason, { factors }: BoardRow): string =>
  `${inline(factor.label, 60)} ${knownInWords(factor, factors, [])}, ${counts === 'neither' ? 'counted neither way' : `counts ${counts} it`}`
