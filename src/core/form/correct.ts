/** A person at the hub puts the reading right: a revision of its own, with its author. Pure: the caller holds the locks. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import type { Role } from '../programme.ts'
import { isConflicted } from '../round/conflict.ts'
import { redraw } from '../round/round.ts'
import { covers, stillStands } from '../signature/fingerprint.ts'
import { couldBe } from '../signature/person.ts'
import { type Evidence, seen } from '../signature/signatures.ts'
import { confirmed as allConfirmed, isByPicture } from './by-picture.ts'
import { addressesOf, type Field, type Reading } from './form.ts'

export type Correction = {
  /** Slack user id of a reviewer of this hub. */
  by: string
  /** Of the declaration as it was when the modal was opened. */
  version: number
  /** Every field of a section as it was submitted (`typed.ts`): what was left as it is, is confirmed by that. */
  fields: Record<string, Field>
  /** Whether the commitments stand on the form as printed; null where that was not asked. */
  asPrinted: boolean | null
}

export type Correcting =
  | {
      kind: 'corrected'
      form: Reading
      evidence: Evidence[]
      plan: Planned[]
      after: { revision: number; changed: string[]; confirmed: string[] }
    }
  | { kind: 'nothing-corrected' }
  | { kind: 'stale'; plan: Planned[] }
  | { kind: 'already-withdrawn' }
  | { kind: 'conflicted' }

export function correct(c: Case, { by, version, fields: submitted, asPrinted }: Correction): Correcting {
  const { declaration, programme, reading } = c
  if (isConflicted(c, by)) return { kind: 'conflicted' }
  if (declaration.state === 'withdrawn') return { kind: 'already-withdrawn' }
  if (declaration.version !== version) return { kind: 'stale', plan: [redraw(declaration)] }

  const picture = isByPicture(reading)
  const fields = { ...reading.fields }
  const changed: string[] = []
  const confirmed: string[] = []
  for (const [key, field] of Object.entries(submitted)) {
    const before = reading.fields[key]
    const same = (before?.value ?? null) === field.value
    // A picture in a signature box is still a mark to confirm. A blank that was left blank says nothing, unless a machine saw it so.
    if (same && before?.source.kind === 'picture') continue
    if (same && (field.value === null ? !picture || before?.source.kind === 'staff' : before?.confidence === 'high')) continue
    fields[key] = field
    const called = programme.fields.find((one) => one.key === key)?.called ?? key
    if (same) confirmed.push(called)
    else changed.push(called)
  }
  const printed = reading.commitments.missing.length + reading.commitments.altered.length === 0
  if (asPrinted && (picture || !printed)) confirmed.push('the commitments as printed')
  if (changed.length + confirmed.length === 0) return { kind: 'nothing-corrected' }

  // A machine cannot tell in a picture what is missing: a person who leaves the box empty has looked.
  const unseen = picture && asPrinted === false ? { missing: programme.commitments, altered: [] } : reading.commitments
  const commitments = asPrinted ? { missing: [], altered: [] } : unseen
  const form = allConfirmed({ ...reading, fields, commitments }, programme)
  const revision = declaration.revision + 1
  const note: Planned = {
    key: `thread:${declaration.id}:corrected:${revision}`,
    effect: { kind: 'thread', note: { kind: 'corrected', revision, by, changed, confirmed } },
  }
  return { kind: 'corrected', form, evidence: carried(c, form), plan: [redraw(declaration), note], after: { revision, changed, confirmed } }
}

/**
 * A correction of ours is no change of theirs: what the school's mail showed of somebody still shows it, for the reading as it
 * is now, and so does an objection. A confirmation was given to words on a page: those who confirmed other words are asked again.
 */
function carried(c: Case, form: Reading): Evidence[] {
  const { programme, lastMessage } = c
  const kept = c.evidence.flatMap((e): Evidence[] => {
    const role = programme.roles.find(({ id }) => id === e.role)
    if (!role || e.kind === 'confirmed' || !stillStands(e.covers, covers(c.reading, programme, role, e.address))) return []
    if (!addressesOf(form.fields[role.email]).includes(e.address) || another(c.reading, form, role)) return []
    return [{ ...e, covers: covers(form, programme, role, e.address) }]
  })
  if (!lastMessage?.headers || !lastMessage.receivedAt) return kept
  const { headers: mail, authentication = null, id: messageId, receivedAt: at } = lastMessage
  const found = seen({ reading: form, programme, mail, authentication, messageId, at })
  return [...kept, ...found.filter((e) => !programme.roles.some((role) => role.id === e.role && another(c.reading, form, role)))]
}

/** Whether a name that was read surely has become somebody else's. */
function another(before: Reading, after: Reading, role: Role): boolean {
  const [was, now] = [before.fields[role.name], after.fields[role.name]]
  if (!was?.value || was.confidence !== 'high' || !now?.value) return false
  return !couldBe(now.value, was.value)
}
