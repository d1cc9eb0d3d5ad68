/** The suggested order: what speaks for a school, what does not, and what is not known. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { State } from '../../src/core/declaration.ts'
import type { Factor } from '../../src/core/need/factor.ts'
import { suggest } from '../../src/core/need/rank.ts'
import { programme } from './moorside.ts'

const { need } = programme
type Known = Partial<Record<'area' | 'ofsted' | 'progress' | 'prior' | 'commitment', string>>
const factor = (key: string, value: string): Factor => ({
  key,
  value,
  source: 'x',
  dated: null,
  by: 'U0LEAD',
  at: Temporal.Instant.from('2018-05-24T11:00:00Z'),
})
const school = (id: string, known: Known, state: State = 'ready') => ({
  id,
  state,
  factors: Object.entries(known).map(([key, value]) => factor(key, value)),
})
const rankOf = (schools: ReturnType<typeof school>[], id: string) => {
  const it = suggest(need, schools).get(id)
  return it?.kind === 'ranked' ? it.rank : (it?.kind ?? null)
}
const ranks = (...known: Known[]) => {
  const schools = known.map((one, i) => school(String(i), one))
  return schools.map(({ id }) => rankOf(schools, id))
}

test.each<[string, Known[], (number | string | null)[]]>([
  ['the area comes first', [{ area: 'no', ofsted: 'inadequate', progress: 'well below average' }, { area: 'yes' }], [2, 1]],
  ['between equal areas the barriers decide', [{ area: 'yes' }, { area: 'yes', ofsted: 'requires improvement' }], [2, 1]],
  ['barriers count alike', [{ ofsted: 'requires improvement' }, { progress: 'below average' }, { ofsted: 'inadequate' }], [1, 1, 1]],
  ['two barriers are more than one', [{ ofsted: 'inadequate' }, { ofsted: 'inadequate', progress: 'below average' }], [2, 1]],
  [
    'special measures and serious weaknesses are inadequate',
    [{ ofsted: 'special measures' }, { ofsted: 'serious weaknesses' }, { ofsted: 'inadequate' }],
    [1, 1, 1],
  ],
  ['unknown stands between yes and no', [{ area: 'no' }, {}, { area: 'yes' }], [3, 2, 1]],
  ['what was taken back is unknown', [{ area: 'unknown' }, {}], [1, 1]],
  ['no single grade counts neither way', [{ ofsted: 'no single grade' }, {}], [1, 1]],
  ['shared ranks leave the next one out', [{}, { area: 'yes' }, { area: 'yes' }], [3, 1, 1]],
  ['commitment is not in the order', [{ commitment: 'thin' }, { commitment: 'strong' }], [1, 1]],
  ['an earlier Work Group leaves a school out', [{ prior: 'yes', area: 'yes' }, { prior: 'no' }, {}], ['left-out', 1, 1]],
  ['a value that the programme no longer has is unknown', [{ area: 'perhaps' }, {}], [1, 1]],
])('%s', (_, known, expected) => {
  expect(ranks(...known)).toEqual(expected)
})

test('only who waits has a rank, and the others do not move it', () => {
  const decided = (['approved', 'declined', 'offered', 'withdrawn'] as const).map((state) => school(state, { area: 'yes' }, state))
  const all = [...decided, school('w', { area: 'yes' }, 'waitlisted'), school('n', {}, 'needs-school'), school('r', {}, 'received')]
  expect(all.map(({ id }) => rankOf(all, id))).toEqual([null, null, null, null, 1, 2, 2])
})

test('a programme without an order suggests none', () => {
  expect(suggest({ ...need, order: [] }, [school('a', { area: 'yes' })]).size).toBe(0)
})

const anyValue = (key: keyof Known) =>
  fc.constantFrom(undefined, 'unknown', ...(need.factors.find((one) => one.key === key)?.options.map(({ value }) => value) ?? []))
const anyKnown = fc
  .record({ area: anyValue('area'), ofsted: anyValue('ofsted'), progress: anyValue('progress'), prior: anyValue('prior') })
  .map((known) => Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Known)
const anySchools = fc.array(anyKnown, { minLength: 1, maxLength: 30 }).map((all) => all.map((known, i) => school(String(i), known)))

test('the order in which schools are given makes no difference, nor that in which anything was entered', () => {
  const shuffled = anySchools.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
  )
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      const again = suggest(
        need,
        other.map((one) => ({ ...one, factors: one.factors.toReversed() })),
      )
      for (const [id, suggestion] of suggest(need, all)) expect(again.get(id)).toEqual(suggestion)
    }),
  )
})

test('entering that something is unknown changes nothing for anybody', () => {
  fc.assert(
    fc.property(anySchools, fc.nat(), (all, pick) => {
      const at = pick % all.length
      const entered = all.map((one, i) => {
        if (i !== at) return one
        const open = need.factors.filter(({ key }) => !one.factors.some((f) => f.key === key))
        return { ...one, factors: [...one.factors, ...open.map(({ key }) => factor(key, 'unknown'))] }
      })
      expect(suggest(need, entered)).toEqual(suggest(need, all))
    }),
  )
})

test('learning that a need is there never puts a school further down, and learning that it is not never further up', () => {
  const steps = [
    ['area', 'no', 'unknown', 'yes'],
    ['ofsted', 'good', 'unknown', 'inadequate'],
    ['progress', 'above average', 'unknown', 'below average'],
  ] as const
  fc.assert(
    fc.property(anySchools, fc.nat(), fc.constantFrom(...steps), (all, pick, [key, ...values]) => {
      const at = pick % all.length
      const [less, between, more] = values.map((value) => {
        const changed = all.map((one, i) =>
          i === at ? { ...one, factors: [...one.factors.filter((f) => f.key !== key && f.key !== 'prior'), factor(key, value)] } : one,
        )
        return Number(rankOf(changed, String(at)))
      })
      expect(more).toBeLessThanOrEqual(between ?? 0)
      expect(between).toBeLessThanOrEqual(less ?? 0)
    }),
  )
})

test('ranks are shared by exactly as many as they say', () => {
  fc.assert(
    fc.property(anySchools, (all) => {
      const ranked = [...suggest(need, all).values()].flatMap((one) => (one.kind === 'ranked' ? one : []))
      for (const { rank, equal } of ranked) expect(ranked.filter((other) => other.rank === rank)).toHaveLength(equal + 1)
    }),
  )
})
