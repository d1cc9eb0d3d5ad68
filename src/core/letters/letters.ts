/** Who is told what, and only what they may know. Letters are data here; `outbound` words them. */
import * as z from 'zod'
import type { Case, Decision } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { addressesOf } from '../form/form.ts'
import type { Hub } from '../hub.ts'
import type { Link } from '../mail/claim.ts'
import type { HeldReason, Mail, Unreadable } from '../mail/message.ts'
import { barely } from '../mail/token.ts'
import type { Programme, Role } from '../programme.ts'
import type { Round } from '../round/round.ts'
import {
  acknowledgementFacts,
  decisionFacts,
  enquiryFacts,
  heldFacts,
  objectionFacts,
  objectionReceiptFacts,
  receiptFacts,
  requestFacts,
} from './letter-facts.ts'

export const LetterKind = z.enum([
  'acknowledgement',
  'request',
  'receipt',
  'chase',
  'approved',
  'waitlisted',
  'declined',
  'offer',
  'correction',
  'enquiry',
])
export type LetterKind = z.infer<typeof LetterKind>

/** One letter to one address, kept with its effect: rendering it twice gives the same letter. */
export const Letter = z.strictObject({
  kind: LetterKind,
  to: z.strictObject({ address: z.string(), name: z.string().nullable() }),
  /** The inbox it leaves from. */
  from: z.strictObject({ address: z.string(), name: z.string() }),
  /** Message-IDs it answers, newest last. */
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  /** Values for the template of its kind: every one is needed, a missing one stops the letter. */
  facts: z.record(z.string(), z.unknown()),
  /** Whether the PDF of the same facts goes with it. */
  pdf: z.boolean(),
  /** A person wrote it: it carries none of the marks of a machine's mail. */
  person: z.boolean().optional(),
})
export type Letter = z.infer<typeof Letter>

/** What came in: our id of the message, and what the new form changed; null for the first form. */
export type Arrival = {
  messageId: string
  changed: { called: string; from: string | null; to: string | null }[] | null
  /** It was staff who put the reading right, and no new form of the school's. */
  corrected?: boolean
  /** To the page where a signatory answers. */
  link: Link
}

/**
 * The answers to a form. Readings go only to addresses that the form declares *and* that this message was from or to;
 * declared ones that were never copied in are asked to confirm; a sender whom the form does not declare gets a receipt.
 * Nobody else, ever: not the rest of Cc, and not our own inboxes.
 */
export function acknowledge(c: Case, event: Arrival, now: Temporal.Instant): Planned[] {
  const present = new Set([c.lastMessage?.from ?? null, ...(c.lastMessage?.participants ?? [])])
  const declared = addressees(c)
  const plan = declared.flatMap(({ address, roles }): Planned[] => {
    const to = { address, name: present.has(address) ? soleName(c, roles) : null }
    const send = (kind: LetterKind, facts: Letter['facts']) => [
      letter(c, event.messageId, { kind, to, facts, pdf: kind === 'acknowledgement' }),
    ]
    if (present.has(address)) return send('acknowledgement', acknowledgementFacts(c, { address, roles }, event, now))
    // Somebody copied in on an earlier form has signed already: another request would only confuse them.
    // Nobody is asked to sign for a school that has withdrawn.
    if (c.declaration.state === 'withdrawn') return []
    const waiting = roles.filter((role) => c.signatures.find((s) => s.role === role.id)?.kind === 'not seen')
    return waiting.length > 0 ? send('request', requestFacts(c, { address, roles: waiting }, event.link, now)) : []
  })
  const sender = c.lastMessage?.from ?? null
  if (sender === null || declared.some((d) => d.address === sender) || ours(c.hub, sender)) return plan
  const receipt = { kind: 'receipt', to: { address: sender, name: null }, facts: receiptFacts(c, now), pdf: false } as const
  return [...plan, letter(c, event.messageId, receipt)]
}

/** Somebody who signs has said that it is not right: everyone else who signs is told who by role, never why. */
export function objection(c: Case, said: { address: string; roles: Role[]; event: string }): Planned[] {
  return addressees(c)
    .filter(({ address }) => address !== said.address && !isReturned(c, address))
    .map(({ address, roles }) =>
      letter(c, said.event, {
        kind: 'request',
        to: { address, name: null },
        facts: objectionFacts(c, roles, said.roles),
        pdf: false,
      }),
    )
}

/** To whoever objected by reply: that it is recorded, and for which role. The page says so itself. */
export function objectionReceipt(
  c: Case,
  said: { address: string; roles: Role[]; event: string; mail: Pick<Mail, 'messageId' | 'references'> },
): Planned {
  const facts = objectionReceiptFacts(c, said.roles)
  const { key, effect } = letter(c, said.event, { kind: 'receipt', to: { address: said.address, name: null }, facts, pdf: false })
  return { key, effect: { ...effect, letter: { ...effect.letter, ...replyTo(said.mail) } } }
}

/** Whether our newest letters to this address came back, and nothing has come from it since. */
export const isReturned = ({ evidence }: Pick<Case, 'evidence'>, address: string): boolean => {
  const own = evidence.filter((e) => e.address === address)
  const returned = own.findLast((e) => e.kind === 'undeliverable')
  const wrote = (e: (typeof own)[number]) => e.kind === 'sent it' || e.kind === 'confirmed' || e.kind === 'objected'
  return returned !== undefined && !own.some((e) => wrote(e) && Temporal.Instant.compare(e.at, returned.at) > 0)
}

/** The decision, to every address that the form declares, once. The caller releases first: an unreleased verdict must not leave. `link`: to the page on which the place is given back. */
export function decided(c: Case, now: Temporal.Instant, link: Link | null = null): Planned[] {
  const { decision } = c.declaration
  if (!decision?.releasedAt)
    throw new Error(`The decision on ${c.declaration.reference} has not been released, so no letter may tell of it`)
  const released: Decision & { releasedAt: Temporal.Instant } = { ...decision, releasedAt: decision.releasedAt }
  return addressees(c).map(({ address, roles }) =>
    letter(c, `decision-${decision.number}`, {
      kind: decision.verdict,
      to: { address, name: soleName(c, roles) },
      facts: decisionFacts(c, { address, roles }, released, link, now),
      pdf: true,
    }),
  )
}

/** A message that belongs to no case. `programme` and `round` are those that schools may send forms for now, or null. */
export type Unplaced = {
  /** Our id of it. */
  messageId: string
  mail: Pick<Mail, 'from' | 'messageId' | 'references'>
  /** Something speaks against writing to whoever sent it: staff see it, and decide. */
  doubtful?: boolean
  hub: Hub
  programme: Programme | null
  round: Round | null
  receivedAt: Temporal.Instant
}

/** Says that it reached the hub and how to send a declaration; the key lets it out once a day to one address. */
export function answerEnquiry(message: Unplaced): Planned[] {
  const day = message.receivedAt.toZonedDateTimeISO('Europe/London').toPlainDate()
  return answer(message, `letter:${message.hub.id}:${day}`, 'enquiry', enquiryFacts(message))
}

/** Says how to send a form so that we can read it. Forged, senderless and strangers' messages get no answer. */
export function answerHeld(message: Unplaced & { reason: HeldReason; why: Unreadable | null }): Planned[] {
  const facts = heldFacts(message)
  return facts === null ? [] : answer(message, `letter:${message.messageId}`, 'receipt', facts)
}

function answer({ mail, hub, doubtful }: Unplaced, prefix: string, kind: LetterKind, facts: Letter['facts']): Planned[] {
  const [sender] = mail.from
  if (doubtful === true || sender === undefined || mail.from.length > 1 || ours(hub, sender.address)) return []
  const { address } = sender
  const thread = replyTo(mail)
  return [
    {
      key: `${prefix}:answer:${kind}:${address}`,
      effect: { kind: 'letter', letter: { kind, to: { address, name: null }, from: inbox(hub), ...thread, facts, pdf: false } },
    },
  ]
}

type Draft = Pick<Letter, 'kind' | 'to' | 'facts' | 'pdf'>

/** One letter about a case: its event and address make it happen once. */
export const letter = (c: Case, event: string, draft: Draft) =>
  ({
    key: `letter:${c.declaration.id}:${event}:${draft.kind}:${draft.to.address}`,
    effect: { kind: 'letter', letter: { ...draft, from: inbox(c.hub), ...replyTo(c.lastMessage) } },
  }) as const satisfies Planned

/** What says whom a case writes to. */
type Written = Pick<Case, 'programme' | 'hub'> & {
  reading: Pick<Case['reading'], 'fields'>
  lastMessage: Pick<NonNullable<Case['lastMessage']>, 'from' | 'participants'> | null
}

/** One entry an address, with every role that gives it; never one of our own, nor one that may be misread and was in no mail of the school's. */
export function addressees({ programme, reading, hub, lastMessage }: Written): { address: string; roles: Role[] }[] {
  const met = [lastMessage?.from, ...(lastMessage?.participants ?? [])]
  const fields = programme.roles.flatMap((role) => reading.fields[role.email] ?? [])
  const all = fields.flatMap((field) => addressesOf(field).filter((address) => field.confidence !== 'low' || met.includes(address)))
  return [...new Set(all)]
    .filter((address) => !ours(hub, address))
    .map((address) => ({ address, roles: programme.roles.filter((role) => addressesOf(reading.fields[role.email]).includes(address)) }))
}

/** The name for the To line, where the address has only one. */
export function soleName({ reading }: Case, roles: Role[]): string | null {
  const names = new Set(
    roles.map((role) => (reading.fields[role.name]?.confidence === 'low' ? null : (reading.fields[role.name]?.value ?? null))),
  )
  return names.size === 1 ? ([...names][0] ?? null) : null
}

export const ours = (hub: Hub, address: string): boolean => hub.inboxes.some((inbox) => inbox.toLowerCase() === barely(address))

export const inbox = (hub: Hub): Letter['from'] => ({ address: hub.inboxes[0] ?? hub.contact.email, name: hub.name })

/** References may grow without end in a long correspondence; the first and the newest keep the thread together. */
export function replyTo(answered: { messageId: string | null; references: string[] } | null): Pick<Letter, 'inReplyTo' | 'references'> {
  const inReplyTo = answered?.messageId ?? null
  const references = [...(answered?.references ?? []), ...(inReplyTo === null ? [] : [inReplyTo])]
  return { inReplyTo, references: references.length > 20 ? [...references.slice(0, 1), ...references.slice(-19)] : references }
}
