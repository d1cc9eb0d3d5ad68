/** Signatures: evidence accumulates and is never overwritten; the ledger is what it amounts to. */

import type { Reading } from '../form/form.ts'
import { addressesOf } from '../form/form.ts'
import type { Authentication } from '../mail/authentication.ts'
import type { Mail } from '../mail/message.ts'
import type { Programme, Role } from '../programme.ts'
import type { Round } from '../round/round.ts'
import { listInWords } from '../wording.ts'
import { covers, stillStands } from './fingerprint.ts'
import { type Grade, grades, listedGrade, schoolDomains, senderGrade } from './grades.ts'
import { isDesk, samePerson } from './person.ts'

export type EvidenceKind = 'copied in' | 'sent it' | 'confirmed' | 'objected' | 'undeliverable'
export type { Grade } from './grades.ts'

/** One entry, append-only. */
export type Evidence = {
  role: string
  kind: EvidenceKind
  address: string
  /** Our id of the message that shows it; null for an answer on the signatory's page, and for a mail server's refusal. */
  message: string | null
  grade: Grade
  /** SHA-256 of the form it came with. */
  form: string
  /** What this person stood for: school, commitments, name and address in the role (`fingerprint.ts`). Once that changes it no longer counts. */
  covers: string
  at: Temporal.Instant
}

/** One line of the ledger. `address` is the one that matched, or the first that the form gives. */
export type Signature = {
  role: string
  title: string
  name: string | null
  kind: 'not seen' | EvidenceKind
  grade: Grade
  address: string | null
  at: Temporal.Instant | null
  /** Whether it is enough under the round's rule. */
  suffices: boolean
  /** What staff should know: a shared mailbox, one person in two roles, a picture instead of a name. */
  notes: string[]
}

/** One accepted message with a form, `messageId` being our own id of it. */
type Message = {
  reading: Reading
  programme: Programme
  mail: Pick<Mail, 'from' | 'to' | 'cc' | 'count'>
  /** Null where it was not looked at: the grade is `unchecked`. */
  authentication?: Authentication | null
  messageId: string
  at: Temporal.Instant
}

/** The newest form and everything that ever came in for it. */
type Known = { reading: Reading; programme: Programme; evidence: Evidence[]; round: Pick<Round, 'signatures'> }

/** Best first. An objection stands whatever else is there: only a person resolves it. */
const order: EvidenceKind[] = ['objected', 'confirmed', 'sent it', 'copied in']

/**
 * The evidence that one accepted message is: an address that the form gives for a role, in From, To or Cc.
 * Display names prove nothing. What a header that stands twice, or a mail that its domain denies, shows is kept with grade D:
 * it is no signature, but somebody must be asked.
 */
export function seen({ reading, programme, mail, authentication = null, messageId, at }: Message): Evidence[] {
  const sender = mail.count.from === 1 && mail.from.length === 1 ? mail.from[0]?.address.toLowerCase() : undefined
  const school = schoolDomains(addressesOf(reading.fields['school.email']))
  const gradeOf = (address: string) =>
    address === sender ? senderGrade(authentication, mail) : listedGrade(authentication, mail, address, school)
  return programme.roles.flatMap((role): Evidence[] => {
    const declared = addressesOf(reading.fields[role.email])
    const sent = declared.find((a) => a === sender && !isDesk(a) && sharing(reading, programme, role, a).length === 0)
    const found = declared.flatMap((address) => {
      const grade = gradeOf(address)
      return grade === null ? [] : [{ address, grade }]
    })
    const best = found.find(({ address }) => address === sent) ?? surest(found)
    if (best === undefined) return []
    const kind = sent === undefined ? 'copied in' : 'sent it'
    const form = reading.document.sha256
    return [{ role: role.id, kind, ...best, message: messageId, form, covers: covers(reading, programme, role, best.address), at }]
  })
}

/** Whether it is about what the newest form says: once that is something else, it stays on the record and counts no more. */
export function counts(
  { role: id, address, covers: stood }: Evidence,
  { reading, programme }: Pick<Known, 'reading' | 'programme'>,
): boolean {
  const role = programme.roles.find((one) => one.id === id)
  return (
    role !== undefined &&
    addressesOf(reading.fields[role.email]).includes(address) &&
    stillStands(stood, covers(reading, programme, role, address))
  )
}

/** What all the evidence amounts to today, one line a role in the programme's order. */
export function ledger({ reading, programme, evidence, round }: Known): Signature[] {
  return programme.roles.map((role) => {
    const declared = addressesOf(reading.fields[role.email])
    const counting = evidence
      .filter((e) => e.role === role.id && counts(e, { reading, programme }))
      .sort((a, b) => Temporal.Instant.compare(a.at, b.at))
    const best = strongest(counting)
    const line = {
      role: role.id,
      title: role.title,
      name: reading.fields[role.name]?.value ?? null,
      kind: best?.kind ?? ('not seen' as const),
      grade: best?.grade ?? ('unchecked' as const),
      address: best?.address ?? declared[0] ?? null,
      at: best?.at ?? null,
    }
    const doubted = line.grade === 'D' && line.kind !== 'objected' ? [doubt] : []
    return { ...line, suffices: suffices(line, round.signatures), notes: [...notes(reading, programme, role), ...doubted] }
  })
}

/** Other roles that give this address and name somebody else: it is not one person's mailbox. */
export const sharing = (reading: Reading, programme: Programme, role: Role, address: string): Role[] =>
  programme.roles.filter(
    (other) =>
      other.id !== role.id &&
      addressesOf(reading.fields[other.email]).includes(address) &&
      !samePerson(filled(reading, other.name), filled(reading, role.name)),
  )

/** A delivery report outweighs being listed; writing to us afterwards outweighs the report. */
function strongest(counting: Evidence[]): Evidence | undefined {
  const proven = counting.filter((e) => e.grade !== 'D' || e.kind === 'objected')
  const best = order
    .map((kind) => surest((proven.length > 0 ? proven : counting).filter((e) => e.kind === kind)))
    .find((e) => e !== undefined)
  const returned = counting.findLast((e) => e.kind === 'undeliverable')
  if (returned === undefined || best?.kind === 'objected' || (best?.kind === 'confirmed' && best.grade !== 'D')) return best
  const wrote = proven.some((e) => e.kind === 'sent it' && Temporal.Instant.compare(e.at, returned.at) > 0)
  return wrote ? best : returned
}

const doubt = 'seen only in a mail whose sender cannot be trusted, so it is not a signature: ask them'

/** Of equals, the first. */
const surest = <T extends { grade: Grade }>(found: T[]): T | undefined =>
  grades.map((grade) => found.find((one) => one.grade === grade)).find((one) => one !== undefined)

/** Whether what was seen is enough under the round’s rule; a grade D is never a signature. */
function suffices({ kind, grade }: Pick<Signature, 'kind' | 'grade'>, rule: Round['signatures']): boolean {
  switch (kind) {
    case 'confirmed':
      return grade !== 'D'
    case 'sent it':
      return rule === 'copied' ? grade !== 'D' : grade === 'A'
    case 'copied in':
      return rule === 'copied' && grade !== 'D'
    case 'not seen':
    case 'objected':
    case 'undeliverable':
      return false
    default:
      return kind satisfies never
  }
}

function notes(reading: Reading, programme: Programme, role: Role): string[] {
  const addresses = addressesOf(reading.fields[role.email])
  const name = filled(reading, role.name)
  const also = programme.roles.filter((other) => other.id !== role.id && samePerson(name, filled(reading, other.name)))
  const others = [...new Set(addresses.flatMap((a) => sharing(reading, programme, role, a).map((r) => r.title)))]
  return [
    ...addresses.filter(isDesk).map(() => 'a shared mailbox, so it never counts as sent by this person'),
    ...(others.length > 0 ? [`one mailbox with ${listInWords(others)}`] : []),
    ...(also.length > 0 ? [`the same person as ${listInWords(also.map((r) => r.title))}`] : []),
    ...(reading.fields[role.signature]?.source.kind === 'picture' ? ['a picture in the signature box: a mark to confirm'] : []),
  ]
}

const filled = (reading: Reading, key: string): string | null => reading.fields[key]?.value ?? null
