/** What each deed asks the product's own core to decide about a case, as Slack's buttons and the school's pages ask it. */
import type { Change } from '../../src/app.ts'
import type { Case } from '../../src/core/declaration.ts'
import { corrected, type Hearer } from '../../src/core/letters/correction.ts'
import { type Link, rolesAt } from '../../src/core/mail/claim.ts'
import { declareConflict } from '../../src/core/round/conflict.ts'
import { move } from '../../src/core/round/move.ts'
import { answerOffer, lapse } from '../../src/core/round/offer-answer.ts'
import { offer } from '../../src/core/round/offering.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { reverse } from '../../src/core/round/reverse.ts'
import { rule, undo } from '../../src/core/round/round.ts'
import { ask, stay, takeBack, withdraw } from '../../src/core/round/withdraw.ts'
import { answer } from '../../src/core/signature/answering.ts'
import { programme } from '../core/moorside.ts'
import { type Deed, isLead, type Staff } from './commands.ts'
import { addressOf } from './forms.ts'

/** What was on the screen of whoever presses: of the school, and of the decisions to be released together. */
export type Shown = { version: number; decision: number; fingerprint: string }
export const nothingShown: Shown = { version: 0, decision: 0, fingerprint: '' }

/** What a decision may look at besides the case; `told` gives those who were told how it stands, `interests` the schools that somebody does not decide about. */
export type Beside = {
  open: Proposal[]
  waiting: string[]
  interests: (by: string) => string[]
  told: () => Hearer[]
  link: Link
  now: Temporal.Instant
}
export type Decide = (c: Case, beside: Beside) => Change

/** Nothing is closed but the weekend. */
export const weekend = () => false

const words = (given: boolean) => (given ? 'The panel agreed' : null)
const role = (by: Staff) => (isLead(by) ? ('lead' as const) : ('reviewer' as const))
const reasonOf = ({ verdict, reason }: { verdict: string; reason: boolean }) =>
  reason ? (programme[verdict === 'waitlisted' ? 'waitlistReasons' : 'declineReasons'][0]?.id ?? null) : null

/** `by` as the product knows them. */
export function decisionOn(deed: Deed, school: number, { version, decision }: Shown): Decide {
  switch (deed.do) {
    case 'answer':
      return (c, { now }) => answer(c, { address: addressOf(school, c.hub, deed.who), answer: deed.answer, role: null, reason: null }, now)
    case 'decide':
      return (c, { now }) => rule(c, { verdict: deed.verdict, by: deed.by, version, reasonId: reasonOf(deed), note: words(deed.note) }, now)
    case 'undo':
      return (c, { now }) => undo(c, { by: deed.by, decision }, now)
    case 'reverse':
      return (c, { now, told, link }) => {
        const click = { verdict: deed.verdict, by: deed.by, role: role(deed.by), version, reasonId: reasonOf(deed), note: words(deed.note) }
        const it = reverse(c, click, now)
        if (it.kind !== 'reversed') return it
        return { ...it, plan: [...it.plan, ...corrected({ ...c, declaration: it.declaration }, it.was, told(), link, now)] }
      }
    case 'offer':
      return (c, { open, link, now }) => offer(c, { by: deed.by, version, proposal: null, note: words(deed.note) }, open, link, now)
    case 'free':
      return (c, { open, now }) => lapse(c, { by: deed.by, proposal: null }, open, now)
    case 'answer the offer':
      return (c, { link, now }) => {
        const roles = rolesAt(c, addressOf(school, c.hub, deed.who))
        return answerOffer(c, { answer: deed.answer, number: c.offer?.number ?? null, roles, by: 'page' }, link, now)
      }
    case 'ask to withdraw':
      return (c, { now }) => ask(c, { event: `ask:${now}`, how: 'page', address: addressOf(school, c.hub, 'head'), words: null })
    case 'withdraw':
      return (c, { now }) => withdraw(c, { by: deed.by, proposal: null, said: 'The office called' }, now)
    case 'take back':
      return (c, { now }) => takeBack(c, { by: deed.by, role: role(deed.by), reason: words(deed.note) }, weekend, now)
    case 'move':
      return (c, { waiting, interests, now }) =>
        move(c, { by: deed.by, to: deed.to, why: words(deed.note), interests: interests(deed.by) }, waiting, now)
    case 'declare an interest':
      return (c) => declareConflict(c, { by: deed.by, why: null })
    default:
      throw new Error(`${deed.do} is not a decision about a case`)
  }
}

/** A proposal about a school that is confirmed, or a withdrawal that is put aside. */
export function decisionOnProposal(
  { id, kind }: Pick<Proposal, 'id' | 'kind'>,
  deed: Extract<Deed, { do: 'confirm' | 'put aside' }>,
): Decide {
  const { by, note } = deed
  if (deed.do === 'put aside') return (c) => stay(c, { by, proposal: id })
  if (kind === 'withdrawal') return (c, { now }) => withdraw(c, { by, proposal: id }, now)
  if (kind === 'lapse') return (c, { open, now }) => lapse(c, { by, proposal: id }, open, now)
  return (c, { open, link, now }) => offer(c, { by, version: null, proposal: id, note: words(note) }, open, link, now)
}
