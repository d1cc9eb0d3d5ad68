/** The modals that ask for a reason: the submission. Everything is checked again, because time has passed. */
import { rule, type Verdict } from '../../core/round/round.ts'
import { admitToCase, type Room, roleOf } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import { toldInstead } from '../modals.ts'
import type { Submission } from '../requests.ts'
import { already, conflicted, full, notChecked, type Said, stale, withdrawn } from '../say.ts'
import { Answers, CardValue } from '../values.ts'

export const submit = (room: Room, verdict: Verdict) => async (submission: Submission) => {
  const { app } = room
  const { id, version } = CardValue.parse(submission.metadata)
  const { reasonId, note } = Answers.parse(submission.values)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)

  const click = { verdict, by: submission.user, version, reasonId, note }
  const ruling = await app.declarations.change(id, entry.actor, (c) => rule(c, click, app.now()))

  switch (ruling.kind) {
    case 'decided':
      await submission.ack()
      return followUp(app, id, ruling.decision)
    case 'needs-a-reason':
      return submission.ack({
        response_action: 'errors',
        errors: verdict === 'approved' ? { note: 'Write why it is approved all the same' } : { reason: 'Choose a reason from the list' },
      })
    case 'full': {
      // In the channel, because the person needs to see the other cards to choose; in the modal only where that does not reach them.
      const { hub } = entry.it
      const said = full(entry.it, ruling.places, await roleOf(room, hub, submission.user))
      try {
        await app.slack.of(hub.id).chat.postEphemeral({ channel: hub.channel, user: submission.user, ...said })
      } catch (error) {
        app.log.warn({ err: error, user: submission.user }, 'a private answer did not arrive in the channel; the modal says it')
        return instead(said)
      }
      return submission.ack()
    }
    case 'stale':
      await instead(stale())
      return followUp(app, id)
    case 'already':
      return instead(already(ruling.decision, submission.user))
    case 'already-withdrawn':
      return instead(withdrawn())
    case 'conflicted':
      return instead(conflicted())
    case 'not-checked':
      return instead(notChecked())
    default:
      return ruling satisfies never
  }
}
