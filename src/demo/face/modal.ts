/** A person's open modal, as a dialog whose form sends what Slack's would. */
import { initial } from '../slack/answers.ts'
import type { Block } from '../slack/kit.ts'
import type { View } from '../slack/world.ts'
import { block, choices } from './blocks.ts'
import { type Html, html } from './html.ts'
import { type Names, plain } from './mrkdwn.ts'

/** What a person has typed and was asked to correct, by block. */
export type Draft = Record<string, string[]>

/** `back` is the address of the page it stands in. */
export function modal(view: View, { names, user, back, draft }: { names: Names; user: string; back: string; draft: Draft }): Html {
  if (view.type !== 'modal') throw new Error('a home is not a modal')
  const hidden = html`<input type="hidden" name="as" value="${user}"><input type="hidden" name="view" value="${view.id}"><input type="hidden" name="back" value="${back}">`
  const press = { names, id: view.id, fields: { as: user, view: view.id, back } }
  const fields = view.blocks.map((one) => block(one, press, (input) => field(input, view, draft, names)))
  // A button inside the modal is a form of its own, and forms do not nest: those that send the answers are tied to theirs by id.
  return html`<dialog open class="modal" id="modal-${view.id}" aria-labelledby="title-${view.id}" data-modal>
    <h3 id="title-${view.id}" tabindex="-1" autofocus>${plain(view.title.text)}</h3>
    <form method="post" action="/submit" id="answers">${hidden}</form>
    ${fields}
    <div class="modal-buttons">
      <form method="post" action="/close" id="close">${hidden}<button class="plain" id="close-${view.id}" data-close>${plain(view.close?.text ?? 'Close')}</button></form>
      ${view.submit && html`<button form="answers" class="primary" id="submit-${view.id}">${plain(view.submit.text)}</button>`}
    </div></dialog>`
}

function field(one: Extract<Block, { type: 'input' }>, view: View, draft: Draft, names: Names): Html {
  const { element } = one
  const name = `v.${one.block_id}`
  const id = `${view.id}-${one.block_id}`
  const now = draft[one.block_id ?? ''] ?? initial(element)
  const wrong = view.errors[one.block_id ?? '']
  const notes = html`${one.hint && html`<small id="hint-${id}">${plain(one.hint.text)}</small>`}${wrong && html`<p class="wrong" id="wrong-${id}">${wrong}</p>`}`
  const described = [one.hint && `hint-${id}`, wrong && `wrong-${id}`].filter(Boolean).join(' ')
  const label = html`${plain(one.label.text)}${one.optional && html` <small>(optional)</small>`}`
  if (element.type === 'radio_buttons' || element.type === 'checkboxes') {
    return html`<fieldset class="bk-input" aria-describedby="${described}"><legend>${label}</legend>${choices(element, { id, name, chosen: now, names, form: 'answers' })}${notes}</fieldset>`
  }
  if (element.type === 'static_select' || element.type === 'users_select' || element.type === 'datepicker') {
    return html`<div class="bk-input"><label for="${id}">${label}</label>${choices(element, { id, name, chosen: now, names, described, form: 'answers' })}${notes}</div>`
  }
  const text = now[0] ?? ''
  const holds = element.placeholder?.text ?? ''
  return html`<div class="bk-input"><label for="${id}">${label}</label>${
    element.multiline
      ? html`<textarea form="answers" id="${id}" name="${name}" rows="4" placeholder="${holds}" aria-describedby="${described}">${text}</textarea>`
      : html`<input form="answers" id="${id}" name="${name}" value="${text}" placeholder="${holds}" aria-describedby="${described}">`
  }${notes}</div>`
}
