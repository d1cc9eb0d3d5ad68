/** Two hundred declarations in ten minutes before a deadline: the channel stays readable, and no other hub waits. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Clockwork, greatNorth, openClockwork } from './clockwork.ts'

let town: Clockwork
beforeEach(async () => {
  town = await openClockwork()
})
afterEach(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const seconds = (ts: string, since: Temporal.Instant) => Number(ts) - since.epochMilliseconds / 1000

/** `npm run test:faults` sends two hundred; every run the beginning of that. */
const many = process.env.TEST_FAULTS ? 200 : 40

test(`${many} declarations in a rush: one card each, within Slack’s limits, and one post that says what is behind`, async () => {
  const began = town.clock.now
  const ids: string[] = []
  // Three in four come in the first minutes, faster than a channel may be posted to; the others by and by.
  for (let n = 0; n < many / 5; n++) {
    ids.push(...(await Promise.all(Array.from({ length: 5 }, () => town.declare()))))
    await town.until(town.clock.now.add({ seconds: n < (many / 5) * 0.75 ? 2 : 48 }))
  }
  const elsewhere = town.clock.now
  await town.declare(greatNorth, 'Northern Primary School')
  await town.until(town.clock.now.add({ minutes: 10 }))

  expect(await town.waiting()).toEqual([])
  const [other] = town.cards('C0GREAT')
  expect(seconds(other?.ts ?? '', elsewhere)).toBeLessThan(2)
  const cards = town.cards()
  expect(cards).toHaveLength(many)
  for (const id of ids) expect(cards.filter(({ blocks }) => JSON.stringify(blocks).includes(id))).toHaveLength(1)
  // Oldest first, five at a time as they came.
  const fives = cards.map(({ blocks }) => Math.floor(ids.findIndex((id) => JSON.stringify(blocks).includes(id)) / 5))
  expect(fives).toEqual(fives.toSorted((a, b) => a - b))
  expect(town.limited()).toEqual([])

  const behind = town.slack
    .channel('C0ARCH')
    .messages()
    .filter(({ text }) => text.startsWith('All cards are posted'))
  expect(behind).toHaveLength(1)
  expect(behind[0]?.versions[0]?.text).toMatch(/^\d\d declarations have arrived since 4:40pm; their cards follow, oldest first/)
  expect(behind[0]?.text).toMatch(/^All cards are posted: \d+ declarations arrived between 4:40pm and 4:\d\dpm\.$/)
  // Its redrawings: one in half a minute at most.
  const took = town.clock.now.since(began).total('seconds')
  expect(town.calls('chat.update').length).toBeLessThan(took / 30 + 5)
  // Nothing in the channel but cards and that post.
  expect(town.slack.channel('C0ARCH').messages()).toHaveLength(many + 1)
  // What waits until the cards are out comes after them, once each.
  const notes = cards.flatMap(({ ts }) => town.slack.channel('C0ARCH').thread(ts))
  expect(notes).toHaveLength(many)
}, 180_000)
