/** What was read, set out as the form is: sections, labels and values; and whose signatures were seen. */

import type { Case } from '../declaration.ts'
import type { Signature } from '../signature/signatures.ts'
import { capitalised } from '../wording.ts'
import { isByPicture } from './by-picture.ts'
import type { Field } from './form.ts'

/** Where a value may have been misread: it is not repeated as if the school had written it. */
export const unread = 'We could not read this'
const inPerson = 'In the picture: a person reads it'

/** `lines` are paragraphs of the value; empty where `note` says why there is none. */
type Row = { label: string; lines: string[]; note: string | null }
/** `heading` is null where the only label says the same. */
type Section = { heading: string | null; rows: Row[] }

/** Signature boxes are in the table of signatures instead. */
export const readingRows = ({ programme, reading }: Pick<Case, 'programme' | 'reading'>): Section[] =>
  programme.sections
    .map(({ id, headings }) => ({
      heading: headings[0] ?? id,
      rows: programme.fields
        .filter((field) => field.section === id && field.kind !== 'signature')
        .map((field) => row(field.labels[0] ?? field.called, reading.fields[field.key], isByPicture(reading))),
    }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ heading, rows }) => ({ heading: rows.length === 1 && rows[0]?.label === heading ? null : heading, rows }))

function row(label: string, field: Field | undefined, pictured: boolean): Row {
  if (pictured && field?.confidence === 'low') return { label, lines: [], note: inPerson }
  if (field !== undefined && (field.confidence === 'low' || field.source.kind === 'picture')) return { label, lines: [], note: unread }
  if (field === undefined || field.value === null) return { label, lines: [], note: 'Nothing given' }
  return { label, lines: field.value.split('\n'), note: null }
}

type SignatureRow = { title: string; typed: string; status: string }

export const signatureRows = ({ signatures, programme, reading }: Pick<Case, 'signatures' | 'programme' | 'reading'>): SignatureRow[] =>
  signatures.map((signature) => {
    const field = reading.fields[programme.roles.find((role) => role.id === signature.role)?.signature ?? '']
    const pictured = isByPicture(reading) && field?.confidence === 'low'
    if (pictured)
      return {
        title: capitalised(signature.title),
        typed: inPerson,
        status: signature.kind === 'not seen' ? 'To be checked by a person' : status(signature),
      }
    const typed = field?.source.kind === 'picture' ? 'A picture' : field?.confidence === 'low' ? unread : (field?.value ?? 'Nothing')
    return { title: capitalised(signature.title), typed, status: status(signature) }
  })

function status({ kind, suffices, address }: Signature): string {
  switch (kind) {
    case 'not seen':
      return address === null ? 'None: no e-mail address on the form' : 'None yet: not copied in'
    case 'copied in':
      return suffices ? 'Copied in' : 'Copied in, still to be confirmed'
    case 'sent it':
      return suffices ? 'Sent the e-mail' : 'Sent the e-mail, still to be confirmed'
    case 'confirmed':
      return 'Confirmed'
    case 'objected':
      return 'The hub is looking into this'
    case 'undeliverable':
      return 'Our e-mail came back: the hub is looking into this'
    default:
      return kind satisfies never
  }
}
