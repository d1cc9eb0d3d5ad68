/** The few Block Kit shapes everything here is made of. */
import type { ActionsBlock, Button, ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types'
import { escaped, line, plain, words } from './text.ts'

/** Slack's own limits, in UTF-16 units or in numbers of things. A message is refused at about 13,000 in all; we stay below. */
export const limits = {
  section: 3000,
  sections: 50,
  modal: 100,
  field: 2000,
  fields: 10,
  header: 150,
  button: 75,
  message: 12_000,
} as const

export const header = (text: string | null): HeaderBlock => ({ type: 'header', text: line(text, limits.header) })
export const section = (text: string): SectionBlock => ({ type: 'section', text: words(text) })
export const context = (...texts: string[]): ContextBlock => ({ type: 'context', elements: texts.map(words) })

/** Labels on the left in bold, what others wrote on the right as it is. */
export const pairs = (rows: { label: string; value: string | null; max?: number }[]): SectionBlock[] =>
  Array.from({ length: Math.ceil(rows.length / (limits.fields / 2)) }, (_, i) => ({
    type: 'section',
    fields: rows
      .slice(i * (limits.fields / 2), (i + 1) * (limits.fields / 2))
      .flatMap(({ label, value, max }) => [words(`*${escaped(label, 200)}*`), plain(value, max ?? limits.field)]),
  }))

/** A heading of ours over a list of lines by others, in as many sections as `most` allows; the rest is counted, never dropped unsaid. */
export function list(title: string, lines: string[], { each = 500, room = limits.section as number, most = 1 } = {}): KnownBlock[] {
  const bodies: string[] = []
  let left = lines.length
  let body = ''
  for (const text of lines) {
    // Cut as it will be shown, so that escapes count.
    const next = `• ${shortened(text, Math.min(each, room - 60))}`
    const grown = body === '' ? next : `${body}\n${next}`
    if (escaped(grown, Number.POSITIVE_INFINITY).length <= room - 40) body = grown
    else if (bodies.length + 1 < most) {
      bodies.push(body)
      body = next
    } else break
    left--
  }
  if (left > 0) body += `\n… and ${left} more`
  if (body !== '') bodies.push(body)
  return [context(`*${title}*`), ...bodies.map((text): SectionBlock => ({ type: 'section', text: plain(text, limits.section) }))]
}

/** Cut so that it is at most `max` long once escaped, but not escaped yet. */
const shortened = (text: string, max: number): string => {
  const cut = escaped(text.replaceAll(/\s+/g, ' '), max)
  return cut.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Long text in as many sections as it needs, up to `most`. */
export function prose(text: string | null, most: number): SectionBlock[] {
  const whole = [...(text ?? '').toWellFormed()]
  const chunks: string[] = []
  let chunk = ''
  let size = 0
  for (const char of whole) {
    const cost = char === '&' ? 5 : char === '<' || char === '>' ? 4 : char.length
    if (size + cost > limits.section - 100) {
      chunks.push(chunk)
      chunk = ''
      size = 0
      if (chunks.length === most) break
    }
    chunk += char
    size += cost
  }
  if (chunks.length < most && chunk !== '') chunks.push(chunk)
  const shown = chunks.reduce((sum, part) => sum + [...part].length, 0)
  if (shown < whole.length) chunks[chunks.length - 1] += `… and ${whole.length - shown} characters more, in the school’s e-mail`
  return (chunks.length === 0 ? [''] : chunks).map((part) => ({ type: 'section', text: plain(part, limits.section) }))
}

export type ActionId =
  | 'approve'
  | 'waitlist'
  | 'decline'
  | 'details'
  | 'undo'
  | 'dismiss'
  | 'correct'
  | 'original'
  | 'confirmation-pdf'
  | 'use-form'
  | 'open-as'
  | 'cancel-chase'
  | 'reply'
  | 'export'
  | 'need'
  | 'compare-round'
  | 'compare-show'
  | 'compare-sort'
  | 'compare-back'
  | 'compare-on'
  | 'home-refresh'
  | 'assign'
  | 'queue-previous'
  | 'queue-next'
  | 'add-note'
  | 'declare-conflict'
  | 'lift-conflict'
  | 'offer'
  | 'free-place'
  | 'record-answer'
  | 'move'
  | 'confirm-proposal'
  | 'dismiss-proposal'
  | 'release-letter'
  | 'release-back'
  | 'release-on'
  | 'withdrawn'
  | 'take-back-in'
  | 'reverse'
  | 'raise'

/** `about` is said by screen readers with the label: many messages have a button of the same name. */
export const button = (id: ActionId, label: string, about: string, value: object, style?: Button['style']): Button => ({
  type: 'button',
  action_id: id,
  text: { type: 'plain_text', text: label, emoji: false },
  value: JSON.stringify(value),
  accessibility_label: escaped(`${label}: ${about}`, limits.button),
  ...(style ? { style } : {}),
})

export const actions = (...elements: Button[]): ActionsBlock => ({ type: 'actions', block_id: 'actions', elements })
