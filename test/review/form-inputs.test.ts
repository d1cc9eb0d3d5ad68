/** The modals in which staff type: they fit whatever a school wrote, and give back exactly what was left alone. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { unreadMail } from '../../src/core/mail/message.ts'
import { fill as fillIn } from '../../src/demo/slack/answers.ts'
import { mailPost } from '../../src/review/mail/mail-post.ts'
import { fill } from '../../src/review/mail/open-as.ts'
import { note } from '../../src/review/posts.ts'
import { card } from '../../src/review/school/card.ts'
import { correctModal, fieldsIn } from '../../src/review/school/correct.ts'
import { details } from '../../src/review/school/details.ts'
import { asPrinted, fieldsTyped } from '../../src/review/school/form-inputs.ts'
import { revisedNote } from '../../src/review/school/revised.ts'
import { moorside, programme, read, round, withFields } from '../core/moorside.ts'
import { caseOf, fits, nasty, strings } from './hostile.ts'

const now = Temporal.Instant.from('2018-05-24T16:00:00Z')
const sections = programme.sections.map(({ id }) => id).filter((id) => programme.fields.some(({ section }) => section === id))
const help = { hubs: [] }
/** What Slack sends where nobody touched anything. */
const untouched = (c: Case, section: string) => fillIn(fits.view(correctModal(c, section)).blocks, {}).state.values

test.each(nasty.map((text, i) => [i, text] as const))('hostile text %i fits, and comes back as it was', (_, text) => {
  const c = caseOf(text)
  for (const section of sections) {
    const fields = fieldsIn(c, section)
    const typed = fieldsTyped(untouched(c, section), fields, c.reading, 'U0REVIEW', help)
    for (const { key } of fields) expect(typed[key]?.value ?? '').toBe(text.trim() === '' ? (typed[key]?.value ?? '') : text)
  }
  const from = { key: 'statement', from: text, to: `${text}!` }
  const revised: Case = {
    ...c,
    newest: { author: { kind: 'slack', user: text }, changed: programme.fields.map(({ key }) => ({ ...from, key })) },
  }
  fits.view(details(revised, [], []))
  fits.message(card(revised, now).blocks)
  const values = programme.fields.map(({ key }) => ({ ...from, key }))
  fits.message(revisedNote(c, { kind: 'revised', revision: 2, changed: values.map(({ key }) => key), values }).blocks)
  const names = programme.fields.map(() => text)
  const corrected = note(c, { kind: 'corrected', revision: 2, by: 'U0REVIEW', changed: names, confirmed: names })
  fits.message(corrected.blocks)
  for (const part of strings(corrected)) expect(part).not.toMatch(/<[!#]|<@U0LEAD>|<https/)
})

test.each([
  ['paragraphs', Array.from({ length: 60 }, (_, i) => `${i} ${'word '.repeat(30).trim()}`).join('\n')],
  ['one paragraph', 'word '.repeat(2000).trim()],
  ['no space at all', '🍎'.repeat(4000)],
])('a statement longer than one input, of %s, can be edited in any of its parts', (_, statement) => {
  const c = moorside({ reading: withFields({ statement: read(statement) }) })
  const values = untouched(c, 'statement')
  const parts = Object.keys(values).filter((block) => block.startsWith('field:statement:'))
  expect(parts.length).toBeGreaterThan(2)
  const fields = fieldsIn(c, 'statement')
  expect(fieldsTyped(values, fields, c.reading, 'U0REVIEW', help).statement?.value).toBe(statement)
  const edited = { ...values, [parts[1] ?? '']: { value: { type: 'plain_text_input', value: 'Put right.' } } }
  const value = fieldsTyped(edited, fields, c.reading, 'U0REVIEW', help).statement?.value ?? ''
  expect(value).toContain('Put right.')
  expect(value.startsWith(statement.slice(0, 100))).toBe(true)
  expect(value.endsWith(statement.slice(-100))).toBe(true)
})

test.each([
  [
    'an address on two lines',
    'school.email',
    'Head@Moorside.example, office@moorside.example',
    ['head@moorside.example', 'office@moorside.example'],
  ],
  ['a URN with its label', 'school.urn', 'URN: 199 901', '199901'],
  ['nothing', 'school.urn', '  ', null],
])('%s is understood as on a form', (_, key, text, normalised) => {
  const fields = programme.fields.filter((field) => field.key === key)
  const typed = fieldsTyped({ [`field:${key}:0`]: { value: { value: text } } }, fields, null, 'U0REVIEW', help)
  expect(typed[key]).toMatchObject({ normalised, source: { kind: 'staff', by: 'U0REVIEW' }, confidence: 'high' })
})

test('the commitments are asked about only where they were not read as printed, with the signatures', () => {
  const missing = moorside({ reading: { ...withFields({}), commitments: { missing: programme.commitments.slice(0, 2), altered: [] } } })
  const last = sections.at(-1) ?? ''
  expect(sections.filter((section) => asPrinted(untouched(missing, section)) !== null)).toEqual([last])
  expect(sections.filter((section) => asPrinted(untouched(moorside(), section)) !== null)).toEqual([])
})

test.each(nasty.map((text, i) => [i, text] as const))('a held mail of hostile text %i can be opened, and its post fits', (_, text) => {
  const held = {
    id: '5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0001',
    hub: 'archimedes-ne',
    receivedAt: now,
    disposition: { kind: 'held', reason: 'unreadable', why: 'password' } as const,
    declaration: null,
    mail: { ...unreadMail(), subject: text, text, from: [{ name: text, address: text }] },
    dismissed: null,
  }
  fits.message(mailPost(held).blocks)
  fits.message(mailPost({ ...held, disposition: { kind: 'declaration' }, used: { by: 'U0REVIEW', at: now, reference: 'MR-23456' } }).blocks)
  const view = fits.view(fill(held, { programme, round }))
  expect(view.type === 'modal' && view.callback_id).toBe('open-as')
})
