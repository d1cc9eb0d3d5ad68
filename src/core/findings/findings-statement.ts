/** Checks of the head teacher's statement: there, more than a line, and what it says about earlier Work Groups. */

import type { Programme } from '../programme.ts'
import type { Checking, Finding } from './finding.ts'
import { fixable, flag } from './finding.ts'

export const onStatement = ({ reading, programme }: Checking): Finding[] =>
  programme.fields
    .filter((field) => field.kind === 'statement')
    .flatMap(({ key, called }): Finding[] => {
      const field = reading.fields[key]
      const text = field?.value ?? null
      if (text === null) {
        return field?.source.kind === 'picture'
          ? [fixable('field-is-picture', key, `Type ${called}: the form has a picture there, which we cannot read.`)]
          : [fixable('statement-missing', key, `Write ${called}.`)]
      }
      const words = wordsIn(text)
      const thin = words < programme.checks.thinStatementWords
      return [
        ...(thin ? [flag('statement-thin', key, `The statement has only ${words} ${words === 1 ? 'word' : 'words'}.`)] : []),
        ...prior(key, text, programme.checks.prior),
      ]
    })

/** What counts as a word has a letter in it. */
export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length

type Prior = Programme['checks']['prior']
type Says = 'admits' | 'denies' | 'both'

/** A statement that admits what excludes a school; one that also denies it is for a person to read. Hopes for the future are neither. */
function prior(key: string, text: string, rule: Prior): Finding[] {
  if (!rule) return []
  const said = sentences(text).flatMap((sentence): Says[] => says(sentence, rule))
  if (!said.includes('admits') && !said.includes('both')) return []
  return said.includes('denies') || said.includes('both')
    ? [flag('prior-work-group-unclear', key, 'Read the statement: it is not clear whether the school has taken part before.')]
    : [{ code: 'prior-work-group', kind: 'ineligible', field: key, message: rule.why }]
}

function says(sentence: string, rule: NonNullable<Prior>): Says[] {
  if (!rule.subjects.some((subject) => places(sentence, subject).length > 0)) return []
  const denied = rule.denies.filter((phrase) => places(sentence, phrase).length > 0)
  // "have not taken part" holds "taken part": what is left after the denial is what is admitted.
  const rest = denied.reduce((left, phrase) => left.replaceAll(fold(phrase), '—'), sentence)
  const meant = rule.admits.flatMap((phrase) => places(rest, phrase).map((at) => negation(rest.slice(0, at))))
  const admits = meant.some((how) => how !== 'near')
  const denies = denied.length > 0 || meant.some((how) => how !== 'none')
  return admits ? [denies ? 'both' : 'admits'] : denies ? ['denies'] : []
}

const negations = ['not', 'never', 'no', 'none', 'nobody', 'neither', 'nor', 'without', 'yet']

/** No list of denials holds "have not, as a school, taken part"; a "not" farther away than that may be about something else. */
function negation(before: string): 'near' | 'far' | 'none' {
  const words = before.split(' ').filter(Boolean)
  const at = words.findLastIndex((word) => negations.includes(word))
  return at === -1 ? 'none' : words.length - at <= 5 ? 'near' : 'far'
}

/** Where a phrase begins, as whole words. */
function places(text: string, phrase: string): number[] {
  const [within, wanted] = [` ${text} `, ` ${fold(phrase)} `]
  const found: number[] = []
  for (let at = within.indexOf(wanted); at !== -1; at = within.indexOf(wanted, at + 1)) found.push(at)
  return found
}

const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.!?;:])\s+|\n+/)
    .map(fold)
    .filter(Boolean)

/** Case, apostrophes and punctuation do not change what a sentence says. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/n['’]t\b/g, ' not')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
