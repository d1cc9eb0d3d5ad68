/** What follows from a message that has been sorted: who is answered, and what the hub sees. */
import type { Planned } from '../effect.ts'
import type { Hub } from '../hub.ts'
import { answerEnquiry, answerHeld, type LetterKind } from '../letters/letters.ts'
import type { Programme } from '../programme.ts'
import type { Round } from '../round/round.ts'
import { asksUs, type Disposition, isDoubtful, type Mail } from './message.ts'

/** A letter of ours that a delivery report is about: to whom, and what it says. */
export type Returned = { letter: LetterKind; to: string; outcome: 'failed' | 'delayed'; words: string | null }

type Sorted = {
  /** Our id of it. */
  message: string
  mail: Mail
  disposition: Disposition
  declaration: string | null
  hub: Hub
  programme: Programme | null
  round: Round | null
  receivedAt: Temporal.Instant
  /** The message in whose Slack thread it goes on: no machine answers between people. */
  root?: string | null
  /** Of a delivery report, where it is about letters that we know. */
  returned: Returned[]
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
    doubtful: isDoubtful(mail),
  }
  const returned = ({ letter, to, outcome, words }: Returned): Planned[] => {
    if (declaration === null) return []
    const note = { kind: 'returned', message, letter, to, outcome, words: words ?? '' } as const
    return [{ key: `thread:${declaration}:${message}:${to}`, effect: { kind: 'thread', note } }]
  }
  const inThread = (kind: 'reply' | 'bounce' | 'automatic'): Planned[] => {
    if (declaration === null) return []
    const about = { message, text: excerpt(mail) }
    const note = kind === 'reply' ? { kind, ...about, from: mail.from[0]?.address ?? '' } : { kind, ...about }
    return [{ key: `thread:${declaration}:${message}`, effect: { kind: 'thread', note } }]
  }
  switch (disposition.kind) {
    case 'declaration':
    case 'revision':
      return [] // the checks answer these
    case 'confirmation':
    case 'objection':
      return [] // told with their evidence: `answering.ts`
    case 'reply':
      return inThread('reply')
    case 'bounce':
      return sorted.returned.length > 0 ? sorted.returned.flatMap(returned) : inThread('bounce')
    case 'automatic':
      return inThread('automatic')
    case 'enquiry':
      return [
        ...(sorted.root || !asksUs(mail, sorted.hub.inboxes) ? [] : answerEnquiry(unplaced)),
        { key: `enquiry:${message}`, effect: { kind: 'enquiry' } },
      ]
    case 'held': {
      const { reason, why } = disposition
      return [...answerHeld({ ...unplaced, reason, why }), { key: `held:${message}`, effect: { kind: 'held' } }]
    }
    default:
      return disposition satisfies never
  }
}

const excerpt = ({ subject, text }: Mail): string => `${subject}\n${text}`.trim().slice(0, 1_500).toWellFormed()
