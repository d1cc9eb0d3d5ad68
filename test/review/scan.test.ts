/** A photograph of a form: nothing that a machine made of it is mailed until a person has confirmed it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import expected from '../fixtures/forms/expected-s1.json' with { type: 'json' }
import { form, head, INBOX, lead1, lead2, openTown, type Town } from '../town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

async function opened(target: Parameters<Town['slack']['click']>[1]) {
  const before = town.slack.modal('U0REVIEW')?.id
  await town.slack.click('U0REVIEW', target)
  return town.until('a modal', () => {
    const top = town.slack.modal('U0REVIEW')
    return top && top.id !== before ? top : null
  })
}
const plain = (text: string) => text.replaceAll(/\s+/g, ' ')

test('a scan is shown to a reviewer, kept out of letters, and mailed once it is confirmed', async () => {
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: 'Our form',
    text: 'Scanned.',
    attachments: [await form('s1-scan.pdf')],
  })
  const look = () =>
    town.until('the card', () => town.channel.messages().find(({ blocks }) => JSON.stringify(blocks).includes('"approve"')))
  const card = await look().catch(look) // reading pictures takes its time
  const [listed] = await town.app().declarations.list()
  const [{ id = '' } = {}] = await town.app().declarations.find(listed?.reference ?? '')
  const before = await town.app().declarations.case(id)
  const doubtful = Object.values(before?.reading.fields ?? {}).filter(({ value, confidence }) => value !== null && confidence === 'low')
  expect(doubtful.length).toBeGreaterThan(10)
  await town.until('an answer', () => town.catcher.letters.length > 0)
  const mailed = plain(town.catcher.letters.map(({ text }) => text).join(' '))
  for (const { value } of doubtful) if ((value ?? '').length > 30) expect(mailed).not.toContain(plain(value ?? ''))
  expect(mailed).not.toContain(expected.urn)

  const answered = town.catcher.letters.length
  const right: Record<string, Record<string, string | string[]>> = {
    school: { 'field:school.name:0': expected.school, 'field:school.urn:0': expected.urn, 'field:school.email:0': head.address },
    lead1: { 'field:lead1.email:0': lead1 },
    lead2: { 'field:lead2.email:0': lead2 },
    statement: {},
    signatures: { commitments: ['as-printed'] },
  }
  for (const [section, typed] of Object.entries(right)) {
    // Half a confirmed form is nobody's news.
    expect(town.catcher.letters.filter(({ text }) => text.includes(expected.urn))).toEqual([])
    const details = await opened({ channel: 'C0ARCH', ts: card.ts, button: 'Details' })
    const modal = await opened({ view: details.id, button: 'Correct', block: `correct:${section}` })
    await town.slack.submit('U0REVIEW', modal.id, typed)
  }
  const letter = await town.until('the head’s letter', () =>
    town.catcher.letters.find(
      ({ kind, to, text }) => kind === 'acknowledgement' && to.includes(head.address) && text.includes(expected.urn),
    ),
  )
  expect(letter.subject).toContain('corrected')
  expect(plain(letter.text)).toContain(expected.school)
  await town.until('everyone’s', () => town.catcher.letters.length >= answered + 3)
  const after = await town.app().declarations.case(id)
  expect(after?.reading.fields['school.address']).toMatchObject({ confidence: 'high', source: { kind: 'staff' } })
  expect(after?.signatures.map(({ kind }) => kind)).toEqual(['sent it', 'copied in', 'copied in'])
  expect(after?.reading.problems.map(({ code }) => code)).not.toContain('read-by-picture')
}, 90_000)
