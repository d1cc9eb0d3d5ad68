/** Text that others wrote, made harmless for Slack: escaped, cut to its limit, never empty. */
import type { MrkdwnElement, PlainTextElement } from '@slack/types'

const entity: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' })

/** Without what could hide or reorder other words: controls, overrides of direction, halves of surrogate pairs. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, (control) =>
      control === '\n' ? control : control === '\t' ? ' ' : '',
    )
    .trim()

/** Escaped, and at most `max` UTF-16 units long as Slack counts them; cut between whole characters, with an ellipsis. */
export const escaped = (text: string, max: number): string => cut(text, max, entities)

const entities = (piece: string): string => piece.replaceAll(/[&<>]/g, (c) => entity[c] ?? c)

function cut(text: string, max: number, safe: (piece: string) => string): string {
  let out = ''
  let kept = ''
  for (const { segment } of graphemes.segment(clean(text))) {
    // Hundreds of accents on one letter are still one grapheme.
    const piece = safe(segment.length > 40 ? segment.slice(0, 40).toWellFormed() : segment)
    if (out.length + piece.length > max) return `${kept}…`
    out += piece
    if (out.length < max) kept = out
  }
  return out
}

const folded = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** A text object in which nothing is interpreted: where everything a school wrote is shown. */
export const plain = (text: string | null, max = 3000): PlainTextElement => ({
  type: 'plain_text',
  text: escaped(text ?? '', max) || 'Not given',
  emoji: false,
})

/** The same on one line. */
export const line = (text: string | null, max: number): PlainTextElement => plain(folded(text ?? ''), max)

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/

/** A school's words inside a sentence of ours: on one line, without a format of their own, without turning ours around. */
export function inline(text: string | null, max: number): string {
  const safe = cut(folded(text ?? ''), max - 2, (piece) => entities(piece).replaceAll(/[*_~`]/g, (mark) => `\u200b${mark}\u200b`))
  return rightToLeft.test(safe) ? `\u2068${safe}\u2069` : safe
}

/** Our own words, with formatting. Nothing that others wrote goes in but through `inline`. */
export const words = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true })

/** A person in Slack; Slack puts the name there. */
export const mention = (user: string): string => (/^[UW][A-Z0-9]+$/.test(user) ? `<@${user}>` : inline(user, 60))

/** Every word is looked at once, from its beginning, so that a long one costs no more than its length. */
export const withoutAddresses = (text: string): string =>
  text.replaceAll(/(?<![^\s<>"'(),;:])[^\s<>"'(),;:@]+@[^\s<>"'(),;:]+/g, '[address]')
