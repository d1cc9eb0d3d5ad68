/** A programme's form as it is handed out: what it prints, in order, and where the school writes. */

import type { FieldKind, Programme } from '../programme.ts'
import { compact } from './fold.ts'

/** Headings longer than this are sentences: they introduce the commitments. */
const sentence = 60

/** `value` is what is filled in beforehand. */
export type FormRow = { key: string; label: string; kind: FieldKind; value: string | null }
/** `prompts`, then `commitments`, stand above the rows; the label of free text that has a section to itself is the heading. */
export type FormSection = { heading: string; prompts: string[]; commitments: string[]; rows: FormRow[] }
export type BlankForm = { title: string; subtitle: string; top: string[]; sections: FormSection[]; foot: string[] }

/** `values` by the fields' keys. Everything printed is the programme's own, so that it reads back as nobody's. */
export function blankForm(programme: Programme, values: Readonly<Record<string, string>> = {}): BlankForm {
  const notes = programme.printed.filter((text) => text.startsWith('(')).map((text) => (text.endsWith(')') ? text : `${text})`))
  const onCopying = (text: string): boolean => /\bcop(?:y|ied) in\b/i.test(text)
  const signed = new Set(programme.fields.filter(({ kind }) => kind === 'signature').map(({ section }) => section))
  return {
    title: programme.name,
    subtitle: programme.form,
    top: notes.filter((text) => !onCopying(text)),
    sections: programme.sections.map(({ id, headings }) => {
      const own = programme.fields.filter(({ section }) => section === id)
      const isSigned = signed.has(id)
      const asks = own.filter(({ kind }) => kind === 'statement').flatMap(({ prompts }) => prompts)
      const says = headings.filter((text) => isSigned && text.length > sentence).map((text) => `${text}:`)
      return {
        heading: headings[0] ?? id,
        prompts: [...asks, ...says],
        commitments: isSigned ? programme.commitments : [],
        rows: own.map(({ key, kind, labels }) => ({ key, kind, label: labels[0] ?? key, value: values[key] ?? null })),
      }
    }),
    foot: notes.filter(onCopying),
  }
}

/** Whether the heading is label enough: a statement needs no second one. */
export const isOwnLabel = ({ heading, rows }: FormSection): boolean =>
  rows.length === 1 && compact(rows[0]?.label ?? '') === compact(heading)
