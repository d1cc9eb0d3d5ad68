/** A reply in which a school withdraws: proposed to people, in the transaction that sorts the mail. */
import { isDoubtful } from '../core/mail/message.ts'
import { withdrawsIn } from '../core/mail/withdrawal.ts'
import { ask } from '../core/round/withdraw.ts'
import { senderGrade } from '../core/signature/grades.ts'
import type { Reply } from './answers.ts'
import { record } from './audit.ts'
import { load, type Shelf } from './cases.ts'
import { plan } from './effects.ts'
import { propose } from './proposals.ts'

/**
 * The mail stays an ordinary reply, which people read. Whoever it is from takes part in the case, or it would be no reply;
 * where their domain denies it, or a machine may have written it, nothing is proposed.
 */
export async function asksToWithdraw(shelf: Shelf, { id, declaration, mail, authentication, now, messageIdOf }: Reply): Promise<void> {
  const address = mail.from[0]?.address
  if (address === undefined || isDoubtful(mail) || senderGrade(authentication, mail) === 'D' || !withdrawsIn(mail.text)) return
  const c = await load(shelf, declaration, 'lock')
  if (c === null) return
  const actor = { kind: 'school', message: id } as const
  const asking = ask(c, { how: 'reply', address, words: mail.text, event: id })
  await record(shelf.sql, { at: now, actor, what: asking.kind, declaration, message: id })
  if (asking.kind !== 'withdrawal-asked') return
  for (const proposing of asking.proposals) await propose(shelf.sql, proposing, actor, now)
  await plan(shelf.sql, asking.plan, { hub: c.hub.id, declaration, message: id, at: now, messageIdOf })
}
