/** What a programme wants to know of a school's need: its factors in its own words, and the order that they suggest. */
import * as z from 'zod'
import { FactorKey, unknown } from './factor.ts'

const key = (what: string, example: string) =>
  z.string().regex(/^[a-z0-9][a-z0-9 -]{0,39}$/, `write ${what} in lower-case letters, digits and spaces, such as “${example}”`)

const Option = z.strictObject({
  /** What is stored and exported. */
  value: key('a value', 'requires improvement').refine(
    (value) => value !== unknown,
    'leave “unknown” out: every factor has it, and it is what stands until somebody has entered another',
  ),
  /** In running text, after the factor's label: "category 5 or 6". */
  label: z.string().min(1).max(75, 'write at most 75 characters'),
  /** Another option's value that this one amounts to. */
  means: z.string().optional(),
  /** What it says in the suggested order; neither where it does not say. What is unknown is always neither. */
  counts: z.enum(['for', 'against'], 'write for or against, or leave it out').optional(),
  /** The programme's own rule excludes such a school: why, and what instead. Staff may override with a reason. */
  ineligible: z.string().min(1).optional(),
})

/** One thing to know of a school, entered by hand. */
const NeedFactor = z.strictObject({
  /** Stable: exports rely on it. */
  key: FactorKey,
  label: z.string().min(1).max(40, 'write at most 40 characters'),
  /** What helps to answer it, and where to look. */
  hint: z.string().min(1).max(300, 'write at most 300 characters'),
  /** The label of a line for more about it, such as the district; without one, there is no such line. */
  detail: z.string().min(1).max(75, 'write at most 75 characters').optional(),
  /** Whether a value is worth nothing without the day it is from. */
  dated: z.boolean('write true or false').default(false),
  /** The greatest need first: Compare sorts by it. */
  options: z.array(Option).min(2, 'write two options or more').max(90, 'write at most 90 options'),
  /** Findings of the checks that speak of it, by code, and what each comes to. A person's answer settles them. */
  claims: z.record(z.string(), z.string().min(1)).default({}),
  /** Whether what the form itself shows of commitment stands beside it. */
  besideForm: z.boolean('write true or false').default(false),
})
export type NeedFactor = z.infer<typeof NeedFactor>
type NeedOption = NeedFactor['options'][number]

const Step = z.strictObject({
  factors: z.array(z.string()).min(1, 'name a factor'),
  /** The programme's own words for it. */
  because: z.string().min(1),
})

export const Need = z
  .strictObject({
    factors: z.array(NeedFactor).max(8, 'write at most 8 factors'),
    /** The first step decides; each next one only between schools that the ones before leave equal. */
    order: z.array(Step).default([]),
  })
  .check(({ value: { factors, order }, issues }) => {
    const say = (path: PropertyKey[], message: string) => issues.push({ code: 'custom', input: undefined, path, message })
    const keys = factors.map((factor) => factor.key)
    for (const [i, factor] of factors.entries()) {
      if (keys.indexOf(factor.key) !== i) say(['factors', i, 'key'], `“${factor.key}” is there twice. Give each factor a key of its own.`)
      const values = factor.options.map(({ value }) => value)
      for (const [j, { value, means }] of factor.options.entries()) {
        const at = ['factors', i, 'options', j]
        if (values.indexOf(value) !== j) say([...at, 'value'], `“${value}” is there twice. Write each value once.`)
        if (means !== undefined && (means === value || !values.includes(means)))
          say([...at, 'means'], `there is no other option “${means}”. Write one of: ${values.filter((one) => one !== value).join(', ')}.`)
      }
    }
    for (const [i, step] of order.entries())
      for (const [j, name] of step.factors.entries())
        if (!keys.includes(name)) say(['order', i, 'factors', j], `there is no factor “${name}”. Write one of: ${keys.join(', ')}.`)
  })
export type Need = z.infer<typeof Need>

/** Null where it is unknown, or where the programme no longer has this value. */
export const optionOf = (factor: Pick<NeedFactor, 'options'>, value: string | undefined): NeedOption | null =>
  factor.options.find((option) => option.value === value) ?? null

/** How great a need an option speaks of: 0 is the greatest. What means the same is the same. */
export const placeOf = (factor: Pick<NeedFactor, 'options'>, option: NeedOption): number =>
  factor.options.findIndex(({ value }) => value === (option.means ?? option.value))

/** What it counts as, its own or that of the option it amounts to. */
export const countsAs = (factor: Pick<NeedFactor, 'options'>, option: NeedOption): 'for' | 'against' | 'neither' =>
  option.counts ?? optionOf(factor, option.means)?.counts ?? 'neither'
