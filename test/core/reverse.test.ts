/** Who may reverse what, whose place it takes or frees, and who is told that what they were told has changed. */
import { expect, test } from 'vitest'
import type { Case, Declaration } from '../../src/core/declaration.ts'
import { corrected } from '../../src/core/letters/correction.ts'
import { type Reversal, type Reversing, reverse, reversible } from '../../src/core/round/reverse.ts'
import type { Verdict } from '../../src/core/round/round.ts'
import { link, moorside, read, round, withFields } from './moorside.ts'

const tuesday = Temporal.Instant.from('2018-05-29T09:10Z')
const friday = tuesday.add({ hours: 72 })
const told = (verdict: Verdict, change: Partial<Declaration> = {}, c: Case = moorside()): Case => ({
  ...c,
  declaration: {
    ...c.declaration,
    state: verdict,
    decisions: 1,
    version: 2,
    decision: {
      number: 1,
      verdict,
      by: 'U0REVIEW',
      at: tuesday,
      reasonId: verdict === 'approved' ? null : 'no-places',
      note: null,
      releaseAt: tuesday,
      releasedAt: tuesday,
      origin: 'verdict',
    },
    ...change,
  },
})
const decline: Reversal = {
  verdict: 'declined',
  by: 'U0LEAD',
  role: 'lead',
  version: 2,
  reasonId: 'expectations',
  note: 'The panel met again',
}
const waitlist: Reversal = { ...decline, verdict: 'waitlisted', reasonId: 'greater-need' }
const approve: Reversal = { ...decline, verdict: 'approved', reasonId: null }
const taken = (c: Case, n: number): Case => ({ ...c, round: { ...round, places: 6, taken: n } })
const provisional = told('approved')
const unreleased: Case = {
  ...provisional,
  declaration: {
    ...provisional.declaration,
    decision: provisional.declaration.decision && { ...provisional.declaration.decision, releasedAt: null },
  },
}

test.each<[string, Case, Reversal, Reversing['kind']]>([
  ['a place becomes a decline', told('approved'), decline, 'reversed'],
  ['a place becomes the waiting list', told('approved'), waitlist, 'reversed'],
  ['the waiting list becomes a place', told('waitlisted'), approve, 'reversed'],
  ['the waiting list becomes a decline', told('waitlisted'), decline, 'reversed'],
  ['a decline becomes a place', told('declined'), approve, 'reversed'],
  ['a decline becomes the waiting list', told('declined'), waitlist, 'reversed'],
  ['the last place', taken(told('declined'), 5), approve, 'reversed'],
  ['one place too many', taken(told('declined'), 6), approve, 'full'],
  ['a full round frees its place', taken(told('approved'), 6), decline, 'reversed'],
  ['a reviewer who is no lead', told('approved'), { ...decline, role: 'reviewer' }, 'not-a-lead'],
  ['a lead with an interest in the school', { ...told('approved'), conflicts: ['U0LEAD'] }, decline, 'conflicted'],
  ['somebody else’s interest', { ...told('approved'), conflicts: ['U0REVIEW'] }, decline, 'reversed'],
  ['a verdict that nobody was told of', unreleased, decline, 'not-released'],
  ['no verdict at all', moorside(), { ...decline, version: 1 }, 'not-released'],
  ['a school that has withdrawn', told('approved', { state: 'withdrawn' }), decline, 'already-withdrawn'],
  ['a place that is offered', told('waitlisted', { state: 'offered' }), approve, 'already-offered'],
  ['a card from before', told('approved', { version: 3 }), decline, 'stale'],
  ['the same verdict', told('declined'), decline, 'same-verdict'],
  ['the same verdict for another reason', told('declined'), { ...decline, reasonId: 'development' }, 'same-verdict'],
  ['no reason for the letter', told('approved'), { ...decline, reasonId: null }, 'needs-a-reason'],
  ['a reason that the programme does not know', told('approved'), { ...decline, reasonId: 'because' }, 'needs-a-reason'],
  ['a reason of another verdict', told('approved'), { ...waitlist, reasonId: 'expectations' }, 'needs-a-reason'],
  ['a reason that only the waiting list has', told('approved'), { ...decline, reasonId: 'unconfirmed' }, 'needs-a-reason'],
  ['no reason for the record', told('approved'), { ...decline, note: null }, 'needs-a-reason'],
  ['white space for the record', told('declined'), { ...approve, note: ' \n ' }, 'needs-a-reason'],
])('%s', (_, c, click, kind) => {
  const reversing = reverse(c, click, friday)
  expect(reversing.kind).toBe(kind)
  if (reversing.kind === 'stale') expect(reversing.plan.map(({ key }) => key)).toEqual([`card:${c.declaration.id}`])
})

const done = (c: Case, click: Reversal) => {
  const it = reverse(c, click, friday)
  if (it.kind !== 'reversed') throw new Error(it.kind)
  return it
}

test('it is a decision of its own, released at once, and told to the card, its thread and the channel', () => {
  const { declaration, decision, was, plan } = done(told('approved'), decline)
  expect(declaration).toMatchObject({ state: 'declined', decisions: 2, version: 3 })
  expect(decision).toMatchObject({
    number: 2,
    origin: 'reversal',
    by: 'U0LEAD',
    releaseAt: friday,
    releasedAt: friday,
    reasonId: 'expectations',
  })
  expect(was).toMatchObject({ number: 1, verdict: 'approved', releasedAt: tuesday })
  expect(plan.map(({ effect }) => effect.kind)).toEqual(['card', 'thread', 'announcement'])
})

test('a reversal can be reversed: the next correction corrects the last', () => {
  const first = done(told('approved'), decline)
  const again = done({ ...told('approved'), declaration: first.declaration }, { ...approve, version: 3 })
  expect(again.was).toMatchObject({ number: 2, verdict: 'declined', releasedAt: friday })
  expect(again.decision).toMatchObject({ number: 3, reasonId: null })
  expect(typeof reversible(again.declaration)).toBe('object')
})

const [head, lead1, lead2] = [
  'head@moorsidelane.example.org',
  'l.wojcik@moorsidelane.example.org',
  'z.hartley-smith@moorsidelane.example.org',
] as const
const asHearers = (addresses: readonly string[]) => addresses.map((address) => ({ address, last: null }))
const sent = (c: Case, addresses: readonly string[], click: Reversal = decline) => {
  const it = done(c, click)
  return corrected({ ...c, declaration: it.declaration }, it.was, asHearers(addresses), link, friday).flatMap(({ effect }) =>
    effect.kind === 'letter' ? [[effect.letter.kind, effect.letter.to.address, effect.letter.pdf]] : [],
  )
}

test.each<[string, Case, readonly string[], unknown[]]>([
  [
    'everyone who was told gets the correction',
    told('approved'),
    [head, lead1, lead2],
    [
      ['correction', head, true],
      ['correction', lead1, true],
      ['correction', lead2, true],
    ],
  ],
  [
    'whoever was not told reads the decision as if there had been no other',
    told('approved'),
    [head, lead1],
    [
      ['correction', head, true],
      ['correction', lead1, true],
      ['declined', lead2, true],
    ],
  ],
  [
    'nobody was told: there is nothing to correct',
    told('approved'),
    [],
    [
      ['declined', head, true],
      ['declined', lead1, true],
      ['declined', lead2, true],
    ],
  ],
  [
    'somebody whom a newer form no longer names was told, and must hear of it',
    told('approved', {}, moorside({ reading: withFields({ 'lead2.email': read(null) }) })),
    [head, lead1, lead2],
    [
      ['correction', head, true],
      ['correction', lead1, true],
      ['correction', lead2, true],
    ],
  ],
])('%s', (_, c, addresses, letters) => {
  expect(sent(c, addresses)).toEqual(letters)
})

test('whoever learns of the decision only now is led to the page on which the place is given back', () => {
  const it = done(told('declined'), { ...waitlist, verdict: 'approved', reasonId: null })
  const letters = corrected({ ...told('declined'), declaration: it.declaration }, it.was, asHearers([head]), link, friday)
  const backs = letters.flatMap(({ effect }) =>
    effect.kind === 'letter' && effect.letter.kind === 'approved' ? [effect.letter.facts.back] : [],
  )
  expect(backs).toHaveLength(2)
  for (const back of backs) expect(back).toMatchObject({ link: expect.stringContaining('https://') })
})

test('the letter never says the note, a rank or who decided', () => {
  const it = done(told('approved'), { ...waitlist, note: 'SECRET-NOTE' })
  const letters = corrected({ ...told('approved'), declaration: { ...it.declaration, rank: 4 } }, it.was, asHearers([head]), link, friday)
  expect(JSON.stringify(letters)).not.toMatch(/SECRET-NOTE|U0LEAD|U0REVIEW|rank/)
})
