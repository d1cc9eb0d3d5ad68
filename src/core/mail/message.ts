/** An e-mail as we understand it, and what it is. */

import type { DocumentKind, Reading } from '../form/form.ts'
import type { Report } from './dsn.ts'
import type { Claim } from './forwarded.ts'
import {
  isAwaySubject,
  isChallenge,
  isDaemon,
  isPostmaster,
  isReceipt,
  isReturnSubject,
  mayBeAwaySubject,
  readsReturned,
  saysAway,
  saysReturned,
} from './signs.ts'
import { barely } from './token.ts'

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

/** A document that only shows what it says: it takes another kind of reader. */
export const isPicture = ({ found }: Pick<Document, 'found'>): boolean => found.kind === 'unreadable' && found.why === 'picture'

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
    /** Anything in X-Auto-Response-Suppress; people on Exchange send it too. */
    suppress?: boolean
    /** It came through a mailing list. */
    list?: boolean
    /** A calendar program's answer to an invitation. */
    calendar?: boolean
  }
  /** Where servers on the way say it was going: Delivered-To, X-Original-To, X-Forwarded-To and their kind. */
  deliveredTo?: string[]
  /** What it says of letters that did not arrive, where it reads like a delivery report. */
  report?: Report | null
  /** The readable body without the form, for people: at most 4,000 characters. */
  text: string
  forms: Reading[]
  documents: Document[]
  /** What messages inside this one say of themselves. Never evidence: whoever forwards can change them. */
  claims?: Claim[]
}

/** What a person reads about why a message waits for them. */
export type HeldReason =
  | 'unreadable'
  | 'unknown-form'
  | 'two-senders'
  | 'no-sender'
  | 'several-forms'
  | 'stranger'
  /** A newer form in the name of somebody who takes part, but their domain does not stand behind it. */
  | 'doubted'
  | 'forged'
  | 'round'
  | 'reading-failed'

/** What an accepted message turned out to be: every message ends in exactly one. */
export type Disposition =
  | { kind: 'declaration' }
  | { kind: 'revision' }
  | { kind: 'reply' }
  /** A signatory's reply that says so in words, and nothing else: `answer.ts`. */
  | { kind: 'confirmation' }
  | { kind: 'objection' }
  | { kind: 'enquiry' }
  | { kind: 'bounce' }
  | { kind: 'automatic' }
  | { kind: 'held'; reason: HeldReason; why: Unreadable | null }

/** What the envelope and headers say, before anyone looks at forms or cases. */
export type Writer = 'person' | 'bounce' | 'automatic' | 'two-senders' | 'no-sender' | 'forged' | 'unread'

/**
 * Who wrote this: a person, or a machine that is never answered. `envelopeFrom` is MAIL FROM: '' is the null return path,
 * null where no envelope is known. `own` are our own addresses, lower case.
 * X-Loop of others, X-Auto-Response-Suppress and Precedence: bulk or list alone prove nothing: honest people's mail carries them.
 * Words (`signs.ts`) never outweigh a form: a head who will be away next week may still send one today.
 */
export function writerOf(mail: Mail, envelopeFrom: string | null, own: readonly string[]): Writer {
  if (mail.count.from > 1 || mail.from.length > 1) return 'two-senders'
  const unsigned = envelopeFrom === '' || mail.machine.returnPath === '<>'
  if (isReturned(mail, unsigned)) return 'bounce'
  if (unsigned || saysAutomatic(mail, own) || (mail.forms.length === 0 && readsAutomatic(mail))) return 'automatic'
  return mail.from.length === 0 ? 'no-sender' : 'person'
}

/** A delivery report, by its form, its writer or its words. */
function isReturned({ machine, from, subject, text, forms, report }: Mail, unsigned: boolean): boolean {
  const type = machine.contentType ?? ''
  if (machine.failedRecipients || (/^multipart\/report/i.test(type) && !/disposition-notification/i.test(type))) return true
  if (machine.autoSubmitted !== null && /^auto-replied/i.test(machine.autoSubmitted) && !unsigned && !isReturnSubject(subject)) return false
  const { address = '', name = '' } = from[0] ?? {}
  if (isDaemon(address, name)) return true
  const reads = readsReturned(subject, text)
  if (isPostmaster(address, name) || unsigned) return reads || saysReturned(text) || report?.standard === true
  return forms.length === 0 && (isReturnSubject(subject) || (reads && (report?.standard === true || address === '')))
}

/** A header that only machines write, or one of our own marks. */
function saysAutomatic({ machine, messageId, from }: Mail, own: readonly string[]): boolean {
  const ours = (address: string): boolean => own.includes(barely(address))
  const { address = '', name = '' } = from[0] ?? {}
  return (
    machine.autoReply ||
    machine.letter !== null ||
    /^multipart\/report/i.test(machine.contentType ?? '') ||
    (machine.autoSubmitted !== null && !/^no\b/i.test(machine.autoSubmitted)) ||
    (machine.precedence !== null && /^auto[_-]?reply$/i.test(machine.precedence)) ||
    machine.loop.some((value) => ours(value.replace(/^[^<]*<|>.*$/g, '').trim())) ||
    (messageId !== null && /^<cs\.[0-9a-f]{20}\.[0-9a-f]{20}@/.test(messageId)) ||
    ours(address) ||
    isPostmaster(address, name)
  )
}

/** A subject that responders write; or their usual words, together with another sign. */
function readsAutomatic({ machine, subject, text }: Mail): boolean {
  if (isAwaySubject(subject) || isChallenge(text) || isReceipt(subject, text, machine.calendar === true)) return true
  const bulk = machine.list !== true && machine.precedence !== null && /^(bulk|junk)$/i.test(machine.precedence)
  return saysAway(text) && (mayBeAwaySubject(subject) || bulk || machine.suppress === true)
}

/** Whether something speaks against a courtesy to whoever wrote this: a mailing list, or words that responders use. Staff still see it. */
export const isDoubtful = ({ machine, subject, text, from }: Mail): boolean =>
  machine.list === true ||
  (machine.precedence !== null && /^(bulk|junk|list)$/i.test(machine.precedence)) ||
  saysAway(text) ||
  mayBeAwaySubject(subject) ||
  readsReturned(subject, text) ||
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|notifications?|daemon|root|cron)\b/.test(from[0]?.address ?? '')

/** The one form in a held mail that a person may use; null where there is none, or a choice. */
export function readableForm({ mail }: { mail: Mail | null }): Reading | null {
  const [form, ...others] = mail?.forms.filter(({ programme }) => programme !== null) ?? []
  return form && others.length === 0 ? form : null
}

/**
 * Whether somebody wrote to one of these inboxes, and not in answer to something else. Only then may a courtesy be sent
 * (RFC 3834, 2): a blind copy, a forward, or a reply in a conversation that is not ours wants none. Staff see it all the same.
 */
export const asksUs = ({ to, cc, subject, inReplyTo }: Mail, inboxes: readonly string[]): boolean =>
  [...to, ...cc].some(({ address }) => inboxes.includes(barely(address))) &&
  inReplyTo.length === 0 &&
  !/^(?:re|aw|sv|antw|odp) ?:/i.test(subject)

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

/** A mail whose head alone could be had: what is missing counts as a document that could not be read. */
export const without = (mail: Mail, missing: Unreadable | null): Mail =>
  missing === null
    ? mail
    : {
        ...mail,
        documents: [...mail.documents, { name: null, kind: 'unknown', sha256: '', size: 0, found: { kind: 'unreadable', why: missing } }],
      }
