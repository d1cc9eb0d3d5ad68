/** The schools of a round side by side: which are shown, and in which order. What is not known always stands last. */
import * as z from 'zod'
import type { Programme } from '../programme.ts'
import type { Board, BoardRow } from '../round/board.ts'
import { isUndecided } from '../round/tally.ts'
import { known } from './factor.ts'
import { optionOf, placeOf } from './need.ts'
import { type Suggestion, suggest } from './rank.ts'

export const Show = z.enum(['undecided', 'waitlisted', 'all'])
export type Show = z.infer<typeof Show>

/** `received`, `name`, `outstanding`, `suggested`, or `factor:` and a factor's key. */
export type Sort = string

type Compared = {
  rows: BoardRow[]
  /** How many of them stand last because what they are sorted by is not known of them. */
  unknown: number
  /** By id; empty where the round does not turn it on. */
  suggestions: Map<string, Suggestion>
}

/** Rows come oldest first, and what the sort leaves equal stays so. A sort that there is not is that by time of receipt. */
export function compare({ round, rows }: Board, programme: Programme, { show, sort }: { show: Show; sort: Sort }): Compared {
  // Over all who wait, whatever is shown: a rank must not change with the filter.
  const suggestions = round.suggestsRank ? suggest(programme.need, rows) : new Map<string, Suggestion>()
  const shown = rows.filter((row) => show === 'all' || (show === 'undecided' ? isUndecided(row) : row.state === 'waitlisted'))
  const valued = shown.map((row) => ({ row, value: sorter(sort, programme, suggestions)(row) }))
  const unknown = valued.filter(({ value }) => value === null)
  const sorted = valued.filter(({ value }) => value !== null).sort((a, b) => between(a.value, b.value))
  return { rows: [...sorted, ...unknown].map(({ row }) => row), unknown: unknown.length, suggestions }
}

type Value = number | string | null

function sorter(sort: Sort, programme: Programme, suggestions: Map<string, Suggestion>): (row: BoardRow) => Value {
  const factor = programme.need.factors.find(({ key }) => sort === `factor:${key}`)
  if (factor)
    return ({ factors }) => {
      const option = optionOf(factor, known(factors, factor.key)?.value)
      return option && placeOf(factor, option)
    }
  if (sort === 'name') return ({ school }) => school.name?.trim() || null
  // Before the checks nobody knows.
  if (sort === 'outstanding') return (row) => (row.state === 'received' ? null : unsigned(row, programme).length)
  if (sort === 'suggested')
    return ({ id }) => {
      const suggestion = suggestions.get(id)
      return suggestion?.kind === 'ranked' ? suggestion.rank : null
    }
  return () => 0
}

const collator = new Intl.Collator('en-GB', { numeric: true })
const between = (a: Value, b: Value): number =>
  typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a ?? 0) - Number(b ?? 0)

const aboutSignature = [
  'signature-missing',
  'signature-picture',
  'not-copied-in',
  'not-confirmed',
  'signature-objected',
  'signature-undeliverable',
]

/** Titles of the roles whose signature is still outstanding, in the form's order. */
export const unsigned = ({ findings }: Pick<BoardRow, 'findings'>, { roles }: Pick<Programme, 'roles'>): string[] =>
  roles
    .filter(({ email, signature }) =>
      findings.some(
        ({ code, kind, field }) =>
          (field === signature || field === email) && (aboutSignature.includes(code) || (field === email && kind === 'fixable')),
      ),
    )
    .map(({ title }) => title)
