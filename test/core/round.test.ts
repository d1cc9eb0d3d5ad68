/** What a click on a verdict comes to: who gets the last place, what is provisional, and what can be taken back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Case, Declaration } from '../../src/core/declaration.ts'
import { type Click, deadline, keptBy, release, rule, undo } from '../../src/core/round/round.ts'
import { moorside, read, round, withFields } from './moorside.ts'

const noon = Temporal.Instant.from('2018-05-28T11:00Z')
const ready = moorside()
const approve: Click = { verdict: 'approved', by: 'U0REVIEW', version: 1, reasonId: null, note: null }
const decline: Click = { ...approve, verdict: 'declined', reasonId: ready.programme.declineReasons[0]?.id ?? '' }
const waitlist: Click = { ...approve, verdict: 'waitlisted', reasonId: ready.programme.waitlistReasons[0]?.id ?? '' }

const as = (change: Partial<Declaration>, c: Case = ready): Case => ({ ...c, declaration: { ...c.declaration, ...change } })
const withPlaces = (taken: number): Case => ({ ...ready, round: { ...round, places: 6, taken } })
const incomplete = moorside({ reading: withFields({ 'school.urn': read(null) }) })
const after = (c: Case, outcome: { kind: string; declaration?: Declaration }): Case => {
  if (!outcome.declaration) throw new Error(`nothing changed: ${outcome.kind}`)
  return { ...c, declaration: outcome.declaration }
}
const approved = after(ready, rule(ready, approve, noon))

test.each<[string, Case, Click, string]>([
  ['a ready school', ready, approve, 'decided'],
  ['the last place', withPlaces(5), approve, 'decided'],
  ['one place too many', withPlaces(6), approve, 'full'],
  ['a full round can still decline', withPlaces(6), decline, 'decided'],
  ['a full round can still waitlist', withPlaces(6), waitlist, 'decided'],
  ['a card drawn before the newer form', as({ revision: 2, version: 2 }), approve, 'stale'],
  ['a card from before an undo', as({ decisions: 2, version: 3 }), approve, 'stale'],
  ['something fixable is outstanding', incomplete, approve, 'needs-a-reason'],
  ['and white space is no reason', incomplete, { ...approve, note: ' \n ' }, 'needs-a-reason'],
  ['but a reviewer may pass over it with a reason', incomplete, { ...approve, note: 'The head telephoned' }, 'decided'],
  ['an incomplete form in a full round', { ...incomplete, round: { ...round, taken: 6 } }, approve, 'full'],
  ['declining without a reason', ready, { ...decline, reasonId: null }, 'needs-a-reason'],
  ['a reason the programme does not know', ready, { ...decline, reasonId: 'because' }, 'needs-a-reason'],
  ['a reason to decline, for the waiting list', ready, { ...waitlist, reasonId: 'prior-work-group' }, 'needs-a-reason'],
  ['a reason to wait, for a decline', ready, { ...decline, reasonId: 'unconfirmed' }, 'needs-a-reason'],
  ['a reason that only a decline has', ready, { ...decline, reasonId: 'prior-work-group' }, 'decided'],
  ['an incomplete form can be declined', incomplete, decline, 'decided'],
  ['a form that is still being checked', as({ state: 'received', checked: 'received' }), approve, 'not-checked'],
  ['a school that has withdrawn', as({ state: 'withdrawn' }), approve, 'already-withdrawn'],
  ['somebody with an interest in the school', { ...ready, conflicts: ['U0OTHER', 'U0REVIEW'] }, approve, 'conflicted'],
  ['and declining it', { ...ready, conflicts: ['U0REVIEW'] }, decline, 'conflicted'],
  ['somebody else’s interest', { ...ready, conflicts: ['U0OTHER'] }, approve, 'decided'],
  ['the same button pressed twice', approved, approve, 'already'],
  ['another verdict on a decided school', approved, { ...decline, version: 2 }, 'already'],
])('%s', (_, c, click, kind) => {
  expect(rule(c, click, noon).kind).toBe(kind)
})

test('a verdict takes effect at once, is provisional, and is told to the card and its thread', () => {
  const ruling = rule(ready, approve, noon)
  if (ruling.kind !== 'decided') throw new Error(ruling.kind)
  expect(ruling.declaration).toMatchObject({ state: 'approved', decisions: 1, version: 2 })
  expect(ruling.decision).toMatchObject({ number: 1, by: 'U0REVIEW', at: noon, releaseAt: noon.add({ minutes: 10 }), releasedAt: null })
  expect(ruling.plan.map(({ effect }) => effect.kind)).toEqual(['card', 'thread'])
})

test('where the round releases together, no verdict has a time of its own', () => {
  const ruling = rule({ ...ready, round: { ...round, release: 'together' } }, approve, noon)
  expect(ruling).toMatchObject({ kind: 'decided', decision: { releaseAt: null } })
})

test('an approval keeps no reason of a decline', () => {
  expect(rule(ready, { ...approve, reasonId: decline.reasonId }, noon)).toMatchObject({ decision: { reasonId: null } })
  expect(rule(ready, decline, noon)).toMatchObject({ decision: { reasonId: decline.reasonId } })
})

test('a stale click draws the card again, and changes nothing else', () => {
  const ruling = rule(as({ version: 9 }), approve, noon)
  expect(ruling).toEqual({ kind: 'stale', plan: [{ key: `card:${ready.declaration.id}`, effect: { kind: 'card' } }] })
})

const releasedAt = noon.add({ minutes: 10 })
const released = after(approved, release(approved, releasedAt))

test.each<[string, Case, number, string]>([
  ['within the window', approved, 1, 'undone'],
  ['a newer form does not stop it', as({ revision: 2, version: 3 }, approved), 1, 'undone'],
  ['after release', released, 1, 'already-released'],
  [
    'a button of an earlier decision',
    as({ decisions: 3, decision: { ...must(approved.declaration.decision), number: 3 } }, approved),
    1,
    'stale',
  ],
  ['when there is no decision', ready, 1, 'nothing-to-undo'],
  ['by somebody with an interest in the school', { ...approved, conflicts: ['U0LEAD'] }, 1, 'conflicted'],
  ['after the school has withdrawn', as({ state: 'withdrawn' }, approved), 1, 'nothing-to-undo'],
])('undo %s', (_, c, decision, kind) => {
  const undoing = undo(c, { by: 'U0LEAD', decision }, noon)
  expect(undoing.kind).toBe(kind)
  // The card is drawn again also where it showed what is no longer so, and its thread hears of what was taken back.
  const told = { undone: ['card', 'thread'], stale: ['card'], 'nothing-to-undo': ['card'] }[kind]
  expect('plan' in undoing ? undoing.plan.map(({ effect }) => effect.kind) : undefined).toEqual(told)
})

test('undo gives back the state of the checks, and another number', () => {
  const c = as({ checked: 'needs-school' }, approved)
  expect(undo(c, { by: 'U0LEAD', decision: 1 }, noon)).toMatchObject({
    verdict: 'approved',
    declaration: { state: 'needs-school', decision: null, decisions: 2, version: 3 },
  })
})

/** The approved case, to which the first signatory has objected. */
const objected = (at: Temporal.Instant): Case => ({
  ...approved,
  signatures: approved.signatures.map((signature, i) => (i === 0 ? { ...signature, kind: 'objected', at } : signature)),
})

test.each<[string, Case, Temporal.Instant, string]>([
  ['when its window has ended', approved, releasedAt, 'released'],
  ['a millisecond too early', approved, releasedAt.subtract({ milliseconds: 1 }), 'too-early'],
  ['a second time', released, releasedAt, 'nothing-to-release'],
  ['after an undo', after(approved, undo(approved, { by: 'U0LEAD', decision: 1 }, noon)), releasedAt, 'nothing-to-release'],
  [
    'of a round that releases together',
    as({ decision: { ...must(approved.declaration.decision), releaseAt: null } }, approved),
    releasedAt,
    'nothing-to-release',
  ],
  ['while an objection has come in since', objected(noon.add({ minutes: 1 })), releasedAt, 'kept-objected'],
  ['over an objection that was known when it was approved', objected(noon.subtract({ minutes: 1 })), releasedAt, 'released'],
  ['of a school that has withdrawn meanwhile', as({ state: 'withdrawn' }, approved), releasedAt, 'nothing-to-release'],
])('release %s', (_, c, at, kind) => {
  expect(release(c, at).kind).toBe(kind)
})

const asked = { id: 'p1', how: 'page', address: null, words: null, at: releasedAt, state: 'open', by: null, closedAt: null } as const
test.each<[string, Case, ReturnType<typeof keptBy>]>([
  ['an approval that was objected to', objected(releasedAt), 'objected'],
  ['a decline that was objected to', { ...objected(releasedAt), declaration: after(ready, rule(ready, decline, noon)).declaration }, null],
  ['one that had gone out before the objection', { ...objected(releasedAt), declaration: released.declaration }, null],
  ['a verdict that a wish to withdraw came after', { ...approved, withdrawal: asked }, 'withdrawal-asked'],
  ['one that had gone out before the wish', { ...released, withdrawal: asked }, null],
  ['a school without a verdict', { ...ready, withdrawal: asked, signatures: objected(releasedAt).signatures }, null],
])('kept here: %s', (_, c, why) => {
  expect(keptBy(c)).toBe(why)
})

test('release is announced once, and leaves the buttons of the card valid', () => {
  const outcome = release(approved, releasedAt)
  if (outcome.kind !== 'released') throw new Error(outcome.kind)
  expect(outcome.declaration.version).toBe(approved.declaration.version)
  expect(outcome.plan.map(({ effect }) => effect.kind)).toEqual(['card', 'announcement'])
})

test.each([
  ['in summer time', '2018-05-25', '2018-05-25T22:59:59.999Z'],
  ['in winter', '2018-01-31', '2018-01-31T23:59:59.999Z'],
  ['on the day the clocks go forward', '2018-03-25', '2018-03-25T22:59:59.999Z'],
  ['on the day they go back', '2018-10-28', '2018-10-28T23:59:59.999Z'],
])('the deadline is the end of the day in London %s', (_, closes, at) => {
  expect(deadline({ closes: Temporal.PlainDate.from(closes) }).toString()).toBe(at)
})

test('whatever is clicked in whatever order, an effect’s key is used for one thing only', () => {
  const act = fc.constantFrom('approve', 'decline', 'waitlist', 'undo', 'release')
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const seen = new Map<string, string>()
      let c = ready
      let now = noon
      for (const what of acts) {
        now = now.add({ minutes: 3 })
        const { version, decision } = c.declaration
        const click = { approve, decline, waitlist }[what as 'approve']
        const outcome = click
          ? rule(c, { ...click, version }, now)
          : what === 'undo'
            ? undo(c, { by: 'U0LEAD', decision: decision?.number ?? 0 }, now)
            : release(c, now)
        if (!('declaration' in outcome)) continue
        for (const { key, effect } of outcome.plan) {
          const meaning = JSON.stringify(effect)
          expect(seen.get(key) ?? meaning).toBe(meaning)
          seen.set(key, meaning)
        }
        c = { ...c, declaration: outcome.declaration }
        expect(c.declaration.version).toBe(c.declaration.revision + c.declaration.decisions)
      }
    }),
  )
})

function must<T>(value: T | null): T {
  if (value === null) throw new Error('there is none')
  return value
}
