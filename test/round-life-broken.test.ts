/** Two rounds at one hub whose channel Countersign was not invited to: nothing is lost, and nothing stale is said afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { round as given } from './store/world.ts'
import { openTown, type Town } from './town.ts'

const date = (text: string) => Temporal.PlainDate.from(text)
const rounds = [
  { ...given, opens: date('2018-05-15'), closes: date('2018-05-25'), places: 6 },
  { ...given, name: 'Spring', opens: date('2018-05-01'), closes: date('2018-05-15'), places: 4 },
]

let town: Town
beforeAll(async () => {
  town = await openTown({ at: '2018-05-14T06:00:00Z', settings: { rounds } })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const london = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant()
const to = (time: string) => town.pass(town.now().until(london(time)))
const posts = (words: string) => town.channel.messages().filter(({ text }) => text.includes(words))
const posted = (words: string) => town.until(words, () => posts(words)[0])
const broken = async () => {
  const end = performance.now() + 20_000
  while ((await town.app().hubs.faults()).length === 0)
    if (performance.now() > end) throw new Error('the channel is not known to be broken')
}

test('each round has a life of its own', async () => {
  const { text } = await posted('round Spring is open')
  expect(text).toContain('1 day left: it closes tomorrow, 15 May 2018 at 11:59pm. 4 places')
  await to('2018-05-15T08:30')
  await posted('round 2018-19 is open. 10 days left')
  expect((await posted('round Spring: Closes today at 11:59pm.')).text).toContain('No declarations yet.')
})

test('out of the channel over the close: what still holds is said once it is back, and what is stale is not', async () => {
  town.channel.set({ bot: false })
  await to('2018-05-16T08:31')
  await broken()
  await to('2018-05-17T08:31')
  await to('2018-05-18T12:00')
  town.channel.set({ bot: true })
  await to('2018-05-18T12:05')
  await to('2018-05-18T12:10') // a post that was on its way while the channel was away waits a minute
  await posted('round Spring has closed. It closed on 15 May 2018')
  await posted('round 2018-19: 7 days left')
  for (const stale of ['9 days left', '8 days left']) expect(posts(stale)).toEqual([])
  expect(posts('is open')).toHaveLength(2)
})
