/** Forms of several schools: in one document, and in one mail. */

import type { Document, Mail } from '../mail/message.ts'
import type { Programme } from '../programme.ts'
import { listInWords } from '../wording.ts'
import { compact, wordsOf } from './fold.ts'
import type { Block, Problem, Reading } from './form.ts'

/** Where a form may begin: its title; where no title comes twice, the heading of its first part. */
function beginnings(blocks: Block[], programme: Programme): number[] {
  const titles = new Set([...programme.recognisedBy, ...programme.printed.slice(0, 2)].map(compact))
  const headings = new Set((programme.sections[0]?.headings ?? []).map(compact))
  const first = (block: Block): string =>
    block.kind === 'line' ? block.text : (block.rows[0]?.find(({ paragraphs }) => paragraphs.length > 0)?.paragraphs[0] ?? '')
  const at = (is: (key: string) => boolean): number[] =>
    blocks.flatMap((block, i) => {
      const text = first(block)
      return text !== '' && text.length < 120 && wordsOf(text).length <= 12 && is(compact(text)) ? [i] : []
    })
  // "Primary Mastery Readiness Programme" and "Declaration of Commitment" below it are one title.
  const named = at((key) => [...titles].some((title) => key.startsWith(title))).filter((i, n, all) => n === 0 || i - (all[n - 1] ?? 0) > 3)
  return named.length > 1 ? named : at((key) => headings.has(key))
}

/** The parts of a document of which each may be a form; everything else in a part is empty, so that places keep their numbers. */
export function partsOf(blocks: Block[], programmes: Iterable<Programme>): Block[][] {
  const empty = (block: Block): Block => (block.kind === 'line' ? { ...block, text: '', picture: false } : { ...block, rows: [] })
  for (const programme of programmes) {
    const begins = beginnings(blocks, programme)
    if (begins.length < 2 || begins.length > most) continue
    return begins.map((_, n) => {
      const from = n === 0 ? 0 : (begins[n] ?? 0)
      const to = begins[n + 1] ?? blocks.length
      return blocks.map((block, i) => (i >= from && i < to ? block : empty(block)))
    })
  }
  return []
}

/** More than anybody would put in one document by hand. */
const most = 20

const said = (form: Reading, key: string): string => compact(form.fields[key]?.value ?? '')

/** Whether a form says itself which school it is of. */
const namesSchool = (form: Reading): boolean => said(form, 'school.urn') !== '' || said(form, 'school.name') !== ''

/** Whether these are forms of different schools, each of which says which. */
export const areSeveral = (forms: Reading[]): boolean =>
  forms.length > 1 &&
  forms.every((form) => form.programme !== null && namesSchool(form)) &&
  new Set(forms.map((form) => said(form, 'school.name') || said(form, 'school.urn'))).size === forms.length

/** Why an attachment could not be read that may have been a form: a spreadsheet or a film is none. */
const couldBeForm = ({ found, kind }: Document): boolean =>
  found.kind === 'unreadable' && found.why !== 'other' && found.why !== 'empty' && kind !== 'html' && kind !== 'text'

/**
 * The mail, with what staff must know on each of its forms: that there were others, because a person must look whether each
 * is what it seems; and that something was not read which may have been a form too.
 */
export function noted(mail: Mail): Mail {
  const forms = mail.forms.filter(({ programme }) => programme !== null)
  const unread = mail.documents.filter(couldBeForm).map(({ name }) => name ?? 'without a name')
  const notRead = unread.map((name) => ({
    code: 'attachment-not-read',
    message: `An attachment was not read: ${name}. Look whether it is a form.`,
  }))
  const withProblems = mail.forms.map((form) => {
    const others = forms.filter((other) => other !== form)
    const several = form.programme !== null && others.length > 0 ? [severally(others)] : []
    return { ...form, problems: [...form.problems, ...several, ...notRead] }
  })
  return { ...mail, forms: withProblems }
}

function severally(others: Reading[]): Problem {
  const schools = others.map(({ fields }) => fields['school.name']?.value ?? fields['school.urn']?.value ?? 'a school it does not name')
  return {
    code: 'several-forms-in-one-mail',
    message: `The mail had ${others.length + 1} forms: this one, and one of ${listInWords(schools)}. Confirm that each belongs to its school.`,
  }
}
