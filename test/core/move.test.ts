/** Moving on the waiting list: who may, how far, and past whom. */
import { expect, test } from 'vitest'
import { move } from '../../src/core/round/move.ts'
import { moorside } from './moorside.ts'

const now = Temporal.Instant.from('2018-05-28T11:00Z')
const waiting = ['ash', 'beech', 'cedar', 'damson']
const school = (id: string, conflicts: string[] = []) => {
  const c = moorside()
  return { ...c, conflicts, declaration: { ...c.declaration, id, state: 'waitlisted' as const } }
}
const click = { by: 'U1', to: 1, why: 'Greater need', interests: [] as string[] }

test.each([
  ['to the top', school('cedar'), click, 'moved'],
  ['to where it stands', school('ash'), click, 'unmoved'],
  ['beyond the end', school('ash'), { ...click, to: 5 }, 'no-such-number'],
  ['to nought', school('ash'), { ...click, to: 0 }, 'no-such-number'],
  ['without a reason', school('cedar'), { ...click, why: ' ' }, 'needs-a-reason'],
  ['one that does not wait', school('elder'), click, 'not-waiting'],
  ['a school of their own', school('cedar', ['U1']), click, 'conflicted'],
  ['down past a school of their own', school('ash'), { ...click, to: 3, interests: ['beech'] }, 'moves-conflicted'],
  ['up past a school of their own', school('damson'), { ...click, to: 2, interests: ['beech'] }, 'moves-conflicted'],
  ['up to below a school of their own', school('damson'), { ...click, to: 3, interests: ['beech'] }, 'moved'],
  ['down from below a school of their own', school('cedar'), { ...click, to: 4, interests: ['beech'] }, 'moved'],
])('%s', (_, c, asked, kind) => {
  expect(move(c, asked, waiting, now).kind).toBe(kind)
})
