/** What the checks of a form come to: findings, the state they give, and who is told. */

import type { Case, Changed, Declaration } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { isByPicture } from '../form/by-picture.ts'
import { unread } from '../form/reading-rows.ts'
import type { Hub } from '../hub.ts'
import { acknowledge } from '../letters/letters.ts'
import type { Link } from '../mail/claim.ts'
import { redraw } from '../round/round.ts'
import type { Closed } from '../working-days.ts'
import { chased, plannedChase } from './chase.ts'
import { type Finding, findings } from './findings.ts'

type Context = {
  hubs: Hub[]
  duplicates: { reference: string; why: string }[]
  /** What the newest form changed; null for the first. */
  changed: Changed[] | null
  /** To the page where a signatory answers. */
  link: Link
  /** Days on which nobody is chased, at this hub. */
  closed: (hub: Hub) => Closed
}

export type Checked = {
  kind: 'checked'
  declaration: Declaration
  findings: Finding[]
  plan: Planned[]
  /** The form that is being chased, by its revision; null where nothing is: other chases are called off. */
  chases: number | null
}

/** A bad form is an answer, not an error. A verdict that stands is not touched by a newer form: a person looks again. */
export function check(c: Case, { hubs, duplicates, changed, link, closed }: Context, now: Temporal.Instant): Checked {
  const found = findings({ ...c, hubs, duplicates })
  const checked = found.some((finding) => finding.kind === 'fixable') ? 'needs-school' : 'ready'
  const undecided = c.declaration.decision === null && c.declaration.state !== 'withdrawn'
  const declaration: Declaration = { ...c.declaration, checked, state: undecided ? checked : c.declaration.state }
  const { revision, id } = declaration

  const called = (key: string) => c.programme.fields.find((field) => field.key === key)?.called ?? key
  // As committed with this form: another may have come since the caller asked.
  const differences = c.newest ? c.newest.changed : changed
  // A correction has told the thread already, and names no values there.
  const corrected = differences !== null && c.newest?.author.kind === 'slack'
  const plan: Planned[] = [redraw(declaration)]
  if (differences && !corrected) {
    const note = {
      kind: 'revised',
      revision,
      changed: differences.map(({ key }) => called(key)),
      values: differences.map(plainly),
    } as const
    plan.push({ key: `thread:${id}:revised:${revision}`, effect: { kind: 'thread', note } })
  }
  if (c.lastMessage) {
    const { id: message, repeats } = c.lastMessage
    // Everyone is told anew where a correction changed what they were told; one that only made sure of it changes nothing for them.
    // A picture is confirmed section by section: they are told once, of all of it, when it is done.
    const news = corrected && differences.length > 0 && !isByPicture(c.reading)
    const event = news ? `${message}:form-${revision}` : message
    const spoken = differences?.map(({ key, from, to, misread }) => ({ called: called(key), from: misread ? unread : from, to })) ?? null
    const arrival = { messageId: event, changed: repeats && !corrected ? null : c.newest?.unread ? [] : spoken, corrected, link }
    plan.push(...acknowledge({ ...c, declaration, findings: found }, arrival, now))
  }
  const after = { ...c, declaration, findings: found }
  plan.push(...plannedChase(after, 1, now, closed(c.hub)))
  return { kind: 'checked', declaration, findings: found, plan, chases: chased(after).length > 0 ? revision : null }
}

const plainly = ({ key, from, to }: Changed) => ({ key, from, to })
