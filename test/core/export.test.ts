/** A round as a table: stable columns, every school, and no cell that a spreadsheet would run. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import type { Finding } from '../../src/core/findings/finding.ts'
import { type Cell, columns, type Entry, harmless, membersIn, table } from '../../src/core/round/export.ts'
import type { Verdict } from '../../src/core/round/round.ts'
import { instant } from './boards.ts'
import { moorside, programme, read, withFields } from './moorside.ts'

const entry = (change: Partial<Case> = {}, replaced: Entry['replaced'] = []): Entry => ({ case: { ...moorside(), ...change }, replaced })
const rowOf = (one: Entry): Record<string, Cell> => {
  const { columns: all, rows } = table(programme, [one])
  return Object.fromEntries(all.map(({ key }, i) => [key, rows[0]?.[i] ?? null]))
}

test('the columns, in their order: other programs rely on them', () => {
  expect(columns(programme).map(({ key }) => key)).toEqual(
    [
      'reference programme round hub received received.utc form',
      'school.name school.address school.urn school.telephone school.headTeacher school.email school.hub',
      'lead1.name lead1.email lead1.telephone lead1.roles lead2.name lead2.email lead2.telephone lead2.roles',
      'findings.fixable findings.flag findings.ineligible',
      ...['headTeacher', 'lead1', 'lead2'].map((role) =>
        ['', '.grade', '.at', '.enough'].map((end) => `signature.${role}${end}`).join(' '),
      ),
      'state verdict verdict.by verdict.at verdict.released verdict.reason verdict.note verdict.origin verdict.replaced',
      'rank offer offer.at offer.accept-by assignee conflicts',
      'need.area need.area.detail need.area.source need.area.dated need.ofsted need.ofsted.source need.ofsted.dated',
      'need.progress need.progress.source need.progress.dated need.prior need.prior.source need.prior.dated',
      'need.commitment need.commitment.source need.commitment.dated statement',
      'withdrawal.asked verdict.by.name assignee.name conflicts.names',
    ]
      .join(' ')
      .split(' '),
  )
  expect(new Set(columns(programme).map(({ title }) => title)).size).toBe(columns(programme).length)
})

test('an open request to withdraw stands in its column, and no other does', () => {
  const at = instant('2018-05-28T10:00Z')
  const asked = { id: 'p', how: 'page', address: null, words: null, at, state: 'open', by: null, closedAt: null } as const
  expect(rowOf(entry({ withdrawal: asked }))['withdrawal.asked']).toBe(at)
  expect(rowOf(entry({ withdrawal: { ...asked, state: 'done', by: 'U0LEAD', closedAt: at } }))['withdrawal.asked']).toBeNull()
  expect(rowOf(entry())['withdrawal.asked']).toBeNull()
})

test('names stand beside the IDs, in columns of their own, and the ID where there is no name', () => {
  const one = entry({ assignee: 'U0LEAD', conflicts: ['U0REVIEW', 'U0GONE'] })
  const { columns: all, rows } = table(programme, [one], (id) => ({ U0LEAD: '=Lena', U0REVIEW: 'Ravi' })[id] ?? id)
  const at = (key: string) => rows[0]?.[all.findIndex((column) => column.key === key)]
  expect(['assignee', 'assignee.name', 'conflicts', 'conflicts.names', 'verdict.by.name'].map(at)).toEqual([
    'U0LEAD',
    '=Lena',
    'U0REVIEW, U0GONE',
    'Ravi, U0GONE',
    null,
  ])
  expect(membersIn([one, one])).toEqual(['U0LEAD', 'U0REVIEW', 'U0GONE'])
})

const { declaration } = moorside()
const decided = (verdict: Verdict, reasonId: string | null): Partial<Case> => ({
  declaration: {
    ...declaration,
    state: verdict,
    decision: {
      number: 1,
      verdict,
      by: 'U0BOSS',
      at: instant('2018-05-28T10:00Z'),
      reasonId,
      note: null,
      releaseAt: null,
      releasedAt: null,
      origin: 'verdict',
    },
  },
})

test.each<[string, Verdict, string | null, string | null]>([
  ['of the waiting list', 'waitlisted', 'greater-need', 'Schools in areas of greater need come first'],
  ['of a decline that has the same id', 'declined', 'greater-need', 'Places went to schools in areas of greater need'],
  ['of an offer that came to nothing', 'declined', 'offer-lapsed', 'The school did not answer the offer of a place'],
  ['that the programme does not know any more', 'declined', 'because', 'because'],
  ['of a place', 'approved', null, null],
])('the reason %s stands there in its own words', (_, verdict, reasonId, words) => {
  expect(rowOf(entry(decided(verdict, reasonId)))['verdict.reason']).toBe(words)
})

test('what the school can put right and what is for staff are not mixed', () => {
  const findings: Finding[] = [
    { code: 'urn', kind: 'fixable', field: 'school.urn', message: 'Give the URN' },
    { code: 'late', kind: 'flag', field: null, message: 'It came late' },
  ]
  expect(rowOf(entry({ findings }))).toMatchObject({
    'findings.fixable': 'Give the URN',
    'findings.flag': 'It came late',
    'findings.ineligible': null,
  })
})

test('whoever decided is called by name too', () => {
  const one = entry(decided('approved', null))
  expect(membersIn([one])).toEqual(['U0BOSS'])
  const { columns: all, rows } = table(programme, [one], () => 'Bo')
  expect(rows[0]?.[all.findIndex(({ key }) => key === 'verdict.by.name')]).toBe('Bo')
})

test('Moorside Lane’s row', () => {
  const signed = rowOf(entry())
  expect(signed).toMatchObject({
    reference: 'MR-2018-0042',
    programme: 'Primary Mastery Readiness Programme',
    round: '2018-19',
    hub: 'Archimedes NE Maths Hub',
    'received.utc': '2018-05-24T15:42:11Z',
    form: 1,
    'school.urn': '199901',
    'signature.headTeacher': 'sent it',
    'signature.lead1': 'copied in',
    'signature.lead1.enough': 'yes',
    state: 'ready',
    verdict: null,
    'need.area': null,
    rank: null,
  })
  expect(String(signed.received)).toBe('2018-05-24T15:42:11Z')
})

test('what is still to be put right, decided, offered and known stands in its column', () => {
  const c = moorside({ reading: withFields({ 'school.urn': read('12', null), 'lead2.email': read(null) }) })
  const at = instant('2018-05-28T10:00Z')
  const full = rowOf(
    entry(
      {
        ...c,
        declaration: {
          ...c.declaration,
          state: 'offered',
          rank: 3,
          decision: {
            number: 3,
            verdict: 'waitlisted',
            by: 'U0LEAD',
            at,
            reasonId: 'no-places',
            note: '=HYPERLINK("https://evil.example")',
            releaseAt: null,
            releasedAt: at,
            origin: 'reversal',
          },
        },
        offer: {
          number: 1,
          by: 'U0LEAD',
          at,
          acceptBy: Temporal.PlainDate.from('2018-06-04'),
          remindedAt: null,
          state: 'open',
          closedAt: null,
        },
        factors: [
          {
            key: 'area',
            value: 'yes',
            detail: '6, Hartlepool',
            source: 'DfE list',
            dated: Temporal.PlainDate.from('2017-01-31'),
            by: 'U0LEAD',
            at,
          },
          // Taken back.
          { key: 'prior', value: 'unknown', source: 'a mistake', dated: null, by: 'U0LEAD', at },
        ],
        assignee: 'U0REVIEW',
        conflicts: ['U0LEAD', 'U0OTHER'],
      },
      [{ verdict: 'approved', by: 'U0REVIEW', at, releasedAt: at }],
    ),
  )
  expect(full['school.urn']).toBe('12')
  expect(full['findings.fixable']).toContain('URN')
  expect(full['signature.lead2.enough']).toBe('no')
  expect(full).toMatchObject({
    'verdict.origin': 'reversal',
    'verdict.replaced': 'approved by U0REVIEW on 2018-05-28T11:00:00+01:00',
    rank: 3,
    offer: 'open',
    'need.area': 'yes',
    'need.area.detail': '6, Hartlepool',
    'need.prior': null,
    'need.prior.source': null,
    conflicts: 'U0LEAD, U0OTHER',
  })
  expect(String(full['offer.accept-by'])).toBe('2018-06-04')
})

test.each([
  ['=1+1', "'=1+1"],
  ['+44 1632 960001', "'+44 1632 960001"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r', "'\r"],
  ['  =1', "'  =1"],
  ['\u00a0\u200b=1', "'\u00a0\u200b=1"],
  ['\ufeff=1', "'\ufeff=1"],
  ['\u202e=1', "'\u202e=1"],
  ['\0=1', "'\0=1"],
  ['＝1', "'＝1"],
  ['＋44', "'＋44"],
  ['－1', "'－1"],
  ['＠x', "'＠x"],
  ['01632 960001', '01632 960001'],
  ['a=1', 'a=1'],
  ["'=1", "'=1"],
  ['', ''],
])('harmless: %j', (text, shown) => {
  expect(harmless(text)).toBe(shown)
})

test('harmless adds at most an apostrophe, and twice is once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = harmless(text)
      expect([text, `'${text}`]).toContain(shown)
      expect(harmless(shown)).toBe(shown)
      expect(shown.trim()).not.toMatch(/^[=+\-@]/)
    }),
  )
})
