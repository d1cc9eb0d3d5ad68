/** The post of mail that waits for a person: what it is, what can be made of it, and who has seen to it. */
import type { KnownBlock } from '@slack/types'
import type { StoredMessage } from '../../app.ts'
import { type HeldReason, readableForm, type Unreadable } from '../../core/mail/message.ts'
import { timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { type ActionId, actions, button, context, header, list, section } from '../blocks.ts'
import { inline, mention, plain, withoutAddresses } from '../text.ts'

/** Mail that waits for a person: held, or an enquiry; what to do with it, or who has put it aside. */
export function mailPost(m: StoredMessage): Rendered {
  const held = m.disposition?.kind === 'held' ? m.disposition : null
  const title = held || m.used ? 'Mail held for you' : 'Enquiry'
  const said = held
    ? `${heldInWords[held.reason]}${held.why ? ` ${unreadableInWords[held.why]}` : ''}`
    : m.used
      ? 'A form that a person has taken in.'
      : 'A message with no declaration in it.'
  const from = m.mail?.from[0]
  const sender = from ? `${inline(from.name, 100)} (${inline(from.address, 200)})`.replace(/^ \(|^\(/, '(') : 'an unknown sender'
  const subject = inline(m.mail?.subject ?? '', 200)
  const what = `From ${sender}, received ${timeInWords(m.receivedAt)}, ${subject ? `subject: “${subject}”` : 'no subject'}.`
  const documents = (m.mail?.documents ?? []).flatMap(({ name }) => name ?? [])
  const aside = m.used
    ? `Used by ${mention(m.used.by)} on ${timeInWords(m.used.at)}: see the card of ${m.used.reference}.`
    : m.dismissed
      ? `Dismissed by ${mention(m.dismissed.by)} on ${timeInWords(m.dismissed.at)}.`
      : null
  const answered = m.answered ? answeredInWords(m.answered) : null
  const blocks: KnownBlock[] = [
    header(title),
    section(`${said}\n${what}`),
    ...(m.mail?.text.trim() ? [{ type: 'section', text: plain(m.mail.text, 1000) } as const] : []),
    ...(documents.length > 0 ? list('Attached', documents, { each: 150, room: 1000 }) : []),
    ...(answered ? [context(answered)] : []),
    aside ? context(aside) : actions(...ways(m, title)),
  ]
  return { text: [`${title}. ${said} ${what}`, answered, aside].filter(Boolean).join(' '), blocks }
}

const answeredInWords = ({ by, at, letter, response }: NonNullable<StoredMessage['answered']>): string => {
  const become = {
    pending: 'the answer waits to be sent',
    sending: 'the answer is being sent',
    accepted: 'the mail server accepted the answer',
    failed: `the answer was not sent: ${inline(withoutAddresses(response ?? 'no reason given'), 300)}`,
    undeliverable: `the answer came back: ${inline(withoutAddresses(response ?? 'no reason given'), 300)}`,
  }[letter]
  return `Answered by ${mention(by)} on ${timeInWords(at)}; ${become}.`
}

/** Whether there is somebody to write to: one sender, whose mail is not denied by their own domain. */
export const canBeAnswered = ({ mail, disposition }: StoredMessage): boolean =>
  mail?.from.length === 1 && (disposition?.kind === 'enquiry' || (disposition?.kind === 'held' && !nobody.has(disposition.reason)))
const nobody = new Set<HeldReason>(['two-senders', 'no-sender', 'forged', 'reading-failed'])

/** What a person can make of it. */
function ways(m: StoredMessage, title: string) {
  const about = `${title} ${m.mail?.subject ?? ''}`
  const press = (id: ActionId, label: string, style?: 'primary') => button(id, label, about, { id: m.id }, style)
  const last = [...(canBeAnswered(m) ? [press('reply', 'Reply')] : []), press('dismiss', 'Dismiss')]
  const reason = m.disposition?.kind === 'held' ? m.disposition.reason : null
  const original = press('original', 'Original document')
  if ((reason === 'stranger' || reason === 'doubted') && m.declaration !== null && readableForm(m))
    return [press('use-form', 'Use this form', 'primary'), original, ...last]
  if (reason === null || reason === 'stranger' || reason === 'round') return last
  return [press('open-as', 'Open as a declaration', 'primary'), original, ...last]
}

const heldInWords = {
  unreadable: 'A form that could not be read.',
  'unknown-form': 'A form of a programme that Countersign does not know.',
  'two-senders': 'It names two senders, so nobody can say who wrote it.',
  'no-sender': 'It names no sender.',
  'several-forms': 'It holds several forms: each needs a case of its own.',
  stranger: 'It is about a declaration, but from somebody who has no part in it.',
  doubted:
    'It is a newer form for a declaration, but its sender’s domain does not stand behind it. Ask the school by telephone before it is used.',
  forged: 'Its sender’s domain says that it did not send it: probably a forgery. Ask the school by telephone.',
  round: 'No round of this programme is open at this hub.',
  'reading-failed': 'Reading it failed several times.',
} as const satisfies Record<HeldReason, string>

const unreadableInWords = {
  password: 'It is protected by a password.',
  damaged: 'The file is damaged.',
  empty: 'The file is empty.',
  'too-large': 'The file is too large.',
  'too-slow': 'Reading it took too long.',
  picture: 'It is a picture.',
  pdf: 'It is a PDF that only Adobe Reader can show.',
  'old-word': 'It is in a Word format of 1995 or before.',
  pages: 'It is a Pages file.',
  archive: 'It is an archive of files.',
  winmail: 'It is a winmail.dat that cannot be unpacked.',
  'signed-or-encrypted': 'It is encrypted, or signed in a way that cannot be opened.',
  'cloud-link': 'It is only a link to a file.',
  other: 'It is of a kind that Countersign does not read.',
} as const satisfies Record<Unreadable, string>
