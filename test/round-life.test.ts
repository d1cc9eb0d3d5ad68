/** A round from the day before it opens to the days after it has closed: what the channel and the schools are told, each once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { form as filled } from '../src/demo/samples/form.ts'
import { round as given } from './store/world.ts'
import { head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

const date = (text: string) => Temporal.PlainDate.from(text)
const rounds: Config['rounds'] = [
  { ...given, opens: date('2018-05-15'), closes: date('2018-05-25'), startsOn: date('2018-06-11'), places: 6 },
]

let town: Town
beforeAll(async () => {
  town = await openTown({ at: '2018-05-14T12:00:00Z', settings: { rounds } })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const london = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant()
const to = (time: string) => town.pass(town.now().until(london(time)))
const posts = (words: string) => town.channel.messages().filter(({ text }) => text.includes(words))
const posted = (words: string) => town.until(words, () => posts(words)[0])
const threads = () => town.channel.messages().flatMap(({ ts }) => town.channel.thread(ts))
const chased = () => town.catcher.letters.filter(({ kind }) => kind === 'chase')
const events = async () => {
  const [round] = await town.app().rounds.of('archimedes-ne')
  return (await town.app().rounds.events(round?.id ?? '', 'archimedes-ne')).map(({ event }) => event)
}
/** What is only written down, and shown nowhere. */
const until = async (what: string, look: () => Promise<boolean>) => {
  const end = performance.now() + 20_000
  while (!(await look())) if (performance.now() > end) throw new Error(`not within 20 s: ${what}`)
}
const happened = (event: string) => until(event, async () => (await events()).includes(event))

test('it opens by itself, on its day, and says so once', async () => {
  expect(await events()).toEqual([])
  expect(town.channel.messages()).toEqual([])
  await to('2018-05-15T08:30')
  const { text } = await posted('is open')
  expect(text).toContain('10 days left: it closes on 25 May 2018 at 11:59pm. 6 places at Archimedes NE Maths Hub.')
  expect(text).toContain(INBOX)
})

test('a digest on the next morning counts what came; a restart and a second process say nothing twice', async () => {
  await to('2018-05-15T10:00')
  const content = Buffer.from(filled({ school: 'Moorside Lane Primary School', urn: '199901' }))
  const attachments = [{ filename: 'form.docx', content }]
  await town.send({ from: head, to: INBOX, cc: [lead1], subject: 'Form', text: 'Attached.', attachments })
  await posted('Moorside Lane Primary School')
  const beside = await town.another()
  try {
    const later = town.now().until(london('2018-05-16T08:30'))
    await Promise.all([town.pass(later), beside.app.lookAtRounds(), town.app().lookAtRounds()])
    await Promise.all([beside.app.lookAtRounds(), town.app().lookAtRounds()])
    const { text } = await posted('9 days left')
    expect(text).toMatch(/1 declaration received\. 1 of them since 15 May 2018 at 8:30am\. Undecided: 1 waiting for the school\./)
  } finally {
    await beside.stop()
  }
  await town.restart({ minutes: 20 })
  await to('2018-05-16T12:00')
  expect(new Set(await events())).toEqual(new Set(['until:1:2018-05-25', 'opens:1:2018-05-15', 'digest:2018-05-16']))
})

test('seven days before the close the school is reminded of what it can put right, and the thread says so', async () => {
  await to('2018-05-18T08:31')
  await town.until('both reminders', () => chased().length === 2)
  expect(
    chased()
      .map(({ to }) => to.join())
      .sort(),
  ).toEqual([head.address, lead2].sort())
  for (const { subject } of chased()) expect(subject).toMatch(/^7 days left to put your declaration right: Moorside Lane Primary School/)
  const said = 'A reminder of the deadline has been written, with 7 days left, to head teacher and lead teacher 2.'
  await town.until('a note in the thread', () => threads().some(({ text }) => text === said))
  expect((await posted('7 days left: it closes')).text).toContain('Nothing new since 16 May 2018')
})

test('a chase that is due within a day of a reminder does not go out as well, and none follows so near the deadline', async () => {
  const id = (await only()) ?? ''
  expect(await town.app().declarations.chases(id)).toMatchObject([{ number: 1, state: 'pending' }])
  await to('2018-05-18T10:05')
  await until('the chase', async () => /cancelled|sent/.test((await town.app().declarations.chases(id))[0]?.state ?? ''))
  await to('2018-05-21T08:31')
  await posted('4 days left')
  expect(await town.app().declarations.chases(id)).toMatchObject([
    { number: 1, state: 'cancelled', outcome: 'a reminder of the deadline went out within a day', calledOffBy: null },
  ])
  expect(chased()).toHaveLength(2)
})

const only = async () => (await town.app().declarations.find('199901'))[0]?.id

test('down for five days over the close: the summary with its chart, once, and nothing that is stale', async () => {
  await town.restart({ hours: 5 * 24 })
  const summary = await posted('has closed')
  expect(summary.text).toContain('It closed on 25 May 2018 at 11:59pm. 1 declaration received. Undecided: 1 waiting for the school.')
  expect(summary.blocks.some(({ type }) => type === 'image')).toBe(true)
  await town.restart()
  await to('2018-05-29T08:30')
  await posted('Still undecided: 1.')
  expect(posts('has closed. It closed')).toHaveLength(1)
  expect(posts('days left')).toHaveLength(4)
  expect(posts('loses today')).toEqual([])
  expect(chased()).toHaveLength(2)
})

test('extended in the configuration: said, counted anew, and summed up anew', async () => {
  rounds[0] = { ...(rounds[0] ?? given), closes: date('2018-06-01') }
  await town.restart()
  expect((await posted('has a new closing date')).text).toContain(
    'It now closes on 1 June 2018 at 11:59pm, not on 25 May 2018. 3 days left',
  )
  await to('2018-05-30T08:31')
  await town.until('a reminder of its own', () => chased().length === 4)
  expect(chased().at(-1)?.subject).toMatch(/^2 days left/)
  expect(chased().at(-1)?.text).toContain('This is our last reminder')
  await posted('2 days left')
  await to('2018-06-02T00:06')
  await happened('closed:2:2018-06-01')
  await town.until('the second summary', () => posts('has closed. It closed').length === 2)
  expect(posts('has closed. It closed').at(-1)?.text).toContain('It closed on 1 June 2018')
})

test('nothing more is said once the school is decided', async () => {
  await town.restart()
  expect(await events()).not.toContain('undecided:2018-06-04')
  const id = await only()
  await town.app().declarations.change(id ?? '', { kind: 'countersign' }, ({ declaration }) => ({
    kind: 'withdrawn',
    declaration: { ...declaration, state: 'withdrawn' as const },
  }))
  await to('2018-06-04T08:30')
  await happened('undecided:2018-06-04')
  expect(posts('Still undecided')).toHaveLength(1)
})
