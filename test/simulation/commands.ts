/** What people and the clock do in a simulated round. Which school is meant is found when it is done: one to which it applies, if there is one. */
import fc from 'fast-check'
import type { Verdict } from '../../src/core/round/round.ts'
import type { Copied, Form } from './forms.ts'

/** Slack members: two reviewers and a lead, at every hub. */
export type Staff = 'U0ROWAN' | 'U0ROBIN' | 'U0LEE'
export const isLead = (who: Staff): boolean => who === 'U0LEE'
export type Person = 'head' | 'lead1' | 'one' | 'other' | 'stranger'

/** Which school, or which kind of proposal about it, once it has been found. */
type Exactly = { school: number; kind?: string }

/** `any`: whether or not it applies to that school. `stale`: pressed on what was shown before the last change. */
type At = { nth: number; any: boolean }
type Pressed = At & { by: Staff; stale: boolean }

export type Deed = { exactly?: Exactly } & (
  | (At & { do: 'send'; form: Form })
  | (At & { do: 'answer'; who: Person; answer: 'confirmed' | 'objected' })
  | (Pressed & { do: 'decide'; verdict: Verdict; reason: boolean; note: boolean })
  | (Pressed & { do: 'undo' })
  | (Pressed & { do: 'reverse'; verdict: Verdict; reason: boolean; note: boolean })
  | (Pressed & { do: 'offer'; note: boolean })
  | (Pressed & { do: 'free' })
  | (At & { do: 'answer the offer'; who: Person; answer: 'accepted' | 'declined' })
  | (At & { do: 'ask to withdraw' })
  | (Pressed & { do: 'withdraw' })
  | (Pressed & { do: 'take back'; note: boolean })
  | (Pressed & { do: 'move'; to: number; note: boolean })
  | (Pressed & { do: 'declare an interest' })
  | { do: 'release'; nth: number; stale: boolean }
  | { do: 'raise'; nth: number; by: Staff; agrees: Staff; note: boolean }
  | { do: 'confirm' | 'put aside'; nth: number; by: Staff; note: boolean }
  | { do: 'pass'; minutes: number }
)

/** `at once`: both saw what was there before either did anything. */
export type Command = Deed | { do: 'at once'; first: Deed; second: Deed }

const nth = fc.nat(999)
/** True once in so many times. */
const seldom = (times: number) => fc.nat(times - 1).map((n) => n === times - 1)
const at = { nth, any: seldom(8) }
const by = fc.constantFrom<Staff>('U0ROWAN', 'U0ROBIN', 'U0LEE')
const pressed = { ...at, by, stale: seldom(10) }
const person = fc.constantFrom<Person>('head', 'lead1', 'one', 'one', 'other', 'stranger')
const verdict = fc.constantFrom<Verdict>('approved', 'approved', 'waitlisted', 'waitlisted', 'declined')
const mostly = seldom(6).map((no) => !no)

const form: fc.Arbitrary<Form> = fc.record({
  lead2: fc.constantFrom('one', 'one', 'one', 'one', 'other', 'inbox'),
  urn: seldom(6).map((no) => !no),
  from: fc.constantFrom('head', 'head', 'lead1', 'office'),
  copied: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Copied[]>(['lead1', 'one']) },
    fc.subarray<Copied>(['lead1', 'one', 'other', 'stranger']),
  ),
  telephone: fc.nat(2),
})

const one = <T extends Deed['do']>(name: T, rest: object) => fc.record({ do: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Deed>

export const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 20, arbitrary: one('send', { ...at, form }) },
  { weight: 6, arbitrary: one('answer', { ...at, who: person, answer: fc.constantFrom('confirmed', 'objected') }) },
  { weight: 24, arbitrary: one('decide', { ...pressed, verdict, reason: mostly, note: mostly }) },
  { weight: 3, arbitrary: one('undo', pressed) },
  {
    weight: 5,
    arbitrary: one('reverse', { ...pressed, by: fc.constantFrom('U0LEE', 'U0LEE', 'U0ROBIN'), verdict, reason: mostly, note: mostly }),
  },
  { weight: 6, arbitrary: one('offer', { ...pressed, note: mostly }) },
  { weight: 3, arbitrary: one('free', pressed) },
  { weight: 5, arbitrary: one('answer the offer', { ...at, who: person, answer: fc.constantFrom('accepted', 'declined') }) },
  { weight: 4, arbitrary: one('ask to withdraw', at) },
  { weight: 2, arbitrary: one('withdraw', pressed) },
  { weight: 3, arbitrary: one('take back', { ...pressed, note: mostly }) },
  { weight: 4, arbitrary: one('move', { ...pressed, to: fc.integer({ min: 0, max: 3 }), note: mostly }) },
  { weight: 2, arbitrary: one('declare an interest', pressed) },
  { weight: 6, arbitrary: one('release', { nth, stale: seldom(6) }) },
  { weight: 2, arbitrary: one('raise', { nth, by, agrees: by, note: mostly }) },
  { weight: 12, arbitrary: one('confirm', { nth, by, note: mostly }) },
  { weight: 3, arbitrary: one('put aside', { nth, by, note: mostly }) },
  { weight: 14, arbitrary: one('pass', { minutes: fc.constantFrom(5, 60, 60, 60, 180, 600, 1_440, 1_440, 3_600, 7_200) }) },
)

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: deed },
  {
    weight: 1,
    arbitrary: fc.tuple(deed, deed, fc.boolean()).map(
      ([first, second, same]): Command => ({
        do: 'at once',
        first,
        second: same && 'nth' in first && 'nth' in second ? { ...second, nth: first.nth } : second,
      }),
    ),
  },
)
