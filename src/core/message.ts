/** An e-mail as we understand it, and what it is. */
import type { DocumentKind, Reading } from './form.ts'

/** A mailbox: `address` is lower case and well-formed; `name` is what the sender typed and proves nothing. */
export type Mailbox = { address: string; name: string }

/** Why a document could not be used; each has a plain-English answer in `remedies.ts`. */
export type Unreadable =
  | 'password'
  | 'damaged'
  | 'empty'
  | 'too-large'
  | 'too-slow'
  | 'picture'
  | 'pdf'
  | 'old-word'
  | 'pages'
  | 'archive'
  | 'winmail'
  | 'signed-or-encrypted'
  | 'cloud-link'
  | 'other'

/** A part of a mail: an attachment, an alternative of its body, an attached message. */
export type Document = {
  name: string | null
  kind: DocumentKind
  sha256: string
  size: number
  found: { kind: 'form' } | { kind: 'nothing' } | { kind: 'unknown-form' } | { kind: 'unreadable'; why: Unreadable }
}

/** A parsed mail with whatever forms were found in it. Everything in it is untrusted text. */
export type Mail = {
  messageId: string | null
  inReplyTo: string[]
  references: string[]
  from: Mailbox[]
  to: Mailbox[]
  cc: Mailbox[]
  replyTo: Mailbox[]
  subject: string
  /** How often each header stands in the raw message: more than one From is held. */
  count: { from: number; to: number; cc: number; messageId: number; subject: number }
  /** Raw values of the headers that say a machine wrote this. */
  machine: {
    autoSubmitted: string | null
    precedence: string | null
    contentType: string | null
    returnPath: string | null
    autoReply: boolean
    failedRecipients: boolean
    loop: string[]
    letter: string | null
  }
  /** The readable body without the form, for people: at most 4,000 characters. */
  text: string
  forms: Reading[]
  documents: Document[]
}

/** What a person reads about why a message waits for them. */
export type HeldReason =
  | 'unreadable'
  | 'unknown-form'
  | 'two-senders'
  | 'no-sender'
  | 'several-forms'
  | 'stranger'
  | 'round'
  | 'reading-failed'

/** What an accepted message turned out to be: every message ends in exactly one. */
export type Disposition =
  | { kind: 'declaration' }
  | { kind: 'revision' }
  | { kind: 'reply' }
  | { kind: 'enquiry' }
  | { kind: 'bounce' }
  | { kind: 'automatic' }
  | { kind: 'held'; reason: HeldReason; why: Unreadable | null }

/** What the envelope and headers say, before anyone looks at forms or cases. */
export type Writer = 'person' | 'bounce' | 'automatic' | 'two-senders' | 'no-sender' | 'unread'

const daemon = /^(mailer-daemon|postmaster|mail-daemon|mdaemon)@/
const bounceSubject =
  /^(undeliver|delivery (status notification|failure|has failed)|mail delivery (failed|failure|subsystem)|returned mail|failure notice|message not delivered|nicht zugestellt)/i
const absent =
  /^(automatic reply|auto(matic)?[ -]?(reply|response|matic)|out of (the )?office|away from (the |my )?(office|mail)|on (annual|maternity) leave|ateb awtomatig)\b/i

/**
 * Who wrote this: a person, or a machine that is never answered. `envelopeFrom` is MAIL FROM: '' is the null return path,
 * null where no envelope is known. `own` are our own addresses, lower case.
 * X-Auto-Response-Suppress and Precedence: bulk or list alone prove nothing: honest people's mail carries them.
 */
export function writerOf(mail: Mail, envelopeFrom: string | null, own: readonly string[]): Writer {
  const { machine } = mail
  if (mail.count.from > 1 || mail.from.length > 1) return 'two-senders'
  const report = machine.contentType !== null && /^multipart\/report/i.test(machine.contentType)
  const from = mail.from[0]?.address ?? null
  if (machine.failedRecipients || (report && !/disposition-notification/i.test(machine.contentType ?? ''))) return 'bounce'
  const unsigned = envelopeFrom === '' || machine.returnPath === '<>'
  if ((from !== null && daemon.test(from)) || (unsigned && bounceSubject.test(mail.subject))) return 'bounce'
  if (report || unsigned || machine.autoReply || machine.letter !== null || machine.loop.length > 0) return 'automatic'
  if (machine.autoSubmitted !== null && !/^no\b/i.test(machine.autoSubmitted)) return 'automatic'
  if (machine.precedence !== null && /^auto[_-]reply$/i.test(machine.precedence)) return 'automatic'
  if (absent.test(mail.subject) || (from !== null && own.includes(from))) return 'automatic'
  return from === null ? 'no-sender' : 'person'
}

/** What stands for a mail that our own reading failed on, again and again: nothing is known of it but that a person must look. */
export const unreadMail = (): Mail => ({
  messageId: null,
  inReplyTo: [],
  references: [],
  from: [],
  to: [],
  cc: [],
  replyTo: [],
  subject: '',
  count: { from: 0, to: 0, cc: 0, messageId: 0, subject: 0 },
  machine: {
    autoSubmitted: null,
    precedence: null,
    contentType: null,
    returnPath: null,
    autoReply: false,
    failedRecipients: false,
    loop: [],
    letter: null,
  },
  text: '',
  forms: [],
  documents: [],
})
