/** Which case a mail belongs to, and so what it is. */
import { isByPicture } from '../form/by-picture.ts'
import type { Reading } from '../form/form.ts'
import type { Grade } from '../signature/grades.ts'
import type { Disposition, HeldReason, Mail, Unreadable, Writer } from './message.ts'

/** A case that a mail may belong to, and what speaks for it. */
export type Candidate = {
  declaration: string
  round: string
  /** It came to an address that carries a token of this case, or of a letter of it. */
  token: boolean
  /** The mail answers a message of this case. */
  thread: boolean
  /** Its subject has this case's reference, or it has the Message-ID of an earlier mail: anyone may write the one, and careless programs repeat the other. */
  hint: boolean
  /** The form gives the URN of this case's school, for the same round. */
  urn: boolean
  /** The form gives the same school name, for the same round. */
  name: boolean
  /** Every address that the case's newest form declares or that a mail in the case came from or went to. */
  participants: string[]
}

export type Belongs =
  | { kind: 'new'; form: Reading }
  | { kind: 'revises'; form: Reading; declaration: string }
  /** Of a case, without a form; `declaration` is null where it is of none. */
  | { kind: 'other'; disposition: Disposition; declaration: string | null }

/**
 * `round` is the one that a form in this mail would be for, null where its hub has none.
 * Token, thread, then a reference from a known participant; then same URN and round, then a known participant with the
 * same school's name; else a case of its own. A match is routing, not authority: whatever comes from an address that the
 * case does not know waits for a person.
 */
export function belongs(mail: Mail, writer: Writer, candidates: Candidate[], round: string | null): Belongs {
  const sender = mail.from[0]?.address
  const known = (candidate: Candidate) => sender !== undefined && candidate.participants.includes(sender)
  const led = candidates.filter((candidate) => candidate.token || candidate.thread)
  const threaded =
    led.find((candidate) => candidate.token && known(candidate)) ??
    led.find(known) ??
    candidates.find((candidate) => candidate.hint && known(candidate)) ??
    led.find(({ token }) => token) ??
    led[0]
  const other = (disposition: Disposition, declaration = threaded?.declaration ?? null): Belongs => ({
    kind: 'other',
    disposition,
    declaration,
  })
  const held = (reason: HeldReason, declaration?: string): Belongs => other({ kind: 'held', reason, why: null }, declaration)

  switch (writer) {
    case 'bounce':
    case 'automatic':
      return other({ kind: writer })
    case 'two-senders':
    case 'no-sender':
    case 'forged':
      return held(writer)
    case 'unread':
      return held('reading-failed')
    case 'person':
      break
    default:
      writer satisfies never
  }

  const readable = mail.forms.filter((form) => form.programme !== null)
  if (readable.length > 1) return held('several-forms') // `belongsEach` takes them one by one, where each says whose it is
  const [form] = readable
  if (!form) {
    if (mail.forms.length > 0 || mail.documents.some((document) => document.found.kind === 'unknown-form')) return held('unknown-form')
    const why = unreadable(mail)
    if (why) return other({ kind: 'held', reason: 'unreadable', why })
    if (!threaded) return other({ kind: 'enquiry' })
    return known(threaded) ? other({ kind: 'reply' }) : held('stranger')
  }

  if (round === null) return held('round')
  const here = candidates.filter((candidate) => candidate.round === round) // last year's thread may bring this year's form
  const same =
    here.find((candidate) => (candidate.token || candidate.thread || candidate.hint) && known(candidate) && !elsewhere(candidate, here)) ??
    here.find((candidate) => candidate.urn) ??
    here.find((candidate) => candidate.name && known(candidate))
  if (!same) return { kind: 'new', form }
  // What a machine guessed from a picture never replaces what a school typed.
  if (isByPicture(form) && known(same)) return other({ kind: 'held', reason: 'unreadable', why: 'picture' }, same.declaration)
  return known(same) ? { kind: 'revises', form, declaration: same.declaration } : held('stranger', same.declaration)
}

/**
 * The same for each form of a mail with forms of several schools. Only what a form itself says finds its case: the mail's
 * thread is one school's. Where one of them has to wait for a person, they all wait together.
 */
export function belongsEach(
  mail: Mail,
  writer: Writer,
  each: { form: Reading; candidates: Candidate[]; round: string | null }[],
): Belongs[] {
  const alone = each.map(({ form, candidates, round }) =>
    belongs(
      { ...mail, forms: [form] },
      writer,
      candidates.filter(({ urn, name }) => urn || name),
      round,
    ),
  )
  const stuck = alone.find((where) => where.kind === 'other')
  if (!stuck) return alone
  const held = stuck.disposition.kind === 'held' && stuck.disposition.reason !== 'stranger'
  return [held ? stuck : { kind: 'other', disposition: { kind: 'held', reason: 'several-forms', why: null }, declaration: null }]
}

/** A form sent as an answer in one school's case, but with the URN of another school's, is that other one's. */
const elsewhere = (threaded: Candidate, candidates: Candidate[]): boolean => !threaded.urn && candidates.some((candidate) => candidate.urn)

/**
 * A newer form changes what others signed, and its acknowledgement says what stood there before: where the domain in From denies
 * the mail (with a policy of none, or it would be a forgery), a person at the hub lets it in, or does not.
 */
export const unlessDoubted = (where: Belongs, sender: Grade): Belongs =>
  where.kind === 'revises' && sender === 'D'
    ? { kind: 'other', disposition: { kind: 'held', reason: 'doubted', why: null }, declaration: where.declaration }
    : where

const unreadable = (mail: Mail): Unreadable | null => {
  for (const { found } of mail.documents) if (found.kind === 'unreadable') return found.why
  return null
}
