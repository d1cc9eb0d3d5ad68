/** Validates the newest form of a declaration, and lets the school and the hub see the result. Safe to run twice: findings replace findings. */
import type { App } from '../src/app.ts'
import { closedFor } from '../src/config/holidays.ts'
import { check as checkCase } from '../src/core/findings/check.ts'
import type { JobData } from '../src/queue.ts'

export async function check({ declarationId }: JobData<'check'>, app: App) {
  if (!(await app.declarations.unchecked(declarationId))) return { already: true }
  const duplicates = await app.declarations.similar(declarationId)
  const changed = await app.declarations.changedBy(declarationId)
  const context = { hubs: app.hubs.all(), duplicates, changed, link: app.links.make, closed: closedFor }
  const { declaration, findings } = await app.declarations.change(declarationId, { kind: 'countersign' }, (c) =>
    checkCase(c, context, app.now()),
  )
  await app.dispatch()
  return { state: declaration.state, found: findings.map((finding) => finding.code) }
}
