/** Addresses that a reminder about a case spares: a mail server refused them, or one went there within a day. */
import type { App } from '../src/app.ts'

/** `event` is the reminder's own: what it has written already must not stop it when it runs again. */
export async function spared(app: App, declaration: string, event: string): Promise<{ returned: string[]; reached: string[] }> {
  const letters = await app.declarations.letters(declaration)
  // What a mail server refused for good, or sent back, is not written to again.
  const returned = letters.filter(
    ({ state, response }) => state === 'undeliverable' || (state === 'failed' && /^5\d\d/.test(response ?? '')),
  )
  const reached = await app.declarations.reached(declaration, event, app.now().subtract({ hours: 24 }))
  return { returned: returned.map(({ to }) => to), reached }
}
