/** A lead with an interest in a school, through the product’s own doors: no button of that school, and no other’s, lets them decide about it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strings } from './review/hostile.ts'
import { openTown, type Town } from './town.ts'

const LEAD = 'U0LEAD'
let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const declared = (school: string) => town.declare(school)
type School = Awaited<ReturnType<typeof declared>>
async function modal(user: string, open: () => Promise<unknown>) {
  const before = town.slack.modal(user)
  const marks = [before?.id, before?.hash]
  await open()
  return town.until('a modal', () => {
    const top = town.slack.modal(user)
    return top && (top.id !== marks[0] || top.hash !== marks[1]) && top
  })
}
const details = ({ at }: School, user = LEAD) => modal(user, () => town.slack.click(user, { ...at, button: 'Details' }))
async function closed(user: string) {
  for (let top = town.slack.modal(user); top; top = town.slack.modal(user)) await town.slack.close(user, top.id)
}
const rank = async ({ id }: School) => (await town.app().declarations.case(id))?.declaration.rank
async function waitlist({ at, id }: School) {
  const asked = await modal('U0REVIEW', () => town.slack.click('U0REVIEW', { ...at, button: 'Waitlist' }))
  const reason = (await town.app().declarations.case(id))?.programme.waitlistReasons[0]?.id ?? ''
  await town.slack.submit('U0REVIEW', asked.id, { reason })
  await town.until('the card', () => JSON.stringify(town.channel.message(at.ts)?.blocks).includes('Move'))
}
async function moved({ at }: School, number: string) {
  const asked = await modal(LEAD, () => town.slack.click(LEAD, { ...at, button: 'Move' }))
  await town.slack.submit(LEAD, asked.id, { number, why: 'Greater need' })
  const errors = town.slack.modal(LEAD)?.errors ?? {}
  await closed(LEAD)
  return errors
}

test('who has an interest is told so at every button, before they have typed anything', async () => {
  const own = await declared('Interest Primary School')
  const first = await details(own)
  const asked = await modal(LEAD, () => town.slack.click(LEAD, { view: first.id, button: 'Declare a conflict' }))
  await town.slack.submit(LEAD, asked.id, {})
  await closed(LEAD)

  for (const button of ['Edit what is known', 'Withdrawn by the school', 'Lift a conflict']) {
    const view = await details(own)
    const said = await modal(LEAD, () => town.slack.click(LEAD, { view: view.id, button }))
    expect(strings(said.blocks).join(), button).toContain('You have declared an interest')
    await closed(LEAD)
  }
  const view = await details(own)
  const correct = await modal(LEAD, () => town.slack.click(LEAD, { view: view.id, button: 'Correct', block: 'correct:lead1' }))
  expect(strings(correct.blocks).join()).toContain('You have declared an interest')
  await closed(LEAD)
  await waitlist(own)
  for (const button of ['Undo', 'Move']) {
    const before = town.slack.ephemerals(LEAD).length
    await town.slack.click(LEAD, { ...own.at, button })
    const said = await town.until(`what ${button} comes to`, () => town.slack.ephemerals(LEAD)[before])
    expect(said.text, button).toContain('You have declared an interest')
  }
  expect((await town.audit(own.id)).filter((what) => what === 'conflicted')).toHaveLength(6)
})

test('nor do they move other schools past it on the waiting list', async () => {
  const [own] = await town.app().declarations.find('190100')
  const [beech, cedar] = [await declared('Beech Primary School'), await declared('Cedar Primary School')]
  await waitlist(beech)
  await waitlist(cedar)
  expect(await moved(beech, '1')).toEqual({ number: expect.stringContaining('you have declared an interest') })
  expect(await rank(beech)).toBe(2)
  expect(await moved(cedar, '2')).toEqual({})
  expect([await rank(cedar), await rank(beech)]).toEqual([2, 3])
  expect((await town.app().declarations.case(own?.id ?? ''))?.declaration.rank).toBe(1)
  expect(await town.audit(beech.id)).toContain('moves-conflicted')
})
