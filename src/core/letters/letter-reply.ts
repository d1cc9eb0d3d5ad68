/** What a person at the hub writes back to a message that belongs to no case: their words, in a letter of the hub's. */
import type { Planned } from '../effect.ts'
import type { Hub } from '../hub.ts'
import type { Mail } from '../mail/message.ts'
import { inbox, ours, replyTo } from './letters.ts'

type Written = {
  /** Our id of the message that is answered, and how many answers it has had. */
  message: string
  number: number
  hub: Hub
  mail: Pick<Mail, 'from' | 'messageId' | 'references' | 'subject'>
  text: string
}

/** Null where there is nobody to answer: no sender, several, or one of our own inboxes. */
export function writtenReply({ message, number, hub, mail, text }: Written): Planned | null {
  const [sender, ...more] = mail.from
  if (sender === undefined || more.length > 0 || ours(hub, sender.address)) return null
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
  if (paragraphs.length === 0) return null
  const facts = {
    answers: 'person',
    subject: mail.subject.replace(/^(?:\s*re\s*:)+\s*/i, '').trim() || 'your e-mail',
    paragraphs: paragraphs.map((paragraph) => paragraph.split('\n')),
    hub: hub.name,
    contact: hub.contact,
  }
  return {
    key: `letter:${message}:reply:${number}:${sender.address}`,
    effect: {
      kind: 'letter',
      letter: {
        kind: 'enquiry',
        person: true,
        to: { address: sender.address, name: null },
        from: inbox(hub),
        ...replyTo(mail),
        facts,
        pdf: false,
      },
    },
  }
}
