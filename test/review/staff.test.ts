/** Assign, declare a conflict, add a note: in Details, through signed requests and the strict stand-in. */
import { expect, test } from 'vitest'
import type { Case, Declaration } from '../../src/core/declaration.ts'
import { note } from '../../src/review/posts.ts'
import { card } from '../../src/review/school/card.ts'
import { details } from '../../src/review/school/details.ts'
import { moorside } from '../core/moorside.ts'
import { caseOf, fits, nasty, strings } from './hostile.ts'
import { another, hubForTest } from './hub.ts'

type Hub = Awaited<ReturnType<typeof hubForTest>>

async function openDetails(hub: Hub, user: string) {
  const before = hub.workspace.modal(user)?.id
  await hub.click(user, 'Details')
  return hub.workspace.until('Details', () => {
    const top = hub.workspace.modal(user)
    return top && top.id !== before && top
  })
}
/** Opens Details as `user`, then what `button` in it opens. */
async function ask(hub: Hub, user: string, button: string) {
  const under = await openDetails(hub, user)
  await hub.workspace.click(user, { view: under.id, button })
  return hub.workspace.until(`what ${button} opens`, () => {
    const top = hub.workspace.modal(user)
    return top && (top.id !== under.id || JSON.stringify(top.blocks) !== JSON.stringify(under.blocks)) && top
  })
}
const kinds = (hub: Hub) => hub.audit.map(({ what }) => what)
const shown = (hub: Hub) => strings(hub.shown()?.blocks).join('\n')

test('a reviewer asks a colleague to see to a school, and takes it back', async () => {
  const hub = await hubForTest()
  const asked = await ask(hub, 'U0REVIEW', 'Assign')
  await hub.workspace.submit('U0REVIEW', asked.id, { who: 'U0LEAD' })
  await hub.workspace.until('the card', () => shown(hub).includes('Seen to by <@U0LEAD>'))
  // Details, below, say so at once.
  await hub.workspace.until('Details', () => JSON.stringify(hub.workspace.modal('U0REVIEW')?.blocks).includes('Seen to by <@U0LEAD>'))

  const again = await ask(hub, 'U0LEAD', 'Assign')
  await hub.workspace.submit('U0LEAD', again.id, { who: '' })
  await hub.workspace.until('the card without', () => !shown(hub).includes('Seen to'))
  expect(kinds(hub)).toEqual(['assigned', 'unassigned'])
})

test('an assignee who is no longer a reviewer is said to be so on the card and in Details', () => {
  const at = Temporal.Instant.from('2018-05-24T16:00:00Z')
  const on = (c: Case) => [strings(card(c, at).blocks), strings(details(c, [], []))].map((drawn) => drawn.join('\n'))
  const seen = { ...moorside(), assignee: 'U0GONE' }
  for (const text of on({ ...seen, assigneeLeft: true })) expect(text).toContain('Seen to by <@U0GONE> (no longer a reviewer)')
  for (const text of on({ ...seen, assigneeLeft: false })) expect(text).not.toContain('no longer a reviewer')
})

test.each([
  ['nobody’s reviewer', 'U0STRANGER', 'Choose somebody who is a reviewer'],
  ['somebody with an interest', 'U0LEAD', 'They have declared an interest'],
])('%s cannot be asked to see to it', async (_, who, words) => {
  const hub = await hubForTest({ cases: [{ ...moorside(), conflicts: ['U0LEAD'] }] })
  const asked = await ask(hub, 'U0REVIEW', 'Assign')
  await hub.workspace.submit('U0REVIEW', asked.id, { who })
  expect(hub.workspace.modal('U0REVIEW')?.errors.who).toContain(words)
  expect(kinds(hub)).toHaveLength(1)
})

test('whoever declares an interest decides no longer, is told so in private, and is named in no channel', async () => {
  const hub = await hubForTest()
  const asked = await ask(hub, 'U0REVIEW', 'Declare a conflict')
  await hub.workspace.submit('U0REVIEW', asked.id, { why: 'My sister teaches there' })
  await hub.workspace.until('the card', () => shown(hub).includes('1 reviewer has declared an interest'))
  expect(JSON.stringify(hub.workspace.channel('C0ARCH').messages())).not.toMatch(/sister|U0REVIEW/)
  await hub.workspace.until('the name in Details', () =>
    JSON.stringify(hub.workspace.modal('U0REVIEW')?.blocks).includes('Declared an interest, and do not decide: <@U0REVIEW>'),
  )

  await hub.click('U0REVIEW', 'Approve')
  await hub.workspace.until('a word in private', () => hub.told('U0REVIEW').some((text) => text.includes('others decide about it')))
  expect(hub.row()?.decision).toBeNull()
  await hub.click('U0LEAD', 'Approve')
  expect(hub.row()?.state).toBe('approved')
  await hub.workspace.until('an Undo', () => JSON.stringify(hub.shown()?.blocks).includes('"Undo"'))
  await hub.click('U0REVIEW', 'Undo')
  expect(hub.row()?.state).toBe('approved')
  expect(kinds(hub)).toEqual(['conflict-declared', 'conflicted', 'decided', 'conflicted'])
})

test('a modal that was open before the interest was declared decides nothing', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Decline')
  const open = await hub.workspace.until('the modal', () => hub.workspace.modal('U0REVIEW'))
  hub.set({ ...moorside(), conflicts: ['U0REVIEW'] })
  await hub.workspace.submit('U0REVIEW', open.id, { reason: moorside().programme.declineReasons[0]?.id ?? '' })
  expect(hub.row()?.decision).toBeNull()
  expect(strings(hub.workspace.modal('U0REVIEW')?.blocks).join()).toContain('others decide about it')
})

test('a lead lifts a conflict with a reason; nobody else may', async () => {
  const hub = await hubForTest({ cases: [{ ...moorside(), conflicts: ['U0REVIEW'] }] })
  const refused = await ask(hub, 'U0REVIEW', 'Lift a conflict')
  expect(strings(refused.blocks).join()).toContain('Only a lead')
  const asked = await ask(hub, 'U0LEAD', 'Lift a conflict')
  await hub.workspace.submit('U0LEAD', asked.id, { why: 'Left the board in March' })
  await hub.workspace.until('the card', () => !shown(hub).includes('declared an interest'))
  await hub.click('U0REVIEW', 'Approve')
  expect(hub.row()?.state).toBe('approved')
  expect(kinds(hub)).toEqual(['slack-not-a-lead', 'conflict-lifted', 'decided'])
})

test('a note is added to Details and read there, newest first', async () => {
  const hub = await hubForTest()
  for (const text of ['Rang the head.', 'She rings back <!channel> on *Friday*']) {
    const asked = await ask(hub, 'U0REVIEW', 'Add a note')
    await hub.workspace.submit('U0REVIEW', asked.id, { note: text })
    await hub.workspace.until('Details', () => JSON.stringify(hub.workspace.modal('U0REVIEW')?.blocks).includes(text.slice(0, 8)))
  }
  const words = strings(hub.workspace.modal('U0REVIEW')?.blocks)
  expect(words.indexOf('She rings back &lt;!channel&gt; on *Friday*')).toBeLessThan(words.indexOf('Rang the head.'))
  expect(words).toContain('Rang the head.')
  expect(kinds(hub)).toEqual(['remarked', 'remarked'])
})

test('Details lead to the card and its thread', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Details')
  const open = await hub.workspace.until('Details', () => hub.workspace.modal('U0REVIEW'))
  expect(strings(open.blocks).join('\n')).toMatch(/<https:\/\/t0hubs\.slack\.example\/archives\/C0ARCH\/p\d+\|The card and its thread>/)
})

test('without an answer from Slack, Details open without the link', async () => {
  const hub = await hubForTest({ troubles: [{ method: 'chat.getPermalink', answer: 'hang' }] })
  await hub.click('U0REVIEW', 'Details')
  const open = await hub.workspace.until('Details', () => hub.workspace.modal('U0REVIEW'))
  expect(strings(open.blocks).join('\n')).not.toContain('The card and its thread')
})

const entries = ['Assign', 'Add a note', 'Declare a conflict', 'Lift a conflict']
const answers: Record<string, Record<string, string>> = {
  Assign: { who: 'U0LEAD' },
  'Add a note': { note: 'x' },
  'Declare a conflict': {},
  'Lift a conflict': { who: 'U0REVIEW', why: 'x' },
}

test.each(entries)(
  '%s: a person taken off the list is refused at the press and at the submission, each on the record once',
  async (button) => {
    const hub = await hubForTest({ cases: [{ ...moorside(), conflicts: ['U0REVIEW'] }, another(2)] })
    const asked = await ask(hub, 'U0LEAD', button)
    hub.reviewers.delete('U0LEAD')
    await hub.workspace.submit('U0LEAD', asked.id, answers[button])
    expect(strings(hub.workspace.modal('U0LEAD')?.blocks).join()).toContain('Only the reviewers of')
    expect(kinds(hub)).toEqual(['slack-not-a-reviewer'])

    hub.reviewers.set('U0LEAD', 'lead')
    const open = await openDetails(hub, 'U0LEAD')
    hub.reviewers.delete('U0LEAD')
    await hub.workspace.click('U0LEAD', { view: open.id, button })
    await hub.workspace.until('a refusal', () => strings(hub.workspace.modal('U0LEAD')?.blocks).join().includes('Only the reviewers of'))
    expect(kinds(hub)).toEqual(['slack-not-a-reviewer', 'slack-not-a-reviewer'])
  },
)

test('whatever is written, all of it fits', () => {
  const users = Array.from({ length: 60 }, (_, i) => `U${String(i).padStart(10, '0')}`)
  for (const text of nasty) {
    const c = { ...caseOf(text, 100), assignee: 'U0LEAD', conflicts: users }
    const written = text.slice(0, 3000)
    const remarks = Array.from({ length: 40 }, () => ({ by: 'U0LEAD', at: c.receivedAt, text: written || 'x' }))
    const view = fits.view(details(c, [], [], { remarks, link: 'https://hubs.slack.example/archives/C0ARCH/p1' }))
    expect(JSON.stringify(view)).toContain('… and 32 older notes')
    fits.message(card(c, c.receivedAt).blocks)
    fits.message(note(c, { kind: 'remark', by: 'U0LEAD', text: written || 'x' }).blocks)
    fits.message(note(c, { kind: 'assigned', by: 'U0LEAD', to: null }).blocks)
  }
})

test('only a user id becomes a mention', () => {
  expect(note(moorside(), { kind: 'assigned', by: 'U1> <!channel', to: 'U0LEAD' }).text).not.toContain('<!channel')
})

/** A released decision on the waiting list, second of those who wait. */
const waits = () => {
  const c = moorside()
  const at = Temporal.Instant.from('2018-05-28T11:00Z')
  const decision = {
    ...{ number: 1, verdict: 'waitlisted' as const, by: 'U0LEAD', at, reasonId: 'no-places', note: null },
    ...{ releaseAt: at, releasedAt: at, origin: 'verdict' as const },
  }
  return { ...c, declaration: { ...c.declaration, state: 'waitlisted' as const, decisions: 1, version: 2, rank: 2, decision } }
}

test('Details have Move and Reverse where the card has them, and each opens on top', async () => {
  const hub = await hubForTest({ cases: [waits()] })
  const move = await ask(hub, 'U0REVIEW', 'Move')
  expect(JSON.stringify(move.blocks)).toContain('New number on the list')
  const reverse = await ask(hub, 'U0LEAD', 'Reverse')
  expect(JSON.stringify(reverse.blocks)).toContain('Why it is reversed')
  // Whoever is no lead is told so, and nothing is changed.
  await hub.workspace.close('U0REVIEW', move.id)
  const refused = await ask(hub, 'U0REVIEW', 'Reverse')
  expect(JSON.stringify(refused.blocks)).not.toContain('Why it is reversed')
})

const approved = (d: Declaration): Declaration => ({
  ...d,
  state: 'approved',
  rank: null,
  decision: d.decision && { ...d.decision, verdict: 'approved', reasonId: null },
})

test.each([
  ['before there is a decision', moorside(), false, false],
  ['while it is provisional', { ...waits(), declaration: { ...waits().declaration, decision: null } }, true, false],
  ['on the waiting list', waits(), true, true],
  ['with a place', { ...waits(), declaration: approved(waits().declaration) }, false, true],
  ['once it has withdrawn', { ...waits(), declaration: { ...waits().declaration, state: 'withdrawn' as const, rank: null } }, false, false],
])('Details %s', (_, c, move, reverse) => {
  const shown = strings(details(c, [], []).blocks)
  expect([shown.includes('Move'), shown.includes('Reverse')]).toEqual([move, reverse])
})
