/** What follows from a message that has been sorted: who is answered, and what the hub sees. */
import type { Planned } from './effect.ts'
import type { Hub } from './hub.ts'
import { answerEnquiry, answerHeld } from './letters.ts'
import type { Disposition, Mail } from './message.ts'
import type { Programme } from './programme.ts'
import type { Round } from './round.ts'

export type Sorted = {
  /** Our id of it. */
  message: string
  mail: Mail
  disposition: Disposition
  declaration: string | null
  hub: Hub
  programme: Programme | null
  round: Round | null
  receivedAt: Temporal.Instant
}

/** Nothing is passed over: a message without a form is answered where it may be, and shown in the channel or its case's thread. */
export function follows(sorted: Sorted): Planned[] {
  const { message, mail, disposition, declaration } = sorted
  const unplaced = {
    messageId: message,
    mail,
    hub: sorted.hub,
    programme: sorted.programme,
    round: sorted.round,
    receivedAt: sorted.receivedAt,
  }
  const inThread = (kind: 'reply' | 'bounce'): Planned[] => {
    if (declaration === null) return []
    const about = { message, text: excerpt(mail) }
    const note = kind === 'reply' ? { kind, ...about, from: mail.from[0]?.address ?? '' } : { kind, ...about }
    return [{ key: `thread:${declaration}:${message}`, effect: { kind: 'thread', note } }]
  }
  switch (disposition.kind) {
    case 'declaration':
    case 'revision':
      return [] // the checks answer these
    case 'reply':
    case 'confirmation':
    case 'objection':
      return inThread('reply')
    case 'bounce':
    case 'automatic':
      return inThread('bounce')
    case 'enquiry':
      return [...answerEnquiry(unplaced), { key: `enquiry:${message}`, effect: { kind: 'enquiry' } }]
    case 'held': {
      const { reason, why } = disposition
      return [...answerHeld({ ...unplaced, reason, why }), { key: `held:${message}`, effect: { kind: 'held' } }]
    }
    default:
      return disposition satisfies never
  }
}

const excerpt = ({ subject, text }: Mail): string => `${subject}\n${text}`.trim().slice(0, 1_500).toWellFormed()
