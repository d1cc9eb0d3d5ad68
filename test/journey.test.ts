/** The whole journey, from the bytes of an e-mail to letters that everyone has. Read it first. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import expected from './fixtures/forms/expected-s1.json' with { type: 'json' }
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const roots = () => town.channel.messages()
const lettersOf = (kind: string) => town.catcher.letters.filter((letter) => letter.kind === kind)

test('a school’s e-mail becomes a decision that everyone has been told of', async () => {
  // The head sends the form, with both lead teachers copied in.
  const { response } = await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: 'Mastery Readiness declaration',
    text: 'Please find our form attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  expect(response).toMatch(/^250/)

  // A card appears in the hub's channel, and everyone the form names has an acknowledgement with its PDF.
  const card = await town.until('a card', () => roots().find(({ text }) => text.includes('Moorside Lane')))
  await town.until('three acknowledgements', () => lettersOf('acknowledgement').length === 3)
  expect(
    lettersOf('acknowledgement')
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual([head.address, lead1, lead2])
  for (const letter of lettersOf('acknowledgement')) {
    expect(letter.subject.toLowerCase()).toContain('received')
    expect(letter.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf'])
  }

  // All nineteen fields were read as the form says them, three signatures were seen, nothing was found wrong.
  const [listed] = await town.app().declarations.list()
  expect(listed).toMatchObject({ state: 'ready', school: { name: expected.school, urn: expected.urn } })
  const [{ id = '' } = {}] = await town.app().declarations.find(expected.urn)
  const c = await town.app().declarations.case(id)
  expect(c?.findings).toEqual([])
  expect(c?.signatures.map(({ role, kind }) => [role, kind])).toEqual([
    ['headTeacher', 'sent it'],
    ['lead1', 'copied in'],
    ['lead2', 'copied in'],
  ])
  expect(c?.reading.fields.statement?.value).toBe(expected.stmt.join('\n'))

  // A reviewer presses Approve. The card changes at once; nothing leaves the hub yet.
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card.ts, button: 'Approve' })
  await town.until('an approved card', () => town.channel.message(card.ts)?.text.includes('pproved'))
  expect(lettersOf('approved')).toHaveLength(0)

  // The undo window ends: the decision is posted to the channel, and every signatory has the letter with its PDF.
  await town.pass({ minutes: 11 })
  await town.until('three decision letters', () => lettersOf('approved').length === 3)
  expect(
    lettersOf('approved')
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual([head.address, lead1, lead2])
  expect(lettersOf('approved').every(({ attachments }) => attachments.length === 1)).toBe(true)
  const announced = await town.until('the announcement', () =>
    roots().find(({ ts, text }) => ts !== card.ts && text.includes('Moorside Lane')),
  )
  expect(announced.text).toContain('pproved')
  expect(town.catcher.letters).toHaveLength(6)
  expect(town.slack.faults).toEqual([])
})

test('the same school mailing a corrected form revises the same declaration', async () => {
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: 'Corrected',
    text: 'With our telephone number.',
    attachments: [await form('s1-sdt.docx')],
  })
  const [listed] = await town.app().declarations.list()
  await town.until('a second acknowledgement', () => lettersOf('acknowledgement').length === 6)
  expect(await town.app().declarations.list()).toEqual([listed])
  expect(roots().filter(({ text }) => text.includes('Moorside Lane'))).toHaveLength(2)
})
