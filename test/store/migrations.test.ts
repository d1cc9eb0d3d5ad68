/** What an earlier version wrote and left behind: this one can still say it. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Effect } from '../../src/core/effect.ts'
import type { LetterKind } from '../../src/core/letters/letters.ts'
import { render } from '../../src/outbound/letter.ts'
import { plan } from '../../src/store/effects.ts'
import { specimens } from '../outbound/specimens.ts'
import { hub, letterId, noon, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** What the letters of a kind have come to say since the first version. */
const since: [LetterKind, string][] = [
  ['approved', 'back'],
  ['waitlisted', 'back'],
  ['chase', 'left'],
]

test.each(since)('a letter of the kind “%s” from before it could say “%s” leaves all the same', async (kind, fact) => {
  const whole = Object.values(specimens).find((letter) => letter.kind === kind)
  if (!whole) throw new Error(`no specimen of ${kind}`)
  const { [fact]: _, ...facts } = whole.facts
  const planned = { key: `letter:${kind}`, effect: { kind: 'letter', letter: { ...whole, facts } } } as const
  await world.sql.transaction((tx) => plan(tx, [planned], { hub: hub.id, at: noon, messageIdOf: letterId }))

  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  await client.query(await readFile(new URL('../../src/store/migrations/0019-letters-before.sql', import.meta.url), 'utf8'))
  await client.end()

  const { body } = await world.sql.one<{ body: unknown }>`select body from effect where key = ${planned.key}`
  const effect = Effect.parse(body)
  expect(effect).toEqual({ kind: 'letter', letter: { ...whole, facts: { ...facts, [fact]: null } } })
  if (effect.kind === 'letter') expect((await render(effect.letter)).text).toContain(whole.facts.reference)
})
