/** The very letter that a school would get, were its decision released now: to be read before anybody gets it. */
import type { ModalView } from '@slack/types'
import type { Case, Decision } from '../../core/declaration.ts'
import { decided } from '../../core/letters/letters.ts'
import { listInWords } from '../../core/wording.ts'
import { render } from '../../outbound/letter.ts'
import { admitToCase, type Room } from '../authorise.ts'
import { context, prose, section } from '../blocks.ts'
import { modal } from '../modals.ts'
import type { Press } from '../requests.ts'
import { noLetter } from '../say.ts'
import { inline } from '../text.ts'
import { LetterValue } from '../values.ts'

export const readLetter = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id, decision } = LetterValue.parse(press.value)
  const entry = await admitToCase(room, id, press)
  await press.ack() // nothing is recorded
  if (entry.kind === 'refused') return press.answer(entry.say)
  const view = await letterView(entry.it, decision, app.now())
  return view ? press.push(view) : press.answer(noLetter())
}

/** Null where that decision no longer stands, or there is nobody to write to. */
export async function letterView(c: Case, number: number, now: Temporal.Instant): Promise<ModalView | null> {
  const { decision, state } = c.declaration
  if (decision?.number !== number || state !== decision.verdict) return null
  const letters = asReleased(c, decision, now)
  const [first] = letters
  if (!first) return null
  const { subject, text } = await render({ ...first, pdf: false })
  const to = letters.map(({ to: { address, name } }) => inline(name === null ? address : `${name}, ${address}`, 200))
  return modal('The letter', [
    section(`*To:* ${listInWords(to).slice(0, 2900)}`),
    section(`*Subject:* ${inline(subject, 500)}`),
    ...prose(text, 12),
    context(
      `${letters.length > 1 ? 'The others get the same letter; it names each by their own role. ' : ''}The same letter goes with it as a PDF.`,
    ),
  ])
}

/** Whoever has a signatory's link can answer for them: none is shown here. */
const ownLink = () => '(a link of their own)'

/** Planned by what the release itself plans them with, and thrown away. */
const asReleased = (c: Case, decision: Decision, now: Temporal.Instant) =>
  decided(
    { ...c, declaration: { ...c.declaration, decision: { ...decision, releasedAt: decision.releasedAt ?? now } } },
    now,
    ownLink,
  ).flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))
