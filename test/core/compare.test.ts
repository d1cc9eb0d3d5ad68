/** Schools side by side: who is shown, in which order, and where what is not known stands. */
import { expect, test } from 'vitest'
import type { State } from '../../src/core/declaration.ts'
import { type Finding, findings } from '../../src/core/findings/findings.ts'
import { compare, type Show, type Sort, unsigned } from '../../src/core/need/compare.ts'
import type { BoardRow } from '../../src/core/round/board.ts'
import { aRow } from '../review/board.ts'
import { archimedes, mailed, moorside, programme, read, round, withFields } from './moorside.ts'

const shown = (rows: BoardRow[], sort: Sort, show: Show = 'all', suggestsRank = false) => {
  const outcome = compare({ round: { ...round, suggestsRank }, hub: archimedes.id, rows }, programme, { show, sort })
  return [outcome.rows.map(({ school }) => school.name).join(' '), outcome.unknown]
}
const open = (...roles: string[]): Finding[] =>
  roles.map((role) => ({ code: 'not-copied-in', kind: 'fixable', field: `${role}.email`, message: 'x' }))

const rows = [
  aRow(1, { school: { name: 'Émile', urn: null }, known: { ofsted: 'good' }, findings: open('lead1', 'lead2') }),
  aRow(2, { school: { name: 'zebra', urn: null } }),
  aRow(3, { school: { name: 'Elm', urn: null }, known: { ofsted: 'special measures', area: 'yes' }, findings: open('lead1') }),
  aRow(4, { school: { name: null, urn: null }, known: { ofsted: 'inadequate' }, state: 'received' }),
  aRow(5, { school: { name: 'School 10', urn: null }, known: { ofsted: 'unknown' } }),
  aRow(6, { school: { name: 'School 9', urn: null }, known: { ofsted: 'a grade of before' } }),
]

test.each<[Sort, string, number]>([
  ['received', 'Émile zebra Elm  School 10 School 9', 0],
  ['name', 'Elm Émile School 9 School 10 zebra ', 1],
  // Special measures are inadequate: the two are equal, and stay oldest first.
  ['factor:ofsted', 'Elm  Émile zebra School 10 School 9', 3],
  ['factor:area', 'Elm Émile zebra  School 10 School 9', 5],
  ['outstanding', 'zebra School 10 School 9 Elm Émile ', 1],
  ['weather', 'Émile zebra Elm  School 10 School 9', 0],
  ['suggested', 'Émile zebra Elm  School 10 School 9', 6],
])('by %s', (sort, names, unknown) => {
  expect(shown(rows, sort)).toEqual([names, unknown])
})

test('what a sort leaves equal stays oldest first, however many there are', () => {
  const many = Array.from({ length: 200 }, (_, i) => aRow(i, { known: { ofsted: i % 3 === 0 ? 'good' : 'inadequate' } }))
  const { rows: sorted } = compare({ round, hub: archimedes.id, rows: many }, programme, { show: 'all', sort: 'factor:ofsted' })
  const wanted = [...many.filter((_, i) => i % 3 !== 0), ...many.filter((_, i) => i % 3 === 0)]
  expect(sorted.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
})

const states: State[] = ['received', 'needs-school', 'ready', 'approved', 'waitlisted', 'declined', 'offered', 'withdrawn']
test.each<[Show, string]>([
  ['undecided', 'received needs-school ready'],
  ['waitlisted', 'waitlisted'],
  ['all', states.join(' ')],
])('shown: %s', (show, names) => {
  const every = states.map((state, i) => aRow(i, { state, school: { name: state, urn: null } }))
  expect(shown(every, 'received', show)[0]).toBe(names)
})

test('no order is suggested where the round does not turn it on', () => {
  const board = { round, hub: archimedes.id, rows }
  expect(compare(board, programme, { show: 'all', sort: 'suggested' }).suggestions.size).toBe(0)
  const on = compare({ ...board, round: { ...round, suggestsRank: true } }, programme, { show: 'all', sort: 'suggested' })
  expect([on.suggestions.size, on.rows[0]?.school.name]).toEqual([6, 'Elm'])
})

test('a suggested rank is over all who wait, whatever is shown', () => {
  const waiting = [aRow(1, { known: { area: 'yes' }, state: 'waitlisted' }), aRow(2, {})]
  const board = { round: { ...round, suggestsRank: true }, hub: archimedes.id, rows: waiting }
  expect(compare(board, programme, { show: 'undecided', sort: 'suggested' }).suggestions.get(aRow(2, {}).id)).toMatchObject({ rank: 2 })
})

test.each([
  ['nobody, where all are seen', moorside(), []],
  ['whoever was not copied in', moorside({ mail: mailed('head@moorsidelane.example.org', []) }), ['lead teacher 1', 'lead teacher 2']],
  ['whoever has not signed the form', moorside({ reading: withFields({ 'signature.lead2': read(null) }) }), ['lead teacher 2']],
  ['whoever has no address', moorside({ reading: withFields({ 'lead1.email': read(null) }) }), ['lead teacher 1']],
])('outstanding is %s', (_, c, titles) => {
  expect(unsigned({ findings: findings({ ...c, hubs: [archimedes], duplicates: [] }) }, programme)).toEqual(titles)
})
