/** Deciding in Slack: who may, what a click comes to, and what each person is told. */
import { expect, onTestFinished, test } from 'vitest'
import type { StoredMessage } from '../../src/app.ts'
import { messageId, moorside, read, receivedAt, withFields } from '../core/moorside.ts'
import { another, hubForTest } from './hub.ts'

const incomplete = moorside({ reading: withFields({ 'school.urn': read(null) }) })
const modalOf = (hub: Awaited<ReturnType<typeof hubForTest>>, user: string) =>
  hub.workspace.until(`a modal of ${user}`, () => hub.workspace.modal(user))
const whisper = (hub: Awaited<ReturnType<typeof hubForTest>>, user: string, words: RegExp) =>
  hub.workspace.until(`${user} is told ${words}`, () => hub.told(user).find((text) => words.test(text)))

test('Approve is one press: recorded before it is acknowledged, then the card changes and the release is set', async () => {
  const hub = await hubForTest()
  const answer = await hub.click('U0REVIEW', 'Approve')
  expect(answer.kind).toBe('acked')
  expect(hub.row()).toMatchObject({ state: 'approved', version: 2, decision: { by: 'U0REVIEW' } })
  await hub.workspace.until('the card says so', () => hub.shown()?.text.includes('Approved by <@U0REVIEW>'))
  expect(hub.shown()?.text).toContain('Approved by <@U0REVIEW>')
  expect(hub.jobs).toEqual([{ name: 'release', data: { declarationId: hub.row()?.id }, options: { delay: 600_000, epoch: 1 } }])
  expect(hub.audit.map(({ what }) => what)).toEqual(['decided'])
})

test('Undo until release gives the buttons back; afterwards it says why not', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Approve')
  await hub.workspace.until('Undo is shown', () => JSON.stringify(hub.shown()?.blocks).includes('"Undo"'))
  await hub.click('U0LEAD', 'Undo')
  await hub.workspace.until('Approve is back', () => JSON.stringify(hub.shown()?.blocks).includes('"Approve"'))
  expect(hub.row()).toMatchObject({ state: 'ready', decision: null, version: 3 })

  await hub.click('U0REVIEW', 'Approve')
  await hub.workspace.until('Undo is shown again', () => JSON.stringify(hub.shown()?.blocks).includes('"Undo"'))
  const undoable = (hub.shown()?.versions.length ?? 0) - 1
  await hub.release()
  expect(JSON.stringify(hub.shown()?.blocks)).not.toContain('"Undo"')
  await hub.click('U0LEAD', 'Undo', { version: undoable })
  await whisper(hub, 'U0LEAD', /can no longer be undone/)
  expect(hub.row()?.state).toBe('approved')
})

test.each(['Waitlist', 'Decline'] as const)('%s asks for a reason, and the note stays in the record', async (button) => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', button)
  const modal = await modalOf(hub, 'U0REVIEW')
  expect(hub.row()?.decision).toBeNull()
  await hub.workspace.submit('U0REVIEW', modal.id, { reason: 'no-places', note: 'Try next year' })
  expect(hub.row()?.decision).toMatchObject({
    verdict: button === 'Decline' ? 'declined' : 'waitlisted',
    reasonId: 'no-places',
    note: 'Try next year',
  })
  expect(hub.workspace.modal('U0REVIEW')).toBeNull()
})

test('Approve lists what is outstanding and insists on words', async () => {
  const hub = await hubForTest({ cases: [incomplete] })
  await hub.click('U0REVIEW', 'Approve')
  const modal = await modalOf(hub, 'U0REVIEW')
  expect(JSON.stringify(modal.blocks)).toContain('Still outstanding')
  const blank = await hub.workspace.submit('U0REVIEW', modal.id, { note: '   ' })
  expect(blank).toMatchObject({ kind: 'acked', body: { response_action: 'errors', errors: { note: expect.any(String) } } })
  expect(hub.row()?.decision).toBeNull()
  await hub.workspace.submit('U0REVIEW', modal.id, { note: 'The head read the URN to me' })
  expect(hub.row()?.decision).toMatchObject({ verdict: 'approved', note: 'The head read the URN to me' })
})

test('whoever decides while a modal is open is named in it', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Decline')
  const modal = await modalOf(hub, 'U0REVIEW')
  await hub.click('U0LEAD', 'Approve')
  await hub.workspace.submit('U0REVIEW', modal.id, { reason: 'no-places' })
  expect(hub.row()?.decision).toMatchObject({ verdict: 'approved', by: 'U0LEAD' })
  expect(JSON.stringify(hub.workspace.modal('U0REVIEW'))).toContain('Already approved by <@U0LEAD>')
})

test('two people at once make one decision; a hundred presses make one', async () => {
  const hub = await hubForTest()
  await Promise.all(Array.from({ length: 50 }, (_, i) => hub.click(i % 2 ? 'U0REVIEW' : 'U0LEAD', 'Approve', { version: 0 })))
  expect(hub.row()).toMatchObject({ state: 'approved', decisions: 1 })
  expect(hub.audit.filter(({ what }) => what === 'decided')).toHaveLength(1)
  expect(hub.audit.filter(({ what }) => what === 'already')).toHaveLength(49)
})

test('one place too many: told in private, with a Waitlist button that works, and no modal', async () => {
  const hub = await hubForTest({ cases: [another(1), another(2)], places: 1 })
  const [one, two] = [another(1).declaration.id, another(2).declaration.id]
  await Promise.all([hub.click('U0REVIEW', 'Approve', { subject: one }), hub.click('U0LEAD', 'Approve', { subject: two })])
  const states = [hub.row(one)?.state, hub.row(two)?.state]
  expect(states.toSorted()).toEqual(['approved', 'ready'])
  const late = states[0] === 'ready' ? 'U0REVIEW' : 'U0LEAD'
  await whisper(hub, late, /the one place .* is taken/)
  expect(hub.workspace.modal(late)).toBeNull()
  const [message] = hub.workspace.ephemerals(late)
  await hub.workspace.click(late, { channel: 'C0ARCH', ts: message?.ts ?? '', button: 'Waitlist' })
  const modal = await modalOf(hub, late)
  await hub.workspace.submit(late, modal.id, { reason: 'no-places' })
  expect([hub.row(one)?.state, hub.row(two)?.state].toSorted()).toEqual(['approved', 'waitlisted'])
})

test('the last place is taken while a reason is being written: the modal closes and the message says so', async () => {
  const hub = await hubForTest({ cases: [another(1, incomplete), another(2)], places: 1 })
  await hub.click('U0REVIEW', 'Approve', { subject: another(1).declaration.id })
  const modal = await modalOf(hub, 'U0REVIEW')
  await hub.click('U0LEAD', 'Approve', { subject: another(2).declaration.id })
  await hub.workspace.submit('U0REVIEW', modal.id, { note: 'A good school' })
  await whisper(hub, 'U0REVIEW', /was not approved/)
  expect(hub.workspace.modal('U0REVIEW')).toBeNull()
})

test('a newer form since the card was drawn: refused, and the card is drawn again', async () => {
  const hub = await hubForTest()
  const c = moorside()
  hub.set({ ...c, school: { ...c.school, name: 'Moorside Lane Academy' }, declaration: { ...c.declaration, revision: 2, version: 2 } })
  await hub.click('U0REVIEW', 'Approve')
  await whisper(hub, 'U0REVIEW', /a newer form/)
  await hub.workspace.until('the card is drawn again', () => hub.shown()?.text.includes('Moorside Lane Academy'))
  expect(hub.row()?.decision).toBeNull()
  expect(hub.audit.map(({ what }) => what)).toEqual(['stale'])
})

test.each(['Approve', 'Waitlist', 'Decline', 'Details'])(
  '%s by somebody who is no reviewer changes nothing, in private, with one audit row',
  async (button) => {
    const hub = await hubForTest()
    hub.reviewers.delete('U0REVIEW')
    await hub.click('U0REVIEW', button)
    await whisper(hub, 'U0REVIEW', /Only the reviewers of Archimedes NE Maths Hub/)
    expect(hub.workspace.modal('U0REVIEW')).toBeNull()
    expect(hub.row()?.decision).toBeNull()
    expect(hub.audit).toEqual([{ actor: { kind: 'slack', user: 'U0REVIEW' }, what: 'slack-not-a-reviewer', subject: hub.row()?.id }])
  },
)

test('a reviewer from another workspace changes nothing, even with an id that is on the list', async () => {
  const hub = await hubForTest()
  hub.reviewers.set('U0STRANGER' as 'U0LEAD', 'lead')
  await hub.click('U0STRANGER', 'Approve')
  await whisper(hub, 'U0STRANGER', /own Slack workspace/)
  expect(hub.row()?.decision).toBeNull()
  expect(hub.audit.map(({ what }) => what)).toEqual(['slack-wrong-workspace'])
})

test('whoever is taken off the list while a modal is open is refused at submission', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Decline')
  const modal = await modalOf(hub, 'U0REVIEW')
  hub.reviewers.delete('U0REVIEW')
  await hub.workspace.submit('U0REVIEW', modal.id, { reason: 'no-places' })
  expect(hub.row()?.decision).toBeNull()
  expect(JSON.stringify(hub.workspace.modal('U0REVIEW'))).toContain('Only the reviewers')
  expect(hub.audit.map(({ what }) => what)).toEqual(['needs-a-reason', 'slack-not-a-reviewer'])
})

test('an eavesdropper who sends the same request again decides nothing, on the record, even after an undo', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Approve')
  const [click] = hub.workspace.deliveries
  if (!click) throw new Error('nothing was sent')
  await hub.workspace.replay(click)
  await hub.workspace.until('Undo is shown', () => JSON.stringify(hub.shown()?.blocks).includes('"Undo"'))
  await hub.click('U0REVIEW', 'Undo')
  await hub.workspace.replay(click)
  expect(hub.row()).toMatchObject({ state: 'ready', decision: null, decisions: 2 })
  expect(hub.audit.map(({ what }) => what)).toEqual(['decided', 'slack-replayed', 'undone', 'slack-replayed'])
})

test('what Slack itself sends again is no trace of a stranger; what another process has taken is taken', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Approve')
  const [click] = hub.workspace.deliveries
  if (!click) throw new Error('nothing was sent')
  const retried = { ...click, headers: { ...click.headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } }
  expect(await hub.workspace.replay(retried)).toMatchObject({ kind: 'acked' })
  expect(hub.audit.map(({ what }) => what)).toEqual(['decided'])

  // Another process has taken it, and this one has not heard of it.
  const other = await hubForTest()
  other.taken.add(click.headers['x-slack-signature'] ?? '')
  await other.workspace.replay(click)
  expect(other.audit.map(({ what }) => what)).toEqual(['slack-replayed'])
  expect(other.row()?.decision).toBeNull()
})

test.each(['badly', 'late', 'not at all'] as const)('a request signed %s changes nothing and leaves one audit row', async (signed) => {
  const hub = await hubForTest()
  const ts = hub.shown()?.ts ?? ''
  const answer = await hub.workspace.click('U0REVIEW', { channel: 'C0ARCH', ts, button: 'Approve' }, signed)
  expect(answer).toMatchObject({ kind: 'failed', status: 401 })
  expect(hub.row()?.decision).toBeNull()
  expect(hub.audit).toEqual([{ actor: { kind: 'countersign' }, what: 'slack-signature-refused', subject: null }])
})

test('a flood of unsigned rubbish does not fill the record', async () => {
  const hub = await hubForTest()
  const ts = hub.shown()?.ts ?? ''
  for (let i = 0; i < 70; i++) await hub.workspace.click('U0REVIEW', { channel: 'C0ARCH', ts, button: 'Approve' }, 'badly')
  expect(hub.audit).toHaveLength(60)
})

test('Details opens for a reviewer', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Details')
  expect(JSON.stringify(await modalOf(hub, 'U0REVIEW'))).toContain('Moorside Lane')
  expect(hub.audit).toEqual([])
})

test('Slack refuses to open the modal: the person is told, and nothing is recorded', async () => {
  const hub = await hubForTest()
  hub.workspace.inject({ method: 'views.open', answer: 'status', status: 500 })
  expect((await hub.click('U0REVIEW', 'Decline')).kind).toBe('acked')
  await whisper(hub, 'U0REVIEW', /^Not recorded/)
  expect(hub.row()?.decision).toBeNull()
})

test('the database does not answer: acknowledged, and told in private to try again', async () => {
  const hub = await hubForTest()
  hub.database.before = () => Promise.reject(new Error('statement timeout'))
  expect((await hub.click('U0REVIEW', 'Approve')).kind).toBe('acked')
  await whisper(hub, 'U0REVIEW', /^Not recorded/)
  expect(hub.row()?.decision).toBeNull()
})

test('the database does not answer a submission: the modal says so', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Decline')
  const modal = await modalOf(hub, 'U0REVIEW')
  hub.database.before = () => Promise.reject(new Error('statement timeout'))
  await hub.workspace.submit('U0REVIEW', modal.id, { reason: 'no-places' })
  expect(JSON.stringify(hub.workspace.modal('U0REVIEW'))).toContain('Not recorded')
})

test('stopping waits for a click that is being recorded, and refuses the next in private', async () => {
  const hub = await hubForTest({ cases: [another(1), another(2)] })
  const gate = Promise.withResolvers<void>()
  onTestFinished(() => gate.resolve())
  const reached = Promise.withResolvers<void>()
  hub.database.before = () => {
    reached.resolve()
    return gate.promise
  }
  const click = hub.click('U0REVIEW', 'Approve', { subject: another(1).declaration.id })
  await reached.promise
  const stopped = hub.review.stop()
  await hub.click('U0LEAD', 'Approve', { subject: another(2).declaration.id })
  await whisper(hub, 'U0LEAD', /is restarting/)
  expect(await Promise.race([click, 'not acknowledged'])).toBe('not acknowledged')
  gate.resolve()
  expect((await click).kind).toBe('acked')
  await stopped
  expect(hub.row(another(1).declaration.id)?.state).toBe('approved')
  expect(hub.row(another(2).declaration.id)?.state).toBe('ready')
  expect(hub.shown(another(1).declaration.id)?.text).toContain('Approved by')
})

const asked = (hub: Awaited<ReturnType<typeof hubForTest>>) => hub.workspace.calls.filter(({ method }) => method === 'auth.test').length

test('which workspace is ours is asked once, and remembered', async () => {
  const hub = await hubForTest()
  await hub.click('U0REVIEW', 'Approve')
  await hub.click('U0LEAD', 'Details')
  expect(asked(hub)).toBe(1)
})

test('Slack was down when we started: the first click asks again and is recorded', async () => {
  const hub = await hubForTest({ troubles: [{ method: 'auth.test', answer: 'status', status: 503 }] })
  await hub.workspace.until('it was asked at the start', () => asked(hub) === 1)
  await hub.click('U0REVIEW', 'Approve')
  expect(hub.row()?.state).toBe('approved')
  expect(asked(hub)).toBe(2)
})

test('while nobody can say which workspace is ours, nothing is recorded, and the person is told', async () => {
  const hub = await hubForTest({ troubles: [{ method: 'auth.test', answer: 'status', status: 503, times: 2 }] })
  await hub.workspace.until('it was asked at the start', () => asked(hub) === 1)
  expect((await hub.click('U0REVIEW', 'Approve')).kind).toBe('acked')
  await whisper(hub, 'U0REVIEW', /^Not recorded/)
  expect(hub.row()?.decision).toBeNull()
})

const enquiry: StoredMessage = {
  id: messageId,
  hub: 'archimedes-ne',
  receivedAt,
  disposition: { kind: 'enquiry' },
  declaration: null,
  mail: null,
  dismissed: null,
}

test('an enquiry is put aside once, and its post says by whom', async () => {
  const hub = await hubForTest({ cases: [], mail: [enquiry] })
  await hub.click('U0REVIEW', 'Dismiss')
  await hub.workspace.until('the post says so', () => hub.shown()?.text.includes('Dismissed by <@U0REVIEW>'))
  await hub.click('U0LEAD', 'Dismiss', { version: 0 })
  await whisper(hub, 'U0LEAD', /already dismissed/)
  expect(hub.audit.map(({ what }) => what)).toEqual(['message dismissed', 'already-dismissed'])
})

test('a stranger cannot put an enquiry aside', async () => {
  const hub = await hubForTest({ cases: [], mail: [enquiry] })
  hub.reviewers.clear()
  await hub.click('U0REVIEW', 'Dismiss')
  await whisper(hub, 'U0REVIEW', /Only the reviewers/)
  expect(hub.audit.map(({ what }) => what)).toEqual(['slack-not-a-reviewer'])
})
