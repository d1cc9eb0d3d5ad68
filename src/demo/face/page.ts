/** The whole page: a school, Slack, letters, side by side. */
import { type Html, html } from './html.ts'
import { letters } from './letters.ts'
import { school } from './school.ts'
import { slack } from './slack.ts'
import { address, type Look, type Memory, type Stage } from './stage.ts'

/** The demo's time, and the way to move it on. */
const time = (stage: Stage, look: Look): Html => {
  const now = stage.now().toZonedDateTimeISO('Europe/London')
  const said = now
    .toPlainDateTime()
    .toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' })
  return html`<form method="post" action="/pass" class="time"><input type="hidden" name="back" value="${address(look)}">
    <span data-live id="clock" data-key="${said}">${said}</span><span aria-hidden="true">·</span> Let pass
    ${['hour', 'day', 'week'].map((by) => html`<button name="by" value="${by}" id="pass-${by}">${by === 'hour' ? 'an' : 'a'} ${by}</button>`)}</form>`
}

export const page = (stage: Stage, memory: Memory, look: Look): Html => html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Countersign demo: ${stage.hub.name}</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.svg"><script src="/page.js" defer></script></head>
<body><a class="skip" href="#slack">Skip to Slack</a>
<header class="top"><div class="brand"><span class="mark" aria-hidden="true">✓</span><h1>Countersign</h1><p>${stage.hub.name} · a whole hub on this machine; nothing leaves it</p></div>
<ul class="notes">${stage.notes.map((note) => html`<li>${note}</li>`)}</ul>
${time(stage, look)}
<nav class="jump" aria-label="Panes"><a href="#school">A school</a><a href="#slack">Slack</a><a href="#letters">Letters</a></nav></header>
<div data-live id="faults" data-key="${stage.workspace.faults.length}">${
  stage.workspace.faults.length > 0 &&
  html`<details class="faults"><summary>Slack would have minded ${stage.workspace.faults.length} of our messages</summary><ul>${stage.workspace.faults.map(
    ({ kind, method, where, what }) => html`<li><code>${method} ${where}</code> ${kind}: ${what}</li>`,
  )}</ul></details>`
}</div>
<main>${school(stage, memory, look)}${slack(stage, memory, look)}${letters(stage, look)}</main>
<div role="status" class="unseen" id="status"></div></body></html>`
