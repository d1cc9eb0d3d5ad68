/** The second pane: the hub's Slack, drawn from exactly what the product sent to it. */
import type { Ephemeral, Message } from '../slack/world.ts'
import { block } from './blocks.ts'
import { type Html, html } from './html.ts'
import { modal } from './modal.ts'
import { mrkdwn, type Names } from './mrkdwn.ts'
import { command, hidden, places } from './places.ts'
import { address, clock, type Look, type Memory, type Stage } from './stage.ts'

export function slack(stage: Stage, memory: Memory, look: Look): Html {
  const open = stage.workspace.modal(look.as)
  const notice = memory.notices.get(look.as)
  const names = namesIn(stage)
  return html`<section class="pane slack" id="slack" aria-labelledby="slack-title">
    <header><span class="step" aria-hidden="true">2</span><div><h2 id="slack-title">Slack</h2><p>decides, in the hub’s channel</p></div></header>
    <div class="slack-bar">${places(stage, look, names)}
      <nav aria-label="Who you are"><span>You are</span><ul>${stage.people.map(
        ({ id, name, role }) =>
          html`<li><a href="${address(look, { as: id, tab: 'channel' })}#slack" data-go id="as-${id}" title="${role}" ${id === look.as && html`aria-current="true"`}>${name}<small>${role}</small></a></li>`,
      )}</ul></nav></div>
    <div class="pane-body" id="messages" tabindex="0" aria-label="${look.tab === 'home' ? 'Home of Countersign' : `Messages in ${names.channel(look.channel)}`}">
      ${look.tab === 'home' ? homeTab(stage, look, names) : messages(stage, look, names)}
      ${command(look)}
      <div data-live id="notice" data-key="${notice ?? ''}" data-say="${notice ?? ''}">${notice && html`<p class="notice">Slack: ${notice}</p>`}</div>
    </div>
    <div data-live id="modal" data-key="${open ? `${open.id} ${open.hash} ${JSON.stringify(open.errors)}` : ''}">
      ${open && modal(open, { names, user: look.as, back: address(look), draft: memory.drafts.get(open.id) ?? {} })}</div>
  </section>`
}

function messages(stage: Stage, look: Look, names: Names): Html {
  const { workspace } = stage
  const channel = workspace.channel(look.channel)
  const mine = workspace.ephemerals(look.as).filter((one) => one.channel === look.channel)
  const roots = channel.messages()
  const inOrder: (Message | Ephemeral)[] = [...roots, ...mine.filter((one) => one.thread === null)].sort(
    (a, b) => Number(a.ts) - Number(b.ts),
  )
  const newest = inOrder.at(-1)
  return html`<div data-live id="channel" data-key="${[look.as, look.channel, ...inOrder.map(keyOf), ...roots.flatMap(({ ts }) => channel.thread(ts).map(keyOf))].join()}" data-say="${newest?.text ?? ''}">
      ${inOrder.length === 0 && html`<p class="empty">Nothing yet. When a school’s form has been read and checked, its card appears here.</p>`}
      ${inOrder.map((message) => drawn(stage, look, message, names))}
    </div>`
}

/** What Countersign shows this person alone, drawn when they look at it. */
function homeTab({ workspace }: Stage, look: Look, names: Names): Html {
  const home = workspace.home(look.as)
  const press = { names, id: home?.id ?? 'home', fields: { as: look.as, view: home?.id ?? '', back: address(look) } }
  return html`<div data-live id="channel" data-key="home ${look.as} ${home ? `${home.id} ${home.hash}` : ''}" class="home">${
    home ? home.blocks.map((one) => block(one, press, noInput)) : html`<p class="empty">Press Home to look.</p>`
  }</div>`
}

const keyOf = (one: Message | Ephemeral): string => `${one.ts}.${'versions' in one ? one.versions.length : one.text.length}`

const namesIn = ({ workspace }: Stage): Names => ({
  person: (id) => workspace.people.get(id)?.name ?? id,
  people: () => [...workspace.people.values()].filter(({ bot, team }) => !bot && !team).map(({ id }) => id),
  channel: (id) => workspace.channels().find((one) => one.id === id)?.name || 'direct message',
})

function drawn(stage: Stage, look: Look, message: Message | Ephemeral, names: Names): Html {
  const { workspace } = stage
  const whisper = 'to' in message
  const author = whisper ? workspace.bot : (workspace.people.get(message.user) ?? workspace.bot)
  const replies = whisper
    ? []
    : [
        ...workspace.channel(message.channel).thread(message.ts),
        ...workspace.ephemerals(look.as).filter((one) => one.thread === message.ts),
      ]
  const press = {
    names,
    id: `m-${message.ts}`,
    fields: { as: look.as, channel: message.channel, ts: message.ts, back: address(look) },
  }
  return html`<article class="message ${whisper && 'whisper'}" id="m-${message.ts}" tabindex="-1" aria-label="${author.name}: ${message.text}">
    <span class="avatar ${author.bot && 'bot'}" aria-hidden="true">${author.bot ? '✓' : author.name.slice(0, 1)}</span>
    <div class="said">
      ${whisper && html`<p class="only-you">Only visible to you</p>`}
      <p class="who"><strong>${author.name}</strong>${author.bot && html`<span class="app">APP</span>`} <time>${clock(Temporal.Instant.fromEpochMilliseconds(Math.floor(Number(message.ts) * 1000)))}</time>
        ${!whisper && message.edited && html`<small>(edited)</small>`}</p>
      ${message.blocks.length === 0 ? html`<p>${mrkdwn(message.text, names)}</p>` : message.blocks.map((one) => block(one, press, noInput))}
      ${!whisper && files(stage, message.files ?? [])}${!whisper && author.bot && menu(look, message)}
      ${replies.length > 0 && html`<details class="thread" id="t-${message.ts}" open><summary>${replies.length === 1 ? '1 reply' : `${replies.length} replies`}</summary>${replies.map((reply) => drawn(stage, look, reply, names))}</details>`}
    </div></article>`
}

/** What hangs under a message: a picture is shown, anything else can be kept. */
const files = ({ workspace }: Stage, ids: string[]) =>
  ids.length > 0 &&
  html`<p class="attachments">${ids.map((id) => {
    const name = workspace.uploads.get(id)?.name ?? id
    return html`<a class="attachment" href="/files/${id}" target="_blank" id="file-${id}">${name}</a>`
  })}</p>`

/** Slack's own menu of a message, with our shortcut in it. */
const menu = (look: Look, message: Message) =>
  html`<form method="post" action="/shortcut" class="menu">${hidden({ as: look.as, channel: message.channel, ts: message.ts, back: address(look) })}<button class="plain small" id="open-${message.ts}" aria-label="Message menu: open declaration">⋮ Open declaration</button></form>`

const noInput = (): Html => {
  throw new Error('no drawing for an input in a message: ours are in modals')
}
