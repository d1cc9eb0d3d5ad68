/** A school's newer form: what it changes, whose signature it asks for again, and what it leaves as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Filled } from '../src/demo/samples/form.ts'
import { lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

async function declared(school: string) {
  const { id, urn, at } = await town.declare(school)
  return { id, form: { school, urn }, at }
}
const theCase = (id: string) => town.theCase(id)
const shows = (ts: string, words: string) =>
  town.until(`“${words}” on the card`, () => JSON.stringify(town.channel.message(ts)?.blocks).includes(words))
const says = (ts: string, words: string) =>
  town.until(`“${words}” in the thread`, () => town.channel.thread(ts).find((one) => JSON.stringify(one.blocks).includes(words)))

const other = 'p.newell@moorsidelane.example.org'
test.each<[string, Partial<Filled>, string[]]>([
  ['a corrected telephone number asks for nobody’s signature', { telephone: '01632 960199' }, ['sent it', 'copied in', 'copied in']],
  [
    'another lead teacher 2 is the only one who is asked',
    { lead2: 'Priya Newell', lead2Email: other },
    ['sent it', 'copied in', 'not seen'],
  ],
  ['another school is everybody’s signature', { school: 'Another Name School' }, ['sent it', 'not seen', 'not seen']],
])('%s', async (name, change, kinds) => {
  const { id, form, at } = await declared(`${name.split(' ').slice(0, 3).join(' ')} School`)
  const before = await theCase(id)
  expect(before.signatures.map(({ kind }) => kind)).toEqual(['sent it', 'copied in', 'copied in'])
  // Only the head writes this time: what the others signed before is all there is of them.
  await town.submit({ ...form, ...change }, { cc: [] })
  await shows(at.ts, 'form 2')
  const c = await theCase(id)
  expect(c.signatures.map(({ kind }) => kind)).toEqual(kinds)
  expect([c.declaration.revision, c.receivedAt]).toEqual([2, before.receivedAt])
})

test('what changed is on the card and in the thread, but for what only reviewers may read', async () => {
  const { form, at } = await declared('Differences School')
  await town.submit({ ...form, telephone: '01632 960198', lead1Roles: 'Maths Subject Leader; Year 6' })
  await shows(at.ts, 'Form 2: the school’s telephone number and lead teacher 1’s roles in school changed')
  const note = await says(at.ts, 'Year 6')
  expect(JSON.stringify(note.blocks)).toContain('see Details')
  expect(JSON.stringify(note.blocks)).not.toContain('960198')
  const letter = await town.until('the new acknowledgement', () =>
    town.catcher.letters.find(({ text }) => text.includes('Differences School') && text.includes('WHAT CHANGED')),
  )
  expect(letter.text.replaceAll(/\s+/g, ' ')).toContain('before, 01632 960123; now, 01632 960198')
})

test('the same form again is answered, adds whoever is copied in now, and is no new form', async () => {
  const form = { school: 'Once More School', urn: '190700' }
  await town.submit(form, { cc: [lead1] })
  const card = await town.until('the card', () => town.channel.messages().find(({ text }) => text.includes('Once More')))
  const [{ id = '' } = {}] = await town.app().declarations.find(form.urn)
  expect((await theCase(id)).declaration.state).toBe('needs-school')
  await town.submit(form)
  const letter = await town.until('lead 2’s acknowledgement', () =>
    town.catcher.letters.find(({ to, text, kind }) => kind === 'acknowledgement' && to.includes(lead2) && text.includes('Once More')),
  )
  expect(letter.text).toContain('We had this form already. Nothing in it has changed.')
  await shows(card.ts, 'Ready for a decision')
  expect((await theCase(id)).declaration).toMatchObject({ revision: 1, state: 'ready' })
  expect(town.channel.thread(card.ts).filter(({ text }) => text.includes('sent form'))).toEqual([])
  expect(await town.audit(id)).toContain('same form again')
})

test('a form after a decision leaves the decision, and the card says so', async () => {
  const { id, form, at } = await declared('Decided School')
  await town.slack.click('U0REVIEW', { ...at, button: 'Approve' })
  await shows(at.ts, 'Approved by')
  await town.submit({ ...form, lead1Roles: 'Maths Subject Leader; Year 3' })
  await shows(at.ts, 'A newer form arrived after this decision')
  const c = await theCase(id)
  expect(c.declaration).toMatchObject({ state: 'approved', revision: 2, decision: { revision: 1 } })
  expect(c.findings.filter(({ code }) => code === 'newer-form')).toHaveLength(1)
  // Taken back, the decision leaves nothing behind that is newer than it.
  await town.slack.click('U0REVIEW', { ...at, button: 'Undo' })
  expect((await theCase(id)).findings.filter(({ code }) => code === 'newer-form')).toEqual([])
})

test('a stranger’s form waits for a reviewer, who may use it; once, and on the record', async () => {
  const { id, form, at } = await declared('Stranger School')
  await town.submit({ ...form, telephone: '01632 960197' }, { from: { name: 'New Office', address: 'office@trust.example.net' } })
  const post = await town.until('the held post', () => town.channel.messages().find(({ text }) => text.includes('no part in it')))
  expect((await theCase(id)).declaration.revision).toBe(1)

  const held = { channel: 'C0ARCH', ts: post.ts }
  await town.slack.click('U0OUTSIDER', { ...held, button: 'Use this form' })
  expect((await theCase(id)).declaration.revision).toBe(1)
  await Promise.all(['U0LEAD', 'U0REVIEW'].map((user) => town.slack.click(user, { ...held, button: 'Use this form' })))
  await shows(post.ts, 'see the card of')
  await shows(at.ts, 'form 2')
  const c = await theCase(id)
  expect(c.declaration.revision).toBe(2)
  expect(c.reading.fields['school.telephone']?.value).toBe('01632 960197')
  expect(
    (await town.app().declarations.history(id)).filter(({ what }) => what === 'held form used').map(({ actor }) => actor.kind),
  ).toEqual(['slack'])
})
