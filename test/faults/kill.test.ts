/** kill -9 while mails are arriving: whatever was answered with 250 becomes a declaration, once, with one card. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form } from '../../src/demo/samples/form.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import { openPool, openSql } from '../../src/store/sql.ts'
import { openProduct, type Product } from './product.ts'

let product: Product
beforeAll(async () => {
  let now = Temporal.Now.instant()
  // Channel limits would make this a test of patience.
  product = await openProduct({ now: () => (now = now.add({ seconds: 2 })) })
})
afterAll(() => product.close())

/** Thirty schools send at once; `strike` happens as soon as ten have their 250. Returns those that were told 250. */
async function whileSending(from: number, strike: () => Promise<void>): Promise<number[]> {
  const schools = Array.from({ length: 30 }, (_, i) => from + i)
  const forms = schools.map((n) => ({ n, content: Buffer.from(form({ urn: String(190_000 + n), school: `School ${n} Primary` })) }))
  const accepted: number[] = []
  let struck: Promise<void> | null = null
  await Promise.all(
    forms.map(async ({ n, content }) => {
      const told = await product.send(`Declaration ${n}`, content).then(
        () => true,
        () => false,
      )
      if (told) accepted.push(n)
      if (accepted.length === 10) struck ??= strike()
    }),
  )
  await struck
  return accepted
}

/** Waits until every accepted mail has a card, then looks that there is one each. */
async function allShown(accepted: number[]) {
  const cards = () =>
    product.slack
      .channel('C0ARCH')
      .messages()
      .map(({ text }) => /School (\d+) Primary/.exec(text)?.[1])
  await product.slack.until('a card for every accepted mail', () => accepted.every((n) => cards().includes(String(n))), 60_000)
  for (const n of accepted)
    expect(
      cards().filter((card) => card === String(n)),
      `cards of school ${n}`,
    ).toHaveLength(1)
}

test('it starts, stops when asked, and starts again on the same data', { timeout: 120_000 }, async () => {
  const begin = async () => {
    const started = performance.now()
    await product.begin()
    return `${Math.round(performance.now() - started)} ms`
  }
  const first = await begin()
  await product.kill('SIGTERM')
  console.info(`ready after ${first} at first, ${await begin()} later`)
})

test('the process is killed while mails arrive: nothing answered with 250 is lost, nothing is shown twice', {
  timeout: 120_000,
}, async () => {
  const accepted = await whileSending(1, () => product.kill('SIGKILL'))
  expect(accepted.length).toBeGreaterThanOrEqual(10)
  await product.begin()
  await allShown(accepted)
})

test('the database is killed with it: the same, and one declaration each', { timeout: 120_000 }, async () => {
  const accepted = await whileSending(101, async () => {
    const pid = Number((await readFile(join(product.data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    await product.kill('SIGKILL')
  })
  expect(accepted.length).toBeGreaterThanOrEqual(10)
  await product.begin()
  await allShown(accepted)
  const { url } = await openEmbedded(product.data)
  const pool = openPool(url, 1)
  const twice = await openSql(pool).rows`select school_urn from declaration group by 1 having count(*) > 1`
  await pool.end()
  expect(twice).toEqual([])
})
