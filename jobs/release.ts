/** Lets a verdict out when its undo window has ended: every signatory is written to, the hub's channel is told. */
import type { App } from '../src/app.ts'
import { decided } from '../src/core/letters/letters.ts'
import { release as releaseCase } from '../src/core/round/round.ts'
import type { JobData } from '../src/queue.ts'

export async function release({ declarationId }: JobData<'release'>, app: App) {
  const waiting = await app.declarations.case(declarationId)
  const standing = waiting ? releaseCase(waiting, app.now()).kind : 'nothing-to-release'
  if (standing === 'nothing-to-release' || standing === 'kept-objected' || standing === 'kept-withdrawal-asked')
    return { outcome: standing }
  const outcome = await app.declarations.change(declarationId, { kind: 'countersign' }, (c) => {
    const releasing = releaseCase(c, app.now())
    if (releasing.kind !== 'released') return releasing
    const after = { ...c, declaration: releasing.declaration }
    return { ...releasing, plan: [...releasing.plan, ...decided(after, app.now(), app.links.make)] }
  })
  await app.dispatch()
  return { outcome: outcome.kind }
}
