/** Forms of two schools in one mail: a case for each, and a person is asked to look. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const ashdyke = async () => ({
  filename: 'Ashdyke.docx',
  content: await readFile('test/fixtures/forms/corpus/word-four-columns-1-plain.docx'),
})

test('each school has its own case, its own acknowledgement, and a flag for staff', async () => {
  const { response } = await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2, 's.prydderch@ashdyke.example.org'],
    subject: 'Two Mastery Readiness declarations',
    text: 'One form for each of our two schools.',
    attachments: [await form('s1-moorside-lane.docx'), await ashdyke()],
  })
  expect(response).toMatch(/^250/)
  await town.until('two cards', () => town.channel.messages().filter(({ text }) => /Moorside Lane|Ashdyke/.test(text)).length === 2)
  await town.until('letters to both schools', () =>
    ['l.wojcik@moorsidelane.example.org', 's.prydderch@ashdyke.example.org'].every((to) =>
      town.catcher.letters.some((letter) => letter.kind === 'acknowledgement' && letter.to.includes(to)),
    ),
  )
  for (const [urn, name] of [
    ['199901', 'Ashdyke Primary School'],
    ['199911', 'Moorside Lane Primary School'],
  ] as const) {
    const [{ id = '' } = {}] = await town.app().declarations.find(urn)
    const c = await town.app().declarations.case(id)
    const flags = c?.findings.filter(({ code }) => code === 'several-forms-in-one-mail')
    expect(flags).toMatchObject([{ kind: 'flag', message: expect.stringContaining(name) }])
    expect(c?.lastMessage?.subject).toBe('Two Mastery Readiness declarations')
  }
  // Nobody reads of the other school’s people.
  for (const letter of town.catcher.letters.filter(
    ({ kind, to }) => kind === 'acknowledgement' && to.includes('s.prydderch@ashdyke.example.org'),
  ))
    expect(letter.text).not.toContain('moorsidelane')
})

test('a later form from the same sender finds the second school’s case', async () => {
  await town.send({ from: head, to: INBOX, subject: 'Ashdyke again', text: 'Once more.', attachments: [await ashdyke()] })
  const [{ id = '' } = {}] = await town.app().declarations.find('199911')
  await town.until('the same case', async () => (await town.app().declarations.messages(id)).length === 2)
  expect(await town.app().declarations.list()).toHaveLength(2)
})
