/** Inputs for the fields of a form, and what was typed into them. */
import type { InputBlock, PlainTextElement } from '@slack/types'
import * as z from 'zod'
import type { Field, Reading } from '../../core/form/form.ts'
import type { Help } from '../../core/form/settle.ts'
import { typed } from '../../core/form/typed.ts'
import type { FormField, Programme } from '../../core/programme.ts'
import { line } from '../text.ts'
import { sourceInWords } from '../words.ts'

/** Slack's limit for one input is 3,000 characters: a longer value has several, one under the other. */
const PART = 2900

/** How many inputs a modal has room for, beside its headings. */
const ROOM = 90

type Part = { text: string /** What stood between this part and the next. */; joint: string }

function partsOf(value: string): Part[] {
  const parts: Part[] = []
  let rest = value
  while (rest.length > PART) {
    const [atLine, atSpace] = [rest.lastIndexOf('\n', PART), rest.lastIndexOf(' ', PART)]
    const at = atLine > 0 ? atLine : atSpace > 0 ? atSpace : /[\ud800-\udbff]/.test(rest.charAt(PART - 1)) ? PART - 1 : PART
    const joint = atLine > 0 ? '\n' : atSpace > 0 ? ' ' : ''
    parts.push({ text: rest.slice(0, at), joint })
    rest = rest.slice(at + joint.length)
  }
  return [...parts, { text: rest, joint: '' }]
}

/** What is longer than the modal has room for cannot be edited in it, and stays as it is. */
const shown = (fields: FormField[]): number => Math.floor(ROOM / Math.max(1, fields.length))

export function inputs(fields: FormField[], reading: Pick<Reading, 'fields'> | null, required: string[] = []): InputBlock[] {
  return fields.flatMap((form) => {
    const field = reading?.fields[form.key]
    const parts = partsOf((field?.value ?? '').toWellFormed()).slice(0, shown(fields))
    return parts.map(
      ({ text }, i): InputBlock => ({
        type: 'input',
        block_id: `field:${form.key}:${i}`,
        optional: !required.includes(form.key),
        label: label(
          parts.length > 1 ? `${form.labels[0] ?? form.called}, part ${i + 1} of ${parts.length}` : (form.labels[0] ?? form.called),
        ),
        ...(field && i === 0 ? { hint: label(hint(field)) } : {}),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: isLong(form) || text.includes('\n') || text.length > 200,
          max_length: 3000,
          ...(text === '' ? {} : { initial_value: text }),
        },
      }),
    )
  })
}

const isLong = ({ kind }: FormField): boolean => kind === 'statement' || kind === 'address' || kind === 'roles'

function hint({ value, source, confidence }: Field): string {
  if (source.kind === 'picture') return `There is ${sourceInWords(source)}: a mark to confirm. Type the name if you can tell it.`
  if (value === null) return 'Nothing was read here.'
  const from = `Read from ${sourceInWords(source)}`
  if (source.kind === 'staff') return 'Entered or confirmed by staff.'
  return confidence === 'low' ? `${from}. It was hard to read: compare it with the form.` : `${from}.`
}

const label = (text: string): PlainTextElement => line(text, 150)

/** What comes back from a modal with inputs, by block. */
const Typed = z.record(
  z.string(),
  z.record(z.string(), z.object({ value: z.string().nullish(), selected_options: z.array(z.unknown()).nullish() })),
)

/** Every field that the modal asked for, as it was left or typed; `before` is what the inputs began with. */
export function fieldsTyped(
  values: unknown,
  fields: FormField[],
  before: Pick<Reading, 'fields'> | null,
  by: string,
  help: Help,
): Record<string, Field> {
  const given = Typed.parse(values)
  return Object.fromEntries(
    fields.map((form): [string, Field] => {
      const old = before?.fields[form.key]
      const parts = partsOf((old?.value ?? '').toWellFormed())
      const text = parts
        .map(({ text, joint }, i) => {
          const block = given[`field:${form.key}:${i}`]
          return `${block ? (block.value?.value ?? '') : text}${joint}`
        })
        .join('')
      if (old && old.value !== null && plainly(text) === plainly(old.value))
        return [form.key, { ...old, source: { kind: 'staff', by }, confidence: 'high' }]
      return [form.key, typed(form, text, by, help)]
    }),
  )
}

/** As Slack may give it back: with other line endings, without white space at the ends. */
const plainly = (text: string): string => text.toWellFormed().replaceAll(/\r\n?/g, '\n').trim()

/** The box that says that the commitments stand on the form as printed. */
export const commitmentsBox = ({ commitments }: Pick<Programme, 'commitments'>): InputBlock => ({
  type: 'input',
  block_id: 'commitments',
  optional: true,
  label: label(`The ${commitments.length} commitments`),
  hint: label('Compare them with the programme’s own form before you tick this.'),
  element: {
    type: 'checkboxes',
    action_id: 'commitments',
    options: [{ text: line('They are all on the form, as printed', 75), value: 'as-printed' }],
  },
})

/** Null where the box was not there. */
export const asPrinted = (values: unknown): boolean | null => {
  const box = Typed.parse(values).commitments?.commitments
  return box ? (box.selected_options ?? []).length > 0 : null
}
