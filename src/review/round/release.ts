/** `/hub release`: any reviewer may preview, only a lead may send; what is sent is what was shown. */
import type { Hub, Reviewer } from '../../core/hub.ts'
import type { Round } from '../../core/round/round.ts'
import { isHeld } from '../../core/round/together.ts'
import { admitToHub, type Room } from '../authorise.ts'
import type { Word } from '../command.ts'
import { toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { noRoundHere, type Said } from '../say.ts'
import { ReleaseMeta } from '../values.ts'
import { releasedView, releaseView, type Shown } from './release-view.ts'

export const releaseWord: Word = (room) => async (asked) => {
  const { app } = room
  await asked.ack() // nothing is recorded, so nothing is waited for
  const { round, others } = await choose(room, asked.hub, asked.text)
  const shown = round && (await look(room, asked.hub, round.id, asked.reviewer))
  if (!shown) return asked.answer(noRoundHere())
  await app.slack.of(asked.hub.id).views.open({ trigger_id: asked.trigger, view: releaseView({ ...shown, others }, app.now()) })
}

type Waiting = { round: Round; waiting: number }

/** The round that is named, or else the one in which most decisions wait; of equals the one that closes last. */
async function choose({ app }: Room, hub: Hub, named: string): Promise<{ round: Round | null; others: Waiting[] }> {
  const rounds = await app.rounds.of(hub.id)
  const all: Waiting[] = []
  for (const round of rounds) {
    const board = await app.rounds.board(round.id, hub.id)
    all.push({ round, waiting: (board?.rows ?? []).filter(isHeld).length })
  }
  const wanted = named.toLowerCase()
  const calls = ({ round }: Waiting) => `${app.programmes.get(round.programme)?.name ?? ''} ${round.name}`.toLowerCase().includes(wanted)
  const [first] = all.filter(calls).sort((a, b) => b.waiting - a.waiting)
  return { round: first?.round ?? null, others: all.filter((one) => one !== first && one.waiting > 0) }
}

async function look({ app }: Room, hub: Hub, roundId: string, { role }: Reviewer): Promise<Shown | null> {
  const preview = await app.releases.preview(roundId, hub.id)
  if (!preview) return null
  const programme = app.programmes.get(preview.round.programme)?.name ?? preview.round.programme
  return { preview, hub, programme, lead: role === 'lead', page: 0 }
}

/** Another page of the same preview; what has changed meanwhile is shown as it is now. */
export const turnRelease = (room: Room) => async (press: Press) => {
  const { app } = room
  const meta = ReleaseMeta.parse(press.value)
  const hub = app.hubs.get(meta.hub)
  const entry = await admitToHub(room, hub, press)
  await press.ack()
  if (entry.kind === 'refused') return press.answer(entry.say)
  const shown = await look(room, hub, meta.round, entry.it)
  if (!shown || press.view === null) return press.answer(noRoundHere())
  const news = shown.preview.fingerprint === meta.seen ? {} : { news: changed }
  await app.slack.of(hub.id).views.update({ view_id: press.view, view: releaseView({ ...shown, ...news, page: meta.page }, app.now()) })
}

const changed = 'This has changed since it was shown. Nothing has been sent: read it again.'

const gone = 'You have sent nothing: these decisions have been released, or taken back, since they were shown.'

export const submitRelease = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const meta = ReleaseMeta.parse(submission.metadata)
  const hub = app.hubs.get(meta.hub)
  const entry = await admitToHub(room, hub, submission, 'lead')
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  if (entry.kind === 'refused') return instead(entry.say)
  if (!(await app.rounds.at(meta.round, hub.id))) return instead(noRoundHere())

  const sent = await app.releases.send(meta.round, hub.id, meta.seen, entry.actor)
  if (sent.kind !== 'sent') {
    const programme = app.programmes.get(sent.preview.round.programme)?.name ?? sent.preview.round.programme
    const shown = { preview: sent.preview, hub, programme, lead: true, page: 0, news: sent.kind === 'nothing' ? gone : changed }
    return submission.ack({ response_action: 'update', view: releaseView(shown, app.now()) })
  }
  await submission.ack({ response_action: 'update', view: releasedView(sent.preview) }) // only now: it is recorded
  // Hints only: what is lost here, the reconciler finds in the database.
  const hints = [
    app.dispatch(),
    ...sent.decisions.map(({ id, number }) => app.enqueue('release', { declarationId: id }, { epoch: number })),
  ]
  for (const hint of await Promise.allSettled(hints))
    if (hint.status === 'rejected') app.log.warn({ err: hint.reason, hub: hub.id }, 'released; the reconciler will send the letters')
}
