/** Confirm and Dismiss on a proposal: a reviewer of its hub, once. */
import { isConflicted } from '../../core/round/conflict.ts'
import { admitToProposal, type Room } from '../authorise.ts'
import type { Press } from '../requests.ts'
import { conflicted, oldButton, proposalClosed } from '../say.ts'
import { ProposalValue } from '../values.ts'
import { kinds } from './proposals.ts'

export const confirmProposal = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = ProposalValue.parse(press.value)
  const entry = await admitToProposal(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))
  const { proposal, about } = entry.it
  if (proposal.state !== 'open') {
    await app.audit.refusal(entry.actor, 'proposal-closed', proposal.declaration)
    return press.ack().then(() => press.answer(proposalClosed(proposal)))
  }
  const kind = kinds[proposal.kind]
  if (!kind) return press.ack().then(() => press.answer(oldButton()))
  await kind.confirm(room)({ press, proposal, about, actor: entry.actor })
}

/** Leaves everything as it is: what was proposed can still be done from the card. */
export const dismissProposal = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = ProposalValue.parse(press.value)
  const entry = await admitToProposal(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const { proposal, about } = entry.it
  const putAside = kinds[proposal.kind]?.dismiss
  if (putAside && proposal.state === 'open') return putAside(room)({ press, proposal, about, actor: entry.actor })
  if (about && isConflicted(about, press.user)) {
    await app.audit.refusal(entry.actor, 'conflicted', proposal.declaration)
    return press.ack().then(() => press.answer(conflicted()))
  }
  const done = await app.proposals.close(id, 'dismissed', entry.actor)
  if (!done) await app.audit.refusal(entry.actor, 'proposal-closed', entry.it.proposal.declaration)
  await press.ack()
  if (!done) return press.answer(proposalClosed((await app.proposals.get(id)) ?? entry.it.proposal))
  await app.dispatch().catch((error) => app.log.warn({ err: error, proposal: id }, 'dismissed; the reconciler will draw the post again'))
}
