/** Sends the files of a round to the reviewer who asked for them; whatever becomes of it is on the record. */
import type { App } from '../src/app.ts'
import type { JobData } from '../src/queue.ts'
import { sendExport, tellExportFailed } from '../src/review/round/send-export.ts'
import { backoff } from './backoff.ts'

/** After so many attempts the person is told instead. */
const ATTEMPTS = 5

export async function exportRound({ effectId }: JobData<'export'>, app: App) {
  const due = await app.effects.claim(effectId)
  if (due?.effect.kind !== 'export') return { already: true }
  const asked = due.effect
  const giveUp = async (why: string) => {
    app.log.error({ effect: due.id, hub: due.hub, why }, 'an export was not sent')
    await app.effects.failed(due, why)
    await tellExportFailed(app, due.hub, asked.by, why)
    return { outcome: 'failed' }
  }
  const again = async (wait: Temporal.Duration) => {
    await app.effects.later(due, wait, 'Slack did not take it yet')
    await app.dispatch()
    return { outcome: 'later' }
  }
  try {
    const outcome = await sendExport(app, due, asked)
    if (outcome.kind === 'refused') return await giveUp(outcome.why)
    if (outcome.kind === 'retry')
      return await again(outcome.after ? Temporal.Duration.from({ seconds: outcome.after }) : backoff(due.attempts))
    await app.rounds.exported(due, outcome.rows)
    return { outcome: outcome.kind }
  } catch (err) {
    app.log.warn({ effect: due.id, attempts: due.attempts, err }, 'an export did not get through')
    return due.attempts >= ATTEMPTS ? giveUp('Slack did not answer') : again(backoff(due.attempts))
  }
}
