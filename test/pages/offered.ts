/** A school that has been offered a place, for the tests of the page on which it answers. */
import { expect } from 'vitest'
import type { Decision } from '../../src/core/declaration.ts'
import { offer } from '../../src/core/round/offering.ts'
import { form as filled } from '../../src/demo/samples/form.ts'
import { head, INBOX, lead1, lead2, type Town } from '../town.ts'

let next = 190_900
/** A school that is offered a place, whoever put it on the waiting list. */
export async function offeredIn(town: Town, school: string) {
  const urn = String(next++)
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: school,
    text: 'Attached.',
    attachments: [{ filename: 'form.docx', content: Buffer.from(filled({ school, urn })) }],
  })
  const letters = (kind: string) => town.catcher.letters.filter((one) => one.text.includes(school) && one.kind === kind)
  await town.until('its acknowledgements', () => letters('acknowledgement').length === 3)
  const [{ id = '' } = {}] = await town.app().declarations.find(urn)
  const { declarations, links, now } = town.app()
  await declarations.change(id, { kind: 'slack', user: 'U0LEAD' }, ({ declaration }) => {
    const decision: Decision = {
      number: 1,
      verdict: 'waitlisted',
      by: 'U0LEAD',
      at: now(),
      reasonId: 'no-places',
      note: null,
      releaseAt: now(),
      releasedAt: now(),
      origin: 'verdict',
    }
    return {
      kind: 'decided',
      declaration: { ...declaration, state: 'waitlisted', decision, decisions: 1, version: declaration.version + 1 },
    }
  })
  const made = await declarations.change(id, { kind: 'slack', user: 'U0LEAD' }, (c, open) =>
    offer(c, { by: 'U0LEAD', version: null, proposal: null, note: null }, open, links.make, now()),
  )
  expect(made.kind).toBe('offered')
  await town.app().dispatch()
  await town.until('the offers', () => letters('offer').length === 3)
  const theCase = async () => {
    const c = await declarations.case(id)
    if (!c) throw new Error('no case')
    return c
  }
  const path = /http:\/\/localhost(\/s\/\S+)/.exec(letters('offer').find(({ to }) => to.includes(lead2))?.text ?? '')?.[1] ?? ''
  return {
    id,
    path,
    letters,
    theCase,
    state: async () => (await theCase()).declaration.state,
    changes: async () => (await town.audit(id)).length,
  }
}
