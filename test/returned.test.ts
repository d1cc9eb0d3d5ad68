/** Letters that come back: the address is marked, the hub is told whom to ring, and nobody writes to a machine. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { plusAddress } from '../src/core/mail/token.ts'
import { signer } from '../src/outbound/mail.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
let id = ''
beforeAll(async () => {
  town = await openTown()
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: 'Our form',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  await town.until('acknowledgements', () => town.catcher.letters.filter(({ kind }) => kind === 'acknowledgement').length === 3)
  id = (await town.app().declarations.find('199901'))[0]?.id ?? ''
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const letterTo = (address: string) => town.catcher.letters.find(({ to }) => to.includes(address)) ?? expect.fail(`no letter to ${address}`)
const messageIdOf = (address: string) =>
  /^message-id:\s*(<[^<>]+>)/im.exec(Buffer.from(letterTo(address).raw).toString('latin1'))?.[1] ?? ''
const states = async () => Object.fromEntries((await town.app().declarations.letters(id)).map(({ to, state }) => [to, state]))
const signature = async (role: string) => (await town.app().declarations.case(id))?.signatures.find((one) => one.role === role)
const inThread = (words: string) =>
  town.until(`“${words}” in the thread`, () => {
    const card = town.channel.messages().find(({ text }) => text.includes('Moorside Lane'))
    return card && town.channel.thread(card.ts).find((reply) => JSON.stringify(reply).includes(words))
  })

/** A report in the standard form about the letter to this address; `returned` is what of the letter comes with it. */
const report = (
  address: string,
  { action = 'failed', status = '5.1.1', words = '550 5.1.1 User unknown', returned = `Message-ID: ${messageIdOf(address)}` } = {},
) => ({
  raw: [
    'From: Mail Delivery System <MAILER-DAEMON@relay.example>',
    `To: ${INBOX}`,
    `Message-ID: <${action}-${Math.trunc(performance.now() * 1000)}@relay.example>`,
    `Subject: ${action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)'}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"',
    '',
    '--edge',
    '',
    'This is the mail system at host relay.example.',
    '--edge',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${words}`,
    '',
    '--edge',
    'Content-Type: text/rfc822-headers',
    '',
    returned,
    '',
    '--edge--',
    '',
  ].join('\r\n'),
})

test('a delay is shown, and marks nothing', async () => {
  await town.send(report(lead1, { action: 'delayed', status: '4.4.1', words: 'connection timed out' }))
  await inThread('is late')
  expect((await states())[lead1]).toBe('accepted')
  expect((await signature('lead1'))?.kind).toBe('copied in')
})

test('a report marks the letter and the address, and gives the hub the school’s telephone number', async () => {
  await town.send(report(lead2))
  const note = JSON.stringify(await inThread('could not be delivered'))
  expect(note).toContain('User unknown')
  expect(note).toContain('01632')
  expect(note).not.toContain(lead2)
  expect((await states())[lead2]).toBe('undeliverable')
  expect(await signature('lead2')).toMatchObject({ kind: 'undeliverable', suffices: false })
  await vi.waitFor(async () =>
    expect((await town.app().declarations.case(id))?.findings.map(({ code }) => code)).toContain('signature-undeliverable'),
  )
  const [row] = (await town.app().declarations.letters(id)).filter(({ to }) => to === lead2)
  expect(row?.response).toContain('User unknown')
})

test('the same report again changes nothing more', async () => {
  const shown = async () => ({
    letters: town.catcher.letters.length,
    signature: (await signature('lead2'))?.kind,
    notes: (await town.app().declarations.case(id))?.findings.filter(({ code }) => code === 'signature-undeliverable').length,
  })
  const before = await shown()
  await town.send(report(lead2))
  await vi.waitFor(async () =>
    expect((await town.app().declarations.messages(id)).filter(({ disposition }) => disposition?.kind === 'bounce')).toHaveLength(3),
  )
  expect((await states())[lead2]).toBe('undeliverable')
  expect(await shown()).toEqual(before)
})

test('a full mailbox returns the letter, and is no evidence against the address', async () => {
  await town.send(report(lead1, { status: '4.2.2', words: '452 4.2.2 Over quota' }))
  await inThread('Over quota')
  expect((await states())[lead1]).toBe('undeliverable')
  expect((await signature('lead1'))?.kind).toBe('copied in')
})

test('a report that quotes nothing is known by the address that it came back to', async () => {
  const name = /^<cs\.([0-9a-f]{20})\./.exec(messageIdOf(head.address))?.[1] ?? ''
  const address = plusAddress(INBOX, name, signer('a secret of the test’s own'))
  await town.send(
    {
      from: 'MAILER-DAEMON@relay.example',
      to: INBOX,
      subject: 'failure notice',
      text: 'Hi. This is the qmail-send program. 554 5.7.1 It did not work out.',
    },
    address,
  )
  await inThread('It did not work out')
  expect((await states())[head.address]).toBe('undeliverable')
})

test('a report in plain words about an address finds the newest letter to it', async () => {
  const from = 'curious@school.example'
  await town.send({ from, to: INBOX, subject: 'A question', text: 'May we apply?' })
  await town.until('an answer', () => town.catcher.letters.find(({ to }) => to.includes(from)))
  await town.send({
    from: 'MAILER-DAEMON@relay.example',
    to: INBOX,
    messageId: '<plain@relay.example>',
    subject: 'Mail delivery failed: returning message to sender',
    text: `A message that you sent could not be delivered to one or more of its recipients.\n\n  ${from}\n    550 No such person`,
  })
  await vi.waitFor(async () => {
    const found = (await town.app().messages.waiting(true)).find(({ mail }) => mail?.messageId === '<plain@relay.example>')
    expect(found?.disposition).toEqual({ kind: 'bounce' })
    expect(found?.declaration).toBeNull()
  })
})

test('an automatic reply is shown in its case’s thread, and not answered', async () => {
  const before = town.catcher.letters.length
  await town.send({
    from: lead1,
    to: INBOX,
    inReplyTo: messageIdOf(lead1),
    subject: 'Automatic reply: Received',
    text: 'I am away until the fourth of June.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  })
  await inThread('away until the fourth')
  expect(town.catcher.letters).toHaveLength(before)
})
