/** Two hundred declarations in ten minutes before a deadline: the channel stays readable, and no other hub waits. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rule } from '../src/core/round/round.ts'
import { type Clockwork, greatNorth, openClockwork } from './clockwork.ts'

let town: Clockwork
beforeEach(async () => {
  town = await openClockwork()
})
afterEach(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const seconds = (ts: string | undefined, since: Temporal.Instant) => Number(ts) - since.epochMilliseconds / 1000

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
  expect(seconds(other?.ts, elsewhere)).toBeLessThan(2)
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

test('a hub that Slack asks to wait for a minute: another hub of the same workspace is shown its card at once', async () => {
  town.slack.inject({ method: 'chat.postMessage', answer: 'rate', retryAfter: 60 })
  const began = town.clock.now
  await town.declare()
  await town.until(began.add({ seconds: 1 }))
  await town.declare()
  await town.declare(greatNorth, 'Northern Primary School')
  await town.until(began.add({ seconds: 59 }))
  expect(town.cards()).toHaveLength(0)
  expect(seconds(town.cards('C0GREAT')[0]?.ts, began)).toBeLessThan(3)
  // Slack is not hammered: one was on its way, and after that only the other hub's card and its note.
  expect(town.calls('chat.postMessage')).toHaveLength(3)
  await town.until(began.add({ seconds: 65 }))
  expect(town.cards()).toHaveLength(2)
  expect(town.limited()).toHaveLength(1)
  // Nobody has to look for what certainly did not arrive.
  expect(town.calls('conversations.history')).toHaveLength(0)
})

test.each<[string, number | null, number, number]>([
  ['none', null, 29, 31],
  ['zero', 0, 0, 3],
  ['a day', 86_400, 590, 610],
])('Slack asks to wait and says how long: %s', async (_, retryAfter, soonest, latest) => {
  const began = town.clock.now
  town.slack.inject({ method: 'chat.postMessage', answer: 'rate', retryAfter })
  await town.declare()
  await town.until(began.add({ minutes: 15 }))
  const [card] = town.cards()
  expect(seconds(card?.ts, began)).toBeGreaterThanOrEqual(soonest)
  expect(seconds(card?.ts, began)).toBeLessThanOrEqual(latest)
})

test('what a person has just done is shown before the cards that wait', async () => {
  const [first = ''] = [await town.declare(), ...(await several(30))]
  await town.until(town.clock.now.add({ seconds: 5 }))
  expect(town.cards().length).toBeLessThan(10)
  const pressed = town.clock.now
  await approve(first)
  await town.until(pressed.add({ seconds: 3 }))
  const card = town.cards().find(({ blocks }) => JSON.stringify(blocks).includes(first))
  expect(card?.text).toContain('Approved by')
  const notes = town.slack.channel('C0ARCH').thread(card?.ts ?? '')
  expect(notes.map(({ text }) => text.split(' ')[0])).toEqual(['Approved'])
  expect(town.cards().length).toBeLessThan(15)
})

test('six approvals among thirty cards draw each of the others again once', async () => {
  const ids = await several(30)
  await town.until(town.clock.now.add({ minutes: 3 }))
  const before = town.calls('chat.update').length
  for (const id of ids.slice(0, 6)) {
    await approve(id)
    await town.until(town.clock.now.add({ seconds: 1 }))
  }
  await town.until(town.clock.now.add({ minutes: 3 }))
  expect(town.calls('chat.update').length - before).toBe(30)
  expect(town.cards().filter(({ text }) => text.includes('Places left: 0 of 6'))).toHaveLength(24)
  expect(town.limited()).toEqual([])
})

test('decisions that keep coming do not put off what the other cards say', async () => {
  const [first = '', second = '', third = '', other = ''] = await several(4)
  await town.until(town.clock.now.add({ minutes: 1 }))
  const began = town.clock.now
  for (const id of [first, second, third]) {
    await approve(id)
    await town.until(town.clock.now.add({ seconds: 8 }))
  }
  await town.until(began.add({ seconds: 25 }))
  const card = town.cards().find(({ blocks }) => JSON.stringify(blocks).includes(other))
  expect(card?.text).toContain('Places left: 4 of 6')
})

test('another rush within the hour goes on with the same post; a later one has its own', async () => {
  const rush = async () => {
    await several(16)
    await town.until(town.clock.now.add({ minutes: 3 }))
  }
  const said = () =>
    town.slack
      .channel('C0ARCH')
      .messages()
      .filter(({ text }) => text.startsWith('All cards are posted'))
      .map(({ text }) => text)
  await rush()
  expect(said()).toEqual([expect.stringContaining('16 declarations arrived')])
  await rush()
  expect(said()).toEqual([expect.stringContaining('32 declarations arrived')])
  await town.until(town.clock.now.add({ hours: 1 }))
  await rush()
  expect(said()).toEqual([expect.stringContaining('32 declarations'), expect.stringContaining('16 declarations')])
})

/** Declarations that come at the same moment. */
async function several(n: number): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < n) ids.push(...(await Promise.all(Array.from({ length: Math.min(4, n - ids.length) }, () => town.declare()))))
  return ids
}

const approve = (id: string) =>
  town.app.declarations.change(id, { kind: 'slack', user: 'U0LEAD' }, (c) =>
    rule(c, { verdict: 'approved', by: 'U0LEAD', version: c.declaration.version, reasonId: null, note: 'all the same' }, town.app.now()),
  )
