/** Many presses at once, through signed requests and the real database: one decision, and never a place too many. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ places: 6 })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

/** Schools whose declarations are checked and shown; where their cards stand. */
async function declared(names: string[], urn: number) {
  for (const [n, school] of names.entries()) await town.submit({ school, urn: String(urn + n) })
  const found = await town.until('all cards', () => {
    const cards = names.map((name) => town.channel.messages().find(({ text }) => text.includes(name)))
    return cards.every((card) => card !== undefined) && cards
  })
  return Promise.all(
    found.map(async (card, n) => {
      const [{ id = '' } = {}] = await town.app().declarations.find(String(urn + n))
      return { id, at: { channel: 'C0ARCH', ts: card?.ts ?? '' } }
    }),
  )
}
const state = async (id: string) => (await town.app().declarations.case(id))?.declaration.state

test('two people press Approve fifty times each: one decision, everybody is answered', async () => {
  const [one] = await declared(['Crowded Primary School'], 191_100)
  if (!one) throw new Error('no card')
  const presses = Array.from({ length: 50 }, () => ['U0LEAD', 'U0REVIEW']).flat()
  // As shown before the verdict, however the card has been drawn since: twenty at a time.
  const press = (user: string) => town.slack.click(user, { ...one.at, button: 'Approve', version: 0 })
  const answers = []
  for (let n = 0; n < presses.length; n += 20) answers.push(...(await Promise.all(presses.slice(n, n + 20).map(press))))
  expect(answers.map(({ kind }) => kind)).toEqual(presses.map(() => 'acked'))
  expect(await state(one.id)).toBe('approved')
  expect(await town.app().declarations.decisions(one.id)).toHaveLength(1)
  expect((await town.audit(one.id)).filter((what) => what === 'decided')).toHaveLength(1)
  const told = ['U0LEAD', 'U0REVIEW'].flatMap((user) => town.slack.ephemerals(user)).map(({ text }) => text)
  expect(told.filter((text) => text.startsWith('Already')).length).toBeLessThanOrEqual(99)
  // Whoever was not told that it was decided already was told that it was not recorded, or that it takes longer.
  expect(told.filter((text) => !/^Already approved by|^Not recorded|^This takes longer/.test(text))).toEqual([])
  expect(told.filter((text) => text.startsWith('Already approved')).length).toBeGreaterThan(0)
})

test('seven approvals at once for the places that are left: exactly as many, and the rest is told', async () => {
  const round = (await town.app().rounds.of('archimedes-ne'))[0]
  const left = (round?.places ?? 0) - (round?.taken ?? 0)
  const schools = await declared(
    Array.from({ length: 7 }, (_, n) => `Seventh ${n} Primary School`),
    191_200,
  )
  const before = town.slack.ephemerals('U0LEAD').length + town.slack.ephemerals('U0REVIEW').length
  await Promise.all(schools.map(({ at }, n) => town.slack.click(n % 2 ? 'U0LEAD' : 'U0REVIEW', { ...at, button: 'Approve' })))
  const states = await Promise.all(schools.map(({ id }) => state(id)))
  expect(states.filter((one) => one === 'approved')).toHaveLength(left)
  expect(await town.app().rounds.of('archimedes-ne')).toMatchObject([{ places: 6, taken: 6 }])
  const told = [...town.slack.ephemerals('U0LEAD'), ...town.slack.ephemerals('U0REVIEW')].length - before
  expect(told).toBe(7 - left)
})
