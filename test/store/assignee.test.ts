/** Whoever sees to a school may leave the hub's list: the case and the board say so, and say it no more once they are back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { board } from '../../src/store/board.ts'
import { load } from '../../src/store/cases.ts'
import { bring } from '../../src/store/rounds.ts'
import { programme } from '../core/moorside.ts'
import { hub, noon, openWorld, ready, round, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('an assignee who leaves the list, and comes back', async () => {
  const id = await ready(world.sql, 'Rowan Primary School')
  const seen = async () => {
    const c = await load(world.shelf(new Map([[programme.id, programme]])), id)
    const [row] = (await board(world.sql, c?.round.id ?? '', hub.id))?.rows ?? []
    return [c?.assigneeLeft, row?.assigneeLeft]
  }
  const list = (...users: string[]) => {
    const reviewers = users.map((slack) => ({ slack, role: 'lead' as const }))
    return bring(world.sql, { hubs: [{ ...hub, reviewers }], rounds: [round] }, noon)
  }
  expect(await seen()).toEqual([false, false])
  await world.sql.run`update declaration set assignee = 'U0LEAD' where id = ${id}`
  expect(await seen()).toEqual([false, false])
  await list('U0OTHER')
  expect(await seen()).toEqual([true, true])
  await list('U0LEAD', 'U0OTHER')
  expect(await seen()).toEqual([false, false])
})
