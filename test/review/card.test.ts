/** The card: what it says, which buttons it has, and that every card Slack may be sent fits. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Case, Decision } from '../../src/core/declaration.ts'
import { card } from '../../src/review/school/card.ts'
import { moorside, read, reading, withFields } from '../core/moorside.ts'
import { anyText, caseOf, fits, nasty, strings } from './hostile.ts'

const now = Temporal.Instant.from('2018-05-24T16:00:00Z')
const ready = moorside()
const decision: Decision = {
  number: 1,
  verdict: 'approved',
  by: 'U0REVIEW',
  at: Temporal.Instant.from('2018-05-28T09:42:00Z'),
  reasonId: null,
  note: null,
  origin: 'verdict',
  releaseAt: Temporal.Instant.from('2018-05-28T09:52:00Z'),
  releasedAt: null,
}
const decided = (change: Partial<Decision> = {}): Case => ({
  ...ready,
  declaration: { ...ready.declaration, state: 'approved', decisions: 1, version: 2, decision: { ...decision, ...change } },
})
const buttons = (c: Case) =>
  card(c, now)
    .blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .map((one) => (one.type === 'button' ? one.text.text : one.type))
const shown = (c: Case) => strings(card(c, now).blocks).join('\n')

test('it says what a reviewer needs before deciding', () => {
  const { text } = card(ready, now)
  expect(text).toBe(
    'Moorside Lane Primary School, URN 199903 (MR-2018-0042): Primary Mastery Readiness, round 2018-19. Ready for a decision. Places left: 6 of 6.'
      .replace('Moorside Lane Primary School', ready.school.name ?? '')
      .replace('199903', ready.school.urn ?? '')
      .replace('Primary Mastery Readiness', ready.programme.name),
  )
  for (const part of [
    '24 May 2018 at 4:42pm',
    '6 of 6',
    'Head teacher: ',
    'Lead teacher 1',
    'closes 25 May 2018',
    'Nothing to put right',
  ]) {
    expect(shown(ready).toLowerCase()).toContain(part.toLowerCase())
  }
})

test.each([
  ['19', '19'],
  ['841/2345', '841/2345'],
  ['01632 960131', 'Not given'],
  ['head@moorsidelane.example.org', 'Not given'],
])('%s in place of a URN is shown as %s', (written, shows) => {
  const c = moorside({ reading: withFields({ 'school.urn': read(written, null) }) })
  const [first] = card({ ...c, school: { ...c.school, urn: null } }, now).blocks.flatMap((block) =>
    (block.type === 'section' ? (block.fields ?? []) : []).slice(1),
  )
  expect(first?.text).toBe(shows)
})

test('personal contact details are only in Details', () => {
  for (const key of ['lead1.email', 'lead2.email', 'school.email', 'lead1.telephone', 'lead1.name', 'school.headTeacher']) {
    expect(shown(ready)).not.toContain(reading.fields[key]?.value ?? 'missing')
  }
})

test.each<[string, Case, string[]]>([
  ['ready', ready, ['Approve', 'Waitlist', 'Decline', 'Details']],
  ['incomplete', moorside({ reading: withFields({ 'school.urn': read(null) }) }), ['Approve', 'Waitlist', 'Decline', 'Details']],
  ['being checked', { ...ready, declaration: { ...ready.declaration, state: 'received' } }, ['Details']],
  ['provisional', decided(), ['Undo', 'Details']],
  ['released', decided({ releasedAt: decision.releaseAt }), ['Details', 'Reverse']],
  ['withdrawn', { ...ready, declaration: { ...ready.declaration, state: 'withdrawn' } }, ['Details']],
])('buttons of a card that is %s', (_, c, expected) => {
  expect(buttons(c)).toEqual(expected)
})

test.each<[string, Case, string]>([
  [
    'within the window',
    decided(),
    'Approved by <@U0REVIEW> on 28 May 2018 at 10:42am. Provisional until 10:52am: the school has not been told.',
  ],
  [
    'around midnight',
    decided({ at: Temporal.Instant.from('2018-05-28T22:55:00Z'), releaseAt: Temporal.Instant.from('2018-05-28T23:05:00Z') }),
    'Provisional until 29 May 2018 at 12:05am',
  ],
  ['released together', decided({ releaseAt: null }), 'Provisional until the decisions are released together'],
  ['released', decided({ releasedAt: decision.releaseAt }), 'Released on 28 May 2018 at 10:52am.'],
])('a decided card says so in its text too: %s', (_, c, words) => {
  expect(card(c, now).text).toContain(words)
  expect(shown(c)).toContain(words)
})

test('a button carries the declaration and its version, Undo also the decision', () => {
  const values = (c: Case) =>
    card(c, now)
      .blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
      .map((one) => (one.type === 'button' ? JSON.parse(one.value ?? '') : null))
  expect(values(ready)[0]).toEqual({ id: ready.declaration.id, version: 1 })
  expect(values(decided())[0]).toEqual({ id: ready.declaration.id, version: 2, decision: 1 })
})

test('the statement is an excerpt of at most 600 characters', () => {
  const blocks = card(moorside({ reading: withFields({ statement: read('Why we apply. '.repeat(900)) }) }), now).blocks
  const excerpt = strings(blocks).find((text) => text.startsWith('Why we apply'))
  expect(excerpt?.length).toBeGreaterThan(500)
  expect(excerpt?.length).toBeLessThanOrEqual(600)
})

test('findings that do not fit are counted', () => {
  const many = {
    ...ready,
    findings: Array.from({ length: 100 }, (_, i) => ({
      code: 'x',
      kind: 'flag' as const,
      field: null,
      message: `Finding ${i + 1} of a long list of things to weigh`,
    })),
  }
  expect(shown(many)).toMatch(/… and \d+ more/)
})

test.each(nasty.map((text, i) => [i, text] as const))('hostile text %i fits and does nothing', (_, text) => {
  for (const c of [caseOf(text), caseOf(text, 100)]) {
    const { text: said, blocks } = card(c, now)
    fits.message(blocks)
    expect(said.trim()).not.toBe('')
    for (const part of [said, ...strings(blocks)]) expect(part).not.toMatch(/<[!#]|<@U0LEAD>|<https/)
  }
})

test('any text fits', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 100 }), (text, findings) => {
      fits.message(card(caseOf(text, findings), now).blocks)
    }),
    { numRuns: 40 },
  )
})

test('drawing it twice gives the same card: an update that changes nothing can be spared', () => {
  expect(card(ready, now)).toEqual(card(structuredCopy(ready), now))
})

const structuredCopy = (c: Case): Case => ({ ...c, findings: [...c.findings], signatures: c.signatures.map((one) => ({ ...one })) })
