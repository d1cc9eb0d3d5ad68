/** What goes wrong, and what people are told: nothing is lost, and nobody is left guessing. */
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compound } from './reading/compound.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const waiting = async () => (await town.app().messages.waiting()).map(({ disposition }) => disposition)
const letter = (kind: string, to: string) =>
  town.until(`${kind} to ${to}`, () => town.catcher.letters.find((one) => one.kind === kind && one.to.includes(to)))

test('an address that is no inbox is refused with 550', async () => {
  await expect(town.send({ from: head, to: 'x@archimedes.example', text: 'Hello' }, 'x@archimedes.example')).rejects.toMatchObject({
    responseCode: 550,
  })
})

test('a mail with no form is an enquiry: shown in the channel, and the sender is told what to send', async () => {
  const from = 'office@moorsidelane.example.org'
  await town.send({ from, to: INBOX, subject: 'Is it too late?', text: 'Can we still apply for Mastery Readiness?' })
  const post = await town.until('a post', () =>
    town.channel.messages().find((message) => JSON.stringify(message).includes('Can we still apply')),
  )
  expect(post.text).toMatch(/enquiry/i)
  expect((await letter('enquiry', from)).text).toContain('Declaration of Commitment')
  expect(await waiting()).toContainEqual({ kind: 'enquiry' })

  // A second question the same day is shown too, but not answered by machine again.
  await town.send({ from, to: INBOX, subject: 'And another thing', text: 'What does it cost?' })
  await town.until('a second post', () => town.channel.messages().find((message) => JSON.stringify(message).includes('What does it cost?')))
  expect(town.catcher.letters.filter(({ kind }) => kind === 'enquiry')).toHaveLength(1)
})

const locked = compound({ EncryptionInfo: Buffer.from([4, 0, 4, 0]), EncryptedPackage: Buffer.alloc(5_000, 7) })
const pages = Buffer.from(zipSync({ 'Index/Document.iwa': strToU8('IWA'), 'preview.jpg': strToU8('') }))

test.each([
  ['a PDF behind a password', 'password', form('s1-encrypted.pdf')],
  ['half of a Word file', 'damaged', form('s1-truncated.docx')],
  ['a Word file behind a password', 'password', { filename: 'Declaration.docx', content: locked }],
  ['an old Word file behind a password', 'password', lockedDoc()],
  ['a Pages document', 'pages', { filename: 'Declaration.pages', content: pages }],
  ['a zip file', 'archive', { filename: 'Declaration.zip', content: Buffer.from(zipSync({ 'Declaration.docx': strToU8('PK') })) }],
  ['an empty file', 'empty', { filename: 'Declaration.docx', content: Buffer.alloc(0) }],
])('%s cannot be read: it is held, shown, and the sender is told how to send it', async (what, why, attachment) => {
  const from = `head.${what.toLowerCase().replaceAll(' ', '-')}@moorsidelane.example.org`
  await town.send({ from, to: INBOX, cc: [lead1], subject: `Our form (${what})`, text: 'Attached.', attachments: [await attachment] })
  const answer = await letter('receipt', from)
  expect(answer.text).toMatch(/\.docx|Word/)
  await town.until('a post', () => town.channel.messages().find((message) => JSON.stringify(message).includes(from)))
  expect(await waiting()).toContainEqual({ kind: 'held', reason: 'unreadable', why })
})

test('a machine is never answered', async () => {
  const before = town.catcher.letters.length
  await town.send({
    from: 'head@moorsidelane.example.org',
    to: INBOX,
    subject: 'Automatic reply: away',
    text: 'I am away.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  })
  await town.send({ from: 'MAILER-DAEMON@relay.example', to: INBOX, subject: 'Undelivered Mail Returned to Sender', text: 'Sorry.' })
  await town.send({ from: 'curious@school.example', to: INBOX, subject: 'Last of three', text: 'Is this after them?' })
  await letter('enquiry', 'curious@school.example')
  expect(town.catcher.letters).toHaveLength(before + 1)
  expect(await waiting()).toEqual(expect.arrayContaining([{ kind: 'automatic' }, { kind: 'bounce' }]))
})

test('a signatory who was not copied in is asked, without the readings; the others are told what is missing', async () => {
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1],
    subject: 'Declaration',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  const request = await letter('request', lead2)
  expect(request.text).toContain('Moorside Lane Primary School')
  expect(request.text).not.toContain('01632 960124')
  expect(request.attachments).toHaveLength(0)
  expect((await letter('acknowledgement', lead1)).text.toLowerCase()).toContain('copied in')
  expect((await town.app().declarations.list()).at(-1)?.state).toBe('needs-school')
})

test('a stranger’s form for a school that has declared waits for a person, and changes nothing', async () => {
  await town.send({
    from: 'someone@elsewhere.example',
    to: INBOX,
    subject: 'Correction',
    text: 'Use this.',
    attachments: [await form('s1-sdt.docx')],
  })
  await town.until('a post', () => town.channel.messages().find((message) => JSON.stringify(message).includes('someone@elsewhere.example')))
  expect(await waiting()).toContainEqual({ kind: 'held', reason: 'stranger', why: null })
  const [{ id = '' } = {}] = await town.app().declarations.find('199901')
  expect((await town.app().declarations.case(id))?.declaration.revision).toBe(1)
})

test.each(['s1-moorside-lane.doc', 's1-moorside-lane.odt', 's1-rtf-named.doc'])('%s is read like any other declaration', async (file) => {
  const answered = () => town.catcher.letters.filter(({ kind, to }) => kind === 'acknowledgement' && to.includes(head.address)).length
  const before = answered()
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: `Our form (${file})`,
    text: 'Attached.',
    attachments: [await form(file)],
  })
  await town.until('an acknowledgement', () => answered() > before)
})

/** Word marks in its first block that the rest is encrypted. */
async function lockedDoc(): Promise<{ filename: string; content: Buffer }> {
  const { filename, content } = await form('s1-moorside-lane.doc')
  const block = content.indexOf(Buffer.from([0xec, 0xa5]))
  content.writeUInt16LE(content.readUInt16LE(block + 10) | 0x0100, block + 10)
  return { filename, content }
}
