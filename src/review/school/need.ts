/** Need: a reviewer enters or corrects what is known of a school's need, with its source and date. */
import { createHash } from 'node:crypto'
import { enter } from '../../core/need/enter.ts'
import { admitToCase, admitToDecide, type Room } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import { toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { conflicted, nothingEntered, type Said } from '../say.ts'
import { CardValue, NeedValue } from '../values.ts'
import { recheck } from './correct.ts'
import { blockOf, entriesTyped, needModal } from './need-inputs.ts'
import { redrawDetails } from './open-details.ts'

/** The press, in Details: what is known now, on top of it. */
export const openNeed = (room: Room) => async (press: Press) => {
  const { id } = CardValue.parse(press.value)
  const entry = await admitToDecide(room, id, press)
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)
  await press.push(needModal(entry.it, mark))
}

/** What an input began with, short enough for a modal to carry. */
const mark = (entry: object): string => createHash('sha256').update(JSON.stringify(entry)).digest('base64url').slice(0, 16)

/** The submission. Everything is checked again, because time has passed. */
export const submitNeed = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id, turn, began } = NeedValue.parse(submission.metadata)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToCase(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)

  const entries = entriesTyped(submission.values, turn)
  const entered = { by: submission.user, entries, began: (key: string, is: object) => began[key] === mark(is) }
  // What was typed wrongly is put right in the modal: it never becomes part of the record.
  const early = enter(entry.it, entered, app.now())
  const outcome = early.kind === 'mistakes' ? early : await app.declarations.change(id, entry.actor, (c) => enter(c, entered, app.now()))
  switch (outcome.kind) {
    case 'factors-entered':
      await submission.ack()
      await (outcome.recheck ? recheck(app, id) : followUp(app, id))
      return redrawDetails(app, id, submission)
    case 'mistakes': {
      const errors = Object.fromEntries(outcome.mistakes.map(({ key, part, say }) => [blockOf(turn, key, part), say]))
      return submission.ack({ response_action: 'errors', errors })
    }
    case 'overtaken': {
      const now = (await app.declarations.case(id)) ?? entry.it
      // What others have just saved is shown instead of what was typed over it; the rest stays as it was typed.
      const typed = Object.fromEntries(Object.entries(entries).filter(([key]) => !outcome.keys.includes(key)))
      return submission.ack({
        response_action: 'update',
        view: needModal(now, mark, { turn: turn + 1, typed, overtaken: outcome.keys, began }),
      })
    }
    case 'nothing-entered':
      return instead(nothingEntered())
    case 'conflicted':
      return instead(conflicted())
    default:
      return outcome satisfies never
  }
}
