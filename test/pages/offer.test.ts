/** An offered place on the page of somebody who signs: looking, being asked twice, answering, answering late, and answering otherwise. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOf } from '../../src/core/mail/claim.ts'
import { lapse } from '../../src/core/round/offer-answer.ts'
import { head, openTown, type Town } from '../town.ts'
import { offeredIn } from './offered.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ at: '2018-05-24T09:00:00Z', places: 12 })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const offered = (school: string) => offeredIn(town, school)
const read = async (path: string) =>
  (await (await fetch(`${town.http()}${path}`)).text())
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const press = async (path: string, values: Record<string, string>) => {
  const response = await fetch(`${town.http()}${path}`, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}
const lapses = async () => {
  const [round] = await town.app().rounds.of('archimedes-ne')
  return (await town.app().proposals.open(round?.id ?? '', 'archimedes-ne')).filter(({ kind }) => kind === 'lapse')
}

test('looking and the first press change nothing; the second accepts, once, and everyone is told', async () => {
  const one = await offered('Look Primary School')
  const before = await one.changes()
  for (let i = 0; i < 3; i++) expect(await read(one.path)).toContain('We accept the place')
  const asked = await press(one.path, { answer: 'accepted', offer: '1' })
  expect([asked.status, asked.text.includes('Accept the place?')]).toEqual([200, true])
  expect(asked.text).toContain('name="sure" value="yes"')
  expect(asked.text).not.toContain('<script')
  expect([await one.changes(), await one.state()]).toEqual([before, 'offered'])

  const answers = await Promise.all([1, 2, 3].map(() => press(one.path, { answer: 'accepted', offer: '1', sure: 'yes' })))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect((await one.theCase()).declaration).toMatchObject({ state: 'approved', decision: { origin: 'offer', by: 'U0LEAD' } })
  await town.until('the letters', () => one.letters('approved').length === 3)
  expect(await read(one.path)).toContain('The school has accepted the place')
  expect((await town.audit(one.id)).filter((what) => what === 'offer-accepted')).toHaveLength(1)

  // Another of the three thinks otherwise: staff are told, and nothing changes.
  const other = new URL(town.app().links.make(claimOf(await one.theCase(), head.address))).pathname
  await press(other, { answer: 'declined', offer: '1', sure: 'yes' })
  await press(other, { answer: 'declined', offer: '1', sure: 'yes' })
  expect(await one.state()).toBe('approved')
  const said = () =>
    town.channel
      .messages()
      .flatMap(({ ts }) => town.channel.thread(ts))
      .filter(({ text }) => text.includes('does not take the place, after the offer had ended otherwise'))
  await town.until('the thread', () => said().length === 1)
})

test.each([
  ['nothing', {}],
  ['no offer', { answer: 'accepted', sure: 'yes' }],
  ['another answer', { answer: 'perhaps', offer: '1', sure: 'yes' }],
  ['a signature', { answer: 'confirmed' }],
  ['a word for a number', { answer: 'accepted', offer: 'one', sure: 'yes' }],
  ['another offer', { answer: 'accepted', offer: '2', sure: 'yes' }],
])('a body with %s answers nothing', async (what, body: Record<string, string>) => {
  const one = await offered(`Body of ${what} Primary School`)
  const { status } = await press(one.path, body)
  expect([400, 303]).toContain(status)
  expect(await one.state()).toBe('offered')
})

test('declining frees the place, and everyone who signs has it in writing', async () => {
  const one = await offered('Decline Primary School')
  expect((await press(one.path, { answer: 'declined', offer: '1' })).text).toContain('Decline the place?')
  await press(one.path, { answer: 'declined', offer: '1', sure: 'yes' })
  expect((await one.theCase()).declaration).toMatchObject({ state: 'declined', decision: { reasonId: 'offer-declined' } })
  await town.until('the receipts', () => one.letters('receipt').length === 3)
  expect(one.letters('receipt')[0]?.subject).toContain('Decline Primary School does not take the place')
  expect(one.letters('declined')).toEqual([])
  expect(await read(one.path)).toContain('The school does not take the place')
})

test('late: it counts until somebody frees the place, and overtakes the proposal to; afterwards and from the start on, it does not', async () => {
  const [early, freed, begun] = [
    await offered('Late Primary School'),
    await offered('Freed Primary School'),
    await offered('Begun Primary School'),
  ]
  await town.pass({ hours: 24 * 6 })
  await expect.poll(async () => (await lapses()).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(3)
  expect(await read(early.path)).toContain('The time to answer is over')
  await press(early.path, { answer: 'accepted', offer: '1', sure: 'yes' })
  expect(await early.state()).toBe('approved')
  expect((await lapses()).some(({ declaration }) => declaration === early.id)).toBe(false)

  await town
    .app()
    .declarations.change(freed.id, { kind: 'slack', user: 'U0LEAD' }, (c, open) =>
      lapse(c, { by: 'U0LEAD', proposal: null }, open, town.now()),
    )
  await press(freed.path, { answer: 'accepted', offer: '1', sure: 'yes' })
  expect(await freed.state()).toBe('declined')
  expect(await read(freed.path)).toContain('The offer has ended')

  await town.pass({ hours: 24 * 13 })
  expect(await read(begun.path)).toContain('The programme has started')
  expect(await read(begun.path)).not.toContain('We accept the place')
  await press(begun.path, { answer: 'accepted', offer: '1', sure: 'yes' })
  expect(await begun.state()).toBe('offered')
  await press(begun.path, { answer: 'declined', offer: '1', sure: 'yes' })
  expect(await begun.state()).toBe('declined')
})
