/** A mail server that refuses a letter outright: whose address that speaks against, and whose it does not. */
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

const fault = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
const refusals: Record<string, Error> = {
  [lead1]: fault(554, '5.7.1 We do not take mail from you'),
  [lead2]: fault(550, '5.1.1 No such user here'),
}
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo: ({ address }, _, done) => done(refusals[address]),
  onData: (stream, _, done) => void stream.resume().on('end', () => done()),
})

let town: Town
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  town = await openTown({ settings: { smtpUrl: `smtp://127.0.0.1:${address.port}` } })
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: 'Our form',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
})
afterAll(async () => {
  await town.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const theCase = async () => {
  const [found] = await town.app().declarations.find('199901')
  return found === undefined ? null : town.app().declarations.case(found.id)
}
const states = async () => {
  const c = await theCase()
  const letters = c === null ? [] : await town.app().declarations.letters(c.declaration.id)
  return Object.fromEntries(letters.map(({ to, state }) => [to, state]))
}

test('“no such user” is a signature that staff must look at; a refusal of us, or of what we wrote, is not', async () => {
  await expect.poll(states, { timeout: 15_000 }).toEqual({ [head.address]: 'accepted', [lead1]: 'failed', [lead2]: 'failed' })
  await expect
    .poll(async () => (await theCase())?.findings.map(({ code }) => code), { timeout: 15_000 })
    .toContain('signature-undeliverable')
  expect((await theCase())?.signatures.map(({ kind, suffices }) => [kind, suffices])).toEqual([
    ['sent it', true],
    ['copied in', true],
    ['undeliverable', false],
  ])
})

test('and it is not approved in one press', async () => {
  const card = await town.until('a card', () => town.channel.messages().find(({ text }) => text.includes('Moorside Lane')))
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card.ts, button: 'Approve' })
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  expect(JSON.stringify(modal)).toContain('could not be delivered')
  expect((await theCase())?.declaration.decision).toBeNull()
})
