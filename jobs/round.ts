/** Does what is due in the life of a round at a hub. Safe to run twice: each event is a row that is written once. */
import type { App } from '../src/app.ts'
import { closedFor } from '../src/config/holidays.ts'
import { brings, due } from '../src/core/round/round-life.ts'
import type { JobData } from '../src/queue.ts'

export async function round({ roundId, hub }: JobData<'round'>, app: App) {
  const it = await app.rounds.at(roundId, hub)
  if (!it) return { news: [] }
  const found = due(it, await app.rounds.events(roundId, hub), closedFor(app.hubs.get(hub)), app.now())
  const board = found.length > 0 ? await app.rounds.board(roundId, hub) : null
  const standing = { proposals: board ? (await app.proposals.open(roundId, hub)).length : 0, now: app.now() }
  const news = board
    ? await app.rounds.happen(
        roundId,
        hub,
        found.map((one) => ({ event: one.event, brings: brings(one, board, standing) })),
      )
    : []
  // With the closing, places that nobody had may be for the waiting list; with the start, none is.
  await app.rounds.propose(roundId, hub)
  await app.dispatch()
  if (news.length > 0) app.log.info({ round: roundId, hub, news }, 'round')
  return { news }
}
