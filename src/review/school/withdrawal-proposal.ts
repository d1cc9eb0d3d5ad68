/** A withdrawal that the school asks for, in the channel: Confirm withdrawal, or Stays in. */
import type { Case } from '../../core/declaration.ts'
import { Asked, stay, withdraw } from '../../core/round/withdraw.ts'
import { capitalised, timeInWords } from '../../core/wording.ts'
import type { Room } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import { who } from '../posts.ts'
import type { Confirmed, Kind } from '../round/proposals.ts'
import { conflicted, nothingToWithdraw, proposalClosed, type Said, unknown, withdrawn } from '../say.ts'
import { schoolInWords } from '../words.ts'
import { how } from './withdrawal-posts.ts'

export const withdrawalProposal: Kind = {
  draw: (proposal, { about, hub }) => {
    const { data } = Asked.safeParse(proposal.body)
    const asker = about && data?.address ? who(about, data.address) : 'the school'
    const said = `${about ? schoolInWords(about) : hub.name} asks to withdraw. ${capitalised(asker)} said so ${how[data?.how ?? 'reply']} on ${timeInWords(proposal.madeAt)}.`
    return {
      title: 'Withdrawal',
      text: proposal.state === 'open' && about ? `${said} ${follows(about)}` : said,
      ...(data?.words ? { quote: data.words } : {}),
      notes:
        proposal.state === 'open'
          ? ['Confirming it writes to everyone whom the form names. “Stays in” writes to nobody: reply to the school yourself, or call.']
          : [],
      confirm: 'Confirm withdrawal',
      dismiss: 'Stays in',
    }
  },
  confirm: (room) => (confirmed) => settle(room, confirmed, 'withdraw'),
  dismiss: (room) => (confirmed) => settle(room, confirmed, 'stay'),
}

/** What confirming it changes. */
function follows({ declaration: { state, decision } }: Case): string {
  switch (state) {
    case 'approved':
      return `If you confirm it, its place becomes free${decision?.releasedAt ? '' : ', and it is never told of that decision'}.`
    case 'offered':
      return 'If you confirm it, the place that it is offered becomes free.'
    case 'waitlisted':
      return 'If you confirm it, it leaves the waiting list.'
    case 'received':
    case 'needs-school':
    case 'ready':
    case 'declined':
    case 'withdrawn':
      return 'It has no place to give back.'
    default:
      return state satisfies never
  }
}

async function settle({ app }: Room, { press, proposal, about, actor }: Confirmed, act: 'withdraw' | 'stay'): Promise<void> {
  const instead = async (said: Said) => {
    await press.ack()
    await press.answer(said)
  }
  if (!about) return instead(unknown())
  const { id } = about.declaration
  const by = press.user
  const outcome = await app.declarations.change(id, actor, (c) =>
    act === 'stay' ? stay(c, { by, proposal: proposal.id }) : withdraw(c, { by, proposal: proposal.id }, app.now()),
  )
  switch (outcome.kind) {
    case 'withdrawn':
      await press.ack()
      return followUp(app, id)
    case 'stays-in':
      await press.ack()
      await followUp(app, id)
      // A verdict that waited for this goes out now.
      if (about.declaration.decision?.releaseAt)
        await app
          .enqueue('release', { declarationId: id }, { epoch: app.now().epochMilliseconds })
          .catch((error) => app.log.warn({ err: error, declaration: id }, 'put aside; the reconciler will release what waits'))
      return
    case 'conflicted':
      return instead(conflicted())
    case 'already-withdrawn':
      return instead(withdrawn())
    case 'nothing-to-withdraw':
      return instead(nothingToWithdraw())
    case 'proposal-closed':
      return instead(proposalClosed((await app.proposals.get(proposal.id)) ?? proposal))
    default:
      return outcome satisfies never
  }
}
