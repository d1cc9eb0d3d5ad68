/** What a school wrote after it was offered a place, and could not be taken for an answer. */
import type { App } from '../../app.ts'
import type { Case } from '../../core/declaration.ts'

/** Whether the school has replied since the offer with what is neither a plain yes nor a plain no. */
export async function wroteSince(app: Pick<App, 'declarations'>, { declaration: { id }, offer }: Case): Promise<boolean> {
  if (!offer) return false
  const messages = await app.declarations.messages(id)
  return messages.some(({ disposition, receivedAt }) => disposition?.kind === 'reply' && Temporal.Instant.compare(receivedAt, offer.at) > 0)
}
