/** Offers, moves and their proposals as Slack shows them: whatever a school calls itself, and nothing of its number outside of staff's channel. */
import { expect, test } from 'vitest'
import type { Case, Decision, Declaration } from '../../src/core/declaration.ts'
import type { Note } from '../../src/core/effect.ts'
import type { Offer } from '../../src/core/round/offer.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { letterSpecimens } from '../../src/operate/letter-specimens.ts'
import { render } from '../../src/outbound/letter.ts'
import { announcement, note } from '../../src/review/posts.ts'
import { ask } from '../../src/review/round/move.ts'
import { proposalPost } from '../../src/review/round/proposals.ts'
import { card } from '../../src/review/school/card.ts'
import { archimedes, moorside, programme, round } from '../core/moorside.ts'
import { specimens } from '../outbound/specimens.ts'
import { caseOf, fits, nasty, strings } from './hostile.ts'

const at = Temporal.Instant.from('2018-06-01T10:00:00Z')
const late = Temporal.Instant.from('2018-06-07T09:00:00Z')
const decision = (more: Partial<Decision> = {}): Decision => ({
  number: 1,
  verdict: 'waitlisted',
  by: 'U0LEAD',
  at,
  reasonId: 'no-places',
  note: null,
  releaseAt: at,
  releasedAt: at,
  origin: 'verdict',
  ...more,
})
const offer: Offer = {
  number: 1,
  by: 'U0LEAD',
  at,
  acceptBy: Temporal.PlainDate.from('2018-06-06'),
  remindedAt: null,
  state: 'open',
  closedAt: null,
}
const waiting = (c: Case, more: Partial<Declaration> = {}): Case => ({
  ...c,
  round: { ...round, taken: 5 },
  declaration: { ...c.declaration, state: 'waitlisted', decision: decision(), decisions: 1, version: 2, rank: 3, ...more },
})
const offered = (c: Case): Case => ({ ...waiting(c, { state: 'offered', rank: null }), offer })
const proposal = (kind: Proposal['kind'], more: Partial<Proposal> = {}): Proposal => ({
  id: '00000000-0000-4000-8000-0000000000aa',
  kind,
  round: round.id,
  hub: archimedes.id,
  declaration: moorside().declaration.id,
  body: {},
  madeAt: at,
  state: 'open',
  closedBy: null,
  closedAt: null,
  ...more,
})
test.each([
  [{ roles: ['head teacher'], all: false }, 'Letters about the offer to the head teacher did not arrive.'],
  [{ roles: ['head teacher', 'lead teacher 1'], all: true }, 'No letter about the offer has reached the school'],
])('an offer that the school may not have had says so before anybody frees the place: %o', (missed, words) => {
  const scene = { hub: archimedes, round, about: offered(moorside()), missed }
  const open = proposalPost(proposal('lapse'), scene)
  fits.message(open.blocks)
  expect(strings(open.blocks).join()).toContain(words)
  expect(strings(proposalPost(proposal('lapse', { state: 'done', closedBy: 'U0LEAD', closedAt: at }), scene).blocks).join()).not.toContain(
    words,
  )
})

test.each([
  ['waitlisted', 'Schools in areas of greater need come first'],
  ['declined', 'Places went to schools in areas of greater need'],
] as const)('the channel reads why a school is %s in the words of that verdict', (verdict, words) => {
  expect(JSON.stringify(announcement(moorside(), decision({ verdict, reasonId: 'greater-need' })))).toContain(words)
})

test('an offer that was answered after its last day is not said to have had no answer', () => {
  const overtaken = proposal('lapse', { state: 'overtaken', closedAt: at })
  const { text } = proposalPost(overtaken, { hub: archimedes, round, about: offered(moorside()), written: true })
  expect(text).toMatch(
    /^The last day of an offer is over: It was the offer of a place to .* until 11:59pm on Wednesday 6 June 2018\. No longer needed/,
  )
  expect(text).not.toMatch(/answer|neither/)
})

test('an offer that nobody has answered, and one that somebody wrote about', () => {
  const scene = { hub: archimedes, round, about: offered(moorside()) }
  expect(proposalPost(proposal('lapse'), scene).text).toMatch(/^An offer has had no answer: .* has not answered the offer/)
  const written = proposalPost(proposal('lapse'), { ...scene, written: true })
  expect(written.text).toMatch(/^An offer has had no plain answer: .* has neither accepted nor declined .*read its reply/)
  expect(strings(written).join()).not.toContain('not answered')
  for (const post of [proposalPost(proposal('lapse'), scene), written])
    expect(labels(post.blocks)).toEqual(['Free the place', 'Dismiss', 'Record the answer', 'Details'])
})

const labels = (blocks: unknown): string[] =>
  JSON.stringify(blocks)
    .match(/"type":"button","action_id":"[^"]+","text":\{"type":"plain_text","text":"([^"]+)"/g)
    ?.map((found) => found.slice(found.lastIndexOf(':') + 2, -1)) ?? []

test.each<[string, Case, Temporal.Instant, string[]]>([
  ['waits, and a place is free', waiting(moorside()), at, ['Offer a place', 'Move']],
  ['waits, and none is free', { ...waiting(moorside()), round: { ...round, taken: 6 } }, at, ['Move']],
  ['waits, and has not been told', waiting(moorside(), { decision: decision({ releasedAt: null }) }), at, ['Undo', 'Move']],
  ['waits, and the programme begins tomorrow', waiting(moorside()), Temporal.Instant.from('2018-06-10T10:00:00Z'), ['Move']],
  ['is offered a place', offered(moorside()), at, ['Record the answer']],
  ['is offered a place, and the last day is over', offered(moorside()), late, ['Record the answer', 'Free the place']],
  ['is ready', moorside(), at, []],
])('a card of a school that %s', (_, c, now, buttons) => {
  const { blocks } = card(c, now)
  const ours = ['Offer a place', 'Move', 'Record the answer', 'Free the place', 'Undo']
  expect(labels(blocks).filter((label) => ours.includes(label))).toEqual(buttons)
})

test('the card says its number on the list, and until when an offer is open', () => {
  expect(card(waiting(moorside()), at).text).toContain('Number 3 on the waiting list.')
  expect(card(offered(moorside()), at).text).toContain(
    'it is kept until 11:59pm on Wednesday 6 June 2018. The school has not answered yet.',
  )
})

test.each<[string, Partial<Proposal>, string[], RegExp]>([
  ['open', {}, ['Offer the place', 'Dismiss', 'Details'], /A place is free: .*Number 3 on the waiting list/],
  ['confirmed', { state: 'done', closedBy: 'U0LEAD', closedAt: at }, [], /Confirmed by <@U0LEAD> on 1 June 2018 at 11am\.$/],
  ['dismissed', { state: 'dismissed', closedBy: 'U0REVIEW', closedAt: at }, [], /Dismissed by <@U0REVIEW>.*was not done/],
  ['overtaken', { state: 'overtaken', closedAt: at }, [], /No longer needed since 1 June 2018 at 11am/],
])('a proposal that is %s', (_, more, buttons, text) => {
  const post = proposalPost(proposal('offer', more), { hub: archimedes, round, about: waiting(moorside()) })
  expect(labels(post.blocks)).toEqual(buttons)
  expect(post.text).toMatch(text)
  fits.message(post.blocks)
})

const notes: Note[] = [
  { kind: 'offered', by: 'U0LEAD', at: at.toString(), acceptBy: '2018-06-06', note: nasty.join('\n') },
  { kind: 'offer-answered', answer: 'accepted', roles: nasty.slice(0, 3), by: 'page', late: false, counts: true },
  { kind: 'offer-answered', answer: 'declined', roles: ['head teacher'], by: 'reply', late: true, counts: true },
  { kind: 'offer-answered', answer: 'accepted', roles: ['head teacher'], by: 'page', late: true, counts: false },
  { kind: 'offer-answered', answer: 'declined', roles: ['head teacher'], by: 'page', late: false, counts: false },
  { kind: 'offer-reminded' },
  { kind: 'offer-lapsed', by: 'U0LEAD', at: at.toString() },
  { kind: 'offer-recorded', answer: 'accepted', by: 'U0LEAD', at: at.toString(), note: nasty.join('\n') },
  { kind: 'moved', by: 'U0LEAD', at: at.toString(), from: 9, to: 1, why: nasty.join('\n') },
]

test.each(nasty)('Slack takes everything about a school called %j, and nobody is called by it', (text) => {
  const c = caseOf(text, 100)
  const ended = (more: Partial<Decision>) => announcement(c, decision({ origin: 'offer', ...more }))
  const scene = (about: Case) => ({ hub: archimedes, round, about })
  const shown = [
    proposalPost(proposal('offer'), scene(waiting(c))),
    proposalPost(proposal('lapse'), scene(offered(c))),
    proposalPost(proposal('lapse'), { ...scene(offered(c)), written: true }),
    proposalPost(proposal('lapse', { state: 'done', closedBy: 'U0LEAD', closedAt: at }), scene(offered(c))),
    card(waiting(c), at),
    card(offered(c), late),
    ended({ verdict: 'approved', reasonId: null }),
    ended({ verdict: 'declined', reasonId: 'offer-lapsed' }),
    ended({ verdict: 'declined', reasonId: 'offer-declined' }),
    ...notes.map((one) => note(c, one)),
  ]
  for (const { blocks, text: said } of shown) {
    fits.message(blocks)
    expect(said).toMatch(/\S/)
    for (const part of [said, ...strings(blocks)]) expect(part).not.toMatch(/<!|<#|<@U0LEAD> <#|<https?:/)
  }
  const view = ask(waiting(c))
  fits.view({ ...view })
})

test('no letter says how long the list is, or where on it anybody is', async () => {
  const letters = [...Object.values(specimens), ...letterSpecimens(programme).values()]
  expect(letters.length).toBeGreaterThan(60)
  for (const letter of letters) {
    const { subject, text, html } = await render({ ...letter, pdf: false })
    expect(JSON.stringify(letter.facts)).not.toMatch(/"rank"/)
    for (const part of [subject, text, html.replace(/<style>[\s\S]*<\/style>/, '')])
      expect(part).not.toMatch(
        /\bnumber \d|\branks?\b|position on|\bnext on the|\b(?:first|second|third|\d+(?:st|nd|rd|th)) (?:on|in) the (?:waiting )?list/i,
      )
  }
})
