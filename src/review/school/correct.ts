/** Correct: a reviewer puts one section of a form right, or confirms it by saving it as it is. */
import type { InputBlock, ModalView } from '@slack/types'
import type { App } from '../../app.ts'
import type { Case } from '../../core/declaration.ts'
import { isByPicture } from '../../core/form/by-picture.ts'
import { correct as decide } from '../../core/form/correct.ts'
import type { FormField } from '../../core/programme.ts'
import { telephonesIn } from '../../reading/telephone.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { conflicted, nothingCorrected, type Said, stale, withdrawn } from '../say.ts'
import { CorrectValue } from '../values.ts'
import { schoolInWords } from '../words.ts'
import { asPrinted, commitmentsBox, fieldsTyped, inputs } from './form-inputs.ts'
import { redrawDetails } from './open-details.ts'

export const callback = 'correct'

/** The press, in Details: the section as it is now, on top of it. */
export const openCorrect = (room: Room) => async (press: Press) => {
  const { id, section } = CorrectValue.parse(press.value)
  const entry = await admitToDecide(room, id, press)
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.push(correctModal(entry.it, section))
}

export function correctModal(c: Case, of: string): ModalView {
  const { id, version } = c.declaration
  return modal(
    'Correct',
    [
      section(`*${schoolInWords(c)}*`),
      context(
        'Compare each value with the form. Saving confirms all that stand here. The signatories are told what changed, and the checks run again.',
      ),
      ...inputs(fieldsIn(c, of), c.reading),
      ...commitments(c, of),
    ],
    {
      callback_id: callback,
      private_metadata: JSON.stringify({ id, version, section: of } satisfies CorrectValue),
      submit: { type: 'plain_text', text: 'Save', emoji: false },
    },
  )
}

export const fieldsIn = ({ programme }: Pick<Case, 'programme'>, of: string): FormField[] =>
  programme.fields.filter((field) => field.section === of)

/** Asked with the signatures, where the form that was read does not have them all as printed. */
function commitments({ programme, reading }: Case, of: string): InputBlock[] {
  const { missing, altered } = reading.commitments
  const last = programme.fields.at(-1)?.section
  return of === last && (isByPicture(reading) || missing.length + altered.length > 0) ? [commitmentsBox(programme)] : []
}

/** The submission. Everything is checked again, because time has passed. */
export const submitCorrect = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id, version, section } = CorrectValue.parse(submission.metadata)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)

  const { user, values } = submission
  const outcome = await app.declarations.change(id, entry.actor, (c) => {
    // What the inputs began with is the form of that version, and `decide` refuses any other.
    const fields = fieldsTyped(values, fieldsIn(c, section), c.reading, user, { hubs: app.hubs.all(), telephones: telephonesIn })
    return decide(c, { by: user, version, fields, asPrinted: asPrinted(values) })
  })
  switch (outcome.kind) {
    case 'corrected':
      await submission.ack()
      await recheck(app, id)
      return redrawDetails(app, id, submission)
    case 'nothing-corrected':
      return instead(nothingCorrected())
    case 'stale':
      await instead(stale())
      return followUp(app, id)
    case 'conflicted':
      return instead(conflicted())
    case 'already-withdrawn':
      return instead(withdrawn())
    default:
      return outcome satisfies never
  }
}

/** Sets the checks going; where that fails, the reconciler does. */
export async function recheck(app: App, declarationId: string): Promise<void> {
  await followUp(app, declarationId)
  await app
    .enqueue('check', { declarationId }, { epoch: app.now().epochMilliseconds })
    .catch((error) => app.log.warn({ err: error, declaration: declarationId }, 'the reconciler will have it checked'))
}
