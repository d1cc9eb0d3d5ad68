/** What else is posted about a school: notes in its card’s thread, and the announced decision. */
import type { Case, Decision } from '../core/declaration.ts'
import type { Note } from '../core/effect.ts'
import { capitalised, listInWords, timeInWords, withArticle } from '../core/wording.ts'
import type { Rendered } from '../outbound/slack.ts'
import { actions, button, section } from './blocks.ts'
import { offerEnded, offerNote } from './round/offer-notes.ts'
import { remarkNote } from './school/remarks.ts'
import { correctedNote, revisedNote } from './school/revised.ts'
import { assignedNote } from './school/staff.ts'
import { withdrawalNote } from './school/withdrawal-posts.ts'
import { escaped, inline, mention, plain, withoutAddresses } from './text.ts'
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
