/** What is set going once a decision is committed. All of it is only a hint: what fails here is found again in the database. */
import type { App } from '../app.ts'
import type { Decision } from '../core/declaration.ts'

export async function followUp(app: App, declarationId: string, decision: Decision | null = null): Promise<void> {
  const hints = [app.dispatch()]
  if (decision?.releaseAt) {
    const delay = Math.max(0, Math.ceil(decision.releaseAt.since(app.now()).total('milliseconds')))
    // Every decision has a wake-up of its own: after an undo, the first one's would come too early for the second.
    hints.push(app.enqueue('release', { declarationId }, { delay, epoch: decision.number }))
  }
  for (const hint of await Promise.allSettled(hints)) {
    if (hint.status === 'rejected')
      app.log.warn({ err: hint.reason, declaration: declarationId }, 'decided; the reconciler will tell everyone')
  }
}
