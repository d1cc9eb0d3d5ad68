/** What somebody who signs reads about an offered place: the question, the question whether they are sure, and what became of it. */
import type { Case } from '../core/declaration.ts'
import { untilInWords } from '../core/letters/offer-letters.ts'
import { endOf, hasBegun, type Offer } from '../core/round/offer.ts'
import { dateInWords, timeInWords } from '../core/wording.ts'
import { contact, page, school } from './answer-page.ts'
import type { Page } from './frame.ts'
import { type Html, html } from './html.ts'

type OfferAnswer = 'accepted' | 'declined'

const label = { accepted: 'We accept the place', declined: 'We do not want the place' } as const

const form = (offer: Offer, answer: OfferAnswer, sure: boolean): Html =>
  html`<form method="post"><input type="hidden" name="offer" value="${offer.number}">${sure && html`<input type="hidden" name="sure" value="yes">`}
<button${answer === 'declined' && html` class="other"`} name="answer" value="${answer}">${sure ? `Yes: ${label[answer].replace('We', 'we')}` : label[answer]}</button></form>`

/** Asks, or says what the answer was. Looking at it changes nothing. */
export function offered(c: Case, offer: Offer, now: Temporal.Instant, more: Html | null = null): Page {
  if (c.declaration.state !== 'offered' || offer.state !== 'open') return closed(c, offer, more)
  const begun = hasBegun(c.round, offer, now)
  const { hub, programme } = c
  return page(c, 200, 'A place is offered to the school', [
    html`<p>${hub.name} offers ${school(c)} a place on the ${programme.name}. The school does not have the place until it has accepted it.</p>`,
    html`<dl><dt>Reference</dt><dd>${c.declaration.reference}</dd><dt>Answer by</dt><dd>${untilInWords(offer)}</dd></dl>`,
    [time(c, offer, now, begun)],
    html`<h2>Your answer</h2><p>Anyone who signs the ${programme.form} can answer for the school. The first answer counts, and everyone who signs is told of it.</p>`,
    [...(begun ? [] : [form(offer, 'accepted', false)]), form(offer, 'declined', false)],
    html`<h2>What the place means</h2>
${c.round.startsOn && html`<p>The programme ${begun ? 'started' : 'starts'} on ${dateInWords(c.round.startsOn)}.</p>`}
<ul>${programme.says.approved.map((one) => html`<li>${one}</li>`)}</ul>`,
    contact(hub.contact),
  ])
}

/** Late is said as it is: what still counts, and what does not. */
function time({ hub }: Case, { acceptBy }: Offer, now: Temporal.Instant, begun: boolean): Html | null {
  if (begun)
    return html`<div class="inset"><p>The programme has started, so the place cannot be accepted here any more. If the school wants it, contact the hub.</p></div>`
  if (Temporal.Instant.compare(now, endOf(acceptBy)) < 0) return null
  return html`<div class="inset"><p>The time to answer is over. ${hub.name} has not given the place to another school yet, so the school can still answer now.</p></div>`
}

/** One more press, so that nothing is answered by a slip. */
export const sure = (c: Case, offer: Offer, answer: OfferAnswer): Page =>
  page(c, 200, answer === 'accepted' ? 'Accept the place?' : 'Decline the place?', [
    answer === 'accepted'
      ? html`<p>You answer for ${school(c)}: it takes the place on the ${c.programme.name}. Nothing is recorded until you press the button.</p>`
      : html`<p>You answer for ${school(c)}: it does not take the place on the ${c.programme.name}, and ${c.hub.name} can offer it to another school. Nothing is recorded until you press the button.</p>`,
    form(offer, answer, true),
    html`<p><a href="">Go back without answering</a></p>`,
    contact(c.hub.contact),
  ])

/** An answer that nobody can take back here: people at the hub can. */
function closed(c: Case, { state, closedAt }: Offer, more: Html | null): Page {
  const when = closedAt === null ? '' : ` on ${timeInWords(closedAt)}`
  const told = (title: string, text: string, done: boolean) =>
    page(c, 200, title, [
      html`<div class="inset${done && ' done'}"><p>${text}</p></div>`,
      html`<p>Reference: ${c.declaration.reference}. To tell the hub something else, reply to our e-mail or contact the hub.</p>`,
      [state === 'accepted' ? more : null],
      contact(c.hub.contact),
    ])
  switch (state) {
    case 'accepted':
      return told(
        'The school has accepted the place',
        `The place was accepted for ${school(c)}${when}. Everyone who signs is told of it.`,
        true,
      )
    case 'declined':
      return told(
        'The school does not take the place',
        `It was recorded${when} that ${school(c)} does not take the place. Everyone who signs is told of it.`,
        false,
      )
    case 'lapsed':
    case 'open':
      return told(
        'The offer has ended',
        `The place that was offered to ${school(c)} was free for other schools again${when}, because there had been no ${c.declaration.decision?.reasonId === 'offer-lapsed-unclear' ? 'clear ' : ''}answer by the last day.`,
        false,
      )
    default:
      return state satisfies never
  }
}
