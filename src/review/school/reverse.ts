/** Reverse: a lead puts another verdict in the place of one that has been released, with a reason, and a correction follows. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { Case } from '../../core/declaration.ts'
import { corrected } from '../../core/letters/correction.ts'
import { reverse, reversible, type Told } from '../../core/round/reverse.ts'
import type { Verdict } from '../../core/round/round.ts'
import { timeInWords } from '../../core/wording.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { modal, reasonsFor, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import * as say from '../say.ts'
import { escaped, mention } from '../text.ts'
import { CardValue } from '../values.ts'
import { schoolInWords, verdictInWords } from '../words.ts'
import { redrawDetails } from './open-details.ts'

export const reverseCallback = 'reverse-decision'

export const openReverse = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToDecide(room, id, press, 'lead')
  await press.ack() // nothing is recorded yet
  if (entry.kind === 'refused') return press.answer(entry.say)
  const standing = reversible(entry.it.declaration)
  if (typeof standing === 'string') return press.answer(refusals[standing]())
  const view = askReversal(entry.it, standing)
  if (press.view !== null) return press.push(view)
  await room.app.slack.of(entry.it.hub.id).views.open({ trigger_id: press.trigger, view })
}

const refusals = { 'already-withdrawn': say.withdrawn, 'already-offered': say.isOffered, 'not-released': say.notReleased } as const

/** One choice holds the verdict and the reason that goes with it: no pair of them can be wrong. */
export function askReversal(c: Case, standing: Told): ModalView {
  const { id, version } = c.declaration
  const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false }) as const
  const groups = (['approved', 'waitlisted', 'declined'] as const satisfies Verdict[])
    .filter((verdict) => verdict !== standing.verdict)
    .map((verdict) => ({
      label: text(verdictInWords[verdict]),
      options:
        verdict === 'approved'
          ? [{ text: text('Approved: a place'), value: 'approved:' }]
          : reasonsFor(c, verdict)
              .slice(0, 50)
              .map((reason) => ({
                text: text(escaped(`${verdictInWords[verdict]}: ${reason.label}`, 75)),
                value: `${verdict}:${reason.id}`,
              })),
    }))
  return modal(
    'Reverse',
    [
      section(`*${schoolInWords(c)}*`),
      section(
        `${verdictInWords[standing.verdict]} by ${mention(standing.by)}, and the school was told on ${timeInWords(standing.releasedAt)}. Everyone who was told gets a correction, at once.`,
      ),
      {
        type: 'input',
        block_id: 'outcome',
        label: text('New decision, and the reason that the correction gives'),
        element: { type: 'static_select', action_id: 'outcome', placeholder: text('Choose'), option_groups: groups },
      },
      {
        type: 'input',
        block_id: 'note',
        label: text('Why it is reversed'),
        hint: text('Kept on the record. The school does not see it.'),
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 2000 },
      },
      context('This cannot be undone. Another reversal sends another correction.'),
    ],
    {
      callback_id: reverseCallback,
      private_metadata: JSON.stringify({ id, version } satisfies CardValue),
      submit: text('Send the correction'),
    },
  )
}

const Chosen = z.object({
  outcome: z.object({ outcome: z.object({ selected_option: z.object({ value: z.string() }).nullish() }) }),
  note: z.object({ note: z.object({ value: z.string().nullish() }) }),
})
const VerdictName = z.enum(['approved', 'waitlisted', 'declined'])

export const submitReverse = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id, version } = CardValue.parse(submission.metadata)
  const { outcome, note } = Chosen.parse(submission.values)
  const instead = (said: say.Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToCase(room, id, submission, 'lead')
  if (entry.kind === 'refused') return instead(entry.say)
  const [verdict, reasonId = ''] = (outcome.outcome.selected_option?.value ?? '').split(':')

  const now = app.now()
  const click = {
    verdict: VerdictName.parse(verdict),
    by: submission.user,
    role: 'lead' as const,
    version,
    reasonId: reasonId || null,
    note: note.note.value?.trim() || null,
  }
  const reversing = await app.declarations.reverse(id, entry.actor, (c, told) => {
    const it = reverse(c, click, now)
    if (it.kind !== 'reversed') return it
    return { ...it, plan: [...it.plan, ...corrected({ ...c, declaration: it.declaration }, it.was, told, app.links.make, now)] }
  })
  switch (reversing.kind) {
    case 'reversed':
      await submission.ack() // only now: it is recorded
      await redrawDetails(app, id, submission)
      return followUp(app, id)
    case 'stale':
      await instead(say.stale())
      return followUp(app, id)
    case 'needs-a-reason':
      return submission.ack({
        response_action: 'errors',
        errors: reversing.lacks === 'note' ? { note: 'Write why it is reversed' } : { outcome: 'Choose a reason from the list' },
      })
    case 'same-verdict':
      return instead(say.sameVerdict(reversing.verdict))
    case 'full':
      return instead(say.noPlaceToReverse(entry.it.hub.name, reversing.places))
    case 'not-a-lead':
      return instead(say.leadOnly(entry.it.hub.name))
    case 'conflicted':
      return instead(say.conflicted())
    case 'already-withdrawn':
    case 'already-offered':
    case 'not-released':
      return instead(refusals[reversing.kind]())
    default:
      return reversing satisfies never
  }
}
