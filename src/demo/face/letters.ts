/** The third pane: the letters that left, as those who get them will see them. */
import type { Caught } from '../catcher.ts'
import { type Html, html } from './html.ts'
import { address, clock, type Look, type Stage } from './stage.ts'

export function letters(stage: Stage, look: Look): Html {
  const all = stage.catcher.letters
  const newest = all.at(-1)
  const open = all.find(({ id }) => id === look.letter) ?? newest
  return html`<section class="pane letters" id="letters" aria-labelledby="letters-title">
    <header><span class="step" aria-hidden="true">3</span><div><h2 id="letters-title">Letters</h2><p>what left, and to whom</p></div></header>
    <div class="pane-body">
      <div data-live id="post" data-key="${all.length} ${open?.id}" data-say="${newest ? `Letter to ${newest.to.join(', ')}: ${newest.subject}` : ''}">
        ${all.length === 0 && html`<p class="empty">Nothing has left yet.</p>`}
        <ol class="post">${all.toReversed().map(
          (
            one,
          ) => html`<li><a href="${address(look, { letter: one.id })}#letters" data-go id="letter-${one.id}" ${one.id === open?.id && html`aria-current="true"`}>
            <span class="kind ${one.kind}">${one.kind}</span><span class="subject">${one.subject}</span>
            <small>${one.to.join(', ')} · ${clock(one.at)}${one.attachments.length > 0 && ' · PDF'}</small></a></li>`,
        )}</ol>
      </div>
      <div data-live id="letter" data-key="${open?.id}">${open && letter(open)}</div>
    </div></section>`
}

function letter(one: Caught): Html {
  return html`<article class="letter" aria-label="The letter">
    <dl><dt>From</dt><dd>${one.from}</dd><dt>To</dt><dd>${one.to.join(', ')}</dd><dt>Subject</dt><dd><strong>${one.subject}</strong></dd></dl>
    ${one.html ? html`<iframe title="${one.subject}" src="/letters/${one.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>` : html`<pre class="body">${one.text}</pre>`}
    <p class="attachments">${one.attachments.map(
      ({ filename, content }, at) =>
        html`<a class="attachment" id="pdf-${one.id}-${at}" href="/letters/${one.id}/file/${at}" target="_blank">${filename} <small>${Math.ceil(content.length / 1024)} kB</small></a>`,
    )}<a class="attachment" href="/letters/${one.id}/raw" download="${one.id}.eml">As .eml</a></p>
    ${one.html && html`<details id="text-${one.id}"><summary>The same as plain text</summary><pre class="body">${one.text}</pre></details>`}
  </article>`
}
