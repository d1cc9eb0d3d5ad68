/** What a person has chosen and typed, in the shape that Slack sends, and what Slack itself would not let through. */
import { type Block, type Element, elements, options } from './kit.ts'
import type { Json } from './wire.ts'

/** By block id, action id or label; an option by its value or its text; checkboxes as a list. */
export type Values = Record<string, string | string[]>

type State = { values: Record<string, Record<string, Json>> }

type Field = Exclude<Element, { type: 'button' | 'overflow' }>
type Chooser = Exclude<Field, { type: 'plain_text_input' | 'users_select' | 'datepicker' }>

/** Throws where the caller names something that is not there: that is a mistake of the test or the page. */
export function fill(blocks: Block[], values: Values): { state: State; errors: Record<string, string> } {
  const state: State = { values: {} }
  const errors: Record<string, string> = {}
  const unused = new Set(Object.keys(values))
  for (const { block, element } of elements(blocks)) {
    if (element.type === 'button' || element.type === 'overflow') continue
    const block_id = block.block_id ?? ''
    const action_id = element.action_id ?? ''
    const key = [block_id, action_id, block.type === 'input' ? block.label.text : ''].find((name) => name in values)
    if (key !== undefined) unused.delete(key)
    const given = key === undefined ? initial(element) : values[key]
    const answer = [given ?? []].flat().filter((one) => one !== '')
    const problem = block.type === 'input' ? complaint(element, answer, block.optional ?? false) : null
    if (problem) errors[block_id] = problem
    state.values[block_id] = { ...state.values[block_id], [action_id]: chosen(element, answer) }
  }
  if (unused.size > 0) throw new Error(`the view has no field for ${[...unused].join(', ')}`)
  return { state, errors }
}

/** What stands in a field before anybody touches it. */
export function initial(element: Field): string[] {
  switch (element.type) {
    case 'plain_text_input':
      return element.initial_value ? [element.initial_value] : []
    case 'users_select':
      return element.initial_user ? [element.initial_user] : []
    case 'datepicker':
      return element.initial_date ? [element.initial_date] : []
    case 'static_select':
    case 'radio_buttons':
      return element.initial_option ? [element.initial_option.value] : []
    case 'checkboxes':
      return (element.initial_options ?? []).map(({ value }) => value)
    default:
      return element satisfies never
  }
}

/** The words of Slack's own window. */
function complaint(element: Field, answer: string[], optional: boolean): string | null {
  if (answer.length === 0) return optional ? null : 'Complete this required field'
  if (element.type === 'datepicker') return /^\d{4}-\d{2}-\d{2}$/.test(answer[0] ?? '') ? null : 'Enter a date'
  if (element.type !== 'plain_text_input') return null
  const length = answer[0]?.length ?? 0
  const { min_length = 0, max_length = 3000 } = element
  if (length < min_length) return `Use at least ${min_length} characters`
  return length > max_length ? `Use at most ${max_length} characters` : null
}

export const pick = (element: Chooser | Extract<Element, { type: 'overflow' }>, name: string): Json => {
  const found = options(element).find(({ value, text }) => value === name || text.text === name)
  if (!found)
    throw new Error(
      `"${name}" is not offered; there are ${options(element)
        .map(({ text }) => text.text)
        .join(', ')}`,
    )
  return { text: { ...found.text }, value: found.value }
}

export function chosen(element: Field, answer: string[]): Record<string, Json> {
  const { type } = element
  if (type === 'plain_text_input') return { type, value: answer[0] ?? null }
  if (type === 'users_select') return { type, selected_user: answer[0] ?? null }
  if (type === 'datepicker') return { type, selected_date: answer[0] ?? null }
  if (type === 'checkboxes') return { type, selected_options: answer.map((one) => pick(element, one)) }
  return { type, selected_option: answer[0] === undefined ? null : pick(element, answer[0]) }
}
