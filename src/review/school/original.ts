/** Original document: what was read, or could not be, goes to whoever asked, as the school sent it. */
import type { App, DueEffect } from '../../app.ts'
import type { Effect } from '../../core/effect.ts'
import type { Outcome } from '../../outbound/slack.ts'
import type { File } from '../../outbound/upload.ts'
import { originalIn } from '../../reading/original.ts'
import { type Admitted, admitToCase, admitToMail, type Room } from '../authorise.ts'
import { followUp } from '../follow-up.ts'
import { handOver } from '../hand-over.ts'
import type { Press } from '../requests.ts'
import { onItsWay } from '../say.ts'
import { CardValue, MessageValue } from '../values.ts'
import { onTop } from './confirmation.ts'

/** The press: in Details it is about a form, on a held post about a message. */
export const original = (room: Room) => async (press: Press) => {
  const { app } = room
  const aCase = CardValue.safeParse(press.value)
  const { id } = aCase.success ? aCase.data : MessageValue.parse(press.value)
  const entry: Admitted<unknown> = aCase.success ? await admitToCase(room, id, press) : await admitToMail(room, id, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))

  const { actor } = entry
  if (aCase.success) {
    await app.declarations.change(id, actor, (c) => {
      const message = c.lastMessage?.id
      const { sha256 } = c.reading.document
      const effect: Effect = { kind: 'original', by: actor.user, message: message ?? '', documents: [sha256] }
      return {
        kind: 'original document asked for',
        plan: message ? [{ key: `original:${id}:${message}:${sha256}:${actor.user}`, effect }] : [],
      }
    })
  } else await app.messages.original(id, actor)
  await press.ack() // only now: an acknowledged click is a recorded one
  await onTop(press, 'Original document', onItsWay('The original document'))
  return followUp(app, id)
}

export async function uploadOriginal(app: App, due: DueEffect, effect: Extract<Effect, { kind: 'original' }>): Promise<Outcome> {
  const raw = await app.messages.raw(effect.message)
  if (!raw) throw new Error(`there is no message ${effect.message}`)
  const files: File[] = []
  for (const document of effect.documents) {
    const found = await originalIn(raw, document)
    // Documents may bear one name; what cannot be taken out is the mail itself, which goes once.
    if (!files.some(({ bytes }) => Buffer.from(bytes).equals(found.bytes))) files.push(found)
  }
  if (files.length === 0) files.push({ name: 'message.eml', bytes: raw })
  return handOver(app, due, {
    to: effect.by,
    comment: `The original of ${due.reference ?? 'the mail that was held'}, as it was sent.`,
    files,
  })
}
