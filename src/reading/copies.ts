/** One form sent more than once in one mail, in Word and in the body, or as HTML and as text, is one form. */
import { compact } from '../core/form/fold.ts'
import type { Reading } from '../core/form/form.ts'

/** Keeps one of every school's forms, the richest; the first of equals. Where the copies differ, a problem says in which fields. */
export function withoutCopies(forms: Reading[]): Reading[] {
  const kept: Reading[] = []
  for (const form of forms) {
    const at = kept.findIndex((other) => isCopy(other, form))
    const twin = kept[at]
    if (twin === undefined) kept.push(form)
    else kept[at] = richer(twin, form)
  }
  return kept
}

const said = (form: Reading, key: string): string => compact(form.fields[key]?.value ?? '')

/** The same programme and school; or nothing in one that the other contradicts. */
function isCopy(a: Reading, b: Reading): boolean {
  if (a.programme !== b.programme) return false
  if (a.programme === null) return a.document.sha256 === b.document.sha256
  const same = (key: string) => said(a, key) !== '' && said(a, key) === said(b, key)
  return same('school.urn') || same('school.name') || differences(a, b).length === 0
}

const differences = (a: Reading, b: Reading): string[] =>
  Object.keys(a.fields).filter((key) => said(a, key) !== '' && said(b, key) !== '' && said(a, key) !== said(b, key))

function richer(a: Reading, b: Reading): Reading {
  const [more, less] = weight(b) > weight(a) ? [b, a] : [a, b]
  const differ = differences(a, b)
  if (differ.length === 0) return more
  const name = less.document.name ?? 'the body of the mail'
  const message = `The form was sent twice, and not the same: another copy (${name}) differs in ${differ.join(', ')}.`
  const fields = Object.fromEntries(
    Object.entries(more.fields).map(([key, field]) => [
      key,
      differ.includes(key) && field.confidence === 'high' ? { ...field, confidence: 'medium' as const } : field,
    ]),
  )
  return { ...more, fields, problems: [...more.problems, { code: 'copies-differ', message }] }
}

const weight = (form: Reading): number =>
  Object.values(form.fields).filter(({ value }) => value !== null).length - form.commitments.missing.length
