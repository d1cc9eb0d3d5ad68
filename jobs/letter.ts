/** Sends one letter. A crash after sending sends it again, under the same Message-ID. */
import type { App } from '../src/app.ts'
import { knowsNobody, undeliverable } from '../src/core/signature/undeliverable.ts'
import { LetterIncomplete } from '../src/outbound/letter.ts'
import { neverLeft } from '../src/outbound/mail.ts'
import type { JobData } from '../src/queue.ts'
import { backoff } from './backoff.ts'

/** Before the letter is done with: what fails here is tried again with it. The checks follow; the reconciler sees to them too. */
async function nobodyThere(app: App, declarationId: string, address: string): Promise<void> {
  await app.declarations.change(declarationId, { kind: 'countersign' }, (c) => ({
    kind: 'letter-refused',
    evidence: undeliverable(c, address, null, app.now()),
  }))
  await app.enqueue('check', { declarationId }, { epoch: app.now().epochMilliseconds })
}

export async function letter({ effectId }: JobData<'letter'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (due?.effect.kind !== 'letter') return { already: true }
  try {
    const { kind, response } = await app.mail.send(due.effect.letter, due.key, {
      reference: due.reference,
      plus: app.hubs.get(due.hub).plus !== false,
    })
    const { address } = due.effect.letter.to
    if (kind === 'accepted') await app.effects.sent(due, response)
    else {
      if (due.declaration !== null && knowsNobody(response)) await nobodyThere(app, due.declaration, address)
      await app.effects.failed(due, response)
    }
    await app.dispatch()
    app.log.info({ effect: due.id, declaration: due.declaration, letter: due.effect.letter.kind, outcome: kind }, 'letter')
    return { outcome: kind }
  } catch (err) {
    // Nobody gets a letter with a hole. Waiting does not fill it, so it is said to be failed, and why.
    if (err instanceof LetterIncomplete) {
      app.log.error({ effect: due.id, declaration: due.declaration, err }, 'a letter lacks a value: needs the operator')
      await app.effects.failed(due, `needs the operator: ${err.message}`)
      await app.dispatch()
      return { outcome: 'incomplete' }
    }
    const wait = backoff(due.attempts)
    app.log.warn({ effect: due.id, declaration: due.declaration, attempts: due.attempts, err }, 'letter not sent yet')
    const words = err instanceof Error ? err.message : 'the mail server did not answer'
    await app.effects.later(due, wait, words, neverLeft(err) ? 'no' : undefined)
    await app.dispatch()
    return { outcome: 'later' }
  }
}
