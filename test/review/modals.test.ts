/** Details and the modals that ask: everything is in them, every answer comes back, and they fit. */
import { expect, test } from 'vitest'
import type { HistoryEntry, LetterRow } from '../../src/app.ts'
import type { Verdict } from '../../src/core/round/round.ts'
import { askReason, toldInstead } from '../../src/review/modals.ts'
import { already, full, late, notYours, stale } from '../../src/review/say.ts'
import { details } from '../../src/review/school/details.ts'
import { words } from '../../src/review/school/history-words.ts'
import { Answers, CardValue } from '../../src/review/values.ts'
import { moorside, read, reading, withFields } from '../core/moorside.ts'
import { caseOf, fits, nasty, strings } from './hostile.ts'

const at = Temporal.Instant.from('2018-05-24T16:00:00Z')
const ready = moorside()
const letters: LetterRow[] = [
  { kind: 'acknowledgement', to: 'head@moorside.example', state: 'accepted', messageId: '<l1@hubs.example>', response: '250 2.0.0 Ok', at },
  { kind: 'request', to: 'lead2@moorside.example', state: 'failed', messageId: null, response: '550 5.1.1 unknown', at },
]
const history: HistoryEntry[] = [
  { at, actor: { kind: 'countersign' }, what: 'checked', why: null },
  { at, actor: { kind: 'slack', user: 'U0REVIEW' }, what: 'decided', why: 'The head telephoned' },
]

test('Details shows every field of the form with its source in words', () => {
  const shown = strings(details(ready, letters, history)).join('\n')
  for (const [key, { value }] of Object.entries(reading.fields)) {
    for (const part of (value ?? '').split('\n')) expect(shown, key).toContain(part.replaceAll('&', '&amp;'))
  }
  expect(shown).toContain('(table 1, row 1, high confidence)')
})

test('Details says which evidence was for what the form said before', () => {
  const renamed = moorside({ reading: withFields({ 'lead2.name': read('Ada Byron') }) })
  const shown = strings(details({ ...renamed, evidence: ready.evidence }, [], [])).join('\n')
  const said = shown.split('\n').filter((line) => line.includes('evidence:'))
  expect(said.map((line) => line.includes('no longer counts'))).toEqual(said.map((line) => line.includes('Lead teacher 2')))
})

test('Details shows evidence with addresses, letters as what the mail server said, and who did what', () => {
  const shown = strings(details(ready, letters, history)).join('\n')
  for (const { address } of ready.evidence) expect(shown).toContain(address)
  expect(shown).toContain('acknowledgement to head@moorside.example: accepted by the mail server')
  expect(shown).toContain('request to lead2@moorside.example: not sent, 550 5.1.1 unknown')
  expect(shown).toContain('24 May 2018 at 5pm, <@U0REVIEW>: decided (The head telephoned)')
  expect(shown).not.toContain('delivered')
})

test.each([
  ['needs-a-reason', 'was asked for a reason'],
  ['slack-not-a-reviewer', 'refused: not a reviewer of this hub'],
  ['already', 'refused: there was a decision already'],
  ['form revised (2)', 'form revised (2)'],
  ['what-nobody-has-worded', 'what-nobody-has-worded'],
  ['constructor', 'constructor'],
])('the history says %s in words: %s', (what, said) => {
  const entry: HistoryEntry = { at, actor: { kind: 'slack', user: 'U0REVIEW' }, what, why: null }
  expect(strings(details(ready, [], [entry])).join('\n')).toContain(`<@U0REVIEW>: ${said}`)
})

// That there are words for everything that the code can record, the compiler sees to.
test.each(Object.entries(words))('“%s” in the record is said in a few words that are not cut: %s', (what, said) => {
  expect(said).toMatch(/^[a-z].{5,59}$/)
  expect(said).not.toMatch(/^[a-z]+(?:-[a-z]+)+$|^message read|^proposed:/)
  const entry: HistoryEntry = { at, actor: { kind: 'countersign' }, what, why: null }
  expect(strings(details(ready, [], [entry])).join('\n')).toContain(`Countersign: ${said}`)
})

test('a field that is not on the form is said to be so', () => {
  const shown = strings(details(moorside({ reading: withFields({ 'lead2.telephone': read(null) }) }), [], []))
  expect(shown).toContain('Not given (not on the form)')
})

test('a statement of 30,000 characters is all there', () => {
  const statement = Array.from({ length: 5000 }, (_, i) => String(i).padStart(5, '0')).join(' ')
  const shown = strings(details(moorside({ reading: withFields({ statement: read(statement) }) }), [], [])).join('')
  for (const part of ['00000', '02500', '04999']) expect(shown).toContain(part)
})

test('what is longer still is counted', () => {
  const shown = strings(details(moorside({ reading: withFields({ statement: read('word '.repeat(20_000)) }) }), [], [])).join('')
  expect(shown).toMatch(/… and \d+ characters more, in the school’s e-mail/)
})

test.each(nasty.map((text, i) => [i, text] as const))('hostile text %i fits and does nothing', (_, text) => {
  const long = { ...letters[0], to: text, response: text } as LetterRow
  const c = caseOf(text, 100)
  const views = [
    details(
      c,
      Array.from({ length: 100 }, () => long),
      Array.from({ length: 200 }, () => ({ at, actor: { kind: 'operator', user: text }, what: text, why: text })),
    ),
    askReason(
      c,
      'approved',
      c.findings.map(({ message }) => message),
    ),
    askReason(c, 'declined', []),
    toldInstead(full(c, 6)),
    toldInstead(notYours(text)),
  ]
  for (const view of views) {
    fits.view(view)
    for (const part of strings(view)) expect(part).not.toMatch(/<[!#]|<@U0LEAD>|<https/)
  }
})

test.each<[Verdict, string[]]>([
  ['waitlisted', ready.programme.waitlistReasons.map(({ id }) => id)],
  ['declined', ready.programme.declineReasons.map(({ id }) => id)],
])('%s offers the programme’s own reasons', (verdict, ids) => {
  const offered = askReason(ready, verdict, []).blocks.flatMap((block) =>
    'element' in block && block.element.type === 'static_select' ? (block.element.options ?? []).map(({ value }) => value) : [],
  )
  expect(offered).toEqual(ids)
})

test('an approval over something outstanding lists it and insists on words', () => {
  const view = askReason(ready, 'approved', ['The URN has five digits.'])
  expect(strings(view).join('\n')).toContain('• The URN has five digits.')
  expect(view.blocks.find((block) => block.type === 'input')).toMatchObject({ block_id: 'note', optional: false })
})

test('a modal carries the declaration and its version, and nothing else', () => {
  const { private_metadata } = askReason(ready, 'declined', [])
  expect(CardValue.parse(JSON.parse(private_metadata ?? ''))).toEqual({ id: ready.declaration.id, version: 1 })
})

test.each([
  [
    'a reason and a note',
    { reason: { reason: { selected_option: { value: 'no-places' } } }, note: { note: { value: ' Full ' } } },
    { reasonId: 'no-places', note: 'Full' },
  ],
  ['nothing chosen', { reason: { reason: { selected_option: null } }, note: { note: { value: null } } }, { reasonId: null, note: null }],
  ['only white space', { note: { note: { value: ' \n' } } }, { reasonId: null, note: null }],
])('answers: %s', (_, values, expected) => {
  expect(Answers.parse(values)).toEqual(expected)
})

test('a conflict names who was first, or that it was oneself', () => {
  const decision = {
    number: 1,
    verdict: 'approved',
    by: 'U0LEAD',
    at,
    reasonId: null,
    note: null,
    origin: 'verdict',
    releaseAt: null,
    releasedAt: null,
  } as const
  expect(already(decision, 'U0REVIEW').text).toContain('Already approved by <@U0LEAD> on 24 May 2018 at 5pm.')
  expect(already(decision, 'U0LEAD').text).toContain('Already approved by you')
  for (const view of [toldInstead(already(decision, 'U0REVIEW')), toldInstead(stale()), toldInstead(late())]) fits.view(view)
})
