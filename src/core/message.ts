/** An e-mail as we understand it, and what it is. */
import type { DocumentKind, Reading } from './form.ts'

/** A mailbox: `address` is lower case and well-formed; `name` is what the sender typed and proves nothing. */
export type Mailbox = { address: string; name: string }

/** Why a document could not be used; each has a plain-English answer in `templates/letters`. */
export type Unreadable =
  | 'password'
  | 'damaged'
  | 'empty'
  | 'too-large'
  | 'too-slow'
  | 'picture'
  | 'pdf'
  | 'old-word'
  | 'open-document'
  | 'rich-text'
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
