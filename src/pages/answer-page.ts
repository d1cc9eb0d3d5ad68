/** What a signatory reads on their page. It shows their role and what they commit to, nobody's details, and no verdict that has not been released. */

import type { Case } from '../core/declaration.ts'
import type { Contact } from '../core/hub.ts'
import { deadline } from '../core/round/round.ts'
import type { Seat } from '../core/signature/answering.ts'
import { dateInWords, listInWords, timeInWords, withArticle } from '../core/wording.ts'
import type { Page } from './frame.ts'
import { type Html, html } from './html.ts'

/** `more`: what else can be done from the page, each in a section of its own. */
type Facts = { c: Case; seats: Seat[]; until: Temporal.Instant; now: Temporal.Instant; more: (Html | null)[] }

/** Before and after an answer: what is asked, or what was said. */
export function asking({ c, seats, until, now, more }: Facts): Page {
  const { programme, hub, round } = c
  const closed = Temporal.Instant.compare(now, deadline(round)) > 0
  const last = dateInWords(until.toZonedDateTimeISO('Europe/London').toPlainDate().subtract({ days: 1 }))
  return page(c, 200, heading(seats), [
    html`<p>${school(c)} sent ${hub.name} a ${programme.form} for the ${programme.name}. You are named on it as ${titles(seats.flatMap(({ roles }) => roles))}.</p>`,
    html`<dl><dt>Reference</dt><dd>${c.declaration.reference}</dd><dt>Deadline for schools</dt><dd>${timeInWords(deadline(round))}${closed && ', which has passed'}</dd></dl>`,
    seats.map((seat) => answered(seat, c)),
    commitments(c),
    seats.map((seat) => forms(seat, seats.length > 1)),
    more,
    // Whoever has objected changes that with the hub, and in no other way.
    seats.every(({ answer }) => answer?.kind === 'objected')
      ? html`<p>This page works until the end of ${last}.</p>`
      : html`<h2>Other ways to answer</h2><p>You can reply to our e-mail instead. This page works until the end of ${last}.</p>`,
    contact(hub.contact),
  ])
}

const heading = (seats: Seat[]): string => {
  if (seats.some(({ answer }) => answer === null)) return 'Confirm your signature'
  return seats.every(({ answer }) => answer?.kind === 'confirmed') ? 'You have confirmed your signature' : 'You said that this is not right'
}

function answered({ roles, answer }: Seat, { hub }: Case): Html | null {
  if (answer === null) return null
  const when = timeInWords(answer.at)
  return answer.kind === 'confirmed'
    ? html`<div class="inset done"><p>The signature of ${titles(roles)} was confirmed on ${when}. There is nothing more for you to do.</p></div>`
    : html`<div class="inset"><p>We recorded on ${when}, for ${titles(roles)}, that this is not right. ${hub.name} and the other people who sign are told of it. To change this answer, contact the hub.</p></div>`
}

/** Each person behind the address answers alone; a button says for whom where there is more than one. */
function forms({ roles, answer }: Seat, several: boolean): Html[] {
  if (answer?.kind === 'objected') return []
  const [{ id } = { id: '' }] = roles
  const as = several ? ` as ${listInWords(roles.map(({ title }) => title))}` : ''
  const confirm = html`<h2>${several ? `If you are ${titles(roles)}` : 'If this is right'}</h2>
<form method="post"><input type="hidden" name="person" value="${id}">
<p>By confirming you say that you signed the form as ${listInWords(roles.map(({ title }) => title))} and agree with it.</p>
<button name="answer" value="confirmed">I confirm${as}</button></form>`
  const object = html`<h2>If this is not right${as}</h2>
<p>Say so if you did not agree to be named, or do not agree with the form. The hub and the other people who sign are told that you said so. Only the hub reads what you write here.</p>
<form method="post"><input type="hidden" name="person" value="${id}">
<label for="reason-${id}">What is not right? (optional)</label>
<textarea id="reason-${id}" name="reason" maxlength="2000"></textarea>
<button class="other" name="answer" value="objected">This is not right${as}</button></form>`
  return answer === null ? [confirm, object] : [object]
}

/** As printed; where the school's form has them otherwise, that is said and not repeated: the reader may have been named by mistake. */
function commitments({ programme, reading }: Case): Html {
  const { missing, altered } = reading.commitments
  const changed = missing.length + altered.length
  return html`<h2>What the school commits to</h2>
${
  changed > 0
    ? html`<p>The form that the school sent has ${changed} of these in other words, or not at all. Ask the school or the hub to show you the form before you confirm.</p>`
    : html`<p>These expectations are on the form as printed. They apply if the school is chosen.</p>`
}
<ul>${programme.commitments.map((one) => html`<li>${one}</li>`)}</ul>`
}

export const decided = (c: Case, more: (Html | null)[] = []): Page =>
  page(c, 200, 'The hub has made its decision', [
    html`<p>${c.hub.name} has written with its decision to the people who sign the ${c.programme.form} of ${school(c)} (${c.declaration.reference}). Signatures can no longer be confirmed here.</p><p>If something is not right, contact the hub.</p>`,
    more,
    contact(c.hub.contact),
  ])

export const withdrawn = (c: Case): Page =>
  page(c, 200, 'The school has withdrawn', [
    html`<p>${school(c)} has withdrawn its ${c.programme.form} (${c.declaration.reference}). There is nothing for you to do.</p>`,
    contact(c.hub.contact),
  ])

/** The address is still on the form, or not: either way this link asks about something that is no more. */
export const changed = (c: Case): Page =>
  page(c, 410, 'There is a newer form', [
    html`<p>After we sent you this link, the school sent a newer form (${c.declaration.reference}), and what you were asked to confirm has changed. Nothing is recorded from this page any more.</p>
<p>Look for a newer e-mail from ${c.hub.name}: where the newer form names you, it has a new link. If you have none, ask the school or the hub.</p>`,
    contact(c.hub.contact),
  ])

export const expired = (c: Case, until: Temporal.Instant): Page =>
  page(c, 410, 'This link no longer works', [
    html`<p>It worked until the end of ${dateInWords(until.toZonedDateTimeISO('Europe/London').toPlainDate().subtract({ days: 1 }))}. Nothing was recorded now. To tell the hub something, reply to our e-mail or contact the hub.</p>`,
    contact(c.hub.contact),
  ])

const alone = (status: number, title: string, ...paragraphs: string[]): Page => ({
  status,
  title,
  hub: null,
  body: html`${paragraphs.map((text) => html`<p>${text}</p>`)}`,
})

export const unknown = (): Page =>
  alone(
    404,
    'We do not know this link',
    'Part of the address may be missing. Open it from the e-mail again, or copy all of it into your browser’s address bar.',
    'You can also answer by replying to the e-mail.',
  )

export const notUnderstood = (): Page =>
  alone(
    400,
    'Your answer was not recorded',
    'We could not tell what you chose. Go back, and press one of the buttons. What you write may have 2,000 characters.',
  )

export const fault = (): Page =>
  alone(
    503,
    'Your answer was not recorded',
    'Something on our side does not work at the moment. Try again in a few minutes, or answer by replying to the e-mail.',
  )

export const page = (c: Case, status: number, title: string, parts: (Html | (Html | null)[] | Html[][])[]): Page => ({
  status,
  title,
  hub: c.hub.name,
  body: html`${parts}`,
})

export const contact = ({ name, email, telephone }: Contact): Html =>
  html`<h2>Who to contact</h2><p>${name}: <a href="mailto:${email}">${email}</a>${telephone !== null && `, telephone ${telephone}`}</p>`

const titles = (roles: Seat['roles']): string => listInWords(roles.map(({ title }) => withArticle(title)))

export const school = (c: Case): string => (c.reading.fields['school.name']?.confidence === 'low' ? null : c.school.name) ?? 'Your school'
