/** The desk: acknowledged in time and once, whatever the work behind does. */
import type { AllMiddlewareArgs, BlockAction, ButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import { expect, test, vi } from 'vitest'
import { openDesk } from '../../src/review/desk.ts'
import type { Press } from '../../src/review/requests.ts'

const quiet = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} }
const slack = {
  of: () => {
    throw new Error('no channel is asked in this test')
  },
}
const hubs = {
  get: slack.of,
  byChannel: () => null,
  all: () => [],
  reviewer: async () => null,
  reviewers: async () => [],
  reviewedBy: async () => [],
  fault: async () => false,
  faults: async () => [],
}

/** One press as Bolt hands it over, and what was answered to it. */
function pressed(respond = async (_: { text: string }) => {}) {
  const answers: string[] = []
  const args = {
    ack: async () => void answers.push('ack'),
    respond: async (said: { text: string }) => {
      answers.push(said.text)
      await respond(said)
    },
    action: { action_id: 'approve', value: '{"id":1}' },
    body: { user: { id: 'U0REVIEW' }, team: { id: 'T0HUBS' }, trigger_id: 't', channel: { id: 'C0ARCH' } },
  }
  // Bolt's own argument has forty fields; the desk looks at these.
  return { answers, args: args as unknown as AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction<ButtonAction>> }
}

test('a click whose answer is late is acknowledged, and the person told where to look', async () => {
  vi.useFakeTimers()
  const gate = Promise.withResolvers<void>()
  const desk = openDesk({ log: quiet, slack, hubs, audit: { refusal: async () => 1 } }, 2500)
  const { answers, args } = pressed()
  const work = desk.press(async (press) => {
    await gate.promise
    await press.ack()
  })(args)
  await vi.advanceTimersByTimeAsync(2499)
  expect(answers).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(answers).toEqual(['ack', expect.stringMatching(/^This takes longer than usual/)])
  gate.resolve()
  await work
  expect(answers).toHaveLength(2)
  vi.useRealTimers()
})

test('of Slack’s three seconds a whole one is left for the way here and back', async () => {
  vi.useFakeTimers()
  const gate = Promise.withResolvers<void>()
  const { answers, args } = pressed()
  const work = openDesk({ log: quiet, slack, hubs, audit: { refusal: async () => 1 } }).press(() => gate.promise)(args)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(answers[0]).toBe('ack')
  gate.resolve()
  await work
  vi.useRealTimers()
})

test('what goes on after the acknowledgement may take its time', async () => {
  vi.useFakeTimers()
  const gate = Promise.withResolvers<void>()
  const desk = openDesk({ log: quiet, slack, hubs, audit: { refusal: async () => 1 } }, 2500)
  const { answers, args } = pressed()
  const work = desk.press(async (press) => {
    await press.ack()
    await gate.promise
  })(args)
  await vi.advanceTimersByTimeAsync(5000)
  gate.resolve()
  await work
  expect(answers).toEqual(['ack'])
  vi.useRealTimers()
})

test('a fault is acknowledged and told, once', async () => {
  const desk = openDesk({ log: quiet, slack, hubs, audit: { refusal: async () => 1 } })
  const { answers, args } = pressed()
  await desk.press(() => Promise.reject(new Error('no database')))(args)
  expect(answers).toEqual(['ack', expect.stringMatching(/^Not recorded/)])
})

test('a private answer that does not arrive breaks nothing', async () => {
  const desk = openDesk({ log: quiet, slack, hubs, audit: { refusal: async () => 1 } })
  const { answers, args } = pressed(() => Promise.reject(new Error('expired')))
  await desk.press(async (press: Press) => {
    await press.ack()
    await press.answer({ text: 'Already approved' })
  })(args)
  expect(answers).toEqual(['ack', 'Already approved'])
})

test('what a button carries may be anything', async () => {
  const desk = openDesk({ log: quiet, slack, hubs, audit: { refusal: async () => 1 } })
  const seen: unknown[] = []
  for (const value of ['{"id":1}', 'not json', undefined]) {
    const { args } = pressed()
    Object.assign(args.action, { value })
    await desk.press(async (press) => void seen.push(press.value))(args)
  }
  expect(seen).toEqual([{ id: 1 }, null, null])
})
