/** A person puts a reading right in Slack: a revision with its author, and everyone who signs is told what changed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form as filled } from '../../src/demo/samples/form.ts'
import { openTown, type Town } from '../town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const declared = (...asked: Parameters<Town['declare']>) => town.declare(...asked)
const theCase = (id: string) => town.theCase(id)
const seen = async (id: string) => (await theCase(id)).signatures.map(({ kind }) => kind)
const lettersOf = (kind: string, school: string) =>
  town.catcher.letters.filter((letter) => letter.kind === kind && letter.text.includes(school))
const drawn = (ts: string, words: string) =>
  town.until(`“${words}” on the card`, () => JSON.stringify(town.channel.message(ts)?.blocks).includes(words))

/** Opens Details and presses Correct of a section; the modal is on top of Details. */
async function correcting(at: { channel: string; ts: string }, section: string, user = 'U0REVIEW') {
  const details = await opened(user, { ...at, button: 'Details' })
  return opened(user, { view: details.id, button: 'Correct', block: `correct:${section}` })
}

/** The modal that a press opens. */
async function opened(user: string, target: Parameters<Town['slack']['click']>[1]) {
  const before = town.slack.modal(user)?.id
  await town.slack.click(user, target)
  return town.until('a modal', () => {
    const top = town.slack.modal(user)
    return top && top.id !== before ? top : null
  })
}

test('a corrected URN is a new form by that person: checked again, on the record, and told to everyone who signs', async () => {
  const { id, at } = await declared('Misread Primary School')
  await town.until('three acknowledgements', () => lettersOf('acknowledgement', 'Misread').length === 3)
  const before = await theCase(id)
  const right = '190999'
  const modal = await correcting(at, 'school')
  await town.slack.submit('U0REVIEW', modal.id, { 'field:school.urn:0': right })

  await town.until('three more', () => lettersOf('acknowledgement', 'Misread').length === 6)
  const c = await theCase(id)
  expect(c.school.urn).toBe(right)
  expect(c.reading.fields['school.urn']).toEqual({
    value: right,
    normalised: right,
    source: { kind: 'staff', by: 'U0REVIEW' },
    confidence: 'high',
  })
  expect(c.newest).toEqual({
    author: { kind: 'slack', user: 'U0REVIEW' },
    changed: [{ key: 'school.urn', from: before.school.urn, to: right }],
    unread: false,
  })
  expect(c.receivedAt).toEqual(before.receivedAt)
  // Nobody at the school has changed anything, so nobody is asked again.
  expect(c.signatures.map(({ kind }) => kind)).toEqual(before.signatures.map(({ kind }) => kind))
  expect(await town.audit(id)).toContain('corrected')
  const letter = lettersOf('acknowledgement', 'Misread').at(-1)
  expect(letter?.subject).toMatch(/^Received and corrected/)
  expect(letter?.text).toContain('The hub has corrected what we read')
  expect(letter?.text.replaceAll(/\s+/g, ' ')).toContain(`before, ${before.school.urn}; now, ${right}`)

  await drawn(at.ts, 'put right by')
  const note = await town.until('the note', () =>
    town.channel.thread(at.ts).find(({ text }) => text.includes('corrected the school’s URN')),
  )
  expect(note.text).toContain('<@U0REVIEW>')
  expect(JSON.stringify(note)).not.toContain(right)
})

test('saving a section as it is confirms a value that was hard to read; only then is it mailed', async () => {
  const { id, at } = await declared('Doubtful Primary School', { lead1Roles: 'Maths lead' })
  await town.until('three acknowledgements', () => lettersOf('acknowledgement', 'Doubtful').length === 3)
  await doubt(id, 'lead1.roles', 'Maths 1ead')
  const modal = await correcting(at, 'lead1')
  expect(JSON.stringify(modal.blocks)).toContain('It was hard to read')
  await town.slack.submit('U0REVIEW', modal.id, {})
  await town.until('three more', () => lettersOf('acknowledgement', 'Doubtful').length === 6)
  const { reading } = await theCase(id)
  expect(reading.fields['lead1.roles']).toMatchObject({ value: 'Maths 1ead', confidence: 'high', source: { kind: 'staff' } })
  const letter = lettersOf('acknowledgement', 'Doubtful').at(-1)?.text.replaceAll(/\s+/g, ' ')
  expect(letter).toContain('before, We could not read this; now, Maths 1ead')
  await town.until('the note', () => town.channel.thread(at.ts).find(({ text }) => text.includes('confirmed')))
})

/** As if the newest form had been read like this, and not surely. */
async function doubt(id: string, key: string, value: string) {
  const { reading } = await theCase(id)
  const old = reading.fields[key]
  if (!old) throw new Error(key)
  const fields = { ...reading.fields, [key]: { ...old, value, confidence: 'low' as const } }
  await town.app().declarations.change(id, { kind: 'school', message: '' }, () => ({ kind: 'corrected', form: { ...reading, fields } }))
}

test.each([
  ['somebody who is no reviewer', 'U0OUTSIDER'],
  ['somebody of another workspace', 'U0STRANGER'],
])('%s never comes as far as Details', async (_, user) => {
  const { id, at } = await declared(`${user} of Details School`)
  await town.slack.click(user, { ...at, button: 'Details' })
  expect(town.slack.modal(user)).toBeNull()
  expect((await theCase(id)).declaration.revision).toBe(1)
})

test('a form that came while somebody was typing is not written over', async () => {
  const { id, urn, at } = await declared('Overtaken Primary School')
  const modal = await correcting(at, 'school')
  await town.submit({ school: 'Overtaken Primary School', urn, telephone: '01632 960777' })
  await drawn(at.ts, 'form 2')
  await town.slack.submit('U0REVIEW', modal.id, { 'field:school.telephone:0': '01632 960888' })
  const c = await theCase(id)
  expect(c.reading.fields['school.telephone']?.value).toBe('01632 960777')
  expect(await town.audit(id)).toContain('stale')
  expect(JSON.stringify(town.slack.modal('U0REVIEW')?.blocks)).toContain('Nothing was recorded')
})

test('saving what is sure already records nothing', async () => {
  const { id, at } = await declared('Unchanged Primary School')
  const modal = await correcting(at, 'school')
  await town.slack.submit('U0REVIEW', modal.id, {})
  const again = await theCase(id)
  expect([again.declaration.revision, await town.audit(id)]).toEqual([1, expect.arrayContaining(['nothing-corrected'])])
})

test('the same form again leaves the correction alone, is answered, and makes no noise', async () => {
  const { id, urn, at } = await declared('Repeated Primary School')
  const modal = await correcting(at, 'school')
  await town.slack.submit('U0REVIEW', modal.id, { 'field:school.telephone:0': '01632 960555' })
  await town.until('six acknowledgements', () => lettersOf('acknowledgement', 'Repeated').length === 6)
  await drawn(at.ts, 'put right by')
  await town.until('the note', () => town.channel.thread(at.ts).length > 0)
  const notes = town.channel.thread(at.ts).length
  const versions = town.channel.message(at.ts)?.versions.length
  await town.submit({ school: 'Repeated Primary School', urn })
  await town.until('nine acknowledgements', () => lettersOf('acknowledgement', 'Repeated').length === 9)
  const c = await theCase(id)
  expect(c.declaration.revision).toBe(2)
  expect(c.reading.fields['school.telephone']?.value).toBe('01632 960555')
  expect([town.channel.thread(at.ts).length, town.channel.message(at.ts)?.versions.length]).toEqual([notes, versions])

  // What the school itself changes is the school's to change.
  await town.submit({ school: 'Repeated Primary School', urn, telephone: '01632 960666' })
  await town.until('twelve', () => lettersOf('acknowledgement', 'Repeated').length === 12)
  expect((await theCase(id)).reading.fields['school.telephone']?.value).toBe('01632 960666')
  expect(await seen(id)).toEqual(['sent it', 'copied in', 'copied in'])
})

test('the original document goes to whoever asked, once, and into no channel', async () => {
  const { id, at } = await declared('Original Primary School')
  const details = await opened('U0REVIEW', { ...at, button: 'Details' })
  await opened('U0REVIEW', { view: details.id, button: 'Original document' })
  await town.until('the file', () => town.slack.direct('U0REVIEW').length === 1)
  const again = await opened('U0REVIEW', { ...at, button: 'Details' })
  await opened('U0REVIEW', { view: again.id, button: 'Original document' })
  expect(town.slack.direct('U0REVIEW').map(({ text }) => text)).toEqual([expect.stringContaining('The original of MR-')])
  expect(town.channel.thread(at.ts)).toEqual([])
  const file = [...town.slack.uploads.values()].find(({ name }) => name === 'form.docx')
  expect(file?.bytes?.length).toBe(filled({ school: 'Original Primary School', urn: (await theCase(id)).school.urn ?? '' }).length)
})
