/** What else is posted in a hub's channel: thread notes, the announced decision, mail that waits for a person. */
import type { KnownBlock } from '@slack/types'
import type { StoredMessage } from '../app.ts'
import type { Case, Decision } from '../core/declaration.ts'
import type { Note } from '../core/effect.ts'
import { type HeldReason, readableForm, type Unreadable } from '../core/mail/message.ts'
import { capitalised, listInWords, timeInWords, withArticle } from '../core/wording.ts'
import type { Rendered } from '../outbound/slack.ts'
import { type ActionId, actions, button, context, header, list, section } from './blocks.ts'
import { offerEnded, offerNote } from './round/offer-notes.ts'
import { remarkNote } from './school/remarks.ts'
import { correctedNote, revisedNote } from './school/revised.ts'
import { assignedNote } from './school/staff.ts'
import { withdrawalNote } from './school/withdrawal-posts.ts'
import { escaped, inline, mention, plain } from './text.ts'
import { placesLeft, reasonInWords, schoolInWords, verdictInWords } from './words.ts'

/** What a card's thread is told once. Whoever wrote or was written to is named by role: addresses are in Details. */
export function note(c: Case, n: Note): Rendered {
  const say = (text: string, quote?: string): Rendered => ({
    text: quote === undefined ? text : `${text} ${inline(quote, 300)}`,
    blocks: [section(text), ...(quote === undefined ? [] : [{ type: 'section', text: plain(quote, 2000) } as const])],
  })
  switch (n.kind) {
    case 'decided': {
      const reason = n.reason === null ? '' : ` Reason: ${reasonInWords(c, n.verdict, n.reason)}.`
      const until = n.releaseAt === null ? 'the decisions are released together' : timeInWords(Temporal.Instant.from(n.releaseAt))
      const text = `${verdictInWords[n.verdict]} by ${mention(n.by)} on ${timeInWords(Temporal.Instant.from(n.at))}.${reason} Provisional until ${until}.`
      return n.note === null ? say(text) : say(`${text} Note:`, n.note)
    }
    case 'undone':
      return say(
        `${mention(n.by)} took back “${verdictInWords[n.verdict]}” on ${timeInWords(Temporal.Instant.from(n.at))}. The school has not been told of it.`,
      )
    case 'reversed': {
      const reason = n.reason === null ? '' : ` Reason in the letter: ${reasonInWords(c, n.to, n.reason)}.`
      const changed = `${mention(n.by)} changed “${verdictInWords[n.from]}” to “${verdictInWords[n.to]}” on ${timeInWords(Temporal.Instant.from(n.at))}.`
      return say(`${changed}${reason} A correction goes to everyone who had been told. Why:`, n.note)
    }
    case 'revised':
      return revisedNote(c, n)
    case 'corrected':
      return correctedNote(n)
    case 'assigned':
      return assignedNote(n)
    case 'remark':
      return remarkNote(n)
    case 'reply':
      return say(`A reply from ${who(c, n.from)}:`, n.text)
    case 'bounce':
      return say('A letter of this case could not be delivered:', withoutAddresses(n.text))
    case 'chase-planned': {
      const { revision, number } = n
      const when = timeInWords(Temporal.Instant.from(n.at))
      const said = say(`Chase ${number} of 3 goes out on ${when}, to whoever it still waits for then.`)
      const cancel = button('cancel-chase', 'Cancel chase', c.school.name ?? c.declaration.reference, {
        id: c.declaration.id,
        revision,
        number,
      })
      return { ...said, blocks: [...said.blocks, actions(cancel)] }
    }
    case 'chased':
      return say(`Chase ${n.number} of 3 has been written, to ${listInWords(n.to.map((address) => who(c, address)))}.`)
    case 'reminded': {
      const left = n.left === 0 ? 'on the last day' : n.left === 1 ? 'with 1 day left' : `with ${n.left} days left`
      return say(`A reminder of the deadline has been written, ${left}, to ${listInWords(n.to.map((address) => who(c, address)))}.`)
    }
    case 'chase-cancelled':
      return say(`${mention(n.by)} cancelled chase ${n.number} of 3. No more chases follow for this form.`)
    case 'answered': {
      const who = capitalised(listInWords(n.roles.map((role) => withArticle(inline(role, 60)))))
      const said = n.answer === 'confirmed' ? 'confirmed the signature' : 'says that this is not right: that stands in the way of approval'
      const text = `${who} ${said} (${n.by === 'page' ? 'on the page' : 'by reply'}).`
      return n.text ? say(`${text} In their words:`, n.text) : say(text)
    }
    case 'factors-entered':
      return say(
        `${mention(n.by)} entered what is known of: ${listInWords(n.factors.map((label) => inline(label, 60)))}. What it says is in Details.`,
      )
    case 'automatic':
      return say('An automatic reply came back, and was not answered:', withoutAddresses(n.text))
    case 'returned':
      return n.outcome === 'delayed'
        ? say(
            `The letter “${inline(n.letter, 40)}” to ${who(c, n.to)} is late; their mail server is still trying:`,
            withoutAddresses(n.words),
          )
        : say(
            `The letter “${inline(n.letter, 40)}” to ${who(c, n.to)} could not be delivered. ${telephone(c)} The mail server said:`,
            withoutAddresses(n.words),
          )
    case 'offered':
    case 'offer-answered':
    case 'offer-reminded':
    case 'offer-recorded':
    case 'offer-lapsed':
    case 'moved':
      return offerNote(n)
    case 'letter-failed':
      return say(
        /^5\d\d/.test(n.response)
          ? `The mail server refused the letter “${inline(n.letter, 40)}” to ${who(c, n.to)}:`
          : `The letter “${inline(n.letter, 40)}” to ${who(c, n.to)} was not sent:`,
        withoutAddresses(n.response),
      )
    case 'withdrawal-asked':
      return withdrawalNote(n, n.address === null ? 'the school' : who(c, n.address))
    case 'withdrawn':
    case 'stays-in':
    case 'taken-back':
      return withdrawalNote(n, 'the school')
    default:
      return n satisfies never
  }
}

/** The role of an address on the form; an address that the form does not have is shown, so that staff can answer it. */
export function who({ signatures, evidence }: Case, address: string): string {
  const known = signatures.filter((one) => one.address === address || evidence.some((e) => e.role === one.role && e.address === address))
  return known.length > 0 ? listInWords(known.map(({ title }) => inline(title, 60))) : inline(address, 200)
}

/** The school's number, where its form gives one: a letter that came back is best followed by a call. */
function telephone({ reading }: Case): string {
  const number = reading.fields['school.telephone']?.value
  return number ? `The school’s telephone number: ${inline(number, 60)}.` : 'The form gives no telephone number of the school.'
}

/** Every word is looked at once, from its beginning, so that a long one costs no more than its length. */
const withoutAddresses = (text: string): string => text.replaceAll(/(?<![^\s<>"'(),;:])[^\s<>"'(),;:@]+@[^\s<>"'(),;:]+/g, '[address]')

/** The decision in the channel, once it is released: a message of its own that says everything. */
export function announcement(c: Case, decision: Decision): Rendered {
  if (decision.origin === 'offer') return offerEnded(c, decision)
  const outcome = {
    approved: 'has a place',
    waitlisted: 'is on the waiting list',
    declined: 'was not offered a place',
  }[decision.verdict]
  const reason = decision.reasonId === null ? '' : ` Reason: ${reasonInWords(c, decision.verdict, decision.reasonId)}.`
  if (decision.origin === 'reversal') return correction(c, decision, reason)
  const text = `*${verdictInWords[decision.verdict]}:* ${schoolInWords(c)} ${outcome} in ${escaped(c.programme.name, 200)}, round ${inline(c.round.name, 60)}.${reason} Decided by ${mention(decision.by)} on ${timeInWords(decision.at)}. Places left: ${placesLeft(c.round)}.`
  return { text: text.replaceAll('*', ''), blocks: [section(text)] }
}

/** A reversal is news of its own: whoever read the first announcement must see that it no longer holds. */
function correction(c: Case, decision: Decision, reason: string): Rendered {
  const now = {
    approved: 'now has a place',
    waitlisted: 'is now on the waiting list',
    declined: 'is now declined: it does not have a place',
  }[decision.verdict]
  const text = `*Changed to ${verdictInWords[decision.verdict].toLowerCase()}:* ${schoolInWords(c)} ${now} in ${escaped(c.programme.name, 200)}, round ${inline(c.round.name, 60)}.${reason} Changed by ${mention(decision.by)} on ${timeInWords(decision.at)}; a correction goes to everyone who had been told. Places left: ${placesLeft(c.round)}.`
  return { text: text.replaceAll('*', ''), blocks: [section(text)] }
}

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
