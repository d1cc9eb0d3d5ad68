/** `/hub compare` through the product's own doors: opened in time, sorted, turned, and Details on top of it. */
import type { ModalView } from '@slack/types'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hub, round } from './store/world.ts'
import { openTown, type Town } from './town.ts'

const reviewers = [
  { slack: 'U0LEAD', role: 'lead' as const },
  { slack: 'U0REVIEW', role: 'reviewer' as const },
]
const later = {
  ...round,
  name: '2019-20',
  opens: Temporal.PlainDate.from('2019-03-01'),
  closes: Temporal.PlainDate.from('2019-05-24'),
  startsOn: null,
  suggestsRank: true,
}

let town: Town
beforeAll(async () => {
  town = await openTown({ settings: { hubs: [{ ...hub, reviewers }], rounds: [{ ...round, places: 6 }, later] } })
  for (const school of ['Aspen', 'Birch', 'Cedar']) await town.declare(`${school} Primary School`)
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const modal = (user: string) => town.slack.modal(user)
const shown = (user: string) => JSON.stringify(modal(user)?.blocks)
const names = (user: string) => [...shown(user).matchAll(/\*(\w+) Primary School\*/g)].map(([, name]) => name).join(' ')

async function compared(user: string, text = 'compare') {
  const before = modal(user)?.id
  await town.slack.slash(user, 'C0ARCH', '/hub', text)
  return town.until('Compare', () => (modal(user)?.id === before ? null : modal(user)))
}
const choose = (user: string, button: string, choice: string) =>
  town.slack.click(user, { view: modal(user)?.id ?? '', button, choose: choice })

test('the open round’s undecided schools stand side by side, and are sorted as wished', async () => {
  const view = await compared('U0REVIEW')
  expect(shown('U0REVIEW')).toContain('round 2018-19')
  expect(names('U0REVIEW')).toBe('Aspen Birch Cedar')

  // Details on top of it, and what is known entered on top of that: three modals, as many as Slack allows.
  const [{ id = '' } = {}] = await town.app().declarations.find('190102')
  await town.slack.click('U0REVIEW', { view: view.id, button: 'Details', block: id })
  const details = await town.until('Details', () => (modal('U0REVIEW')?.id === view.id ? null : modal('U0REVIEW')))
  await town.slack.click('U0REVIEW', { view: details.id, button: 'Edit what is known' })
  const need = await town.until('the inputs', () => (modal('U0REVIEW')?.id === details.id ? null : modal('U0REVIEW')))
  await town.slack.submit('U0REVIEW', need.id, {
    'need:0:ofsted:value': 'inadequate',
    'need:0:ofsted:source': 'The report',
    'need:0:ofsted:dated': '12 March 2018',
  })
  await town.until('Details drawn again', () => shown('U0REVIEW').includes('inadequate (12 March 2018)'))
  await town.slack.close('U0REVIEW', details.id)
  // Compare beneath shows it too, as it was sorted.
  expect([modal('U0REVIEW')?.id, names('U0REVIEW')]).toEqual([view.id, 'Aspen Birch Cedar'])
  expect(shown('U0REVIEW')).toContain('inadequate')

  await choose('U0REVIEW', 'compare-sort', 'factor:ofsted')
  await town.until('the new order', () => names('U0REVIEW') === 'Cedar Aspen Birch')
  expect(shown('U0REVIEW')).toContain('Of 2 of them “Ofsted” is unknown: last here, oldest first.')
  expect(shown('U0REVIEW')).not.toMatch(/uggested/)
  await choose('U0REVIEW', 'compare-show', 'waitlisted')
  await town.until('nobody', () => shown('U0REVIEW').includes('No school is on the waiting list'))
  // The order stays as it was chosen.
  await choose('U0REVIEW', 'compare-show', 'all')
  await town.until('everybody again', () => names('U0REVIEW') === 'Cedar Aspen Birch')
})

test('Compare is drawn again beneath each save, and left alone where it has been turned since', async () => {
  const { id: view } = await compared('U0REVIEW')
  const [{ id = '' } = {}] = await town.app().declarations.find('190100')
  const opened = async (button: string, where: object) => {
    const before = modal('U0REVIEW')?.id
    await town.slack.click('U0REVIEW', { view: before ?? '', button, ...where })
    return town.until(button, () => (modal('U0REVIEW')?.id === before ? null : modal('U0REVIEW')))
  }
  const drawn = () => town.slack.calls.filter(({ method, args }) => method === 'views.update' && args.view_id === view)
  const note = async (text: string) => {
    const { id: modal } = await opened('Add a note', {})
    await town.slack.submit('U0REVIEW', modal, { note: text })
    await town.until('Details drawn again', () => shown('U0REVIEW').includes(text))
  }
  await opened('Details', { block: id })
  const before = drawn().length
  await note('One')
  await note('Two')
  expect(
    drawn()
      .slice(before)
      .map(({ error }) => error),
  ).toEqual([null, null])

  // As a turn that was on its way when Details were opened.
  const turned: ModalView = { type: 'modal', title: { type: 'plain_text', text: 'Compare' }, blocks: [{ type: 'divider' }] }
  await town.app().slack.of('archimedes-ne').views.update({ view_id: view, view: turned })
  await note('Three')
  expect(drawn().at(-1)?.error).toBe('hash_conflict')
})

test('another round is named, or chosen', async () => {
  await compared('U0LEAD', 'compare 2019')
  expect(shown('U0LEAD')).toContain('round 2019-20')
  expect(shown('U0LEAD')).toContain('No declaration has been received in this round yet.')
  const first = (await town.app().rounds.of('archimedes-ne')).find(({ name }) => name === '2018-19')
  await choose('U0LEAD', 'compare-round', first?.id ?? '')
  await town.until('the other round', () => names('U0LEAD') === 'Aspen Birch Cedar')
})

test('a name that no round has is answered in private', async () => {
  await town.slack.slash('U0LEAD', 'C0ARCH', '/hub', 'compare 1999')
  await town.until('an answer', () => town.slack.ephemerals('U0LEAD').find(({ text }) => text.includes('no such round')))
})

test('whoever is no reviewer sees nothing of it', async () => {
  await town.slack.slash('U0OUTSIDER', 'C0ARCH', '/hub', 'compare')
  await town.until('a refusal', () => town.slack.ephemerals('U0OUTSIDER').find(({ text }) => text.includes('Nothing was changed')))
  expect(modal('U0OUTSIDER')).toBeNull()
})
