/** What a mail says of where it belongs: its thread, the addresses it went to, and its subject. */
import type { Mail } from '../core/mail/message.ts'
import type { Clues } from './admit.ts'
import type { Begun } from './messages.ts'
import type { Sql } from './sql.ts'

/** References and Message-IDs of our letters, from addresses that carry a token of ours. */
export type TokensIn = (addresses: string[]) => string[]

/** `letters` are Message-IDs of ours that stand in what a delivery report returns. */
export function cluesOf(mail: Mail, begun: Begun, school: Pick<Clues, 'round' | 'urn' | 'school'>, tokensIn: TokensIn): Clues {
  const { inReplyTo, references, to, cc, subject, report } = mail
  return {
    ...school,
    hub: begun.hub,
    messageIds: [...inReplyTo, ...references, ...(report?.ids ?? [])].filter((id) => id.trim() !== ''),
    messageId: begun.messageId,
    tokens: tokensIn(addressesOf({ to, cc, deliveredTo: mail.deliveredTo }, begun)),
    references: referencesIn(subject),
    from: mail.from[0]?.address ?? null,
  }
}

/** Every address that the mail was sent to, by its envelope, its own header, or servers on the way. */
const addressesOf = ({ to, cc, deliveredTo = [] }: Pick<Mail, 'to' | 'cc' | 'deliveredTo'>, { envelopeTo }: Pick<Begun, 'envelopeTo'>) => [
  ...envelopeTo,
  ...[...to, ...cc].map(({ address }) => address),
  ...deliveredTo,
]

/**
 * Whether it answers an earlier mail that is still being read: a co-signatory's reply-to-all is quicker to read than the
 * school's form. Then it waits its turn, without an attempt being counted; not for a mail that is in trouble itself.
 */
export async function isAhead(tx: Sql, begun: Begun, { messageIds }: Clues): Promise<boolean> {
  const unread = await tx.maybe`
    select 1 from message where hub_id = ${begun.hub} and state = 'received' and message_id = any(${messageIds}) and attempts <= 2
      and (received_at, id) < (${begun.receivedAt}, ${begun.id}::uuid)`
  if (unread) await tx.run`update message set attempts = attempts - 1 where id = ${begun.id}`
  return unread !== null
}

/** What has the form of a reference, `MR-7K3F9`. */
const referencesIn = (subject: string): string[] => [...new Set(subject.toUpperCase().match(/\b[A-Z]{1,8}-[2-9A-HJKMNP-TV-Z]{5}\b/g) ?? [])]
