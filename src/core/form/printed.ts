/** Text that the blank form or its word processor printed in a value's place: never a value. */

import type { FormField, Programme } from '../programme.ts'
import { compact, distance } from './fold.ts'

/** What Word, Pages and web forms print in an empty box. */
const boxes = [
  'Click or tap here to enter text',
  'Click here to enter text',
  'Click or tap to enter text',
  'Tap here to enter text',
  'Click or tap to enter a date',
  'Click here to enter a date',
  'Choose an item',
  'Enter text here',
  'Enter text',
  'Type here',
  'Type text here',
  'Insert text here',
].map(compact)

/** Nothing but rules, dots, boxes and brackets. */
const isRule = (line: string): boolean => !/[\p{L}\p{N}]/u.test(line)

/** Whether a line of a cell is the printed prompt of that cell. */
export const isPrompt = (line: string, field: FormField): boolean => {
  if (isRule(line)) return true
  const key = compact(line)
  return boxes.includes(key) || [...field.prompts, ...field.labels].some((prompt) => compact(prompt) === key) || isPartOfPrompt(key, field)
}

/** A long prompt may be broken over paragraphs, or have a word changed; whatever goes on after it is the school's. */
const isPartOfPrompt = (key: string, field: FormField): boolean =>
  key.length > 20 &&
  field.prompts
    .map(compact)
    .some((prompt) => prompt.includes(key) || (prompt.length > 60 && !key.startsWith(prompt) && distance(key, prompt, slips) <= slips))

/** Fewer letters than the shortest sentence that a school would add. */
const slips = 6

/** What a line says after the prompt that it begins with: "Signature of Head Teacher: S O'Brien" says "S O'Brien". */
export function afterPrompt(line: string, field: FormField): string {
  for (const prompt of [...field.prompts].sort((a, b) => b.length - a.length)) {
    const rest = afterPhrase(line, prompt)
    // A one-word prompt may begin an honest value; it must be set off by punctuation.
    if (rest !== null && rest !== '' && (prompt.includes(' ') || /^\s*[:–—-]/.test(rest))) return rest.replace(/^[\s:;.,–—-]+/, '')
  }
  return line
}

/** What follows `phrase` at the beginning of `text`, compared as compact text; null where it does not begin so. */
export function afterPhrase(text: string, phrase: string): string | null {
  const key = compact(phrase)
  if (key === '') return null
  let matched = ''
  let end = 0
  for (const char of text) {
    end += char.length
    const folded = compact(char)
    if (folded === '') continue
    matched += folded
    if (!key.startsWith(matched)) return null
    if (matched === key) return /^[\p{L}\p{N}\p{M}]/u.test(text.slice(end)) ? null : text.slice(end)
  }
  return null
}

/** Lines of the form that stand by themselves: its title, its notes, its long prompts. */
export function printedLines(programme: Programme): (line: string) => boolean {
  const whole = new Set(programme.printed.map(compact))
  const begins = [...programme.printed, ...programme.fields.flatMap(({ prompts }) => prompts)].filter((text) => text.length > 20)
  const starts = begins.map((text) => ({ text, key: compact(text) }))
  return (line) => {
    const key = compact(line)
    return (
      whole.has(key) || boxes.includes(key) || starts.some((begin) => key.startsWith(begin.key) && afterPhrase(line, begin.text) !== null)
    )
  }
}
