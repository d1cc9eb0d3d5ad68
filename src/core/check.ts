/** What the checks of a form come to: findings, the state they give, and who is told. */
import type { Link } from './claim.ts'
import type { Case, Changed, Declaration } from './declaration.ts'
import type { Planned } from './effect.ts'
import { type Finding, findings } from './findings.ts'
import type { Hub } from './hub.ts'
import { acknowledge } from './letters.ts'
import { redraw } from './round.ts'

export type Context = {
  hubs: Hub[]
  duplicates: { reference: string; why: string }[]
  /** What the newest form changed; null for the first. */
  changed: Changed[] | null
  /** To the page where a signatory answers. */
  link: Link
}

export type Checked = { kind: 'checked'; declaration: Declaration; findings: Finding[]; plan: Planned[] }

/** A bad form is an answer, not an error. A verdict that stands is not touched by a newer form: a person looks again. */
export function check(c: Case, { hubs, duplicates, changed, link }: Context, now: Temporal.Instant): Checked {
  const found = findings({ ...c, hubs, duplicates })
  const checked = found.some((finding) => finding.kind === 'fixable') ? 'needs-school' : 'ready'
  const undecided = c.declaration.decision === null && c.declaration.state !== 'withdrawn'
  const declaration: Declaration = { ...c.declaration, checked, state: undecided ? checked : c.declaration.state }
  const { revision, id } = declaration

  const called = (key: string) => c.programme.fields.find((field) => field.key === key)?.called ?? key
  const spoken = changed?.map(({ key, from, to }) => ({ called: called(key), from, to })) ?? null
  const plan: Planned[] = [redraw(declaration)]
  if (spoken) {
    plan.push({
      key: `thread:${id}:revised:${revision}`,
      effect: { kind: 'thread', note: { kind: 'revised', revision, changed: spoken.map((field) => field.called) } },
    })
  }
  if (c.lastMessage)
    plan.push(...acknowledge({ ...c, declaration, findings: found }, { messageId: c.lastMessage.id, changed: spoken, link }, now))
  return { kind: 'checked', declaration, findings: found, plan }
}
