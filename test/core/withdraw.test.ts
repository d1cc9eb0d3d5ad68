/** What a school's wish to withdraw comes to: asked for, confirmed, put aside, taken back; and what nobody is told meanwhile. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Case, type Declaration, outstanding, sinceDecided } from '../../src/core/declaration.ts'
import type { Planned } from '../../src/core/effect.ts'
import { chase, chased, plannedChase } from '../../src/core/findings/chase.ts'
import type { Finding } from '../../src/core/findings/finding.ts'
import { acknowledge, type Letter } from '../../src/core/letters/letters.ts'
import { release, rule, undo } from '../../src/core/round/round.ts'
import {
  ask,
  cameBack,
  canWithdraw,
  pointless,
  stay,
  takeBack,
  type Withdrawal,
  withdraw,
  withdrawalFinding,
} from '../../src/core/round/withdraw.ts'
import { link, mailed, messageId, moorside, round } from './moorside.ts'

const noon = Temporal.Instant.from('2018-05-24T11:00Z')
const head = 'head@moorsidelane.example.org'
const open: Withdrawal = { id: 'p1', how: 'reply', address: head, words: 'We withdraw.', at: noon, state: 'open', by: null, closedAt: null }
const done: Withdrawal = { ...open, state: 'done', by: 'U0REVIEW', closedAt: noon }

const as = (change: Partial<Declaration>, rest: Partial<Case> = {}): Case => {
  const c = moorside()
  return { ...c, ...rest, declaration: { ...c.declaration, ...change } }
}
const decided = (
  verdict: 'approved' | 'waitlisted' | 'declined',
  releasedAt: Temporal.Instant | null,
  at = noon,
): Partial<Declaration> => ({
  state: verdict,
  decisions: 1,
  version: 2,
  decision: {
    number: 1,
    verdict,
    by: 'U0LEAD',
    at,
    reasonId: null,
    note: null,
    releaseAt: at.add({ minutes: 10 }),
    releasedAt,
    origin: 'verdict',
  },
})
const letters = (plan: Planned[]): Letter[] => plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))
const must = <T extends { kind: string }, K extends T['kind']>(outcome: T, kind: K): Extract<T, { kind: K }> => {
  if (outcome.kind !== kind) throw new Error(outcome.kind)
  return outcome as Extract<T, { kind: K }>
}
const said = { how: 'reply', address: head, words: 'We withdraw.', event: 'm1' } as const

test.each<[string, Case, string]>([
  ['a school that waits for a decision', as({}), 'withdrawal-asked'],
  ['one with something to put right', as({ state: 'needs-school' }), 'withdrawal-asked'],
  ['one that is still being checked', as({ state: 'received' }), 'withdrawal-asked'],
  ['one with a provisional place, which it does not know of', as(decided('approved', null)), 'withdrawal-asked'],
  ['one that gives its place back', as(decided('approved', noon)), 'withdrawal-asked'],
  ['one on the waiting list', as(decided('waitlisted', noon)), 'withdrawal-asked'],
  ['one with an offer', as({ ...decided('waitlisted', noon), state: 'offered' }), 'withdrawal-asked'],
  ['one that is declined, but has not been told', as(decided('declined', null)), 'withdrawal-asked'],
  ['one that has been told that it has no place', as(decided('declined', noon)), 'nothing-to-withdraw'],
  ['one that has asked before', as({}, { withdrawal: open }), 'withdrawal-asked-already'],
  ['one that has withdrawn', as({ state: 'withdrawn' }, { withdrawal: done }), 'already-withdrawn'],
])('asked by %s', (_, c, kind) => {
  expect(ask(c, said).kind).toBe(kind)
})

test('a decline that has gone out ends a wish to withdraw, and nothing else does', () => {
  expect(pointless(as(decided('declined', noon)).declaration)).toEqual([{ kind: 'withdrawal', state: 'overtaken' }])
  for (const other of [decided('declined', null), decided('waitlisted', noon), {}]) expect(pointless(as(other).declaration)).toEqual([])
})

test('asking changes nothing of the state: it is proposed once, drawn and noted', () => {
  const asking = must(ask(as({}), said), 'withdrawal-asked')
  expect(asking.proposals).toMatchObject([
    { kind: 'withdrawal', declaration: moorside().declaration.id, body: { how: 'reply', address: head } },
  ])
  expect(asking.plan.map(({ effect }) => effect.kind)).toEqual(['card', 'thread'])
  expect(asking).not.toHaveProperty('declaration')
  expect(JSON.stringify(asking.plan)).not.toContain('We withdraw')
})

test('what they write is cut, and nothing is not an empty quotation', () => {
  const asked = (words: string | null) => must(ask(as({}), { ...said, words }), 'withdrawal-asked').proposals[0]?.body?.words
  expect(String(asked('x'.repeat(9_000)))).toHaveLength(1_500)
  expect([asked(' \n '), asked(null)]).toEqual([null, null])
})

const approve = { verdict: 'approved', by: 'U0REVIEW', version: 1, reasonId: null, note: null } as const

test('while it is open, an approval needs a reason', () => {
  const c = as({}, { withdrawal: open, findings: withdrawalFinding(open) })
  expect(rule(c, approve, noon)).toEqual({ kind: 'needs-a-reason', outstanding: ['The school has asked to withdraw.'] })
  expect(rule(c, { ...approve, note: 'They changed their minds' }, noon).kind).toBe('decided')
  expect([withdrawalFinding(done), withdrawalFinding(null)].flat()).toEqual([])
  expect(outstanding(c.findings)).toHaveLength(1)
})

test.each<[string, Temporal.Instant, Withdrawal | null, string]>([
  ['asked after the verdict', noon.subtract({ minutes: 5 }), open, 'kept-withdrawal-asked'],
  ['known when the verdict was made', noon.add({ minutes: 5 }), open, 'released'],
  ['put aside', noon.subtract({ minutes: 5 }), null, 'released'],
])('a verdict’s letters, where a withdrawal is %s', (_, at, withdrawal, kind) => {
  for (const verdict of ['approved', 'waitlisted', 'declined'] as const)
    expect(release(as(decided(verdict, null, at), { withdrawal }), at.add({ minutes: 10 })).kind).toBe(kind)
})

const never = () => false
const unsigned = moorside({ mail: mailed(head, ['l.wojcik@moorsidelane.example.org']) })

test('chases wait while it is open, and end with it', () => {
  expect(chased(unsigned)).not.toEqual([])
  const context = { closed: never, link, returned: [], reached: [] }
  expect(chased({ ...unsigned, withdrawal: open })).toEqual([])
  expect(plannedChase({ ...unsigned, withdrawal: open }, 1, noon, never)).toEqual([])
  const waits = chase({ ...unsigned, withdrawal: open }, { revision: 1, number: 1 }, context, noon)
  expect(must(waits, 'chase-waits').until.toString()).toBe('2018-05-25T11:00:00Z')
  const gone = { ...unsigned, withdrawal: done, declaration: { ...unsigned.declaration, state: 'withdrawn' as const } }
  expect(chase(gone, { revision: 1, number: 1 }, context, noon)).toEqual({ kind: 'chase-not-needed', why: 'the school has withdrawn' })
})

const confirm = { by: 'U0REVIEW', proposal: 'p1' } as const

test.each<[string, Case, string]>([
  ['a request that is open', as({}, { withdrawal: open }), 'withdrawn'],
  ['one that was put aside meanwhile', as({}), 'proposal-closed'],
  ['one that is confirmed already', as({ state: 'withdrawn' }, { withdrawal: done }), 'already-withdrawn'],
  ['another one than is open', as({}, { withdrawal: { ...open, id: 'p2' } }), 'proposal-closed'],
  ['one of a school that has been declined meanwhile', as(decided('declined', noon), { withdrawal: open }), 'nothing-to-withdraw'],
  ['by somebody with an interest in the school', as({}, { withdrawal: open, conflicts: ['U0REVIEW'] }), 'conflicted'],
])('confirming %s', (_, c, kind) => {
  expect(withdraw(c, confirm, noon).kind).toBe(kind)
})

test('a verdict that has not gone out never will; one that has stays on the record', () => {
  const provisional = must(withdraw(as(decided('approved', null), { withdrawal: open }), confirm, noon), 'withdrawn').declaration
  expect(provisional).toMatchObject({ state: 'withdrawn', decision: null, rank: null, decisions: 2, version: 3 })
  const released = must(
    withdraw(as({ ...decided('approved', noon), rank: 2 }, { withdrawal: open }), confirm, noon),
    'withdrawn',
  ).declaration
  expect(released).toMatchObject({ state: 'withdrawn', rank: null, decision: { verdict: 'approved', releasedAt: noon } })
  for (const declaration of [provisional, released]) {
    const c = { ...as({}), declaration, withdrawal: done }
    expect(release(c, noon.add({ hours: 1 })).kind).toBe('nothing-to-release')
    expect(undo(c, { by: 'U0LEAD', decision: 1 }, noon).kind).toBe('nothing-to-undo')
    expect(rule(c, { ...approve, version: 3 }, noon).kind).toBe('already-withdrawn')
    expect(sinceDecided({ ...declaration, revision: 9 })).toEqual([])
  }
})

test.each<[string, Partial<Declaration>, string]>([
  ['a place that it was told of', decided('approved', noon), 'place'],
  ['a provisional place', decided('approved', null), 'declaration'],
  ['a provisional place on the waiting list', decided('waitlisted', null), 'declaration'],
  ['the waiting list', decided('waitlisted', noon), 'list'],
  ['an offer', { ...decided('waitlisted', noon), state: 'offered' }, 'offer'],
  ['nothing yet', {}, 'declaration'],
])('everyone whom the form names is told, and only what they know: %s', (_, declaration, stood) => {
  const { plan } = must(withdraw(as(declaration, { withdrawal: open }), confirm, noon), 'withdrawn')
  const told = letters(plan)
  expect(told.map(({ kind, to }) => [kind, to.address])).toEqual([
    ['receipt', head],
    ['receipt', 'l.wojcik@moorsidelane.example.org'],
    ['receipt', 'z.hartley-smith@moorsidelane.example.org'],
  ])
  expect(plan.slice(0, 2).map(({ effect }) => effect.kind)).toEqual(['card', 'thread'])
  for (const { facts } of told)
    expect(facts).toMatchObject({ answers: 'withdrawal', stood, who: 'the head teacher', how: 'by e-mail', recorded: '24 May 2018' })
  expect(JSON.stringify(told)).not.toMatch(/rank|We withdraw/)
  expect(told.some(({ pdf }) => pdf)).toBe(false)
})

test('a withdrawal ends whatever else was proposed about the school', () => {
  const { closes, proposals } = must(withdraw(as({}, { withdrawal: open }), confirm, noon), 'withdrawn')
  expect(closes).toEqual([
    { id: 'p1', state: 'done' },
    { kind: 'offer', state: 'overtaken' },
    { kind: 'lapse', state: 'overtaken' },
  ])
  expect(proposals).toEqual([])
})

test('what staff write down is no proposal of anybody’s: it is recorded, and an open request is overtaken', () => {
  const outcome = must(
    withdraw(as({}, { withdrawal: open }), { by: 'U0LEAD', proposal: null, said: 'The head telephoned' }, noon),
    'withdrawn',
  )
  expect(outcome.proposals).toMatchObject([{ kind: 'withdrawal', done: true, body: { how: 'staff', words: 'The head telephoned' } }])
  expect(outcome.closes).toContainEqual({ kind: 'withdrawal', state: 'overtaken' })
  expect(letters(outcome.plan)[0]?.facts).toMatchObject({ who: 'the school', how: '' })
  expect(JSON.stringify(letters(outcome.plan))).not.toContain('telephoned')
})

test('put aside, everything is as before, and nobody is written to', () => {
  const outcome = must(stay(as({}, { withdrawal: open }), { by: 'U0LEAD', proposal: 'p1' }), 'stays-in')
  expect(outcome.closes).toEqual([{ id: 'p1', state: 'dismissed' }])
  expect(outcome.plan.map(({ effect }) => effect.kind)).toEqual(['card', 'thread'])
  expect(stay(as({}), { by: 'U0LEAD', proposal: 'p1' }).kind).toBe('proposal-closed')
  expect(stay(as({}, { withdrawal: open }), { by: 'U0LEAD', proposal: 'p2' }).kind).toBe('proposal-closed')
  expect(stay(as({}, { withdrawal: open, conflicts: ['U0LEAD'] }), { by: 'U0LEAD', proposal: 'p1' }).kind).toBe('conflicted')
})

const gone = (change: Partial<Declaration> = {}, rest: Partial<Case> = {}): Case =>
  as({ ...change, state: 'withdrawn' }, { withdrawal: done, ...rest })
const { lastMessage } = moorside()
const cameAt = (receivedAt: Temporal.Instant): Partial<Case> => ({ lastMessage: lastMessage && { ...lastMessage, receivedAt } })
const anew = cameAt(noon.add({ hours: 1 }))
const lead = { by: 'U0LEAD', role: 'lead', reason: 'Confirmed by mistake' } as const

test.each<[string, Case, Parameters<typeof takeBack>[1], string]>([
  ['a lead, with a reason', gone(), lead, 'taken-back'],
  ['a lead without', gone(), { ...lead, reason: ' ' }, 'needs-a-reason'],
  ['a reviewer', gone(), { ...lead, role: 'reviewer' }, 'leads-only'],
  ['a reviewer, after a new form', gone({}, anew), { ...lead, role: 'reviewer', reason: null }, 'taken-back'],
  ['somebody with an interest in the school', gone({}, { conflicts: ['U0LEAD'] }), lead, 'conflicted'],
  ['anyone, where it has not withdrawn', as({}), lead, 'not-withdrawn'],
])('taking a school back in is for %s', (_, c, by, kind) => {
  expect(takeBack(c, by, never, noon).kind).toBe(kind)
})

const full = { round: { ...round, places: 6, taken: 6 } }
test.each<[string, Case, string, string]>([
  ['a place, while there is one', gone(decided('approved', noon)), 'approved', 'place'],
  ['a decision to come, where all places are taken', gone(decided('approved', noon), full), 'ready', 'undecided'],
  ['the waiting list, though all places are taken', gone(decided('waitlisted', noon), full), 'waitlisted', 'list'],
  ['a decision to come, where there was none', gone(), 'ready', 'undecided'],
  ['something to put right', gone({ checked: 'needs-school' }), 'needs-school', 'undecided'],
  ['a new form, which is weighed anew', gone(decided('approved', noon), anew), 'ready', 'undecided'],
])('it comes back to %s', (_, c, state, back) => {
  const outcome = must(takeBack(c, lead, never, noon), 'taken-back')
  expect(outcome).toMatchObject({ back, declaration: { state, decisions: c.declaration.decisions + 1 } })
  expect(outcome.declaration.decision === null).toBe(back === 'undecided')
  expect(letters(outcome.plan).map(({ kind }) => kind)).toEqual(['receipt', 'receipt', 'receipt'])
  // Told of a decision that does not stand any more.
  const had = back === 'undecided' && c.declaration.decision !== null
  for (const { facts } of letters(outcome.plan)) expect(facts).toMatchObject({ back, had })
  expect(JSON.stringify(letters(outcome.plan))).not.toContain('Confirmed by mistake')
  expect(outcome.plan.slice(0, 2).map(({ effect }) => effect.kind)).toEqual(['card', 'thread'])
})

test('a school that is taken back in reads what it can put right, and nothing that is for staff', () => {
  const findings: Finding[] = [
    { code: 'urn', kind: 'fixable', field: 'school.urn', message: 'Give the URN' },
    { code: 'prior-work-group', kind: 'flag', field: null, message: 'STAFF ONLY' },
  ]
  const told = JSON.stringify(letters(must(takeBack(gone({}, { findings }), lead, never, noon), 'taken-back').plan))
  expect(told).toContain('URN')
  expect(told).not.toMatch(/STAFF ONLY|prior-work-group/)
})

test('a school that is taken back in is asked again for what it has to put right', () => {
  const c = { ...unsigned, withdrawal: done, declaration: { ...unsigned.declaration, state: 'withdrawn' as const } }
  const early = noon.subtract({ hours: 24 * 10 })
  const { plan, declaration } = must(takeBack(c, lead, never, early), 'taken-back')
  const chases = plannedChase({ ...c, declaration, withdrawal: null }, 1, early, never)
  expect(chases).not.toEqual([])
  expect(plan).toEqual(expect.arrayContaining(chases))
})

test('a form after the withdrawal says so; the one before it does not', () => {
  const before = cameAt(noon.subtract({ hours: 1 }))
  expect([cameBack(gone({}, anew)), cameBack(gone({}, before)), cameBack(gone())]).toEqual([true, false, false])
  expect([
    cameBack(as({}, anew)),
    cameBack(as({}, { ...anew, withdrawal: done })),
    cameBack(gone({}, { ...anew, withdrawal: null })),
  ]).toEqual([false, false, false])
  expect(canWithdraw(gone())).toBe(false)
})

test('the answer to a new form says that it changes nothing by itself, and asks nobody to sign', () => {
  const c = { ...unsigned, withdrawal: done, declaration: { ...unsigned.declaration, state: 'withdrawn' as const } }
  const plan = letters(acknowledge(c, { messageId, changed: [], link }, noon))
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(['acknowledgement']))
  for (const { facts } of plan) {
    expect(JSON.stringify(facts.next)).toContain('has recorded that the school withdrew')
    expect(facts.answer).toBeNull()
  }
})

test('whatever happens in whatever order, what has not been released is never told, and versions only grow', () => {
  const act = fc.constantFrom('ask', 'confirm', 'stay', 'approve', 'undo', 'release', 'back', 'form')
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      let c: Case = as({})
      let now = noon
      let asked = 0
      const keys = new Map<string, string>()
      for (const what of acts) {
        now = now.add({ minutes: 11 })
        const version = c.declaration.version
        const apply = (outcome: { kind: string; declaration?: Declaration; plan?: Planned[] }): void => {
          for (const { key, effect } of outcome.plan ?? []) {
            const meaning = JSON.stringify(effect)
            expect(keys.get(key) ?? meaning).toBe(meaning)
            keys.set(key, meaning)
          }
          if (outcome.declaration) c = { ...c, declaration: outcome.declaration }
          const { state, decision } = c.declaration
          if (state === 'withdrawn') expect(decision === null || decision.releasedAt !== null).toBe(true)
        }
        if (what === 'ask') {
          const outcome = ask(c, { ...said, event: String(asked++) })
          apply(outcome)
          if (outcome.kind === 'withdrawal-asked') c = { ...c, withdrawal: { ...open, id: `p${asked}`, at: now } }
        } else if (what === 'confirm') {
          const outcome = withdraw(c, { by: 'U1', proposal: c.withdrawal?.id ?? 'none' }, now)
          if ('plan' in outcome && !c.declaration.decision?.releasedAt)
            expect(JSON.stringify(letters(outcome.plan))).toContain('"stood":"declaration"')
          apply(outcome)
          if (outcome.kind === 'withdrawn' && c.withdrawal)
            c = { ...c, withdrawal: { ...c.withdrawal, state: 'done', by: 'U1', closedAt: now } }
        } else if (what === 'stay') {
          const outcome = stay(c, { by: 'U1', proposal: c.withdrawal?.id ?? 'none' })
          apply(outcome)
          if (outcome.kind === 'stays-in') c = { ...c, withdrawal: null }
        } else if (what === 'back') {
          const outcome = takeBack(c, { by: 'U1', role: 'lead', reason: 'why' }, never, now)
          apply(outcome)
          if (outcome.kind === 'taken-back') c = { ...c, withdrawal: null }
        } else if (what === 'form') c = { ...c, lastMessage: lastMessage && { ...lastMessage, receivedAt: now } }
        else if (what === 'approve') apply(rule(c, { ...approve, version, note: 'all the same' }, now))
        else if (what === 'undo') apply(undo(c, { by: 'U1', decision: c.declaration.decision?.number ?? 0 }, now))
        else apply(release(c, now))
        expect(c.declaration.version).toBeGreaterThanOrEqual(version)
        expect(c.declaration.version).toBe(c.declaration.revision + c.declaration.decisions)
      }
    }),
  )
})
