/** Original document: what was read, or could not be, goes into the thread as the school sent it. */
import type { App, DueEffect } from '../app.ts'
import type { Effect } from '../core/effect.ts'
import type { Outcome } from '../outbound/slack.ts'
import { upload } from '../outbound/upload.ts'
import { originalIn } from '../reading/original.ts'
import { type Admitted, admitToCase, admitToMail, type Room } from './authorise.ts'
import { section } from './blocks.ts'
import type { Press } from './desk.ts'
import { followUp } from './follow-up.ts'
import { modal } from './modals.ts'
import { onItsWay, type Said } from './say.ts'
import { mention } from './text.ts'
import { CardValue, MessageValue } from './values.ts'

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
      return { kind: 'original document asked for', plan: message ? [{ key: `original:${id}:${message}:${sha256}`, effect }] : [] }
    })
  } else await app.messages.original(id, actor)
  await press.ack() // only now: an acknowledged click is a recorded one
  await tell(press, onItsWay())
  return followUp(app, id)
}

/** On top of Details, which stay open. */
async function tell(press: Press, said: Said): Promise<void> {
  if (press.view === null) return press.answer(said)
  await press.push(modal('Original document', [section(said.text)]))
}

/** Uploads what was asked for; `not-yet` while the card or post that it belongs to is not there. */
export async function uploadOriginal(
  app: App,
  due: DueEffect,
  effect: Extract<Effect, { kind: 'original' }>,
): Promise<Outcome | { kind: 'not-yet' }> {
  const thread = await app.posts.get(due.declaration ?? effect.message)
  const raw = await app.messages.raw(effect.message)
  if (!raw) throw new Error(`there is no message ${effect.message}`)
  if (!thread) return { kind: 'not-yet' }
  const files = new Map<string, Uint8Array>()
  for (const document of effect.documents) {
    const { name, bytes } = await originalIn(raw, document)
    files.set(name, bytes)
  }
  if (files.size === 0) files.set('message.eml', raw)
  return upload({
    client: app.slack.of(due.hub),
    channel: thread.channel,
    thread_ts: thread.ts,
    comment: `${mention(effect.by)} asked for the original.`,
    files: [...files].map(([name, bytes]) => ({ name, bytes })),
  })
}
