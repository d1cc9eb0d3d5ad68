/** Whoever sees to a school may leave the hub's list: the case and the board say so, and say it no more once they are back; so do the cards. */
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
    const row = (await board(world.sql, c?.round.id ?? '', hub.id))?.rows.find((one) => one.id === id)
    return [c?.assigneeLeft, row?.assigneeLeft]
  }
  const list = (...users: string[]) => {
    const reviewers = users.map((slack) => ({ slack, role: 'lead' as const }))
    return bring(world.sql, { hubs: [{ ...hub, reviewers }], rounds: [round] }, noon)
  }
  /** Cards that are due since they were looked at last, as if they had been drawn then. */
  const redrawn = async (...ids: string[]) => {
    const due = await world.sql.rows<{ of: string }>`select declaration_id as of from effect where kind = 'card' and state = 'pending'`
    await drawn(...ids)
    return due.map(({ of }) => of)
  }
  const drawn = async (...ids: string[]) => {
    for (const one of ids)
      await world.sql.run`
        insert into effect (key, kind, hub_id, declaration_id, body, state, due_at, created_at)
        values (${`card:${one}`}, 'card', ${hub.id}, ${one}, '{"kind":"card"}', 'sent', ${noon}, ${noon}) on conflict (key) do update set state = 'sent'`
  }
  expect(await seen()).toEqual([false, false])
  await world.sql.run`update declaration set assignee = 'U0LEAD' where id = ${id}`
  expect(await seen()).toEqual([false, false])
  const other = await ready(world.sql, 'Elm Primary School')
  await drawn(id, other)
  await list('U0OTHER')
  expect(await seen()).toEqual([true, true])
  expect(await redrawn(id, other)).toEqual([id])
  await list('U0LEAD', 'U0OTHER')
  expect(await seen()).toEqual([false, false])
  expect(await redrawn(id, other)).toEqual([id])
  await list('U0LEAD', 'U0OTHER', 'U0THIRD')
  expect(await redrawn(id, other)).toEqual([])
})
