/** App Home: drawn when somebody opens it, or asks for it again. Whoever opens it sees their own hubs, and nothing of others. */
import { WebAPIPlatformError } from '@slack/web-api'
import type { App } from '../../app.ts'
import { needsOf } from '../../core/round/needs.ts'
import { aboutNeeds } from '../about-needs.ts'
import type { Room } from '../authorise.ts'
import type { Press, Visit } from '../requests.ts'
import { type HubAtHome, home, strangersHome } from './home.ts'
import { isOver } from './status.ts'

/** How long after it was opened a Home is still looked at. */
const LOOKED_AT = Temporal.Duration.from({ hours: 1 })

/** One drawing of a person's Home at a time, and one more for all who asked meanwhile: the last to arrive is the newest. */
export function openHomes(room: Room, finish: (work: Promise<void>) => Promise<void>) {
  /** When each Home was last opened here: nobody else's is drawn unasked. */
  const opened = new Map<string, Temporal.Instant>()
  const drawing = new Map<string, { now: Promise<void>; next: Promise<void> | null }>()
  const draw = (who: Visit): Promise<void> => {
    const key = keyOf(who)
    const under = drawing.get(key)
    if (under) {
      under.next ??= under.now.then(
        () => draw(who),
        () => draw(who),
      )
      return under.next
    }
    const now = publish(room, who).finally(() => drawing.delete(key))
    drawing.set(key, { now, next: null })
    return now
  }
  const keyOf = ({ team, user }: Pick<Visit, 'team' | 'user'>) => `${team} ${user}`
  const seen = (who: Visit): Promise<void> => {
    const now = room.app.now()
    for (const [key, at] of opened) if (Temporal.Instant.compare(at.add(LOOKED_AT), now) <= 0) opened.delete(key)
    opened.set(keyOf(who), now)
    return draw(who)
  }
  // Somebody of another workspace is refused once, when they open it.
  const again = async (who: Visit) => {
    if (who.team !== null && (await room.workspaces.byTeam(who.team))) await draw(who)
  }
  return {
    visit: seen,
    /** Draws the Home of whoever has just done something anew, where they had it open lately. It is not waited for, and never throws. */
    after: (who: Pick<Visit, 'team' | 'user'>): void => {
      const at = opened.get(keyOf(who))
      if (at === undefined || Temporal.Instant.compare(at.add(LOOKED_AT), room.app.now()) <= 0) return
      void finish(
        again({ ...who, hash: null }).catch((err) => room.app.log.warn({ err, user: who.user }, 'done; Home was not drawn again')),
      )
    },
    refresh: async ({ ack, user, team, home }: Press) => {
      await ack() // nothing is recorded, so nothing is waited for
      await seen({ user, team, hash: home })
    },
  }
}

async function publish({ app, workspaces }: Room, { user, team, hash }: Visit): Promise<void> {
  const workspace = team === null ? null : await workspaces.byTeam(team)
  if (!workspace) return void (await app.audit.refusal({ kind: 'slack', user }, 'slack-wrong-workspace', null))
  if (user === workspace.botUser) return
  const view = async () => {
    const hubs = await hubsOf({ app, workspaces }, user, workspace.team)
    return hubs.length === 0 ? strangersHome(user) : home(hubs, { user, now: app.now() })
  }
  try {
    await workspace.client.views.publish({ user_id: user, view: await view(), ...(hash && { hash }) })
  } catch (error) {
    // Another process has drawn it since: what it looked at may be newer than what we did.
    if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'hash_conflict') throw error
    await workspace.client.views.publish({ user_id: user, view: await view() })
  }
}

/** The hubs that somebody reviews for in this workspace, as they stand. */
async function hubsOf({ app, workspaces }: Room, user: string, team: string): Promise<HubAtHome[]> {
  const [reviewed, faults] = await Promise.all([app.hubs.reviewedBy(user), app.hubs.faults()])
  const own = await Promise.all(
    reviewed.map((id) =>
      workspaces.of(id).then(
        (one) => one.team === team,
        () => false,
      ),
    ),
  )
  // As countersign.yaml has them.
  const order = app.hubs.all().map(({ id }) => id)
  const ids = order.filter((id) => own[reviewed.indexOf(id)] === true)
  return Promise.all(ids.map((id) => hubAtHome(app, id, user, faults.find(({ hub }) => hub === id)?.why ?? null)))
}

async function hubAtHome(app: App, id: string, user: string, fault: string | null): Promise<HubAtHome> {
  const all = await app.rounds.of(id)
  const stands = await Promise.all(
    all.map(async (round) => {
      const [board, about] = await Promise.all([app.rounds.board(round.id, id), aboutNeeds(app, round.id, id)])
      if (!board || isOver(board, app.now())) return []
      const programme = app.programmes.get(round.programme)?.name ?? round.programme
      return [{ board, programme, needs: needsOf(board, { ...about, user, now: app.now() }) }]
    }),
  )
  const rounds = stands.flat()
  return { hub: app.hubs.get(id), fault, rounds, needs: rounds.flatMap(({ needs }) => needs) }
}
