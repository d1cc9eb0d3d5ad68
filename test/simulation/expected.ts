/** Asks the oracle what should come of a deed: who is told what, or null for nothing at all. */
import type { ProposalKind, ProposalState } from '../../src/core/round/proposal.ts'
import type { Telling } from './known.ts'
import type { Oracle } from './oracle.ts'
import type { Found } from './targets.ts'

/** `proposal`: as it stands when it is confirmed or put aside. */
export function expected(
  { rules }: Oracle,
  { deed, school, hub, seen, list }: Found,
  proposal: { kind: ProposalKind; state: ProposalState } | null,
  now: Temporal.Instant,
): Telling[] | null {
  if (deed.do === 'pass') return rules.pass(now)
  if (deed.do === 'release') return rules.release(hub, list)
  if (deed.do === 'raise') return rules.raise(hub, deed.by, deed.agrees, deed.note)
  if (!school) return null
  switch (deed.do) {
    case 'send':
      return rules.send(school, deed.form)
    case 'answer':
      return rules.answer(school, deed.who, deed.answer)
    case 'decide':
      return rules.decide(school, deed, seen, now)
    case 'undo':
      return rules.undo(school, deed.by, seen)
    case 'reverse':
      return rules.reverse(school, deed, seen)
    case 'offer':
      return rules.offer(school, deed.by, deed.note, seen, now)
    case 'free':
      return rules.free(school, deed.by, now)
    case 'answer the offer':
      return rules.answerOffer(school, deed.who, deed.answer, now)
    case 'ask to withdraw':
      return rules.askToWithdraw(school)
    case 'withdraw':
      return rules.withdraw(school, deed.by, false)
    case 'take back':
      return rules.takeBack(school, deed.by, deed.note)
    case 'move':
      return rules.move(school, deed.by, deed.to, deed.note)
    case 'declare an interest':
      return rules.interest(school, deed.by)
    case 'put aside':
      if (proposal?.state !== 'open') return null
      return proposal.kind === 'withdrawal' ? rules.stay(school, deed.by) : school.interested.has(deed.by) ? null : []
    case 'confirm':
      if (proposal?.state !== 'open') return null
      if (proposal.kind === 'withdrawal') return rules.withdraw(school, deed.by, true)
      return proposal.kind === 'lapse' ? rules.free(school, deed.by, now) : rules.offer(school, deed.by, deed.note, null, now)
    default:
      return deed satisfies never
  }
}
