/** Block Kit as HTML: every block we speak, and an error for any other, because a block left out is a decision made blind. */
import type { Block, Element } from '../slack/kit.ts'
import { options } from '../slack/kit.ts'
import { type Html, html } from './html.ts'
import { mrkdwn, type Names, plain } from './mrkdwn.ts'

type Words = { type: 'plain_text' | 'mrkdwn'; text: string }
type Pressable = Exclude<Element, { type: 'plain_text_input' }>

/** Where a press goes: hidden fields that say what is pressed, and ids that outlive a redraw. */
type Press = { names: Names; fields: Record<string, string>; id: string }

const words = ({ type, text }: Words, names: Names): Html => (type === 'mrkdwn' ? mrkdwn(text, names) : plain(text))

export function block(one: Block, press: Press, input: (one: Extract<Block, { type: 'input' }>) => Html): Html {
  const { names } = press
  switch (one.type) {
    case 'header':
      return html`<h4 class="bk-header">${words(one.text, names)}</h4>`
    case 'divider':
      return html`<hr>`
    case 'section':
      return html`<div class="bk-section"><div class="bk-text">
        ${one.text && html`<p>${words(one.text, names)}</p>`}
        ${one.fields && html`<ul class="bk-fields">${one.fields.map((field) => html`<li>${words(field, names)}</li>`)}</ul>`}
      </div>${one.accessory && html`<div class="bk-accessory">${one.accessory.type === 'image' ? picture(one.accessory) : element(one, one.accessory, press)}</div>`}</div>`
    case 'context':
      return html`<div class="bk-context">${one.elements.map((part) => (part.type === 'image' ? picture(part) : html`<span>${words(part, names)}</span>`))}</div>`
    case 'actions':
      return html`<div class="bk-actions">${one.elements.map((part) => element(one, part, press))}</div>`
    case 'input':
      return input(one)
    case 'image':
      return html`<figure>${one.title && html`<figcaption>${plain(one.title.text)}</figcaption>`}${picture(one)}</figure>`
    default:
      throw new Error(`no drawing for a block of type ${(one satisfies never as { type: string }).type}`)
  }
}

type Picture = { image_url?: string | undefined; slack_file?: { id: string } | undefined; alt_text: string }
const picture = ({ image_url, slack_file, alt_text }: Picture) =>
  html`<img src="${slack_file ? `/files/${slack_file.id}` : image_url}" alt="${alt_text}">`

function element(at: Block, one: Pressable, press: Press): Html {
  const id = `${press.id}-${at.block_id}-${one.action_id}`
  const fields = { ...press.fields, block: at.block_id ?? '', button: one.action_id ?? '' }
  const hidden = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  const form = (inside: Html) => html`<form method="post" action="/press" class="bk-press">${hidden}${inside}</form>`
  switch (one.type) {
    case 'button': {
      if (one.url) return html`<a class="button" id="${id}" href="${one.url}" rel="noreferrer" target="_blank">${plain(one.text.text)}</a>`
      const button = (text: string, more: string) =>
        html`<button id="${more}${id}" class="${one.style ?? 'plain'}" aria-label="${one.accessibility_label ?? text}">${plain(text)}</button>`
      if (!one.confirm) return form(button(one.text.text, ''))
      const { title, text, confirm } = one.confirm
      return html`<details class="confirm" id="c-${id}"><summary class="${one.style ?? 'plain'}">${plain(one.text.text)}</summary>
        <div><strong>${plain(title.text)}</strong><p>${words(text, press.names)}</p>${form(button(confirm.text, 'yes-'))}</div></details>`
    }
    case 'static_select':
    case 'radio_buttons':
    case 'checkboxes':
    case 'overflow':
    case 'users_select':
    case 'datepicker':
      return form(
        html`${choices(one, { id, name: 'choose', chosen: chosenAtFirst(one), names: press.names })}<button class="plain">Choose</button>`,
      )
    default:
      throw new Error(`no drawing for an element of type ${(one satisfies never as { type: string }).type}`)
  }
}

type Choosable = Exclude<Pressable, { type: 'button' }>
const chosenAtFirst = (one: Choosable): string[] => {
  if (one.type === 'overflow') return []
  if (one.type === 'users_select') return one.initial_user ? [one.initial_user] : []
  if (one.type === 'datepicker') return one.initial_date ? [one.initial_date] : []
  if (one.type === 'checkboxes') return (one.initial_options ?? []).map(({ value }) => value)
  return one.initial_option ? [one.initial_option.value] : []
}

type Named = { id: string; name: string; chosen: string[]; names: Names; described?: string; form?: string }

/** A select, a date, radio buttons or checkboxes; `form` ties them to a form that they do not stand in. */
export function choices(one: Choosable, { id, name, chosen, names, described, form }: Named): Html {
  const tie = form ? html`form="${form}"` : null
  if (one.type === 'datepicker') {
    const about = described ? html`aria-describedby="${described}"` : html`aria-label="${one.placeholder?.text ?? 'Choose a date'}"`
    return html`<input type="date" ${tie} id="${id}" name="${name}" value="${chosen[0] ?? ''}" ${form && !described ? null : about}>`
  }
  if (one.type === 'static_select' || one.type === 'overflow' || one.type === 'users_select') {
    const prompt =
      one.type === 'overflow' ? 'More' : (one.placeholder?.text ?? (one.type === 'users_select' ? 'Choose a person' : 'Choose one'))
    const offered =
      one.type === 'users_select' ? names.people().map((value) => ({ value, text: { text: names.person(value) } })) : options(one)
    const about = described ? html`aria-describedby="${described}"` : html`aria-label="${prompt}"`
    return html`<select ${tie} id="${id}" name="${name}" ${form && !described ? null : about}><option value="">${plain(prompt)}</option>
      ${offered.map(({ text, value }) => html`<option value="${value}" ${chosen.includes(value) && html`selected`}>${plain(text.text)}</option>`)}</select>`
  }
  const type = one.type === 'checkboxes' ? 'checkbox' : 'radio'
  return html`<span class="choices" id="${id}">${options(one).map(
    (
      { text, value, description },
      at,
    ) => html`<label><input ${tie} type="${type}" id="${id}-${at}" name="${name}" value="${value}" ${chosen.includes(value) && html`checked`}>
      <span>${plain(text.text)}${description && html`<small>${plain(description.text)}</small>`}</span></label>`,
  )}</span>`
}
