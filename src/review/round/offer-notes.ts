/** What the channel is told of the waiting list and of offered places. */
import type { Case, Decision } from '../../core/declaration.ts'
import type { Note } from '../../core/effect.ts'
import { untilInWords } from '../../core/letters/offer-letters.ts'
import { capitalised, listInWords, timeInWords, withArticle } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { section } from '../blocks.ts'
import { escaped, inline, mention, plain } from '../text.ts'
import { offerDecisionInWords, placesLeft, schoolInWords } from '../words.ts'

type OfferNote = Extract<Note, { kind: 'offered' | 'offer-answered' | 'offer-reminded' | 'offer-recorded' | 'offer-lapsed' | 'moved' }>

const said = (text: string, quote: string | null = null): Rendered => ({
  text: quote === null ? text : `${text} ${inline(quote, 300)}`,
  blocks: [section(text), ...(quote === null ? [] : [{ type: 'section', text: plain(quote, 2000) } as const])],
})
const rolesInWords = (titles: string[]): string => listInWords(titles.map((title) => withArticle(inline(title, 60))))
const when = (at: string): string => timeInWords(Temporal.Instant.from(at))

export function offerNote(n: OfferNote): Rendered {
  switch (n.kind) {
    case 'offered': {
      const until = untilInWords({ acceptBy: Temporal.PlainDate.from(n.acceptBy) })
      const text = `${mention(n.by)} offered the school a place on ${when(n.at)}. It is kept until ${until}; everyone who signs is written to.`
      return n.note === null ? said(text) : said(`${text} Note:`, n.note)
    }
    case 'offer-answered': {
      const who = capitalised(rolesInWords(n.roles))
      const how = n.by === 'page' ? 'on the page' : 'by reply'
      const what = n.answer === 'accepted' ? 'accepts the place' : 'does not take the place'
      if (n.counts)
        return said(
          `${who} says, ${how}, that the school ${what}.${n.late ? ' That came after the last day, before anybody had freed the place.' : ''}`,
        )
      return n.late
        ? said(`${who} says, ${how}, that the school ${what}. The programme has begun, so this changed nothing: talk to the school.`)
        : said(
            `${who} says, ${how}, that the school ${what}, after the offer had ended otherwise. This changed nothing: talk to the school.`,
          )
    }
    case 'offer-reminded':
      return said(
        n.missed === undefined
          ? 'Everyone who signs has been reminded of the offered place. There is no other reminder.'
          : `Everyone who signs has been reminded of the offered place, but for ${rolesInWords(n.missed)}: letters to that address come back. There is no other reminder.`,
      )
    case 'offer-recorded':
      return said(
        `${mention(n.by)} recorded on ${when(n.at)} that the school ${n.answer === 'accepted' ? 'accepts' : 'does not want'} the place. Everyone who signs is written to. Who said so, and how:`,
        n.note,
      )
    case 'offer-lapsed':
      return said(
        `${mention(n.by)} freed the place on ${when(n.at)}, because the school had not ${n.written ? 'clearly ' : ''}answered. Everyone who signs is written to.`,
      )
    case 'moved':
      return said(
        `${mention(n.by)} moved the school from number ${n.from} to number ${n.to} on the waiting list, on ${when(n.at)}. Why:`,
        n.why,
      )
    default:
      return n satisfies never
  }
}

/** What became of an offer, for the whole channel. */
export function offerEnded(c: Case, decision: Decision): Rendered {
  const text = `*${schoolInWords(c)}*, ${escaped(c.programme.name, 200)}, round ${inline(c.round.name, 60)}: ${offerDecisionInWords(decision)} Places left: ${placesLeft(c.round)}.`
  return { text: text.replaceAll('*', ''), blocks: [section(text)] }
}
