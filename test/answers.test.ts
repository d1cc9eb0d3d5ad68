/** What follows a form that is not complete: reminders, answers by reply, and what people at the hub do about both. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Planned } from '../src/core/effect.ts'
import type { Letter } from '../src/core/letters/letters.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
let id = ''
beforeAll(async () => {
  // A Monday: three working days to Thursday, three more to Tuesday.
  town = await openTown({ at: '2018-05-14T09:00:00Z' })
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1],
    subject: 'Form',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  await town.until('a request', () => town.catcher.letters.some(({ kind }) => kind === 'request'))
  ;[{ id } = { id: '' }] = await town.app().declarations.find('199901')
})
afterAll(() => town.close())

const theCase = () => town.theCase(id)
const lettersOf = (kind: string) => town.catcher.letters.filter((letter) => letter.kind === kind)
const thread = () => town.channel.messages().flatMap(({ ts }) => town.channel.thread(ts))
const said = (text: string) => town.until(text, () => thread().find((message) => message.text.includes(text)))
const chases = async () => (await town.app().declarations.chases(id)).map(({ number, state }) => `${number} ${state}`)
const reply = (from: string, text: string, to: string) =>
  town.send({ from, to: INBOX, subject: 'Re: Confirm your signature', text, inReplyTo: to })
const letterTo = (address: string) => {
  const letter = town.catcher.letters.find(({ to, kind }) => to.includes(address) && kind !== 'chase')
  return /^Message-ID:\s*(<[^>]+>)/im.exec(Buffer.from(letter?.raw ?? []).toString())?.[1] ?? ''
}
const dispositions = async () => (await town.app().declarations.messages(id)).map(({ disposition }) => disposition?.kind)

test('a chase waits for three working days, where everyone can see it', async () => {
  await said('Chase 1 of 3 goes out on 17 May 2018 at 10am')
  expect(await chases()).toEqual(['1 pending'])
  await town.pass({ hours: 71 })
  expect(lettersOf('chase')).toEqual([])
})

test('then it writes to whoever it still waits for, and plans the next', async () => {
  await town.pass({ hours: 2 })
  await town.until('two chases', () => lettersOf('chase').length === 2)
  expect(
    lettersOf('chase')
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual([head.address, lead2])
  await said('Chase 1 of 3 has been written, to head teacher and lead teacher 2.')
  await said('Chase 2 of 3 goes out on 22 May 2018')
  expect(await chases()).toEqual(['1 sent', '2 pending'])
})

test('a reviewer cancels the next: once, and nobody else can', async () => {
  const post = await said('Chase 2 of 3 goes out')
  const click = (user: string) => town.slack.click(user, { channel: 'C0ARCH', ts: post.ts, button: 'Cancel chase' })
  await click('U0OUTSIDER')
  expect(await chases()).toEqual(['1 sent', '2 pending'])
  await click('U0REVIEW')
  await said('cancelled chase 2 of 3')
  await click('U0LEAD')
  await town.until('a private answer', () => town.slack.ephemerals('U0LEAD').some(({ text }) => text.includes('was cancelled before')))
  await town.pass({ hours: 24 * 6 })
  expect(await chases()).toEqual(['1 sent', '2 cancelled'])
  expect(lettersOf('chase')).toHaveLength(2)
})

test('a reply that says something else is an ordinary reply', async () => {
  await reply(lead2, 'I will confirm when I have read it.', letterTo(lead2))
  await said('A reply from lead teacher 2')
  expect((await theCase()).signatures.map(({ kind }) => kind)).toEqual(['sent it', 'copied in', 'not seen'])
})

test('a stranger who uses the head’s name confirms nothing', async () => {
  await town.send({
    from: { name: "Siân O'Brien", address: 'sian@elsewhere.example' },
    to: INBOX,
    subject: 'Re',
    text: 'I confirm',
    inReplyTo: letterTo(head.address),
  })
  await town.until('the post', () => town.channel.messages().find(({ text }) => text.includes('Mail held for you')))
  expect((await theCase()).evidence.filter(({ kind }) => kind === 'confirmed')).toEqual([])
})

test('“I confirm” in a reply is a confirmation: the card is ready', async () => {
  await reply(lead2, `I confirm.\n\nOn 14 May 2018 at 10:00, Hub wrote:\n> I do not agree`, letterTo(lead2))
  await said('Lead teacher 2 confirmed the signature (by reply).')
  await expect.poll(async () => (await theCase()).declaration.state, { timeout: 15_000 }).toBe('ready')
  expect(await dispositions()).toContain('confirmation')
  expect((await theCase()).evidence.at(-1)).toMatchObject({ role: 'lead2', kind: 'confirmed', address: lead2 })
})

test('“I do not agree” is an objection: it stands in the way, and the others who sign are told', async () => {
  await reply(lead1, 'I do not agree. Nobody asked me.', letterTo(lead1))
  await said('Lead teacher 1 says that this is not right')
  await town.until('two letters', () => town.catcher.letters.filter(({ subject }) => subject.includes('in question')).length === 2)
  await expect.poll(async () => (await theCase()).findings.map(({ code }) => code), { timeout: 15_000 }).toEqual(['signature-objected'])
  expect(await dispositions()).toContain('objection')
  const receipt = await town.until('a receipt', () => lettersOf('receipt')[0])
  expect([receipt.to, receipt.subject]).toEqual([[lead1], expect.stringContaining('Received: your answer about')])
  expect(receipt.text).toContain('It is recorded, for lead teacher 1, that')
  expect(town.slack.faults).toEqual([])
})

test('whoever has objected is heard again by people alone: nobody is told twice, and nothing is settled by it', async () => {
  const evidence = (await theCase()).evidence
  await reply(lead1, 'I object.', letterTo(lead1))
  await said('A reply from lead teacher 1')
  await reply(lead1, 'I confirm.', letterTo(lead1))
  await expect.poll(async () => (await dispositions()).filter((kind) => kind === 'reply').length, { timeout: 15_000 }).toBe(3)
  expect((await theCase()).evidence).toEqual(evidence)
  expect(await dispositions()).toHaveLength(7)
  await town.app().dispatch()
  const planned = (await town.app().declarations.letters(id)).filter(({ kind }) => kind === 'request')
  expect(planned).toHaveLength(3)
})

test('a letter that lacks a value does not leave: it says why, to the hub and to the operator', async () => {
  const inbox = { address: INBOX, name: 'Hub' }
  const letter: Letter = {
    kind: 'receipt',
    to: { address: lead2, name: null },
    from: inbox,
    inReplyTo: null,
    references: [],
    facts: {},
    pdf: false,
  }
  const broken: Planned = { key: 'letter:broken', effect: { kind: 'letter', letter } }
  await town.app().declarations.change(id, { kind: 'countersign' }, () => ({ kind: 'letter-refused', plan: [broken] }))
  await town.app().dispatch()
  await said('The letter “receipt” to lead teacher 2 was not sent: needs the operator')
  const [failed] = (await town.app().declarations.letters(id)).filter(({ state }) => state === 'failed')
  expect(failed?.response).toMatch(/^needs the operator: The receipt letter lacks a value/)
  expect(lettersOf('receipt').flatMap(({ to }) => to)).toEqual([lead1])
  expect(new Set((await town.app().declarations.letters(id)).map(({ state }) => state))).toEqual(new Set(['accepted', 'failed']))
})

test('after the decision has gone out, an objection by reply goes to people: nobody is told that it is still to be decided', async () => {
  const card = town.channel.messages().find(({ text }) => text.includes('Moorside Lane'))
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card?.ts ?? '', button: 'Decline' })
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await town.slack.submit('U0REVIEW', modal.id, { reason: 'no-places' })
  await town.pass({ minutes: 11 })
  await expect.poll(async () => (await theCase()).declaration.decision?.releasedAt ?? null, { timeout: 15_000 }).not.toBeNull()
  const evidence = (await theCase()).evidence
  await reply(lead2, 'I object.', letterTo(lead2))
  await expect.poll(async () => (await dispositions()).filter((kind) => kind === 'reply').length, { timeout: 15_000 }).toBe(4)
  expect((await theCase()).evidence).toEqual(evidence)
  expect((await town.app().declarations.letters(id)).filter(({ kind }) => kind === 'request')).toHaveLength(3)
})
