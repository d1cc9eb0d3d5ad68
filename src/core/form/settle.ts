/** What the sightings of a field come to: one value, or none and why. */

import type { FormField } from '../programme.ts'
import { compact, foldSpace } from './fold.ts'
import type { Confidence, Field, Problem } from './form.ts'
import { addressesIn, type HubName, hubNamed, joinAddresses, urnIn } from './normalise.ts'
import { afterPrompt, isPrompt } from './printed.ts'
import type { Sighting } from './sighting.ts'

/** What the matcher is lent: hubs to recognise, and whoever knows telephone numbers. */
export type Help = {
  hubs?: readonly HubName[]
  /** E.164 of every number in a text. */
  telephones?: (text: string) => string[]
  /** What came with the document and may name the programme: a mail's subject. */
  context?: string
  /** What the fields of a fillable form are called inside. */
  fieldNames?: readonly string[]
}

type Settled = { field: Field; problem: Problem | null }

const none: Field = { value: null, normalised: null, source: { kind: 'none' }, confidence: 'low' }
const rank: Record<Confidence, number> = { low: 0, medium: 1, high: 2 }

export function settle(form: FormField, sightings: Sighting[], help: Help): Settled {
  const read = sightings.map((sighting) => ({ ...sighting, value: saidIn(form, sighting.lines) }))
  const said = read.filter(({ value }) => value !== null)
  const top = Math.max(...said.map(({ sure }) => rank[sure]))
  const best = said.filter(({ sure }) => rank[sure] === top)
  const [first] = best
  if (first?.value != null) {
    const others = new Set(best.map(({ value }) => value?.toLowerCase()))
    if (others.size > 1) {
      const message = `${upper(form.called)} stands on the form ${others.size} times, and not the same.`
      return { field: { ...none, source: first.source }, problem: { code: 'ambiguous', message } }
    }
    const { value, source } = first
    const sure = fits(form, value) ? first.sure : lower(first.sure)
    return { field: { value, normalised: normalised(form, value, help), source, confidence: sure }, problem: null }
  }
  const pictured = read.find(({ picture }) => picture)
  if (pictured?.source.kind === 'cell')
    return { field: { ...none, source: { ...pictured.source, kind: 'picture' }, confidence: 'high' }, problem: null }
  const [blank] = read
  return { field: blank ? { ...none, source: blank.source, confidence: blank.sure } : none, problem: null }
}

/** The value as the form says it: prompts dropped, white space folded, a statement's paragraphs kept. */
function saidIn(form: FormField, lines: string[]): string | null {
  const said = withoutPrompt(lines, form)
    .map(foldSpace)
    .filter((line) => line !== '' && !isPrompt(line, form))
    .map((line) => afterPrompt(line, form))
    .filter((line) => line !== '' && !isPrompt(line, form))
  if (said.length === 0) return null
  switch (form.kind) {
    case 'statement':
      return said.join('\n')
    case 'email':
      return joinAddresses(said)
    case 'text':
    case 'address':
    case 'person':
    case 'urn':
    case 'telephone':
    case 'hub':
    case 'roles':
    case 'signature':
      return said.join(' ')
    default:
      return form.kind satisfies never
  }
}

/** A long prompt that was broken for width ends in the middle of a line, or with a word or two that alone are no prompt. */
function withoutPrompt(lines: string[], { prompts }: FormField): string[] {
  const keys = prompts.map(compact).filter((key) => key.length > 60)
  let said = ''
  let end = 0
  for (const [i, line] of keys.length > 0 ? lines.slice(0, 20).entries() : []) {
    said += compact(line)
    if (!keys.some((key) => key.startsWith(said))) break
    end = i + 1
  }
  return end > 1 ? lines.slice(end) : lines
}

function normalised(form: FormField, value: string, { hubs = [], telephones }: Help): Field['normalised'] {
  switch (form.kind) {
    case 'urn':
      return urnIn(value)
    case 'email': {
      const found = addressesIn(value)
      return found.length > 0 ? found : null
    }
    case 'telephone': {
      const found = telephones?.(value) ?? []
      return found.length > 1 ? found : (found[0] ?? null)
    }
    case 'hub':
      return hubNamed(value, hubs)
    case 'text':
    case 'address':
    case 'person':
    case 'roles':
    case 'statement':
    case 'signature':
      return null
    default:
      return form.kind satisfies never
  }
}

/** A value of another shape than its field's may be honest ("TBC"), or read from the wrong place: never surely right. */
function fits(form: FormField, value: string): boolean {
  switch (form.kind) {
    case 'urn':
    case 'telephone':
      return /\d{3}/.test(value.replace(/\D/g, '')) && value.length < 120
    case 'email':
      return value.includes('@')
    case 'person':
    case 'signature':
      return !value.includes('@') && !/\d{4}/.test(value) && value.length <= 120
    case 'text':
    case 'hub':
      return !value.includes('@') && value.length <= 160
    case 'address':
    case 'roles':
      return value.length <= 600
    case 'statement':
      return true
    default:
      return form.kind satisfies never
  }
}

const lower = (sure: Confidence): Confidence => (sure === 'high' ? 'medium' : 'low')
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
