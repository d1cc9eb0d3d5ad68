/** The demo's clock only ever goes forward, by what its person lets pass. */
import { expect, test } from 'vitest'
import { openClock } from '../../src/demo/clock.ts'
import { crowd } from '../../src/demo/crowd.ts'
import { hub } from '../../src/demo/hub.ts'

test('a day that passes is a day', () => {
  const clock = openClock()
  const before = clock.now()
  clock.pass(Temporal.Duration.from({ hours: 24 }))
  expect(Math.floor(before.until(clock.now()).total('hours'))).toBe(24)
})

test('eight schools, no two alike, in three batches and beyond', () => {
  const mails = [0, 1, 2, 3].flatMap((batch) => crowd(hub, batch))
  expect(new Set(mails.map(({ from }) => from)).size).toBe(32)
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(32)
  expect(mails.filter(({ cc }) => !cc.includes(',')).length).toBeGreaterThan(5)
})
