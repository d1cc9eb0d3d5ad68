/** What a mail says of where it belongs: its thread, the addresses it went to, and its subject. */
import type { Mail } from '../core/message.ts'
import type { Clues } from './admit.ts'
import type { Begun } from './messages.ts'

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
export const addressesOf = (
  { to, cc, deliveredTo = [] }: Pick<Mail, 'to' | 'cc' | 'deliveredTo'>,
  { envelopeTo }: Pick<Begun, 'envelopeTo'>,
) => [...envelopeTo, ...[...to, ...cc].map(({ address }) => address), ...deliveredTo]

/** What has the form of a reference, `MR-7K3F9`. */
const referencesIn = (subject: string): string[] => [...new Set(subject.toUpperCase().match(/\b[A-Z]{1,8}-[2-9A-HJKMNP-TV-Z]{5}\b/g) ?? [])]
