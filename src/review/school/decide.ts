/** Approve, Waitlist, Decline: the click. */
import { rule, type Verdict } from '../../core/round/round.ts'
import { admitToCase, type Room, roleOf } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import { askReason } from '../modals.ts'
import type { Press } from '../requests.ts'
import { already, conflicted, full, notChecked, stale, withdrawn } from '../say.ts'
import { CardValue } from '../values.ts'

export const decide = (room: Room, verdict: Verdict) => async (press: Press) => {
  const { app } = room
  const { id, version } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const click = { verdict, by: press.user, version, reasonId: null, note: null }
  // Once it is decided, a crowd of presses is answered without waiting in line for the locks.
  const standing = rule(entry.it, click, app.now())
  if (standing.kind === 'already') {
    await app.audit.refusal(entry.actor, standing.kind, id)
    return press.ack().then(() => press.answer(already(standing.decision, press.user)))
  }
  const ruling = await app.declarations.change(id, entry.actor, (c) => rule(c, click, app.now()))
  await press.ack() // only now: an acknowledged click is a recorded one

  switch (ruling.kind) {
    case 'decided':
      return followUp(app, id, ruling.decision)
    case 'needs-a-reason':
      await app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view: askReason(entry.it, verdict, ruling.outstanding) })
      return
    case 'stale':
      await press.answer(stale())
      return followUp(app, id)
    case 'already':
      return press.answer(already(ruling.decision, press.user))
    case 'full':
      return press.answer(full(entry.it, ruling.places, await roleOf(room, entry.it.hub, press.user)))
    case 'already-withdrawn':
      return press.answer(withdrawn())
    case 'conflicted':
      return press.answer(conflicted())
    case 'not-checked':
      return press.answer(notChecked())
    default:
      return ruling satisfies never
  }
}
