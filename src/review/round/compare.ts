/** `/hub compare`: the schools of a round side by side. It shows, and changes nothing. */
import * as z from 'zod'
import type { App } from '../../app.ts'
import type { Hub } from '../../core/hub.ts'
import { Show } from '../../core/need/compare.ts'
import type { Round } from '../../core/round/round.ts'
import { isUndecided } from '../../core/round/tally.ts'
import { admitToHub, type Room } from '../authorise.ts'
import type { Beneath } from '../beneath.ts'
import type { Word } from '../command.ts'
import type { Press } from '../requests.ts'
import { noRoundHere } from '../say.ts'
import { CompareMeta } from '../values.ts'
import { compareView, type Shown } from './compare-view.ts'

export const compareWord: Word = (room) => async (asked) => {
  const { app } = room
  await asked.ack() // nothing is recorded, so nothing is waited for
  const round = chosen(room, await app.rounds.of(asked.hub.id), asked.text)
  const shown =
    round && (await look(app, asked.hub, asked.user, { hub: asked.hub.id, round: round.id, show: 'undecided', sort: 'received', page: 0 }))
  if (!shown) return asked.answer(noRoundHere())
  // When everything is decided, an empty list would be the least helpful thing to open with.
  const meta: CompareMeta = shown.board.rows.some(isUndecided) ? shown.meta : { ...shown.meta, show: 'all' }
  await app.slack.of(asked.hub.id).views.open({ trigger_id: asked.trigger, view: compareView({ ...shown, meta }) })
}

/** The round that is named, or else the one that is open, or else the one that closes last. */
function chosen({ app }: Room, rounds: Round[], named: string): Round | null {
  const today = app.now().toZonedDateTimeISO('Europe/London').toPlainDate()
  const called = rounds.filter(({ programme, name }) =>
    `${app.programmes.get(programme)?.name ?? ''} ${name}`.toLowerCase().includes(named.toLowerCase()),
  )
  const { compare } = Temporal.PlainDate
  return called.find(({ opens, closes }) => compare(opens, today) <= 0 && compare(today, closes) <= 0) ?? called[0] ?? null
}

async function look(app: App, hub: Hub, user: string, meta: CompareMeta): Promise<Shown | null> {
  const [board, rounds] = await Promise.all([app.rounds.board(meta.round, hub.id), app.rounds.of(hub.id)])
  const programme = board && app.programmes.get(board.round.programme)
  if (!board || !programme) return null
  return {
    board,
    programme,
    rounds: rounds.map((round) => ({ round, programme: app.programmes.get(round.programme)?.name ?? '' })),
    user,
    meta,
  }
}

/** What each control carries. */
const turns = {
  round: z.uuid().transform((round) => ({ round, page: 0 })),
  show: Show.transform((show) => ({ show, page: 0 })),
  sort: z
    .string()
    .max(75)
    .transform((sort) => ({ sort, page: 0 })),
  page: z.object({ page: z.int().min(0) }),
}

/** Another page, order, filter or round; what has changed meanwhile is shown as it is now. */
export const turnCompare = (room: Room, what: keyof typeof turns) => async (press: Press) => {
  const { app } = room
  const meta: CompareMeta = { ...CompareMeta.parse(press.metadata), ...turns[what].parse(press.value) }
  const hub = app.hubs.get(meta.hub)
  const entry = await admitToHub(room, hub, press)
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)
  const shown = await look(app, hub, press.user, meta)
  if (!shown || press.view === null) return press.answer(noRoundHere())
  await app.slack.of(hub.id).views.update({ view_id: press.view, view: compareView(shown) })
}

/** Draws it again beneath what has just saved, unless it has been turned since; gives what lies beneath from now on. */
export async function redrawCompare(app: App, user: string, beneath: Beneath): Promise<Beneath> {
  const { view: view_id, hash, shows } = beneath
  const hub = app.hubs.get(shows.hub)
  try {
    const shown = await look(app, hub, user, shows)
    const drawn = shown && (await app.slack.of(hub.id).views.update({ view_id, hash, view: compareView(shown) }))
    return { ...beneath, hash: drawn?.view?.hash ?? hash }
  } catch (error) {
    app.log.warn({ err: error, hub: hub.id }, 'saved; Compare was not drawn again')
    return beneath
  }
}
