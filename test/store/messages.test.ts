/** A mail is stored once, whatever its route. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { begin, dismiss, receive } from '../../src/store/messages.ts'
import { mail, noon, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('the same bytes again are the same receipt', async () => {
  const first = await receive(world.sql, mail('again'))
  const second = await receive(world.sql, mail('again'))
  expect(first.fresh).toBe(true)
  expect(second).toEqual({ id: first.id, fresh: false })
})

test('the same mail by another route, with other trace headers, is the same receipt', async () => {
  const one = mail('route')
  const first = await receive(world.sql, one)
  const second = await receive(world.sql, {
    ...one,
    sha256: 'f'.repeat(64),
    raw: Buffer.concat([Buffer.from('Received: by a relay\r\n'), one.raw]),
  })
  expect(second).toEqual({ id: first.id, fresh: false })
})

test('the same Message-ID over another body is a receipt of its own', async () => {
  const first = await receive(world.sql, mail('edited'))
  const second = await receive(world.sql, { ...mail('edited'), sha256: 'e'.repeat(64), contentSha256: 'e'.repeat(64) })
  expect(second.fresh).toBe(true)
  expect(second.id).not.toBe(first.id)
})

test('twenty deliveries at once are one receipt', async () => {
  const receipts = await Promise.all(Array.from({ length: 20 }, () => receive(world.sql, mail('at once'))))
  expect(new Set(receipts.map(({ id }) => id)).size).toBe(1)
  expect(receipts.filter(({ fresh }) => fresh)).toHaveLength(1)
})

test('bytes and envelope come back as they went in', async () => {
  const sent = mail('whole \0 and ÿ')
  const { id } = await receive(world.sql, { ...sent, messageId: '<whole@example.org>' })
  const begun = await begin(world.sql, id)
  expect(Buffer.compare(Buffer.from(begun?.raw ?? []), Buffer.from(sent.raw))).toBe(0)
  expect(begun).toMatchObject({ envelopeFrom: 'head@moorsidelane.example.org', attempts: 1, hub: 'archimedes-ne' })
})

test('an enquiry is put aside once, and the record says by whom', async () => {
  const { id } = await receive(world.sql, mail('enquiry'))
  await world.sql.run`update message set state = 'read', disposition = '{"kind":"enquiry"}' where id = ${id}`
  const by = (user: string) => dismiss(world.sql, id, { kind: 'slack', user }, noon)
  expect(await Promise.all([by('U1'), by('U2')])).toContain(false)
  const rows = await world.sql.rows`select actor from audit where message_id = ${id} and what = 'message dismissed'`
  expect(rows).toHaveLength(1)
})
