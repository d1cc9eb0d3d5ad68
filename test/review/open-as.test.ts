/** Open as a declaration: what no machine could read becomes a case that keeps the time at which it came. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from '../town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

let sent = 0
/** A form that nobody can open; its post in the channel. */
async function held(cc: string[] = [lead1]) {
  const subject = `Locked ${++sent}`
  await town.send({ from: head, to: INBOX, cc, subject, text: 'Our form.', attachments: [await form('s1-encrypted.pdf')] })
  const post = await town.until('the held post', () => town.channel.messages().find(({ text }) => text.includes(`subject: “${subject}”`)))
  return { channel: 'C0ARCH', ts: post.ts }
}
async function opened(user: string, target: Parameters<Town['slack']['click']>[1]) {
  const before = town.slack.modal(user)?.id
  await town.slack.click(user, target)
  return town.until('a modal', () => {
    const top = town.slack.modal(user)
    return top && top.id !== before ? top : null
  })
}
const typed = (school: string, urn: string) => ({
  'field:school.name:0': school,
  'field:school.urn:0': urn,
  'field:school.telephone:0': '01632 960123',
  'field:school.headTeacher:0': 'Mrs Siân O’Brien',
  'field:school.email:0': head.address,
  'field:lead1.name:0': 'Łukasz Wójcik',
  'field:lead1.email:0': lead1,
  'field:lead2.name:0': 'Zoë Hartley-Smith',
  'field:lead2.email:0': lead2,
  commitments: ['as-printed'],
})

test('a form that could not be opened is typed in, and goes on like any other', async () => {
  const at = await held()
  const received = town.now()
  await town.pass({ hours: 3 })
  const modal = await opened('U0REVIEW', { ...at, button: 'Open as a declaration' })
  await town.slack.submit('U0REVIEW', modal.id, typed('Typed In School', '190901'))
  const card = await town.until('the card', () => town.channel.messages().find(({ text }) => text.includes('Typed In School')))
  const [{ id = '' } = {}] = await town.app().declarations.find('190901')
  const c = await town.app().declarations.case(id)
  expect(Temporal.Instant.compare(c?.receivedAt ?? received, received)).toBeLessThanOrEqual(0)
  expect(c?.newest).toEqual({ author: { kind: 'slack', user: 'U0REVIEW' }, changed: null, unread: false })
  expect(c?.reading.fields['school.telephone']).toEqual({
    value: '01632 960123',
    normalised: '+441632960123',
    source: { kind: 'staff', by: 'U0REVIEW' },
    confidence: 'high',
  })
  // Lead teacher 2 was not copied in, whatever was typed.
  expect(c?.signatures.map(({ kind }) => kind)).toEqual(['sent it', 'copied in', 'not seen'])
  expect(c?.findings.map(({ code }) => code)).not.toContain('commitments-missing')
  await town.until('letters', () => town.catcher.letters.filter(({ text }) => text.includes('Typed In School')).length >= 3)
  const to = (kind: string) =>
    town.catcher.letters.filter((letter) => letter.kind === kind && letter.text.includes('Typed In School')).flatMap((letter) => letter.to)
  expect([to('acknowledgement').sort(), to('request')]).toEqual([[head.address, lead1], [lead2]])
  await town.until('what became of the post', () => town.channel.message(at.ts)?.text.includes(`card of ${c?.declaration.reference}`))
  expect(town.channel.message(card.ts)?.text).toContain('Typed In School')
})

test('a school that has a declaration gets no second one', async () => {
  const at = await held()
  const modal = await opened('U0REVIEW', { ...at, button: 'Open as a declaration' })
  await town.slack.submit('U0REVIEW', modal.id, typed('Typed In School', '190901'))
  expect(JSON.stringify(town.slack.modal('U0REVIEW')?.errors)).toContain('is this school’s declaration')
  expect(await town.app().declarations.find('190901')).toHaveLength(1)
})

test('two who type the same message in open one case', async () => {
  const at = await held()
  const [one, two] = [
    await opened('U0REVIEW', { ...at, button: 'Open as a declaration' }),
    await opened('U0LEAD', { ...at, button: 'Open as a declaration' }),
  ]
  await Promise.all([
    town.slack.submit('U0REVIEW', one.id, typed('Both Type School', '190902')),
    town.slack.submit('U0LEAD', two.id, typed('Both Type Skool', '190903')),
  ])
  const found = [...(await town.app().declarations.find('190902')), ...(await town.app().declarations.find('190903'))]
  expect(found).toHaveLength(1)
})

test('what was left blank is asked of the school, and commitments that nobody has seen are not taken for given', async () => {
  const at = await held()
  const modal = await opened('U0REVIEW', { ...at, button: 'Open as a declaration' })
  expect((await town.slack.submit('U0REVIEW', modal.id, {})).kind).toBe('blocked')
  await town.slack.submit('U0REVIEW', modal.id, { 'field:school.name:0': 'Little Known School', 'field:school.email:0': head.address })
  await town.until('the card', () => town.channel.messages().find(({ text }) => text.includes('Little Known School')))
  const [{ id = '' } = {}] = await town.app().declarations.find('Little Known School')
  const codes = (await town.app().declarations.case(id))?.findings.map(({ code }) => code)
  expect(codes).toEqual(expect.arrayContaining(['field-missing', 'commitments-missing']))
})

test('the locked file itself goes to whoever asked', async () => {
  const at = await held()
  await town.slack.click('U0REVIEW', { ...at, button: 'Original document' })
  await town.until('the file', () => town.slack.direct('U0REVIEW').find(({ text }) => text.includes('The original of the mail')))
  const original = await form('s1-encrypted.pdf')
  expect([...town.slack.uploads.values()].map(({ bytes }) => Buffer.from(bytes ?? []).equals(original.content))).toEqual([true])
})

test.each([
  ['somebody who is no reviewer', 'U0OUTSIDER'],
  ['somebody of another workspace', 'U0STRANGER'],
])('%s opens nothing', async (_, user) => {
  const at = await held()
  for (const button of ['Open as a declaration', 'Original document']) await town.slack.click(user, { ...at, button })
  expect(town.slack.modal(user)).toBeNull()
  await town.until('two private answers', () => town.slack.ephemerals(user).length === 2)
  expect(town.channel.thread(at.ts)).toEqual([])
})
