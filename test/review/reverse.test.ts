/** Reverse and Raise places, as Slack sees them: within its limits whatever a school is called, and for leads only. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { reversible, type Told } from '../../src/core/round/reverse.ts'
import type { Verdict } from '../../src/core/round/round.ts'
import { announcement, note } from '../../src/review/posts.ts'
import { proposalPost } from '../../src/review/round/proposals.ts'
import { askPlaces } from '../../src/review/round/raise.ts'
import { card } from '../../src/review/school/card.ts'
import { askReversal } from '../../src/review/school/reverse.ts'
import { archimedes, moorside, round } from '../core/moorside.ts'
import { caseOf, fits, nasty, strings } from './hostile.ts'
import { hubForTest } from './hub.ts'

const noon = Temporal.Instant.from('2018-05-28T11:00Z')
const released = (verdict: Verdict, c: Case = moorside(), origin: Told['origin'] = 'verdict'): Case => ({
  ...c,
  declaration: {
    ...c.declaration,
    state: verdict,
    decisions: 1,
    version: c.declaration.version + 1,
    decision: {
      number: 1,
      verdict,
      by: 'U0REVIEW',
      at: noon,
      reasonId: verdict === 'approved' ? null : 'no-places',
      note: null,
      releaseAt: noon,
      releasedAt: noon,
      origin,
    },
  },
})
const standing = (c: Case): Told => {
  const it = reversible(c.declaration)
  if (typeof it === 'string') throw new Error(it)
  return it
}
const offered = (view: ReturnType<typeof askReversal>) =>
  strings(view.blocks).filter((text) => /^(approved|waitlisted|declined):[a-z-]*$/.test(text))

test.each<[Verdict, string[]]>([
  ['approved', ['waitlisted:', 'declined:']],
  ['waitlisted', ['approved:', 'declined:']],
  ['declined', ['approved:', 'waitlisted:']],
])('what is %s can become either of the others, never the same', (verdict, others) => {
  const c = released(verdict)
  const view = askReversal(c, standing(c))
  fits.view(view)
  expect([...new Set(offered(view).map((value) => `${value.split(':')[0]}:`))]).toEqual(others)
})

test.each(nasty.map((text) => [text.slice(0, 20), text] as const))('words like %j fit everywhere', (_, words) => {
  const c = released('approved', caseOf(words))
  fits.view(askReversal(c, standing(c)))
  fits.message(card(c, noon).blocks)
  const reversed = released('declined', caseOf(words), 'reversal')
  fits.message(card(reversed, noon).blocks)
  fits.message(announcement(reversed, standing(reversed)).blocks)
  const said = {
    kind: 'reversed',
    from: 'approved',
    to: 'declined',
    by: 'U0LEAD',
    at: noon.toString(),
    reason: 'no-places',
    note: words,
  } as const
  fits.message(note(reversed, said).blocks)
  fits.message(proposalPost(raise(words.slice(0, 1000)), { hub: archimedes, round, about: null }).blocks)
})

const raise = (reason: string, more: Partial<Proposal> = {}): Proposal => ({
  id: '5f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0009',
  kind: 'raise',
  round: round.id,
  hub: archimedes.id,
  declaration: null,
  body: { from: 6, to: 8, reason: reason || 'x', by: 'U0LEAD' },
  madeAt: noon,
  state: 'open',
  closedBy: null,
  closedAt: null,
  ...more,
})

test('the post says who asks for how many, and why; once agreed, by whom', () => {
  fits.view(askPlaces(round, archimedes.id))
  const scene = { hub: archimedes, round, about: null }
  expect(strings(proposalPost(raise('Two more are paid for'), scene)).join('\n')).toMatch(
    /<@U0LEAD> asks for 8 places instead of 6[\s\S]*Two more are paid for/,
  )
  const done = proposalPost(raise('Paid for', { state: 'done', closedBy: 'U0REVIEW', closedAt: noon }), scene)
  expect(strings(done).join('\n')).toContain('<@U0REVIEW>')
  expect(strings(done)).not.toContain('Agree')
})

test('an announcement of a reversal cannot be taken for a first decision', () => {
  const c = released('waitlisted', moorside(), 'reversal')
  expect(announcement(c, standing(c)).text).toMatch(/^Changed to waitlisted: Moorside Lane Primary School.*is now on the waiting list/)
})

test.each([
  ['a reviewer', 'U0REVIEW', 'Only a lead', ['slack-not-a-lead']],
  ['somebody of another workspace', 'U0STRANGER', 'only be done from the hub', ['slack-wrong-workspace']],
])('%s who presses Reverse changes nothing, hears so in private, and is on the record once', async (_, user, said, rows) => {
  const hub = await hubForTest({ cases: [released('approved')] })
  await hub.click(user, 'Reverse')
  await hub.workspace.until('the refusal', () => hub.told(user).some((text) => text.includes(said)))
  expect(hub.audit.map(({ what }) => what)).toEqual(rows)
  expect(hub.workspace.modal(user)).toBeNull()
  expect(hub.row()?.state).toBe('approved')
})

test('a lead with an interest in the school is told that somebody else must', async () => {
  const hub = await hubForTest({ cases: [{ ...released('approved'), conflicts: ['U0LEAD'] }] })
  await hub.click('U0LEAD', 'Reverse')
  await hub.workspace.until('the refusal', () => hub.told('U0LEAD').length > 0)
  expect(hub.workspace.modal('U0LEAD')).toBeNull()
})

test('a lead is asked for the new decision and why', async () => {
  const hub = await hubForTest({ cases: [released('approved')] })
  await hub.click('U0LEAD', 'Reverse')
  const modal = await hub.workspace.until('the modal', () => hub.workspace.modal('U0LEAD'))
  expect(strings(modal.blocks).join('\n')).toContain('Everyone who was told gets a correction')
})

test.each([
  ['U0LEAD', true],
  ['U0REVIEW', false],
])('the last place is taken: %s is offered to ask for more: %s', async (user, raises) => {
  const hub = await hubForTest({ places: 0 })
  await hub.click(user, 'Approve')
  const told = await hub.workspace.until('the refusal', () => hub.workspace.ephemerals(user).at(-1))
  expect(strings(told.blocks).includes('Raise places')).toBe(raises)
})
