/** The inputs for what is known of a school's need: a group for each factor, and what comes back from them. */
import type { InputBlock, KnownBlock, ModalView, PlainTextElement, PlainTextInput } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { blank, type Entry, entryOf, tidy } from '../../core/need/enter.ts'
import { unknown } from '../../core/need/factor.ts'
import type { NeedFactor } from '../../core/need/need.ts'
import { capitalised, dateInWords, listInWords } from '../../core/wording.ts'
import { context, section } from '../blocks.ts'
import { modal } from '../modals.ts'
import { escaped, inline, line } from '../text.ts'
import type { NeedValue } from '../values.ts'
import { schoolInWords } from '../words.ts'
import { factorInWords } from './need-words.ts'

export const callback = 'need'

/** Shown once more, because somebody else saved something meanwhile. */
type Again = {
  turn: number
  /** What was typed, and is not lost. */
  typed: Record<string, Entry>
  /** What others have just saved. */
  overtaken: string[]
  began: Record<string, string>
}

const first: Again = { turn: 0, typed: {}, overtaken: [], began: {} }

/** `mark` shortens what an input began with, so that the submission can tell what was changed, by whom. */
export function needModal(c: Case, mark: (entry: Entry) => string, { turn, typed, overtaken, began }: Again = first): ModalView {
  const { factors } = c.programme.need
  // What somebody typed and has not saved yet began with what it began with; everything else begins anew.
  const inputs = factors.map((factor) => {
    const [kept, before, stands] = [typed[factor.key], began[factor.key], entryOf(c.factors, factor)]
    const isKept = kept !== undefined && before !== undefined && before !== mark(kept)
    return { factor, entry: isKept ? kept : stands, mark: isKept ? before : mark(stands) }
  })
  const value: NeedValue = { id: c.declaration.id, turn, began: Object.fromEntries(inputs.map(({ factor, mark }) => [factor.key, mark])) }
  const labels = factors.filter(({ key }) => overtaken.includes(key)).map(({ label }) => inline(label, 60))
  const news = `*Nothing was recorded yet.* Somebody else has just saved: ${listInWords(labels)}. What they wrote is shown instead of yours; what you wrote elsewhere is still here. Read it, then save again.`
  return modal(
    'What is known',
    [
      section(`*${schoolInWords(c)}*`),
      ...(overtaken.length > 0 ? [section(news)] : []),
      context('For staff only: no letter says it. Leave Unknown what you do not know: it never counts against a school.'),
      ...inputs.flatMap(({ factor, entry }) => group(factor, c, entry, turn)),
    ],
    {
      callback_id: callback,
      private_metadata: JSON.stringify(value),
      submit: { type: 'plain_text', text: 'Save', emoji: false },
    },
  )
}

/** Where an input is, and where Slack shows what is wrong with it. A new turn has new inputs, so that Slack begins them anew. */
export const blockOf = (turn: number, key: string, part: keyof Entry): string => `need:${turn}:${key}:${part}`

const label = (text: string): PlainTextElement => line(text, 150)

function group(factor: NeedFactor, c: Case, entry: Entry, turn: number): KnownBlock[] {
  const { key } = factor
  const options = [
    { value: unknown, label: unknown },
    ...factor.options,
    // What the programme no longer has can still stand, and be left to stand.
    ...(entry.value === unknown || factor.options.some(({ value }) => value === entry.value)
      ? []
      : [{ value: entry.value, label: entry.value }]),
  ].map((option) => ({ text: line(escaped(capitalised(option.label), 75), 75), value: option.value }))
  const input = (part: keyof Entry, name: string, most: number, hint?: string): InputBlock => ({
    type: 'input',
    block_id: blockOf(turn, key, part),
    optional: true,
    label: label(`${factor.label}: ${name}`),
    ...(hint ? { hint: label(hint) } : {}),
    element: typing(part === 'dated' ? written(entry.dated) : entry[part], most),
  })
  const initial = options.find(({ value }) => value === entry.value)
  return [
    { type: 'divider' },
    context(factorInWords(factor, c)),
    {
      type: 'input',
      block_id: blockOf(turn, key, 'value'),
      label: label(factor.label),
      hint: line(factor.hint, 300),
      element: { type: 'static_select', action_id: 'value', options, ...(initial ? { initial_option: initial } : {}) },
    },
    ...(factor.detail ? [input('detail', factor.detail, 120)] : []),
    input('source', 'where this is from', 300),
    input('dated', factor.dated ? 'its date' : 'its date, if it has one', 40, 'Such as 12 March 2018'),
  ]
}

const typing = (text: string, most: number): PlainTextInput => ({
  type: 'plain_text_input',
  action_id: 'value',
  max_length: most,
  ...(text === '' ? {} : { initial_value: text.toWellFormed().slice(0, most).toWellFormed() }),
})

const written = (dated: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(dated) ? dateInWords(Temporal.PlainDate.from(dated)) : dated)

/** What comes back, by block. */
const Typed = z.record(
  z.string(),
  z.object({ value: z.object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() }) }),
)

/** Every factor that the modal asked for, as it was left or typed. */
export function entriesTyped(values: unknown, turn: number): Record<string, Entry> {
  const entries: Record<string, Entry> = {}
  for (const [block, { value }] of Object.entries(Typed.parse(values))) {
    const [, of, key = '', part = ''] = block.split(':')
    if (of !== String(turn) || !isPart(part)) continue
    entries[key] = { ...(entries[key] ?? blank), [part]: value.selected_option?.value ?? value.value ?? blank[part] }
  }
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, tidy(entry)]))
}

const isPart = (part: string): part is keyof Entry => part in blank
