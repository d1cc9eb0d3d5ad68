/** What a release of everything together lets out, what it keeps, and when it sends nothing at all. */
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/declaration.ts'
import type { BoardRow } from '../../src/core/round/board.ts'
import { release } from '../../src/core/round/round.ts'
import { preview, type Reach, send } from '../../src/core/round/together.ts'
import { moorside, programme, round } from './moorside.ts'

const noon = Temporal.Instant.from('2018-05-28T11:00Z')
const together = { ...round, release: 'together' as const }
const decision = (verdict: Decision['verdict'], more: Partial<Decision> = {}): Decision => ({
  number: 1,
  verdict,
  by: 'U0REVIEW',
  at: noon,
  reasonId: null,
  note: null,
  releaseAt: null,
  releasedAt: null,
  origin: 'verdict',
  ...more,
})
const row = (id: string, its: Decision | null, more: Partial<BoardRow> = {}): BoardRow => ({
  id,
  reference: `MR-${id}`,
  school: { name: `${id} School`, urn: null },
  state: its?.verdict ?? 'ready',
  checked: 'ready',
  revision: 1,
  version: 1,
  receivedAt: noon,
  decision: its,
  rank: null,
  assignee: null,
  offer: null,
  findings: [],
  factors: [],
  conflicts: [],
  asksToWithdraw: null,
  ...more,
})
const one: Reach = { addressees: [{ address: 'head@a.example', roles: ['head teacher'] }], kept: null }
const look = (rows: BoardRow[], reach: (id: string) => Reach = () => one, its = together) =>
  preview({ round: its, hub: 'archimedes-ne', rows }, programme, reach, (text) => text)
const names = (list: { id: string }[]) => list.map(({ id }) => id)

test.each<[string, BoardRow, keyof ReturnType<typeof look> | null]>([
  ['a verdict that waits for the lead', row('a', decision('approved')), 'leaving'],
  ['one whose undo window runs', row('a', decision('declined', { releaseAt: noon })), 'timed'],
  ['a school without a verdict', row('a', null), 'undecided'],
  ['one that the school must still put right', row('a', null, { state: 'needs-school' }), 'undecided'],
  ['one that is being checked', row('a', null, { state: 'received' }), 'undecided'],
  ['one that has been told already', row('a', decision('approved', { releasedAt: noon })), null],
  ['a school that has withdrawn after its verdict', row('a', decision('approved'), { state: 'withdrawn' }), null],
  ['a place that is offered from the waiting list', row('a', decision('waitlisted', { releasedAt: noon }), { state: 'offered' }), null],
])('%s', (_, its, where) => {
  const { leaving, heldBack, timed, undecided } = look([its])
  const found = Object.entries({ leaving, heldBack, timed, undecided }).filter(([, list]) => list.length > 0)
  expect(found.map(([name]) => name)).toEqual(where ? [where] : [])
})

test('an approval that somebody objected to since stays, and does not leave with the others', () => {
  const rows = [row('a', decision('approved')), row('b', decision('approved'))]
  const shown = look(rows, (id) => ({ ...one, kept: id === 'b' ? 'objected' : null }))
  expect([names(shown.leaving), names(shown.heldBack)]).toEqual([['a'], ['b']])
  expect(send(shown, shown.fingerprint)).toEqual({ kind: 'sent', decisions: [{ id: 'a', number: 1 }] })
})

test('the approved come first, then the waiting list, then the declined, each in the order of receipt', () => {
  const rows = [
    row('d', decision('declined')),
    row('w', decision('waitlisted')),
    row('b', decision('approved')),
    row('a', decision('approved')),
  ]
  expect(names(look(rows).leaving)).toEqual(['b', 'a', 'w', 'd'])
})

test('those with a time of their own: the next to leave first; and those that have been told are counted', () => {
  const at = (minutes: number) => decision('approved', { releaseAt: noon.add({ minutes }) })
  const shown = look([
    row('c', at(9)),
    row('a', at(3)),
    row('b', at(6)),
    row('t', decision('approved', { releasedAt: noon })),
    row('u', null),
  ])
  expect([names(shown.timed), shown.released]).toEqual([['a', 'b', 'c'], 1])
})

const seen = look([row('a', decision('approved')), row('b', decision('declined'))])
test.each<[string, BoardRow[], ((id: string) => Reach) | undefined, string]>([
  ['nothing has changed', [row('a', decision('approved')), row('b', decision('declined'))], undefined, 'sent'],
  ['another order of rows is no change', [row('b', decision('declined')), row('a', decision('approved'))], undefined, 'sent'],
  [
    'a school that is still undecided changes nothing',
    [row('a', decision('approved')), row('b', decision('declined')), row('c', null)],
    undefined,
    'sent',
  ],
  ['one was taken back', [row('a', decision('approved')), row('b', null)], undefined, 'changed'],
  [
    'one was taken back and decided again',
    [row('a', decision('approved', { number: 3 })), row('b', decision('declined'))],
    undefined,
    'changed',
  ],
  ['one was added', [row('a', decision('approved')), row('b', decision('declined')), row('c', decision('declined'))], undefined, 'changed'],
  [
    'the school has asked to withdraw',
    [row('a', decision('approved')), row('b', decision('declined'))],
    (id) => ({ ...one, kept: id === 'a' ? 'withdrawal-asked' : null }),
    'changed',
  ],
  ['a newer form has come', [row('a', decision('approved'), { revision: 2 }), row('b', decision('declined'))], undefined, 'changed'],
  [
    'a letter would go to somebody else',
    [row('a', decision('approved')), row('b', decision('declined'))],
    (id) => ({ ...one, addressees: id === 'a' ? [{ address: 'deputy@a.example', roles: ['head teacher'] }] : one.addressees }),
    'changed',
  ],
  [
    'a signature has gone',
    [
      row('a', decision('approved')),
      row('b', decision('declined'), {
        findings: [{ code: 'signature-objected', kind: 'fixable', field: 'school.email', message: 'Speak to the hub' }],
      }),
    ],
    undefined,
    'changed',
  ],
  [
    'somebody else has released them',
    [row('a', decision('approved', { releaseAt: noon, together: 'r' })), row('b', decision('declined', { releasedAt: noon }))],
    undefined,
    'nothing',
  ],
])('pressed when %s', (_, rows, reach, kind) => {
  expect(send(look(rows, reach), seen.fingerprint).kind).toBe(kind)
})

test('the same decisions of another round or hub are another preview', () => {
  const rows = [row('a', decision('approved'))]
  const elsewhere = preview(
    { round: together, hub: 'boolean', rows },
    programme,
    () => one,
    (text) => text,
  )
  const prints = [look(rows), look(rows, () => one, { ...together, id: 'round-2' }), elsewhere].map(({ fingerprint }) => fingerprint)
  expect(new Set(prints).size).toBe(3)
})

test('what is missing is said by role, and not twice', () => {
  const findings = [
    { code: 'not-copied-in', kind: 'fixable', field: 'lead2.email', message: 'Copy in lead teacher 2' },
    { code: 'signature-missing', kind: 'fixable', field: 'signature.lead2', message: 'Add lead teacher 2’s signature' },
    { code: 'not-confirmed', kind: 'fixable', field: 'signature.lead1', message: 'Confirm, lead teacher 1' },
    { code: 'signature-objected', kind: 'fixable', field: 'school.email', message: 'Speak to the hub' },
    { code: 'urn', kind: 'fixable', field: 'school.urn', message: 'Give the URN' },
    { code: 'late', kind: 'flag', field: null, message: 'It came late' },
  ] as const
  const [held] = look([row('a', decision('approved'), { findings: [...findings] })]).leaving
  expect(held).toMatchObject({ unsigned: ['lead teacher 1', 'lead teacher 2'], objecting: ['head teacher'], outstanding: ['Give the URN'] })
})

test('what leaves with others is announced with them; what leaves alone has a post of its own', () => {
  const c = moorside({ round: together })
  const out = (its: Decision) => {
    const releasing = release({ ...c, declaration: { ...c.declaration, state: 'approved', decision: its } }, noon)
    return releasing.kind === 'released' ? releasing.plan.map(({ effect }) => effect.kind) : releasing.kind
  }
  expect(out(decision('approved', { releaseAt: noon, together: 'r' }))).toEqual(['card'])
  expect(out(decision('approved', { releaseAt: noon }))).toEqual(['card', 'announcement'])
  expect(out(decision('approved'))).toBe('nothing-to-release')
})
