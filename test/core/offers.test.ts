/** Offers of a place: who can be offered one, until when, and what may become of it. */
import { expect, test } from 'vitest'
import type { Case, Decision } from '../../src/core/declaration.ts'
import type { Planned } from '../../src/core/effect.ts'
import { acceptBy, endOf, remindAt } from '../../src/core/round/offer.ts'
import { answerOffer, expire, lapse, recordAnswer, remindOfOffer } from '../../src/core/round/offer-answer.ts'
import { type Click, offer } from '../../src/core/round/offering.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { withdrawalFinding } from '../../src/core/round/withdraw.ts'
import { undeliverable } from '../../src/core/signature/undeliverable.ts'
import { link, mailed, moorside, programme, round } from './moorside.ts'

const at = (text: string) => Temporal.Instant.from(text)
const day = (text: string) => Temporal.PlainDate.from(text)
const now = at('2018-06-01T10:00:00Z')
const waitlisted: Decision = {
  number: 1,
  verdict: 'waitlisted',
  by: 'U1',
  at: at('2018-05-29T09:00:00Z'),
  reasonId: 'no-places',
  note: null,
  releaseAt: at('2018-05-29T09:10:00Z'),
  releasedAt: at('2018-05-29T09:10:00Z'),
  origin: 'verdict',
}
const waiting = (more: Partial<Case> = {}, decision: Partial<Decision> = {}): Case => {
  const c = moorside()
  const declaration = {
    ...c.declaration,
    state: 'waitlisted' as const,
    decision: { ...waitlisted, ...decision },
    decisions: 1,
    version: 2,
    rank: 1,
  }
  return { ...c, round: { ...round, taken: 5 }, declaration, ...more }
}
const asked = { id: 'p2', how: 'page', address: null, words: null, at: now, state: 'open', by: null, closedAt: null } as const
const withdrawing = waiting({ withdrawal: asked, findings: withdrawalFinding(asked) })
const click: Click = { by: 'U2', version: 2, proposal: null, note: null }
const proposed = { id: 'p1', kind: 'offer' } as Proposal
const incomplete = moorside({ mail: mailed('head@moorsidelane.example.org', []) })
const letters = (plan: Planned[]) =>
  plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [`${effect.letter.kind} ${effect.letter.to.address.split('@')[0]}`] : []))
/** How many letters come with a PDF. */
const documents = (plan: Planned[]) => plan.filter(({ effect }) => effect.kind === 'letter' && effect.letter.pdf).length
const keys = (plan: Planned[]) => plan.map(({ key }) => key)
const kinds = (plan: Planned[]) => plan.map(({ effect }) => effect.kind)

test.each<[string, Case, Partial<Click>, string, string]>([
  ['a school that waits', waiting(), {}, '2018-06-01T10:00:00Z', 'offered'],
  ['from an open proposal', waiting(), { version: null, proposal: 'p1' }, '2018-06-01T10:00:00Z', 'offered'],
  ['from a proposal somebody put aside', waiting(), { proposal: 'p0' }, '2018-06-01T10:00:00Z', 'proposal-closed'],
  ['a reviewer with an interest', waiting({ conflicts: ['U2'] }), {}, '2018-06-01T10:00:00Z', 'conflicted'],
  ['no place left', waiting({ round: { ...round, taken: 6 } }), {}, '2018-06-01T10:00:00Z', 'full'],
  ['not told yet that it waits', waiting({}, { releasedAt: null }), {}, '2018-06-01T10:00:00Z', 'not-released'],
  ['a school that is still to be decided', moorside(), { version: 1 }, '2018-06-01T10:00:00Z', 'not-waiting'],
  ['a card from before', waiting(), { version: 1 }, '2018-06-01T10:00:00Z', 'stale'],
  ['something outstanding', waiting({ findings: incomplete.findings }), {}, '2018-06-01T10:00:00Z', 'needs-a-reason'],
  ['a school that has asked to withdraw', withdrawing, { version: null, proposal: 'p1' }, '2018-06-01T10:00:00Z', 'needs-a-reason'],
  ['and white space is no reason', waiting({ findings: incomplete.findings }), { note: ' \n' }, '2018-06-01T10:00:00Z', 'needs-a-reason'],
  [
    'something outstanding, with a reason',
    waiting({ findings: incomplete.findings }),
    { note: 'they rang' },
    '2018-06-01T10:00:00Z',
    'offered',
  ],
  ['two days before it starts', waiting(), {}, '2018-06-09T22:59:59Z', 'offered'],
  ['the day before it starts', waiting(), {}, '2018-06-09T23:00:00Z', 'too-late'],
  ['on the day it starts', waiting(), {}, '2018-06-11T08:00:00Z', 'too-late'],
  ['long after it started', waiting(), {}, '2018-09-01T08:00:00Z', 'too-late'],
  ['no date to start on', waiting({ round: { ...round, startsOn: null } }), {}, '2018-09-01T08:00:00Z', 'offered'],
])('offering: %s', (_, c, more, when, kind) => {
  const outcome = offer(c, { ...click, ...more }, [proposed, { ...proposed, id: 'p2' }], link, at(when))
  expect(outcome.kind).toBe(kind)
  if (outcome.kind === 'stale') expect(keys(outcome.plan)).toEqual([`card:${c.declaration.id}`])
})

test.each([
  ['days after today', '2018-06-01T10:00:00Z', 5, '2018-06-11', '2018-06-06'],
  ['half past midnight in London is today', '2018-05-31T23:30:00Z', 5, '2018-06-11', '2018-06-06'],
  ['never on the day it starts', '2018-06-08T10:00:00Z', 5, '2018-06-11', '2018-06-10'],
  ['one whole day left', '2018-06-09T10:00:00Z', 5, '2018-06-11', '2018-06-10'],
  ['less than a day left', '2018-06-10T00:00:00Z', 5, '2018-06-11', null],
  ['it starts today', '2018-06-11T10:00:00Z', 5, '2018-06-11', null],
  ['no start', '2018-06-11T10:00:00Z', 1, null, '2018-06-12'],
  ['over the end of a year', '2018-12-30T10:00:00Z', 5, null, '2019-01-04'],
])('until when: %s', (_, when, acceptDays, startsOn, last) => {
  const found = acceptBy({ acceptDays, startsOn: startsOn === null ? null : day(startsOn) }, at(when))
  expect(found?.toString() ?? null).toBe(last)
})

test.each([
  ['in summer', '2018-06-06', '2018-06-06T23:00:00Z'],
  ['in winter', '2018-12-06', '2018-12-07T00:00:00Z'],
  ['on the day the clocks go forward', '2018-03-25', '2018-03-25T23:00:00Z'],
  ['on the day before', '2018-03-24', '2018-03-25T00:00:00Z'],
  ['on the day the clocks go back', '2018-10-28', '2018-10-29T00:00:00Z'],
  ['on the day before that', '2018-10-27', '2018-10-27T23:00:00Z'],
])('a day ends at midnight in London: %s', (_, last, over) => {
  expect(endOf(day(last)).toString()).toBe(over)
})

test.each([
  ['two days before, in the morning', '2018-06-01T10:00:00Z', '2018-06-06', '2018-06-04T08:00:00Z'],
  ['halfway, where there is little time', '2018-06-08T11:00:00Z', '2018-06-10', '2018-06-09T17:00:00Z'],
  ['halfway through one day', '2018-06-09T22:00:00Z', '2018-06-10', '2018-06-10T10:30:00Z'],
])('the reminder: %s', (_, made, last, due) => {
  expect(remindAt({ at: at(made), acceptBy: day(last) }).toString()).toBe(due)
})

/** A school that has been offered a place on 1 June, until the end of 6 June. */
function offered(): Case {
  const made = offer(waiting(), click, [], link, now)
  if (made.kind !== 'offered') throw new Error(made.kind)
  return { ...waiting(), declaration: made.declaration, offer: made.offer }
}

test('an offer takes its place, leaves the list, writes to everyone who signs, and plans what is due', () => {
  const made = offer(waiting(), click, [], link, now)
  if (made.kind !== 'offered') throw new Error(made.kind)
  expect(made.declaration).toMatchObject({ state: 'offered', rank: null, version: 3 })
  expect(made.offer).toMatchObject({ number: 1, by: 'U2', state: 'open', acceptBy: day('2018-06-06') })
  expect(letters(made.plan)).toEqual(['offer head', 'offer l.wojcik', 'offer z.hartley-smith'])
  expect(documents(made.plan)).toBe(0)
  expect(made.plan.flatMap(({ effect, due }) => (effect.kind === 'offer' ? [[effect.does, String(due)]] : []))).toEqual([
    ['remind', '2018-06-04T08:00:00Z'],
    ['lapse', '2018-06-06T23:00:00Z'],
  ])
  expect(new Set(keys(made.plan)).size).toBe(made.plan.length)
  expect(kinds(made.plan)).toEqual(['card', 'thread', 'letter', 'letter', 'letter', 'offer', 'offer'])
})

test.each([
  ['from the card closes whatever is proposed of it', null, { kind: 'offer', state: 'done' }],
  ['from a proposal closes that one', 'p1', { id: 'p1', state: 'done' }],
])('an offer %s', (_, proposal, closes) => {
  expect(offer(waiting(), { ...click, proposal }, [proposed], link, now)).toMatchObject({ closes: [closes] })
})

const head = programme.roles.slice(0, 1)
const say = (answer: 'accepted' | 'declined', more: object = {}) => ({ answer, number: 1, roles: head, by: 'page' as const, ...more })

test.each([
  ['accepted in time', offered(), say('accepted'), '2018-06-06T22:59:59Z', 'offer-accepted'],
  ['accepted after the last day, before anybody freed it', offered(), say('accepted'), '2018-06-06T23:00:00Z', 'offer-accepted'],
  ['accepted on the day it starts', offered(), say('accepted'), '2018-06-10T23:00:00Z', 'offer-too-late'],
  [
    'accepted in time, though the start has been brought forward',
    { ...offered(), round: { ...round, startsOn: day('2018-06-04') } },
    say('accepted'),
    '2018-06-06T22:59:59Z',
    'offer-accepted',
  ],
  [
    'accepted after the last day, and the start has been brought forward',
    { ...offered(), round: { ...round, startsOn: day('2018-06-04') } },
    say('accepted'),
    '2018-06-06T23:00:00Z',
    'offer-too-late',
  ],
  ['declined on the day it starts', offered(), say('declined'), '2018-06-10T23:00:00Z', 'offer-declined'],
  ['declined in time', offered(), say('declined'), '2018-06-02T10:00:00Z', 'offer-declined'],
  ['another offer was meant', offered(), say('accepted', { number: 2 }), '2018-06-02T10:00:00Z', 'no-offer'],
  ['a reply names no number', offered(), say('accepted', { number: null, by: 'reply' }), '2018-06-02T10:00:00Z', 'offer-accepted'],
  ['somebody who does not sign', offered(), say('accepted', { roles: [] }), '2018-06-02T10:00:00Z', 'no-offer'],
  ['a school that was never offered one', waiting(), say('accepted'), '2018-06-02T10:00:00Z', 'no-offer'],
])('an answer: %s', (_, c, said, when, kind) => {
  expect(answerOffer(c, said, link, at(when)).kind).toBe(kind)
})

test.each<[string, object, string, object[]]>([
  ['in time', {}, '2018-06-06T22:59:59Z', [{ late: false, counts: true }]],
  ['at midnight after the last day', {}, '2018-06-06T23:00:00Z', [{ late: true, counts: true }]],
  [
    'sent in time, and read after',
    { by: 'reply', at: at('2018-06-06T22:00:00Z') },
    '2018-06-07T09:00:00Z',
    [{ late: false, counts: true }],
  ],
  ['on the day it starts', {}, '2018-06-10T23:00:00Z', [{ late: true, counts: false }]],
  ['on the day it starts, by a reply, which people read anyway', { by: 'reply' }, '2018-06-10T23:00:00Z', []],
])('what the thread hears of an acceptance: %s', (_, more, when, notes) => {
  const answered = answerOffer(offered(), say('accepted', more), link, at(when))
  const told = 'plan' in answered ? answered.plan.flatMap(({ effect }) => (effect.kind === 'thread' ? [effect.note] : [])) : []
  expect(told).toMatchObject(notes)
  expect(told).toHaveLength(notes.length)
})

test('once the school has withdrawn, its offer is answered, recorded, reminded of and freed by nobody', () => {
  const c = offered()
  const gone: Case = { ...c, declaration: { ...c.declaration, state: 'withdrawn' } }
  const later = at('2018-06-07T09:00:00Z')
  expect(answerOffer(gone, say('accepted'), link, now).kind).toBe('offer-answered-before')
  expect(recordAnswer(gone, heard, link, now).kind).toBe('nothing-offered')
  expect(remindOfOffer(gone, 1, link, now).kind).toBe('reminder-not-needed')
  expect(expire(gone, 1).kind).toBe('offer-closed-before')
  expect(lapse(gone, { by: 'U1', proposal: null }, [], later).kind).toBe('nothing-offered')
})

test('whoever accepts is told where the place can be given back', () => {
  const answered = answerOffer(offered(), say('accepted'), link, at('2018-06-02T10:00:00Z'))
  const letters = 'plan' in answered ? answered.plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : [])) : []
  expect(letters).toHaveLength(3)
  for (const { facts } of letters) expect(facts.back).toMatchObject({ link: expect.stringContaining('https://'), until: '24 June 2018' })
})

test('the first answer stands: the same again is nothing new, the opposite is said in the thread', () => {
  const first = answerOffer(offered(), say('accepted'), link, at('2018-06-02T10:00:00Z'))
  if (first.kind !== 'offer-accepted') throw new Error(first.kind)
  expect(first.declaration).toMatchObject({ state: 'approved', decisions: 3, decision: { number: 3, origin: 'offer', by: 'U2' } })
  expect(first.declaration).toMatchObject({ version: 4, rank: null })
  expect(first.declaration.decision?.reasonId).toBeNull()
  expect(first.closes).toEqual([{ kind: 'lapse', state: 'overtaken' }])
  expect(kinds(first.plan)).toEqual(['card', 'announcement', 'thread', 'letter', 'letter', 'letter'])
  expect(letters(first.plan)).toEqual(['approved head', 'approved l.wojcik', 'approved z.hartley-smith'])
  expect(documents(first.plan)).toBe(3)
  const after = { ...offered(), declaration: first.declaration, offer: first.offer }
  expect(answerOffer(after, say('accepted'), link, at('2018-06-02T11:00:00Z'))).toMatchObject({ kind: 'offer-answered-before', plan: [] })
  const other = answerOffer(after, say('declined'), link, at('2018-06-02T11:00:00Z'))
  expect(other.kind === 'offer-answered-before' && other.plan).toMatchObject([
    {
      key: expect.stringMatching(/:declined:after$/),
      effect: { kind: 'thread', note: { kind: 'offer-answered', late: false, counts: false } },
    },
  ])
  const byReply = say('declined', { by: 'reply' })
  expect(answerOffer(after, byReply, link, at('2018-06-02T11:00:00Z'))).toMatchObject({ kind: 'offer-answered-before', plan: [] })
})

test('a school that declines keeps nothing, and everyone who signs has it in writing', () => {
  const outcome = answerOffer(offered(), say('declined'), link, at('2018-06-02T10:00:00Z'))
  if (outcome.kind !== 'offer-declined') throw new Error(outcome.kind)
  expect(outcome.declaration).toMatchObject({ state: 'declined', decision: { verdict: 'declined', reasonId: 'offer-declined' } })
  expect(letters(outcome.plan)).toEqual(['receipt head', 'receipt l.wojcik', 'receipt z.hartley-smith'])
  expect(documents(outcome.plan)).toBe(0)
})

const heard = { answer: 'accepted' as const, by: 'U1', note: ' The head, by telephone ', version: 3 }

test.each<[string, Case, object, string, string]>([
  ['yes, in time', offered(), {}, '2018-06-02T10:00:00Z', 'offer-accepted'],
  ['no, in time', offered(), { answer: 'declined' }, '2018-06-02T10:00:00Z', 'offer-declined'],
  ['yes, after the last day', offered(), {}, '2018-06-07T10:00:00Z', 'offer-accepted'],
  ['yes, once the programme has begun: a person settles it', offered(), {}, '2018-06-12T10:00:00Z', 'offer-accepted'],
  ['without saying who said so', offered(), { note: ' \n' }, '2018-06-02T10:00:00Z', 'needs-a-note'],
  ['by somebody with an interest', { ...offered(), conflicts: ['U1'] }, {}, '2018-06-02T10:00:00Z', 'conflicted'],
  ['of a case that has changed since', offered(), { version: 2 }, '2018-06-02T10:00:00Z', 'stale'],
  ['of a school that waits', waiting(), { version: 2 }, '2018-06-02T10:00:00Z', 'nothing-offered'],
])('recorded by hand: %s', (_, c, more, when, kind) => {
  const recorded = recordAnswer(c, { ...heard, ...more }, link, at(when))
  expect(recorded.kind).toBe(kind)
  if (recorded.kind === 'stale') expect(keys(recorded.plan)).toEqual([`card:${c.declaration.id}`])
})

test.each(['accepted', 'declined'] as const)(
  'recorded by hand as %s: as on the page, but the letters name nobody, and never say the note',
  (answer) => {
    const when = at('2018-06-02T10:00:00Z')
    const byHand = recordAnswer(offered(), { ...heard, answer }, link, when)
    const onPage = answerOffer(offered(), say(answer), link, when)
    if (!('why' in byHand) || !('closes' in onPage)) throw new Error(byHand.kind)
    const { why, plan, ...rest } = byHand
    const { plan: theirs, ...same } = onPage
    expect(why).toBe('The head, by telephone')
    expect(rest).toEqual(same)
    expect(keys(plan)).toEqual(keys(theirs))
    expect(letters(plan)).toEqual(letters(theirs))
    const written = plan.filter(({ effect }) => effect.kind === 'letter')
    expect(JSON.stringify(written)).not.toMatch(/telephone \b|by telephone|"decliners":"/)
    expect(plan.flatMap(({ effect }) => (effect.kind === 'thread' ? [effect.note] : []))).toEqual([
      { kind: 'offer-recorded', answer, by: 'U1', at: when.toString(), note: 'The head, by telephone' },
    ])
    const after = { ...offered(), declaration: rest.declaration, offer: rest.offer }
    expect(recordAnswer(after, { ...heard, version: 4 }, link, when)).toEqual({ kind: 'nothing-offered' })
    expect(answerOffer(after, say(answer), link, when).kind).toBe('offer-answered-before')
  },
)

test('a school that wrote, but neither yes nor no, is not told that it did not answer', () => {
  const freed = (written: boolean) => {
    const done = lapse(offered(), { by: 'U1', proposal: null, written }, [], at('2018-06-07T09:00:00Z'))
    if (done.kind !== 'offer-lapsed') throw new Error(done.kind)
    const notes = done.plan.flatMap(({ effect }) => (effect.kind === 'thread' ? [effect.note] : []))
    expect(notes).toEqual([{ kind: 'offer-lapsed', by: 'U1', at: '2018-06-07T09:00:00Z', ...(written && { written: true }) }])
    return done.plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [String(effect.letter.facts.reason)] : []))
  }
  expect(freed(true)).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('had no clear answer by')))
  expect(freed(false)).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('had no answer by')))
})

test('one reminder, while there is time and nobody has answered', () => {
  const c = offered()
  const due = at('2018-06-04T08:00:00Z')
  const reminded = remindOfOffer(c, 1, link, due)
  if (reminded.kind !== 'offer-reminded') throw new Error(reminded.kind)
  expect(kinds(reminded.plan)).toEqual(['thread', 'letter', 'letter', 'letter'])
  expect(reminded.offer).toEqual({ ...c.offer, remindedAt: due })
  const answered = answerOffer(c, say('declined'), link, due)
  if (answered.kind !== 'offer-declined') throw new Error(answered.kind)
  for (const [other, number, when] of [
    [{ ...c, offer: reminded.offer }, 1, due],
    [{ ...c, declaration: answered.declaration, offer: answered.offer }, 1, due],
    [c, 2, due],
    [c, 1, at('2018-06-06T23:00:00Z')],
  ] as const)
    expect(remindOfOffer(other, number, link, when).kind).toBe('reminder-not-needed')
})

test('nobody is reminded at an address that letters come back from, and the thread says so', () => {
  const c = offered()
  const due = at('2018-06-04T08:00:00Z')
  const back = (address: string) => undeliverable(c, address, null, at('2018-06-01T12:00:00Z'))
  const [head, lead1, lead2] = ['head', 'l.wojcik', 'z.hartley-smith'].map((one) => `${one}@moorsidelane.example.org`)
  const some = remindOfOffer({ ...c, evidence: [...c.evidence, ...back(head ?? '')] }, 1, link, due)
  if (some.kind !== 'offer-reminded') throw new Error(some.kind)
  expect(letters(some.plan)).toEqual(['offer l.wojcik', 'offer z.hartley-smith'])
  expect(some.plan[0]?.effect).toMatchObject({ note: { kind: 'offer-reminded', missed: ['head teacher'] } })
  const nobody = { ...c, evidence: [head, lead1, lead2].flatMap((one) => back(one ?? '')) }
  expect(remindOfOffer(nobody, 1, link, due)).toMatchObject({ kind: 'reminder-not-needed', why: 'every letter to the school comes back' })
})

test('when the last day is over, it is proposed and not done; a person does it, and the school is told why', () => {
  const c = offered()
  expect(expire(c, 1)).toMatchObject({
    kind: 'offer-unanswered',
    proposals: [{ kind: 'lapse', key: `lapse:${c.declaration.id}:1` }],
    plan: [{ key: `card:${c.declaration.id}` }],
  })
  expect(expire(waiting(), 1).kind).toBe('offer-closed-before')
  expect(lapse(c, { by: 'U1', proposal: null }, [], at('2018-06-06T22:59:59Z')).kind).toBe('too-early')
  expect(lapse(c, { by: 'U1', proposal: 'p0' }, [], at('2018-06-07T09:00:00Z')).kind).toBe('proposal-closed')
  expect(lapse(c, { by: 'U1', proposal: 'p1' }, [proposed, { ...proposed, id: 'p2' }], at('2018-06-06T23:00:00Z')).kind).toBe(
    'offer-lapsed',
  )
  expect(lapse({ ...c, conflicts: ['U1'] }, { by: 'U1', proposal: null }, [], at('2018-06-07T09:00:00Z')).kind).toBe('conflicted')
  const done = lapse(c, { by: 'U1', proposal: null }, [], at('2018-06-07T09:00:00Z'))
  if (done.kind !== 'offer-lapsed') throw new Error(done.kind)
  expect(done.declaration).toMatchObject({ state: 'declined', decision: { reasonId: 'offer-lapsed', by: 'U1', origin: 'offer' } })
  expect(letters(done.plan)).toEqual(['declined head', 'declined l.wojcik', 'declined z.hartley-smith'])
  expect(kinds(done.plan)).toEqual(['card', 'announcement', 'thread', 'letter', 'letter', 'letter'])
  expect(done.closes).toEqual([{ kind: 'lapse', state: 'done' }])
  const after = { ...c, declaration: done.declaration, offer: done.offer }
  expect(lapse(after, { by: 'U1', proposal: null }, [], at('2018-06-07T10:00:00Z'))).toEqual({
    kind: 'nothing-offered',
    plan: [{ key: `card:${c.declaration.id}`, effect: { kind: 'card' } }],
  })
  expect(answerOffer(after, say('accepted'), link, at('2018-06-07T10:00:00Z')).kind).toBe('offer-answered-before')
})
