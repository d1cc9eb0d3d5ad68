/** Letters that reached nobody: what arrived later at the same address mends it, and nothing else does. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { json } from '../../src/store/sql.ts'
import { undelivered } from '../../src/store/undelivered.ts'
import { hub, noon, openWorld, ready, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

type Sent = 'sent' | 'failed' | 'pending' | 'came back'

/** One letter an hour, to one address after another; each says to whom, what, and what became of it. */
async function after(letters: [to: string, kind: string, state: Sent][]): Promise<string[]> {
  const id = await ready(world.sql, `School ${randomUUID()}`)
  for (const [i, [address, kind, state]] of letters.entries()) {
    const at = noon.add({ hours: i })
    await world.sql.run`
      insert into effect (key, kind, hub_id, declaration_id, body, state, due_at, created_at, done_at, report)
      values (${randomUUID()}, 'letter', ${hub.id}, ${id}, ${json({ kind: 'letter', letter: { kind, to: { address } } })},
        ${state === 'came back' ? 'sent' : state}, ${at}, ${at}, ${state === 'pending' ? null : at}, ${state === 'came back' ? 'no such user' : null})`
  }
  const { reference, round } = await world.sql.one<{
    reference: string
    round: string
  }>`select reference, round_id as round from declaration where id = ${id}`
  return (await undelivered(world.sql, round, hub.id))
    .filter((one) => one.reference === reference)
    .map(({ letter, why }) => `${letter} ${why}`)
}

test.each<[string, Parameters<typeof after>[0], string[]]>([
  ['refused', [['head', 'request', 'failed']], ['request not sent']],
  ['come back', [['head', 'request', 'came back']], ['request came back']],
  [
    'mended by a later one',
    [
      ['head', 'request', 'came back'],
      ['head', 'approved', 'sent'],
    ],
    [],
  ],
  [
    'not by one that still waits',
    [
      ['head', 'request', 'came back'],
      ['head', 'approved', 'pending'],
    ],
    ['request came back'],
  ],
  [
    'not by one to somebody else',
    [
      ['head', 'request', 'failed'],
      ['lead', 'approved', 'sent'],
    ],
    ['request not sent'],
  ],
  [
    'not by one from before',
    [
      ['head', 'request', 'sent'],
      ['head', 'approved', 'failed'],
    ],
    ['approved not sent'],
  ],
  [
    'twice to one address counts once',
    [
      ['head', 'request', 'failed'],
      ['head', 'approved', 'came back'],
    ],
    ['approved came back'],
  ],
])('%s', async (_, letters, expected) => {
  expect(await after(letters)).toEqual(expected)
})
