/** How Slack is told about states, verdicts, signatures and sources: the same words everywhere. */
import type { Case, Decision } from '../core/declaration.ts'
import type { Finding } from '../core/findings/findings.ts'
import type { Source } from '../core/form/form.ts'
import { untilInWords } from '../core/letters/offer-letters.ts'
import type { Proposal } from '../core/round/proposal.ts'
import { reasonOf } from '../core/round/reasons.ts'
import { isObjectedSince, isWithdrawingSince, type Round, type Verdict } from '../core/round/round.ts'
import type { Grade, Signature } from '../core/signature/signatures.ts'
import { timeInWords } from '../core/wording.ts'
import { withdrawalInWords } from './school/withdrawal-posts.ts'
import { inline, mention } from './text.ts'

export const verdictInWords = { approved: 'Approved', waitlisted: 'Waitlisted', declined: 'Declined' } as const satisfies Record<
  Verdict,
  string
>

/** "10:42am"; with its date where that is another day than `than`. */
export const clockInWords = (at: Temporal.Instant, than: Temporal.Instant): string => {
  const [date, clock = ''] = timeInWords(at).split(' at ')
  return date === timeInWords(than).split(' at ')[0] ? clock : timeInWords(at)
}

/** "Approved by @Jo on 28 May 2018 at 10:42am." and how final that is. */
export function decisionInWords(decision: Decision): string {
  if (decision.origin === 'offer') return offerDecisionInWords(decision)
  const made = `${verdictInWords[decision.verdict]} by ${mention(decision.by)} on ${timeInWords(decision.at)}.`
  if (decision.origin === 'reversal') return `${made} This replaces an earlier decision; a correction goes to everyone who had been told.`
  if (decision.releasedAt) return `${made} Released on ${timeInWords(decision.releasedAt)}.`
  if (!decision.releaseAt) return `${made} Provisional until the decisions are released together: the school has not been told.`
  return `${made} Provisional until ${clockInWords(decision.releaseAt, decision.at)}: the school has not been told.`
}

/** What an offered place came to: the school's doing, or a person's who freed it. */
export function offerDecisionInWords({ verdict, reasonId, by, at }: Decision): string {
  if (verdict === 'approved') return `The school accepted the place that ${mention(by)} had offered, on ${timeInWords(at)}.`
  if (reasonId === 'offer-lapsed-unclear')
    return `The school did not clearly answer the offer of a place; ${mention(by)} freed it on ${timeInWords(at)}.`
  return reasonId === 'offer-lapsed'
    ? `The school did not answer the offer of a place; ${mention(by)} freed it on ${timeInWords(at)}.`
    : `The school declined the place that ${mention(by)} had offered, on ${timeInWords(at)}.`
}

/** "Number 2 on the waiting list." For staff only: no letter and no page says it. */
export const rankInWords = ({ rank }: Pick<Case['declaration'], 'rank'>): string =>
  rank === null ? '' : ` Number ${rank} on the waiting list.`

type Standing = Pick<Case, 'declaration' | 'signatures'> & Partial<Pick<Case, 'withdrawal' | 'lastMessage' | 'offer'>>

export function stateInWords(c: Standing): string {
  const withdrawal = withdrawalInWords(c)
  if (withdrawal === null) return standsInWords(c)
  if (c.declaration.state === 'withdrawn') return withdrawal
  const held = isWithdrawingSince({ declaration: c.declaration, withdrawal: c.withdrawal ?? null }) ? ' No letter leaves until then.' : ''
  return `${standsInWords(c)} ${withdrawal}${held}`
}

function standsInWords(c: Standing): string {
  const { state, decision } = c.declaration
  if (state === 'withdrawn') return 'Withdrawn by the school.'
  if (decision && isObjectedSince(c)) {
    const made = `${verdictInWords[decision.verdict]} by ${mention(decision.by)} on ${timeInWords(decision.at)}.`
    return `${made} Then a signatory objected: no letter leaves. Press Undo; to give the place all the same, approve again with a reason.`
  }
  if (state === 'offered')
    return c.offer
      ? `${mention(c.offer.by)} offered the school a place on ${timeInWords(c.offer.at)}: it is kept until ${untilInWords(c.offer)}. The school has not answered yet.`
      : 'A place is offered to the school, which has not answered yet.'
  if (decision) return `${decisionInWords(decision)}${rankInWords(c.declaration)}`
  switch (state) {
    case 'received':
      return 'Being checked.'
    case 'needs-school':
      return 'Waiting for the school to put something right.'
    case 'ready':
      return 'Ready for a decision.'
    case 'approved':
    case 'waitlisted':
    case 'declined':
      return `${verdictInWords[state]}.`
    default:
      return state satisfies never
  }
}

export const placesLeft = ({ places, taken }: Pick<Round, 'places' | 'taken'>): string => `${Math.max(0, places - taken)} of ${places}`

/** "Ashby Primary School, URN 100001 (PMR-7K3Q)" for the beginning of a sentence. */
export const schoolInWords = ({ school, declaration }: Pick<Case, 'school' | 'declaration'>): string =>
  `${inline(school.name, 120) || 'A school without a name'}${school.urn ? `, URN ${inline(school.urn, 20)}` : ''} (${declaration.reference})`

/** What a person made of a proposal, or that events have. */
export function proposalClosedInWords({ state, closedBy, closedAt }: Pick<Proposal, 'state' | 'closedBy' | 'closedAt'>): string {
  const who = `${closedBy === null ? 'Countersign' : mention(closedBy)}${closedAt === null ? '' : ` on ${timeInWords(closedAt)}`}`
  switch (state) {
    case 'open':
      return 'Still open.'
    case 'done':
      return `Confirmed by ${who}.`
    case 'dismissed':
      return `Dismissed by ${who}. What it proposed was not done.`
    case 'overtaken':
      return `No longer needed${closedAt === null ? '' : ` since ${timeInWords(closedAt)}`}: things have changed since it was made.`
    default:
      return state satisfies never
  }
}

/** The words of the reason a reviewer chose, or its id where the programme no longer has it. */
export const reasonInWords = ({ programme }: Pick<Case, 'programme'>, verdict: Verdict, reasonId: string): string =>
  inline(reasonOf(programme, { verdict, reasonId })?.label ?? reasonId, 100)

export function sourceInWords(source: Source): string {
  switch (source.kind) {
    case 'cell':
      return `table ${source.table}, row ${source.row}`
    case 'line':
      return `line ${source.line}`
    case 'picture':
      return `a picture in table ${source.table}, row ${source.row}`
    case 'box':
      return `page ${source.page}, ${Math.round(source.y / 28.35)} cm from the top`
    case 'staff':
      return 'entered by staff'
    case 'none':
      return 'not on the form'
    default:
      return source satisfies never
  }
}

/** Whose turn a finding makes it. */
export const findingInWords = {
  fixable: 'For the school to put right',
  ineligible: 'Outside the programme’s own rule',
  flag: 'For you to weigh',
} as const satisfies Record<Finding['kind'], string>

/** What a grade rests on, for people who have to trust it. */
export const gradeInWords = {
  A: 'grade A: their own message, and their domain stands behind it',
  B: 'grade B: named in a header that the school’s server signed',
  C: 'grade C: nothing speaks for or against it',
  D: 'grade D: not a signature, the sender’s domain denies the mail or its headers stand twice',
  unchecked: 'sender not checked',
} as const satisfies Record<Grade, string>

/** "copied in", and whether that is enough under the round's rule. */
export const signatureInWords = ({ kind, suffices }: Pick<Signature, 'kind' | 'suffices'>): string =>
  kind === 'objected' ? 'objected: blocks approval' : suffices || kind === 'not seen' ? kind : `${kind}: not enough`
