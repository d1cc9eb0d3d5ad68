/** Checks of single fields: there, well-formed, and read with confidence. */

import type { Field } from '../form/form.ts'
import { addressesOf } from '../form/form.ts'
import type { Programme } from '../programme.ts'
import type { Checking, Finding } from './finding.ts'
import { fixable, flag } from './finding.ts'

type FormField = Programme['fields'][number]

/** Signatures and the statement have checks of their own. */
export const onFields = (checking: Checking): Finding[] =>
  checking.programme.fields.flatMap((form): Finding[] => {
    const field = checking.reading.fields[form.key]
    const own = form.kind === 'signature' || form.kind === 'statement'
    if (field === undefined || field.value === null) return own ? [] : [blank(form, field)]
    return [...wrong(form, field, field.value, checking), ...(field.confidence === 'low' ? [unsure(form)] : [])]
  })

const blank = ({ key, kind, called }: FormField, field: Field | undefined): Finding =>
  field?.source.kind === 'picture'
    ? fixable('field-is-picture', key, `Type ${called}: the form has a picture there, which we cannot read.`)
    : fixable('field-missing', key, `Send ${kind === 'hub' ? `the name of ${called}` : called}.`)

const unsure = ({ key, called }: FormField): Finding => flag('low-confidence', key, `Compare ${called} with the form: it was hard to read.`)

function wrong(form: FormField, field: Field, value: string, checking: Checking): Finding[] {
  const { key, called } = form
  switch (form.kind) {
    case 'urn':
      return urn(form, value)
    case 'email':
      return addressesOf(field).length > 0
        ? []
        : [
            fixable(
              'email-malformed',
              key,
              `Send ${called} in full, like name@school.example: what is on the form is not a whole e-mail address.`,
            ),
          ]
    case 'telephone':
      return field.normalised === null || field.normalised.length === 0
        ? [fixable('telephone-malformed', key, `Send ${called} in full, with the area code, like 01632 960 001.`)]
        : []
    case 'hub':
      return hub(form, field, value, checking)
    case 'text':
    case 'address':
    case 'person':
    case 'roles':
    case 'statement':
    case 'signature':
      return []
    default:
      return form.kind satisfies never
  }
}

/** Six digits that start with 1; there is no check digit, so only the register can prove one. */
function urn({ key, called }: FormField, value: string): Finding[] {
  const compact = value.replace(/[\s./\\–-]/g, '')
  const digits = /\d+/.exec(compact)?.[0] ?? ''
  if (/^1\d{5}$/.test(digits)) return []
  const other = digits.length === 7 ? 'a LAESTAB number (local authority and school)' : digits.length === 8 ? 'a UKPRN' : null
  return other === null
    ? [
        fixable(
          'urn-malformed',
          key,
          `Send ${called} again: it is six digits and starts with 1. It is in the Get Information About Schools register.`,
        ),
      ]
    : [flag('urn-other-identifier', key, `The form gives ${other} where the URN should be: look the school up.`)]
}

/** Schools may choose any hub, so a difference is for staff and never a refusal. */
function hub({ key }: FormField, field: Field, value: string, { hub, hubs }: Checking): Finding[] {
  if (field.normalised === hub.id) return []
  const named = hubs.find((h) => h.id === field.normalised)
  return named
    ? [flag('hub-differs', key, `The form names ${named.name}, and was sent to ${hub.name}.`)]
    : [flag('hub-not-recognised', key, `The form names a Maths Hub that is not one of ours: “${value}”.`)]
}
