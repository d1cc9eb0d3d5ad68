/** A press while the process is being replaced: recorded and shown after the restart, or refused in private. Never lost, never acknowledged and forgotten. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form } from '../../src/demo/samples/form.ts'
import type { Answer } from '../../src/demo/slack/deliver.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import { openPool, openSql } from '../../src/store/sql.ts'
import { openProduct, type Product, reviewers } from './product.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct()
  await product.begin()
}, 120_000)
afterAll(() => product.close())

const restarts = Number(process.env.RESTARTS ?? 5)
const schools = Array.from({ length: restarts * reviewers.length }, (_, n) => ({ name: `Deploy ${n} Primary`, urn: String(192_000 + n) }))

test('SIGTERM between a press and its answer, many times', { timeout: 600_000 }, async () => {
  for (const { name, urn } of schools) await product.send(name, Buffer.from(form({ school: name, urn })))
  const channel = product.slack.channel('C0ARCH')
  const cardOf = (name: string) => channel.messages().find(({ text, blocks }) => text.includes(`${name},`) && blocks[0]?.type === 'header')
  await product.slack.until('a card of every school', () => schools.every(({ name }) => cardOf(name)), 240_000)

  const pressed: { name: string; urn: string; answer: Answer; told: string[] }[] = []
  for (let n = 0; n < restarts; n++) {
    const round = reviewers.map(async (user, i) => {
      const school = schools[n * reviewers.length + i]
      const card = school && cardOf(school.name)
      if (!card) throw new Error('no card')
      const before = product.slack.ephemerals(user).length
      // From a moment before the signal to a moment after: the seed moves with each restart.
      await pause(((i * 37 + n * 53) % 120) + 1)
      const answer = await product.slack.click(user, { channel: 'C0ARCH', ts: card.ts, button: 'Approve' })
      return async () => ({
        ...school,
        answer,
        told: product.slack
          .ephemerals(user)
          .slice(before)
          .map(({ text }) => text),
      })
    })
    await pause(60 + ((n * 53) % 120))
    await product.kill('SIGTERM')
    pressed.push(...(await Promise.all((await Promise.all(round)).map((look) => look()))))
    await product.begin()
  }

  const { url } = await openEmbedded(product.data)
  const pool = openPool(url, 1)
  const rows = await openSql(pool).rows<{ urn: string; decisions: number }>`
    select d.school_urn as urn, (select count(*) from decision v where v.declaration_id = d.id) as decisions from declaration d`
  await pool.end()
  const recorded = (urn: string) => (rows.find((row) => row.urn === urn)?.decisions ?? 0) > 0
  const outcomes = { recorded: 0, refused: 0, unheard: 0 }
  for (const { name, urn, answer, told } of pressed) {
    if (answer.kind === 'acked' && told.length === 0) {
      outcomes.recorded++
      expect(recorded(urn), `${name} was acknowledged`).toBe(true)
    } else if (answer.kind === 'acked') {
      outcomes.refused++
      expect(told, name).toEqual([expect.stringContaining('Not recorded')])
      expect(recorded(urn), `${name} was refused`).toBe(false)
    } else {
      // Slack itself says “did not respond”: the card tells which it was.
      outcomes.unheard++
    }
  }
  console.info(outcomes)
  expect(outcomes.recorded).toBeGreaterThan(0)
  const shown = (name: string) => cardOf(name)?.text ?? ''
  await product.slack.until(
    'every recorded verdict on its card',
    () => pressed.every(({ name, urn }) => /Approved by/.test(shown(name)) === recorded(urn)),
    120_000,
  )
})
