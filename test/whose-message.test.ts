/** Whose message it is, from the SMTP door to the card: a signed declaration, and a forged one. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composed, names, published, signed } from './intake/post-office.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

const domain = 'moorsidelane.example.org'
const lookUp = names(published(domain))
let town: Town
beforeAll(async () => {
  town = await openTown({ lookUp, authservId: 'mx.archimedes.example' })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const declaration = async (more: { subject: string; headers?: Record<string, string> }) =>
  composed({ from: head, to: INBOX, cc: [lead1, lead2], text: 'Attached.', attachments: [await form('s1-moorside-lane.docx')], ...more })

test('a forged declaration waits for a person, and nobody is answered', async () => {
  // The hub's own mail server met the forger, and says so; here the mail comes from that server.
  const found = `mx.archimedes.example; dmarc=fail (p=reject) header.from=${domain}`
  await town.send({ raw: await declaration({ subject: 'Forged', headers: { 'Authentication-Results': found } }) })
  const post = await town.until('a post', () => town.channel.messages().find(({ text }) => text.includes('Forged')))
  expect(post.text).toContain('probably a forgery')
  expect((await town.app().messages.waiting()).map(({ disposition }) => disposition)).toEqual([
    { kind: 'held', reason: 'forged', why: null },
  ])
  expect(await town.app().declarations.list()).toEqual([])
})

test('a signed declaration is graded, and Details says what that rests on', async () => {
  await town.send({ raw: await signed(await declaration({ subject: 'Signed' }), domain) })
  const card = await town.until('a card', () => town.channel.messages().find(({ text }) => text.includes('Moorside Lane')))
  const [{ id = '' } = {}] = await town.app().declarations.find('199901')
  const c = await town.app().declarations.case(id)
  expect(c?.signatures.map(({ role, kind, grade, suffices }) => [role, kind, grade, suffices])).toEqual([
    ['headTeacher', 'sent it', 'A', true],
    ['lead1', 'copied in', 'B', true],
    ['lead2', 'copied in', 'B', true],
  ])
  const [message] = await town.app().declarations.messages(id)
  expect(message?.authentication).toMatchObject({ kind: 'looked', from: domain, spf: null, dmarc: { result: 'pass', policy: 'reject' } })

  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card.ts, button: 'Details' })
  const view = await town.until('Details', () => town.slack.modal('U0REVIEW'))
  expect(JSON.stringify(view)).toContain('grade A: their own message')
  // Nothing but the stub was asked, and the forgery, which came first, has had no letter.
  await town.until('three letters', () => town.catcher.letters.length === 3)
  expect(town.catcher.letters.map(({ kind }) => kind)).toEqual(['acknowledgement', 'acknowledgement', 'acknowledgement'])
  expect(lookUp.asked).toContain(`TXT s1._domainkey.${domain}`)
})

test('a newer form in the head’s name, which their domain denies but does not ask to refuse, changes nothing until a person lets it in', async () => {
  const [{ id = '' } = {}] = await town.app().declarations.find('199901')
  const [before, letters] = [await town.app().declarations.case(id), town.catcher.letters.length]
  const found = `mx.archimedes.example; dmarc=fail (p=none) header.from=${domain}`
  await town.send({ raw: await declaration({ subject: 'Doubted', headers: { 'Authentication-Results': found } }) })
  const post = await town.until('a post', () => town.channel.messages().find(({ text }) => text.includes('Doubted')))
  expect(post.text).toContain('does not stand behind it')
  const held = (await town.app().messages.waiting()).find(({ mail }) => mail?.subject === 'Doubted')
  expect(held).toMatchObject({ disposition: { kind: 'held', reason: 'doubted' }, declaration: id })
  expect((await town.app().declarations.case(id))?.evidence).toEqual(before?.evidence)
  expect(town.catcher.letters).toHaveLength(letters)

  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: post.ts, button: 'Use this form' })
  await town.until('the post', () => town.channel.messages().find(({ text }) => text.includes('Used by <@U0REVIEW>')))
  const after = await town.app().declarations.case(id)
  expect(after?.evidence.length).toBeGreaterThan(before?.evidence.length ?? 0)
  // What the mail shows of signatures is still worth nothing.
  expect(after?.signatures.map(({ grade }) => grade)).toEqual(['A', 'B', 'B'])
})
