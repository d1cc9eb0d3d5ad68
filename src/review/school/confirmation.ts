/** Confirmation PDF: what a signatory was sent, as it was sent, for whoever asks. */
import type { App, DueEffect } from '../../app.ts'
import type { Effect } from '../../core/effect.ts'
import { render } from '../../outbound/letter.ts'
import type { Outcome } from '../../outbound/slack.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { section } from '../blocks.ts'
import { followUp } from '../follow-up.ts'
import { handOver } from '../hand-over.ts'
import { modal } from '../modals.ts'
import type { Press } from '../requests.ts'
import { noConfirmation, onItsWay, type Said } from '../say.ts'
import { inline } from '../text.ts'
import { CardValue } from '../values.ts'

export const confirmation = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = CardValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const letter = await app.declarations.confirmation(id)
  const by = entry.actor.user
  await app.declarations.change(id, entry.actor, () => ({
    kind: 'confirmation asked for',
    plan: letter === null ? [] : [{ key: `confirmation:${by}:${letter}`, effect: { kind: 'confirmation', by, letter } }],
  }))
  await press.ack() // only now: an acknowledged click is a recorded one
  await onTop(press, 'Confirmation PDF', letter === null ? noConfirmation() : onItsWay('The confirmation'))
  return followUp(app, id)
}

/** On top of Details, which stay open. */
export async function onTop(press: Press, title: string, said: Said): Promise<void> {
  if (press.view === null) return press.answer(said)
  await press.push(modal(title, [section(said.text)]))
}

export async function uploadConfirmation(
  app: App,
  due: DueEffect,
  { by, letter: key }: Extract<Effect, { kind: 'confirmation' }>,
): Promise<Outcome> {
  const letter = await app.effects.letter(key)
  const { pdf } = letter ? await render(letter) : { pdf: null }
  if (!letter || pdf === null) throw new Error(`there is no PDF of the letter ${key}`)
  return handOver(app, due, {
    to: by,
    comment: `The confirmation of ${due.reference ?? 'a declaration'}, as it was written to ${inline(letter.to.address, 200)}.`,
    files: [{ name: `${due.reference ?? 'declaration'}-confirmation.pdf`, bytes: pdf }],
  })
}
