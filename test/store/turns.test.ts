/** Who waits for a turn in Slack: posts, and nothing that has a job of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hub, noon, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test.each([
  ['card', 1],
  ['announcement', 1],
  ['letter', 0],
  ['chase', 0],
  ['reminder', 0],
  ['offer', 0],
  ['export', 0],
])('%s', async (kind, waiting) => {
  const { sql } = world
  await sql.run`insert into effect (key, kind, hub_id, body, due_at, created_at) values (${kind}, ${kind}, ${hub.id}, '{}', ${noon}, ${noon})`
  expect(await sql.rows`select 1 from turn where key = ${kind}`).toHaveLength(waiting)
})
