/** What staff typed into a field, understood as if it stood on the form. */

import type { FormField } from '../programme.ts'
import type { Field } from './form.ts'
import { type Help, settle } from './settle.ts'

/** Surely so, whatever it looks like: a person has compared it with the form. */
export function typed(form: FormField, text: string, by: string, help: Help): Field {
  const source = { kind: 'staff', by } as const
  const { field } = settle(form, [{ field: form, lines: text.split('\n'), picture: false, source, sure: 'high' }], help)
  return { ...field, source, confidence: 'high' }
}
