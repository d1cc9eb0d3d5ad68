/** Who is told that a school has withdrawn, or takes part again: everyone whom the form names, and only what has been released. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { rolesAt } from '../mail/claim.ts'
import { deadline } from '../round/round.ts'
import type { Asked, Back } from '../round/withdraw.ts'
import { dateInWords, listInWords, timeInWords, withArticle } from '../wording.ts'
import { caseFacts } from './letter-facts.ts'
import { addressees, isReturned, type Letter, letter } from './letters.ts'
import { privacy } from './next.ts'

/** What the school gives back, as far as it has been told: a verdict that was not released is not known here. */
type Stood = 'place' | 'list' | 'offer' | 'declaration'

export function stood({ state, decision }: Case['declaration']): Stood {
  if (state === 'offered') return 'offer'
  if (!decision?.releasedAt) return 'declaration'
  return decision.verdict === 'approved' ? 'place' : decision.verdict === 'waitlisted' ? 'list' : 'declaration'
}

const day = (at: Temporal.Instant): string => dateInWords(at.toZonedDateTimeISO('Europe/London').toPlainDate())

const toAll = (c: Case, event: string, facts: Letter['facts']): Planned[] =>
  addressees(c)
    .filter(({ address }) => !isReturned(c, address))
    .map(({ address }) => letter(c, event, { kind: 'receipt', to: { address, name: null }, facts, pdf: false }))

/** `c` as it stood before. */
export function withdrawnLetters(c: Case, { event, asked }: { event: string; asked: Asked }, now: Temporal.Instant): Planned[] {
  const roles = asked.address === null ? [] : rolesAt(c, asked.address)
  const closed = Temporal.Instant.compare(now, deadline(c.round)) > 0
  return toAll(c, event, {
    ...caseFacts(c),
    answers: 'withdrawal',
    round: c.round.name,
    recorded: day(now),
    who: roles.length === 0 ? 'the school' : listInWords(roles.map(({ title }) => withArticle(title))),
    how: { page: 'on our page', reply: 'by e-mail', staff: '' }[asked.how],
    stood: stood(c.declaration),
    closed,
    deadline: timeInWords(deadline(c.round)),
    privacy: privacy(c.hub, c.programme.name),
  })
}

/** `anew`: a new form is why. `had`: the school has been told of a decision that does not stand any more. */
type Returned = { event: string; back: Back; anew: boolean; had: boolean }

/** `c` as it stands now. */
export function backLetters(c: Case, { event, back, anew, had }: Returned, now: Temporal.Instant): Planned[] {
  const toDo = c.findings.filter((finding) => finding.kind === 'fixable').map(({ message }) => message)
  return toAll(c, event, {
    ...caseFacts(c),
    answers: 'back',
    round: c.round.name,
    recorded: day(now),
    back,
    anew,
    had,
    toDo: back === 'undecided' ? toDo : [],
    privacy: privacy(c.hub, c.programme.name),
  })
}
