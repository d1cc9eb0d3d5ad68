/** Somebody deletes a card in Slack: it is posted anew, and what is said of its school goes under the new one, once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Clockwork, openClockwork } from './clockwork.ts'

let town: Clockwork
let id: string
beforeEach(async () => {
  town = await openClockwork()
  id = await town.declare()
  await pass({ minutes: 1 })
})
afterEach(async () => {
  expect(town.slack.faults).toEqual([])
  expect(await town.waiting()).toEqual([])
  await town.close()
})

const pass = (time: Temporal.DurationLike) => town.until(town.clock.now.add(time))
const channel = () => town.slack.channel('C0ARCH')
const cards = () => town.cards().filter(({ blocks }) => JSON.stringify(blocks).includes(id))
const card = () => {
  const [only, ...others] = cards()
  if (!only || others.length > 0) throw new Error(`there are ${cards().length} cards`)
  return only
}
const remark = (text: string, number: number) =>
  town.app.declarations.change(id, { kind: 'slack', user: 'U0REVIEW' }, () => ({
    kind: 'remarked',
    plan: [{ key: `thread:${id}:remark:${number}`, effect: { kind: 'thread', note: { kind: 'remark', by: 'U0REVIEW', text } } }],
  }))
/** The card, with what stood under it where it says so: what had been said there stays where people can read it. */
const remove = (answers: 'answers too' | 'and not its answers') => {
  const { ts } = card()
  if (answers === 'answers too') for (const note of channel().thread(ts)) channel().delete(note.ts)
  channel().delete(ts)
  return ts
}
const under = (ts: string) =>
  channel()
    .thread(ts)
    .map(({ text }) => text)
/** Everything that is to be seen in the channel, whatever it stands under. */
const everywhere = () =>
  channel()
    .messages()
    .flatMap((root) => [root.text, ...under(root.ts)])
const times = (text: string) => everywhere().filter((said) => said.includes(text)).length

test.each(['answers too', 'and not its answers'] as const)('deleted, %s: notes go under a new card', async (answers) => {
  const old = remove(answers)
  expect(cards()).toEqual([])
  for (const n of [1, 2, 3]) await remark(`Rang the office, ${n}`, n)
  await pass({ minutes: 1 })
  expect(card().ts).not.toBe(old)
  expect(under(card().ts)).toHaveLength(3)
  for (const n of [1, 2, 3]) expect(times(`Rang the office, ${n}`)).toBe(1)
  // What stood under the old one was not taken away, and nothing else was added.
  expect(channel().messages()).toHaveLength(answers === 'answers too' ? 1 : 2)
  await remark('Rang again', 4)
  await pass({ minutes: 1 })
  expect(under(card().ts)).toHaveLength(4)
})

test('Slack refuses an answer to it: the same', async () => {
  const old = remove('and not its answers')
  town.slack.inject({ method: 'chat.postMessage', answer: 'error', error: 'cannot_reply_to_message' })
  await remark('Rang the office', 1)
  await pass({ minutes: 1 })
  expect(card().ts).not.toBe(old)
  expect(under(card().ts)).toEqual([expect.stringContaining('Rang the office')])
})

test.each([
  ['the note arrives and nobody hears of it', { method: 'chat.postMessage', answer: 'reset', done: true }],
  ['nobody says whether the card is there', { method: 'conversations.replies', answer: 'status', status: 503 }],
  ['nobody says so for some time', { method: 'conversations.replies', answer: 'rate', retryAfter: 20 }],
  ['the note is not taken back at once', { method: 'chat.delete', answer: 'reset' }],
  ['it is, and nobody hears of it', { method: 'chat.delete', answer: 'reset', done: true }],
  ['the old card is not asked after at once', { method: 'chat.update', answer: 'reset' }],
] as const)('%s: one card, and the note under it once', async (_, trouble) => {
  remove('answers too')
  town.slack.inject(trouble)
  await remark('Rang the office', 1)
  await pass({ minutes: 15 })
  expect(under(card().ts)).toEqual([expect.stringContaining('Rang the office')])
  expect(everywhere()).toHaveLength(2)
})

test('a card that is changed where it was deleted is posted anew, without a note', async () => {
  const old = remove('and not its answers')
  await town.app.declarations.change(id, { kind: 'slack', user: 'U0LEAD' }, ({ declaration }) => ({
    kind: 'assigned',
    staff: { assignee: 'U0REVIEW' },
    plan: [{ key: `card:${declaration.id}`, effect: { kind: 'card' } }],
  }))
  await pass({ minutes: 1 })
  expect(card().ts).not.toBe(old)
})

test.each(['the card', 'a note'])(
  'the hub has another channel now, and the one before is closed to us: %s is said in the new one',
  async (first) => {
    const old = card()
    await town.sql.run`update post set channel = 'C0FORMER', hash = 'as it was there'`
    if (first === 'a note') await remark('Rang the office', 1)
    else await town.sql.run`update effect set state = 'pending', due_at = ${town.clock.now} where kind = 'card'`
    await pass({ minutes: 1 })
    const [stale, fresh] = cards()
    expect(stale?.ts).toBe(old.ts)
    if (first === 'the card') await remark('Rang the office', 1)
    await pass({ minutes: 1 })
    expect(under(fresh?.ts ?? '')).toEqual([expect.stringContaining('Rang the office')])
    expect(await town.app.hubs.faults()).toEqual([])
  },
)

test('the hub’s own channel is closed to us: nothing is posted anew, and it is said to be broken', async () => {
  channel().set({ archived: true })
  await remark('Rang the office', 1)
  await pass({ minutes: 3 })
  expect(await town.app.hubs.faults()).toEqual([{ hub: 'archimedes-ne', why: 'is_archived' }])
  channel().set({ archived: false })
  await pass({ minutes: 2 })
  expect(under(card().ts)).toHaveLength(2)
})

test('where Slack does not let us take a note back, it stands in the channel, and the next one goes under the card', async () => {
  remove('answers too')
  town.slack.inject({ method: 'chat.delete', answer: 'error', error: 'cant_delete_message' })
  await remark('Rang the office', 1)
  await pass({ minutes: 1 })
  expect(times('Rang the office')).toBe(1)
  await remark('Rang again', 2)
  await pass({ minutes: 1 })
  expect(under(card().ts)).toEqual([expect.stringContaining('Rang again')])
  expect(times('Rang the office')).toBe(1)
})
