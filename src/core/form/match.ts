/** Turns a document's blocks into the fields of a programme's form. Never guesses: what is not plain is blank, with a problem. */

import type { Programme } from '../programme.ts'
import { type Commitments, checkCommitments } from './commitments.ts'
import { compact, wordsOf } from './fold.ts'
import type { Block, DocumentName, Problem, Reading } from './form.ts'
import { type Labels, labelsOf } from './labels.ts'
import { isPrompt } from './printed.ts'
import { rowsOf } from './rows.ts'
import { type Help, settle } from './settle.ts'
import { type Walked, walk } from './walk.ts'

const known = new WeakMap<Programme, Labels>()

/**
 * Reads a form, or returns null where the document is none. `programme` is null, and no field is read,
 * where it has the labels of a form without the name of any programme.
 */
export function match(
  blocks: Block[],
  programmes: Iterable<Programme> | ReadonlyMap<string, Programme>,
  document: DocumentName,
  help: Help = {},
): Reading | null {
  const list = programmes instanceof Map ? [...programmes.values()] : [...(programmes as Iterable<Programme>)]
  const rows = rowsOf(blocks)
  const forms = list
    .map((programme) => ({ programme, walked: walk(rows, labels(programme)) }))
    .filter(({ walked }) => isForm(walked))
    .sort((a, b) => distinct(b.walked) - distinct(a.walked))
  const made = forms.filter(({ programme }) => hasFieldsOf(programme, help.fieldNames ?? []))
  const found =
    forms.find(({ programme, walked }) => isNamed(programme, walked, help.context ?? '')) ?? (made.length === 1 ? made[0] : undefined)
  if (found) return reading(found.programme, found.walked, document, help)
  if (forms.length === 0) return null
  const problem = { code: 'unknown-form', message: 'This looks like a form, and does not name a programme that we know.' }
  return { programme: null, document, fields: {}, commitments: { missing: [], altered: [] }, problems: [problem] }
}

function labels(programme: Programme): Labels {
  const kept = known.get(programme) ?? labelsOf(programme)
  known.set(programme, kept)
  return kept
}

const distinct = ({ sightings }: Walked): number => new Set(sightings.map(({ field }) => field.key)).size

/** Anybody's e-mail signature has a name, a telephone number and an address: a form has labels of its own as well. */
function isForm({ sightings }: Walked): boolean {
  const keys = new Set(sightings.map(({ field }) => field.key))
  const telling = new Set(
    sightings.filter(({ field }) => !['telephone', 'email', 'address'].includes(field.kind)).map(({ field }) => field.key),
  )
  return keys.size >= 4 && telling.size >= 2
}

/** The programme's name in a title or heading, in the form's own printed sentences, or in the mail's subject; never in what the school wrote. */
function isNamed(programme: Programme, { printed, sightings }: Walked, context: string): boolean {
  const phrases = programme.recognisedBy.map(compact)
  const titles = printed.map(({ text }) => text).filter((text) => wordsOf(text).length <= 20)
  const prompts = sightings.flatMap(({ field, lines }) => lines.filter((line) => line.length > 40 && isPrompt(line, field)))
  return [context, ...titles, ...prompts].some((text) => {
    const key = compact(text)
    return phrases.some((phrase) => key.includes(phrase))
  })
}

/** A fillable form whose fields have our own names was made from this programme, even where its title is gone. */
const hasFieldsOf = ({ fields }: Programme, names: readonly string[]): boolean =>
  fields.filter(({ key }) => names.includes(key)).length >= 3

function reading(programme: Programme, walked: Walked, document: DocumentName, help: Help): Reading {
  const settled = programme.fields.map((form) => ({
    key: form.key,
    ...settle(
      form,
      walked.sightings.filter(({ field }) => field === form),
      help,
    ),
  }))
  const fields = Object.fromEntries(settled.map(({ key, field }) => [key, field]))
  const { unticked, ...commitments } = checkCommitments(programme.commitments, walked.printed)
  const problems = [
    ...settled.flatMap(({ problem }) => problem ?? []),
    ...walked.unplaced.filter(({ keys }) => keys.every((key) => fields[key]?.value === null)).map(({ text }) => unplaced(text)),
    ...ticks(unticked),
  ]
  return { programme: programme.id, document, fields, commitments, problems }
}

const unplaced = (text: string): Problem => ({
  code: 'ambiguous',
  message: `“${text.slice(0, 80)}” stands on the form where it could mean several things, so what is beside it was not read.`,
})

const ticks = (unticked: Commitments['unticked']): Problem[] =>
  unticked.map((commitment) => ({ code: 'commitment-unticked', message: `The box of a commitment is not ticked: “${commitment}”` }))
