/** Compare: the schools of a round side by side, as one modal that can be read on a telephone. */
import type { ActionsBlock, KnownBlock, ModalView, StaticSelect } from '@slack/types'
import { compare, type Show } from '../../core/need/compare.ts'
import { asked } from '../../core/need/rank.ts'
import type { Programme } from '../../core/programme.ts'
import type { Board } from '../../core/round/board.ts'
import type { Round } from '../../core/round/round.ts'
import { listInWords } from '../../core/wording.ts'
import { type ActionId, button, context, section } from '../blocks.ts'
import { modal } from '../modals.ts'
import { escaped, inline, line } from '../text.ts'
import type { CardValue, CompareMeta } from '../values.ts'
import { rowInWords, suggestionInWords } from './compare-words.ts'

/** Schools on one page: a section each, and another where an order is suggested. */
const PAGE = 20

/** `rounds` are those of the hub to choose from, with their programmes' names; `user` is who looks. */
export type Shown = { board: Board; programme: Programme; rounds: { round: Round; programme: string }[]; user: string; meta: CompareMeta }

export function compareView({ board, programme, rounds, user, meta }: Shown): ModalView {
  const { rows, unknown, suggestions } = compare(board, programme, meta)
  const pages = Math.max(1, Math.ceil(rows.length / PAGE))
  const page = Math.min(meta.page, pages - 1)
  const sorts = sortsOf(programme, suggestions.size > 0)
  const sort = sorts.find(({ value }) => value === meta.sort) ?? sorts[0]
  const shown = rows.slice(page * PAGE, page * PAGE + PAGE)
  const blocks: KnownBlock[] = [
    section(
      `*${escaped(programme.name, 200)}, round ${inline(board.round.name, 60)}*\nPlaces given: ${board.round.taken} of ${board.round.places}.`,
    ),
    {
      type: 'actions',
      block_id: 'compare',
      elements: [
        ...(rounds.length > 1 ? [select('compare-round', rounds.slice(0, 100).map(roundOption), board.round.id)] : []),
        select('compare-show', shows, meta.show),
        select('compare-sort', sorts, sort?.value ?? ''),
      ],
    },
    section(countInWords(rows.length, board.rows.length, page, meta.show)),
    ...(unknown > 0
      ? [context(`${unknown === 1 ? 'Of 1 of them' : `Of ${unknown} of them`} ${sort?.unknown}: last here, oldest first.`)]
      : []),
    ...(suggestions.size > 0 ? [context(orderInWords(programme))] : []),
    ...shown.flatMap((row) => {
      const value: CardValue = { id: row.id, version: row.version }
      const details = button('details', 'Details', row.school.name ?? row.reference, value)
      const suggestion = suggestions.get(row.id)
      return [
        { ...section(rowInWords(row, programme, user)), block_id: row.id, accessory: details },
        ...(suggestion ? [context(suggestionInWords(suggestion, row))] : []),
      ]
    }),
    ...(pages > 1 ? [turning(page, pages)] : []),
  ]
  return modal('Compare', blocks, {
    private_metadata: JSON.stringify({ ...meta, sort: sort?.value ?? 'received', page } satisfies CompareMeta),
  })
}

type Choice = { value: string; label: string }
type SortChoice = Choice & { /** Completes "Of 3 of them …". */ unknown: string }

const shows: (Choice & { value: Show })[] = [
  { value: 'undecided', label: 'Shown: undecided' },
  { value: 'waitlisted', label: 'Shown: on the waiting list' },
  { value: 'all', label: 'Shown: all' },
]

const sortsOf = ({ need }: Programme, suggested: boolean): SortChoice[] => [
  { value: 'received', label: 'Sorted by time received', unknown: '' },
  { value: 'name', label: 'Sorted by name', unknown: 'the name is not known' },
  ...need.factors.map(({ key, label }) => ({
    value: `factor:${key}`,
    label: `Sorted by ${label}`,
    unknown: `“${inline(label, 60)}” is unknown`,
  })),
  { value: 'outstanding', label: 'Sorted by signatures outstanding, fewest first', unknown: 'the checks are not done' },
  ...(suggested ? [{ value: 'suggested', label: 'Sorted by suggested order', unknown: 'there is no suggestion' }] : []),
]

const roundOption = ({ round, programme }: Shown['rounds'][number]): Choice => ({ value: round.id, label: `${round.name}, ${programme}` })

const select = (id: ActionId, choices: Choice[], chosen: string): StaticSelect => {
  const options = choices.map(({ value, label }) => ({ text: line(label, 75), value }))
  const initial = options.find(({ value }) => value === chosen)
  return { type: 'static_select', action_id: id, options, ...(initial ? { initial_option: initial } : {}) }
}

function countInWords(shown: number, all: number, page: number, show: Show): string {
  const what = { undecided: 'undecided', waitlisted: 'on the waiting list', all: 'in this round' }[show]
  if (shown === 0)
    return all === 0
      ? 'No declaration has been received in this round yet.'
      : `No school is ${what}. Choose “Shown: all” to see all ${all}.`
  const some = shown === 1 ? `1 school is ${what}` : `${shown} schools are ${what}`
  const [from, to] = [page * PAGE + 1, Math.min(shown, page * PAGE + PAGE)]
  return shown > PAGE ? `${some}. These are ${from} to ${to}.` : `${some}.`
}

/** How the order comes about, before anybody reads a rank. */
function orderInWords({ need }: Programme): string {
  const label = (key: string) => inline(asked(need).find((factor) => factor.key === key)?.label ?? key, 60)
  const steps = need.order.map(
    ({ factors, because }, i) =>
      `${i === 0 ? 'It looks first at' : 'between equals, then at'} ${listInWords(factors.map(label))} (“${inline(because, 200)}”)`,
  )
  return `*The suggested order is for reading only: nothing follows from it, and people decide.* ${steps.join('; ')}. What is unknown counts neither way. Schools that this leaves equal share a rank.`
}

function turning(page: number, pages: number): ActionsBlock {
  const to = (id: ActionId, label: string, at: number) => button(id, label, `page ${at + 1} of ${pages}`, { page: at })
  return {
    type: 'actions',
    block_id: 'turning',
    elements: [
      ...(page > 0 ? [to('compare-back', 'Previous schools', page - 1)] : []),
      ...(page < pages - 1 ? [to('compare-on', 'Next schools', page + 1)] : []),
    ],
  }
}
