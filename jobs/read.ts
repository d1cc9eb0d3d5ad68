/** Reads a stored message, says what it is, and opens or revises a declaration. Safe to run twice: the row is settled once. */
import type { App } from '../src/app.ts'
import { without } from '../src/core/mail/message.ts'
import { authenticate } from '../src/intake/authenticate.ts'
import type { JobData } from '../src/queue.ts'

/** After so many attempts the fault is ours, not a passing one: a person must see the message. */
const ATTEMPTS = 5
/** Milliseconds until a mail looks again whether what it answers has been read. */
const SOON = 300

export async function read({ messageId }: JobData<'read'>, app: App) {
  const begun = await app.messages.begin(messageId)
  if (!begun) return { already: true }
  // Beside the reading: it has a deadline of its own, and never fails.
  const looking = authenticate(begun, { lookUp: app.lookUp, authservId: app.config.authservId })
  const mail = begun.attempts > ATTEMPTS ? null : without(await app.read(begun.raw), begun.missing)
  const settled = await app.messages.sort(begun, mail, await looking)
  if (!settled) return { already: true }
  if (settled === 'ahead') {
    await app.enqueue('read', { messageId }, { epoch: app.now().epochMilliseconds, delay: SOON })
    return { is: 'later' }
  }
  app.log.info({ message: messageId, declaration: settled.declaration, is: settled.disposition.kind }, 'message sorted')
  await app.dispatch()
  for (const declarationId of [settled.toCheck, ...(settled.alsoToCheck ?? [])])
    if (declarationId) await app.enqueue('check', { declarationId }, { epoch: begun.receivedAt.epochMilliseconds })
  return { is: settled.disposition.kind, declaration: settled.declaration }
}
