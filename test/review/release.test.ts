/** The preview of a release and the post that follows: within Slack's limits, and exact, however many schools there are. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/declaration.ts'
import type { Held, Preview, Release } from '../../src/core/round/together.ts'
import { letterView } from '../../src/review/round/release-letter.ts'
import { releasedView, releaseView } from '../../src/review/round/release-view.ts'
import { releasedPost } from '../../src/review/round/released-post.ts'
import { archimedes, moorside, read, round, withFields } from '../core/moorside.ts'
import { anyText, caseOf, fits, nasty, strings } from './hostile.ts'

const noon = Temporal.Instant.from('2018-05-28T11:00Z')
const decision: Decision = {
  number: 1,
  verdict: 'approved',
  by: 'U0REVIEW',
  at: noon,
  reasonId: null,
  note: null,
  releaseAt: null,
  releasedAt: null,
  origin: 'verdict',
}
const id = (n: number) => `5f3a1f64-1c1b-4c6a-8a55-${String(n).padStart(12, '0')}`
const held = (n: number, name = `School ${n}`, more: Partial<Held> = {}): Held => ({
  id: id(n),
  reference: `MR-2018-${n}`,
  school: { name, urn: '199901' },
  decision: { ...decision, verdict: (['approved', 'waitlisted', 'declined'] as const)[n % 3] ?? 'approved' },
  revision: 1,
  addressees: [
    { address: 'head@a.example', roles: ['head teacher'] },
    { address: 'leads@a.example', roles: ['lead teacher 1', 'lead teacher 2'] },
  ],
  unsigned: [],
  objecting: [],
  outstanding: [],
  kept: null,
  ...more,
})
const preview = (more: Partial<Preview> = {}): Preview => ({
  round: { ...round, id: id(9999), release: 'together', taken: 5 },
  hub: archimedes.id,
  leaving: [],
  heldBack: [],
  timed: [],
  undecided: [],
  released: 0,
  fingerprint: 'f'.repeat(64),
  ...more,
})
const draw = (p: Preview, more: { lead?: boolean; page?: number; news?: string } = {}) =>
  releaseView({ preview: p, hub: archimedes, programme: 'Primary Mastery Readiness', lead: true, page: 0, ...more }, noon)
const text = (view: unknown) => strings(view).join('\n')
const many = (n: number, more?: (n: number) => Partial<Held>) => Array.from({ length: n }, (_, i) => held(i, `School ${i}`, more?.(i)))

test.each([0, 1, 20, 21, 80, 200])('%i schools fit, every page of them, and each is on one page', (n) => {
  const p = preview({ leaving: many(n) })
  const seen: string[] = []
  for (let page = 0; page * 20 < Math.max(1, n); page++) {
    const view = draw(p, { page })
    fits.view(view)
    seen.push(...view.blocks.flatMap(({ block_id }) => (block_id?.startsWith('school:') ? [block_id] : [])))
  }
  expect(new Set(seen).size).toBe(n)
  expect(seen).toHaveLength(n)
})

test('the totals are exact, and say what leaves and what stays', () => {
  const leaving = many(80, (n) => ({
    unsigned: n < 3 ? ['lead teacher 2'] : [],
    outstanding: n === 4 ? ['Give the URN'] : [],
    ...(n === 6 && { revision: 2, decision: { ...decision, revision: 1 } }),
  }))
  const heldBack = [held(90, 'Objecting School', { kept: 'objected' })]
  const undecided = Array.from({ length: 119 }, (_, n) => ({
    id: id(n),
    reference: `U-${n}`,
    school: { name: `U ${n}`, urn: null },
    state: 'ready' as const,
  }))
  const said = text(draw(preview({ leaving, heldBack, undecided, released: 2 })))
  for (const line of [
    'Places given: 5 of 6.',
    '*Leaves now: 80 schools:* 27 approved, 27 waitlisted and 26 declined; 160 letters.',
    'Of these: 3 not signed by everyone, 1 with something else outstanding and 1 with a newer form since the decision.',
    'Form 2 has come since: the decision was made on form 1.',
    '*Stays here: 1 school*: an objection, or a wish to withdraw, has come since.',
    '*Stays undecided: 119 schools.*',
    'Told already: 2 schools.',
    'Objecting School',
  ])
    expect(said).toContain(line)
})

test('a page that is no more shows the last one', () => {
  expect(text(draw(preview({ leaving: many(21) }), { page: 7 }))).toContain('School 20')
})

test.each<[string, Preview, boolean, boolean]>([
  ['a lead, with something to send', preview({ leaving: many(1) }), true, true],
  ['a reviewer', preview({ leaving: many(1) }), false, false],
  ['a lead, with nothing to send', preview(), true, false],
  ['a lead, with nothing but what an objection keeps', preview({ heldBack: [held(1, 'A', { kept: 'objected' })] }), true, false],
])('%s', (_, p, lead, sends) => {
  const view = draw(p, { lead })
  fits.view(view)
  expect(view.submit !== undefined).toBe(sends)
})

test('a round that releases each says that nothing waits for a lead, and what is in its undo window', () => {
  const timed = [held(0, 'Timed School', { decision: { ...decision, releaseAt: noon.add({ minutes: 8 }) } })]
  const said = text(draw(preview({ round: { ...round, id: id(9999) }, timed })))
  expect(said).toContain('nothing waits for a lead')
  expect(said).toContain('In the undo window: 1 school')
  expect(said).toContain('Leaves by itself at 12:08pm.')
})

test.each(nasty.map((name) => [name.slice(0, 20), name] as const))('names like %j stay within the limits and mention nobody', (_, name) => {
  const more = { unsigned: [name], objecting: [name], outstanding: Array.from({ length: 100 }, () => name) }
  const p = preview({
    leaving: Array.from({ length: 30 }, (_, n) => held(n, name, more)),
    heldBack: Array.from({ length: 80 }, (_, n) => held(100 + n, name, { kept: 'objected' })),
    undecided: Array.from({ length: 90 }, (_, n) => ({ id: id(n), reference: 'R', school: { name, urn: name }, state: 'ready' as const })),
  })
  const view = draw(p, { news: 'This has changed.' })
  fits.view(view)
  fits.view(releasedView(p))
  const post = releasedPost(release(Array.from({ length: 200 }, () => name)))
  fits.message(post.blocks)
  for (const said of strings([view.blocks, post])) expect(said).not.toMatch(/<!|<#|<@U0LEAD> <#|<https/)
})

const release = (names: string[]): Release => ({
  id: id(1),
  hub: archimedes.id,
  round: { ...round, release: 'together' },
  programme: 'Primary Mastery Readiness',
  by: 'U0LEAD',
  at: noon,
  schools: names.map((name, n) => ({
    reference: `MR-${n}`,
    school: { name, urn: null },
    verdict: (['approved', 'waitlisted', 'declined'] as const)[n % 3] ?? 'approved',
  })),
})

test('one post names the schools of each verdict', () => {
  const { text: said, blocks } = releasedPost(release(['Ash', 'Beech', 'Cedar', 'Damson']))
  expect(said).toBe(
    'Decisions released by <@U0LEAD> on 28 May 2018 at midday: 2 approved, 1 waitlisted and 1 declined. Primary Mastery Readiness, round 2018-19.',
  )
  expect(text(blocks)).toMatch(/Approved: 2[\s\S]*Ash[\s\S]*Damson[\s\S]*Waitlisted: 1[\s\S]*Beech[\s\S]*Declined: 1[\s\S]*Cedar/)
})

test('a release from which everything was taken back says so', () => {
  expect(releasedPost(release([])).text).toContain('none, because each was taken back or kept back before it left')
})

const decidedCase = (c = moorside(), verdict: Decision['verdict'] = 'declined') => ({
  ...c,
  declaration: {
    ...c.declaration,
    state: verdict,
    decision: { ...decision, verdict, reasonId: verdict === 'approved' ? null : 'no-places' },
  },
})

test('the letter is shown as it would leave', async () => {
  const view = await letterView(decidedCase(), 1, noon)
  if (!view) throw new Error('no letter')
  fits.view(view)
  expect(text(view)).toContain('Decision: no place for Moorside Lane')
  expect(text(view)).toContain('Decision sent: 28 May 2018')
  expect(text(view)).toContain('There are no places left at this Maths Hub in this round.')
  expect(text(view)).toContain('head@moorsidelane.example.org')
})

test('a decision that was taken back, and a form that names nobody, have no letter', async () => {
  expect(await letterView(moorside(), 1, noon)).toBeNull()
  expect(await letterView(decidedCase(), 2, noon)).toBeNull()
  const nobody = moorside({
    reading: withFields(Object.fromEntries(['school.email', 'lead1.email', 'lead2.email'].map((key) => [key, read(null)]))),
  })
  expect(await letterView(decidedCase(nobody), 1, noon)).toBeNull()
})

test('any letter fits', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (what) => {
      const c = decidedCase(caseOf(what), 'approved')
      const emails = { 'school.email': read('head@a.example', ['head@a.example']) }
      const view = await letterView({ ...c, reading: { ...c.reading, fields: { ...c.reading.fields, ...emails } } }, 1, noon)
      if (view) fits.view(view)
      expect(view).not.toBeNull()
    }),
    { numRuns: 40 },
  )
})
