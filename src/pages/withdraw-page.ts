/** What a signatory reads about withdrawing the school: where to begin, what follows, and what has been asked. */
import type { Case } from '../core/declaration.ts'
import { stood } from '../core/letters/withdraw-letters.ts'
import { canWithdraw } from '../core/round/withdraw.ts'
import { timeInWords } from '../core/wording.ts'
import { contact, page, school } from './answer-page.ts'
import type { Page } from './frame.ts'
import { type Html, html } from './html.ts'

/** By what the school has been told: a verdict that was not released does not show. */
function wording({ declaration, programme: { form } }: Case): { wish: string; label: string; means: string } {
  const had = stood(declaration)
  switch (had) {
    case 'place':
      return {
        wish: 'If the school cannot take the place',
        label: 'Give the place back',
        means: 'The school gives its place back, and the hub can offer it to another school.',
      }
    case 'offer':
      return {
        wish: 'If the school no longer wants to take part',
        label: 'Withdraw from the programme',
        means: 'The school says no to the place that it is offered, and leaves the waiting list.',
      }
    case 'list':
      return {
        wish: 'If the school no longer wants a place',
        label: 'Come off the waiting list',
        means: 'The school leaves the waiting list, and is not offered a place.',
      }
    case 'declaration':
      return {
        wish: 'If the school no longer wants to take part',
        label: `Withdraw the ${form}`,
        means: `The ${form} is not considered any more, and no place is kept for the school.`,
      }
    default:
      return had satisfies never
  }
}

/** For the end of the signatory's page; `token` is the page's own, so that the link stays beside it. */
export function withdrawSection(c: Case, token: string): Html | null {
  if (!canWithdraw(c)) return null
  const { wish, label } = wording(c)
  return html`<h2>${wish}</h2>
${
  c.withdrawal?.state === 'open'
    ? html`<p>The school asked on ${timeInWords(c.withdrawal.at)} to withdraw. Somebody at ${c.hub.name} confirms it, and then writes to everyone named on the form.</p>`
    : html`<p><a href="${token}/withdraw">${label}</a></p><p>You are asked once more before anything is sent.</p>`
}`
}

/** Asks once more, or says what has been asked: pressing twice asks once. */
export function withdrawing(c: Case, token: string): Page {
  const { label, means } = wording(c)
  const { hub } = c
  const open = c.withdrawal?.state === 'open' ? c.withdrawal : null
  const back = html`<p><a href="../${token}">Back to your page</a></p>`
  if (open)
    return page(c, 200, 'The school has asked to withdraw', [
      html`<div class="inset done"><p>It was asked on ${timeInWords(open.at)}, for ${school(c)} (${c.declaration.reference}). There is nothing more for you to do.</p></div>
<h2>What happens next</h2>
<p>Somebody at ${hub.name} reads this and confirms it. A letter then follows to everyone named on the form. Until you have that letter, nothing has changed.</p>
<p>If this was a mistake, contact the hub before then.</p>`,
      back,
      contact(hub.contact),
    ])
  return page(c, 200, label, [
    html`<p>This is about ${school(c)} as a whole (${c.declaration.reference}), not about your own signature alone.</p>
<h2>What happens</h2>
<ul><li>Somebody at ${hub.name} reads this and confirms it. Nothing changes before that.</li><li>${means}</li><li>A letter then follows to everyone named on the form.</li></ul>
<form method="post">
<label for="reason">What the hub should know (optional)</label>
<textarea id="reason" name="reason" maxlength="1500"></textarea>
<button class="other" name="withdraw" value="yes">${label}</button></form>`,
    back,
    contact(hub.contact),
  ])
}
