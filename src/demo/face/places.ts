/** Where a person can be in Slack, and the line in which they type a command. */
import { type Html, html } from './html.ts'
import type { Names } from './mrkdwn.ts'
import { address, type Look, type Stage } from './stage.ts'

/** Where Slack has its message box. Its own region: what is being typed outlives a redraw of the channel. */
export const command = (look: Look): Html =>
  html`<div data-live id="command" data-key="${look.as} ${look.tab} ${look.channel}">${
    look.tab === 'channel' &&
    !look.channel.startsWith('D') &&
    html`<form method="post" action="/slash" class="slash">${hidden({ as: look.as, channel: look.channel, back: address(look) })}
      <label for="slash-text">Command</label><input id="slash-text" name="text" value="/hub " list="slash-words" autocomplete="off" spellcheck="false">
      <datalist id="slash-words">${['status', 'queue', 'find ', 'compare', 'release', 'export', 'help'].map((word) => html`<option value="/hub ${word}"></option>`)}</datalist>
      <button class="plain" id="slash-send">Send</button></form>`
  }</div>`

export const hidden = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

/** The channels this person is in, their messages from Countersign, and its home. */
export function places({ workspace }: Stage, look: Look, names: Names): Html {
  const here = (id: string) => look.tab === 'channel' && look.channel === id
  const mine = workspace.channels().filter(({ members, archived }) => members.includes(look.as) && !archived)
  return html`<nav aria-label="Where you are" class="places" data-live id="places" data-key="${[look.as, look.tab, look.channel, ...mine.map(({ id }) => id)].join()}"><ul>${mine.map(
    ({ id }) =>
      html`<li><a href="${address(look, { channel: id, tab: 'channel' })}#slack" data-go id="in-${id}" ${here(id) && html`aria-current="true"`}>${id.startsWith('D') ? 'Countersign, to you alone' : `# ${names.channel(id)}`}</a></li>`,
  )}<li><form method="post" action="/home">${hidden({ as: look.as, back: address(look), tab: 'home' })}<button class="place" id="home" ${look.tab === 'home' && html`aria-current="true"`}>Home</button></form></li></ul></nav>`
}
