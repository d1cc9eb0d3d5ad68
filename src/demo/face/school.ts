/** The first pane: a school, and the mail that it writes. */
import type { Sample } from '../samples.ts'
import { type Html, html } from './html.ts'
import { address, clock, type Look, type Memory, type Stage } from './stage.ts'

export function school(stage: Stage, memory: Memory, look: Look): Html {
  const sample = stage.samples.find(({ id }) => id === look.sample)
  return html`<section class="pane school" id="school" aria-labelledby="school-title">
    <header><span class="step" aria-hidden="true">1</span><div><h2 id="school-title">A school</h2><p>writes to ${stage.hub.inbox}</p></div></header>
    <div class="pane-body">
      <nav class="samples" aria-label="Sample e-mails"><ul>
        ${stage.samples.map((one) => choice(look, one.id, one.title))}
        ${choice(look, 'crowd', 'Eight schools at once')}
        ${choice(look, 'own', 'Your own file')}
      </ul></nav>
      <div data-live id="compose" data-key="${look.sample}">${sample ? written(sample, look) : look.sample === 'crowd' ? several(stage, look) : own(stage, look)}
      ${inboxes(stage)}</div>
      <div data-live id="sent" data-key="${memory.sent.length}">${memory.sent.length > 0 && html`<h3>What our server answered</h3>`}
        <ol class="sent">${memory.sent.toReversed().map(
          (
            { accepted, answer, ms, subject, at },
            n,
          ) => html`<li class="${accepted ? 'accepted' : 'refused'}" ${n === 0 && html`data-say="${answer}"`}>
            <code>${answer}</code><small>${subject || 'No subject'} · ${clock(at)} · ${ms} ms</small></li>`,
        )}</ol></div>
    </div></section>`
}

const choice = (look: Look, id: string, title: string) =>
  html`<li><a href="${address(look, { sample: id })}#school" data-go id="sample-${id}" ${look.sample === id && html`aria-current="true"`}>${title}</a></li>`

const hidden = (look: Look) => html`<input type="hidden" name="back" value="${address(look)}">`

const line = (name: string, label: string, value: string, hint = '') =>
  html`<div class="line"><label for="mail-${name}">${label}</label><input id="mail-${name}" name="${name}" value="${value}" placeholder="${hint}" autocomplete="off" spellcheck="false" ${name === 'to' && html`list="inboxes"`}></div>`

function written(sample: Sample, look: Look): Html {
  return html`<form method="post" action="/send" class="mail">${hidden(look)}<input type="hidden" name="sample" value="${sample.id}">
    <p class="about">${sample.about}</p>
    ${line('from', 'From', sample.from)}${line('to', 'To', sample.to)}${line('cc', 'Cc', sample.cc, 'nobody')}${line('subject', 'Subject', sample.subject)}
    ${sample.attachments.map(
      ({ filename }, at) => html`<p class="attached"><a href="/samples/${sample.id}/${at}" download>${filename}</a></p>`,
    )}
    ${sample.html && html`<p class="inside">The form is in the message itself, as tables.</p>`}
    <details class="text" id="text-${sample.id}" ${sample.attachments.length === 0 && !sample.html && html`open`}><summary>The message</summary><pre class="body">${sample.text}</pre></details>
    <button class="primary" id="send">Send</button></form>`
}

function several(stage: Stage, look: Look): Html {
  return html`<form method="post" action="/crowd" class="mail">${hidden(look)}
    <p class="about">Eight invented schools send their forms within a moment of each other. Most are complete; some have something to put right.</p>
    <div class="line"><label for="mail-to">To</label><select id="mail-to" name="to">${stage.hubs.map(({ name, inbox }) => html`<option value="${inbox}">${name}</option>`)}</select></div>
    <button class="primary" id="send">Send all eight</button></form>`
}

/** What the To line suggests. */
const inboxes = ({ hubs }: Stage) =>
  html`<datalist id="inboxes">${hubs.map(({ name, inbox }) => html`<option value="${inbox}">${name}</option>`)}</datalist>`

function own(stage: Stage, look: Look): Html {
  return html`<form method="post" action="/send" enctype="multipart/form-data" class="mail">${hidden(look)}<input type="hidden" name="sample" value="own">
    <p class="about">A form as <code>.docx</code>, sent with the addresses below; or a whole message as <code>.eml</code>, sent as it is.</p>
    <div class="line"><label for="mail-file">File</label><input type="file" id="mail-file" name="file" accept=".docx,.eml" required></div>
    ${line('from', 'From', 'Head <head@your-school.example.org>')}${line('to', 'To', stage.hub.inbox)}
    ${line('cc', 'Cc', '', 'both lead teachers')}${line('subject', 'Subject', 'Our declaration')}
    <button class="primary" id="send">Send</button></form>`
}
