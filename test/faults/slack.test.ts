/** Slack down for an hour, “too many” for no reason, answers that are lost: whatever happens on the way, the channel ends up showing the truth, once. */
import { afterEach, expect, test } from 'vitest'
import { rule } from '../../src/core/round/round.ts'
import type { Trouble } from '../../src/demo/slack/world.ts'
import { archimedes, type Clockwork, greatNorth, openClockwork } from '../clockwork.ts'

let town: Clockwork | null = null
afterEach(async () => {
  await town?.close()
  town = null
})

/** The same numbers for the same seed. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return { chance: (p: number) => next() < p, among: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T }
}

const storms = {
  'down for an hour': (d: ReturnType<typeof dice>): Trouble[] =>
    d.chance(0.5)
      ? [
          { method: 'chat.postMessage', times: 2, answer: 'status', status: 500 },
          { method: 'chat.update', answer: 'reset' },
        ]
      : [
          { method: 'chat.postMessage', times: 3, answer: 'reset' },
          { method: 'conversations.history', answer: 'status', status: 503 },
        ],
  'too many, for no reason': (d) => [
    {
      method: d.among(['chat.postMessage', 'chat.update']),
      times: d.among([1, 4]),
      answer: 'rate',
      retryAfter: d.among([0, 1, 30, 86_400]),
    },
    ...(d.chance(0.3) ? [{ method: 'conversations.history', answer: 'rate', retryAfter: 20 } as const] : []),
  ],
  'accepted, then lost': (d) => [
    { method: 'chat.postMessage', times: d.among([1, 3]), answer: 'reset', done: true },
    { method: 'chat.update', answer: 'status', status: 500, done: true },
    ...(d.chance(0.3) ? [{ method: 'conversations.history', answer: 'status', status: 500 } as const] : []),
    ...(d.chance(0.3) ? [{ method: 'conversations.replies', answer: 'rate', retryAfter: 5 } as const] : []),
  ],
} as const satisfies Record<string, (d: ReturnType<typeof dice>) => Trouble[]>

const seeds = Number(process.env.SEEDS ?? 2)

for (const [what, storm] of Object.entries(storms)) {
  test.each(Array.from({ length: seeds }, (_, n) => n + 1))(
    `${what}, seed %i: one card for each declaration, and it says what is so`,
    async (seed) => {
      const here = await openClockwork()
      town = here
      const d = dice(seed)
      const ids: string[] = []
      const decide = (id: string, verdict: 'approved' | 'declined') =>
        here.app.declarations.change(id, { kind: 'slack', user: 'U0LEAD' }, (c) => {
          const reasonId = verdict === 'declined' ? (c.programme.declineReasons[0]?.id ?? null) : null
          return rule(c, { verdict, by: 'U0LEAD', version: c.declaration.version, reasonId, note: 'all the same' }, here.app.now())
        })
      for (let minute = 0; minute < 60; minute += 2) {
        for (const trouble of storm(d)) if (d.chance(0.8)) here.slack.inject(trouble)
        if (ids.length < 20) ids.push(await here.declare(d.chance(0.8) ? archimedes : greatNorth))
        if (d.chance(0.4)) await decide(d.among(ids), d.among(['approved', 'declined'] as const))
        // Undo windows end in the midst of it.
        for (const id of ids) await here.work.release({ declarationId: id })
        // What people write meanwhile pushes our own messages further up.
        for (let n = 0; n < 40; n++) here.slack.channel('C0ARCH').say('U0LEAD', `chatter ${minute} ${n}`)
        await here.until(here.clock.now.add({ minutes: 2 }))
      }
      here.slack.calm()
      await here.until(here.clock.now.add({ minutes: 40 }))
      for (const id of ids) await here.work.release({ declarationId: id })
      await here.until(here.clock.now.add({ minutes: 40 }))

      expect(await here.waiting()).toEqual([])
      const posted = ['C0ARCH', 'C0GREAT'].flatMap((channel) => here.slack.channel(channel).messages())
      for (const id of ids) {
        const c = await here.app.declarations.case(id)
        if (!c) throw new Error('no case')
        const { reference, state } = c.declaration
        const cards = posted.filter(({ text, blocks }) => text.includes(reference) && JSON.stringify(blocks).includes(id))
        expect(cards, `cards of ${reference}`).toHaveLength(1)
        const [card] = cards
        const says = { approved: 'Approved by', declined: 'Declined by' }[state as 'approved' | 'declined'] ?? 'Waiting for the school'
        expect(card?.text).toContain(says)
        if (c.declaration.decision) expect(card?.text).toContain('Released on')
        const announced = posted.filter((one) => one !== card && one.user === here.slack.bot.id && one.text.includes(reference))
        expect(announced, `announcements of ${reference}`).toHaveLength(c.declaration.decision?.releasedAt ? 1 : 0)
        const notes = here.slack
          .channel(card?.channel ?? '')
          .thread(card?.ts ?? '')
          .map(({ text }) => text)
        expect(notes, `notes of ${reference}`).toEqual([...new Set(notes)])
        expect(notes.filter((text) => /^(Approved|Declined) by/.test(text))).toHaveLength(c.declaration.decision ? 1 : 0)
      }
      expect(here.slack.faults).toEqual([])
    },
    300_000,
  )
}
