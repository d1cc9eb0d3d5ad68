/** What our buttons and modals carry. It comes back from outside, so it is parsed like anything from outside. */
import * as z from 'zod'
import { Show } from '../core/need/compare.ts'

/** A declaration as it stood when the card was drawn: another version is noticed. */
export const CardValue = z.strictObject({ id: z.uuid(), version: z.int() })
export type CardValue = z.infer<typeof CardValue>

/** Undo takes back one decision, not whichever is newest. */
export const UndoValue = z.strictObject({ id: z.uuid(), version: z.int(), decision: z.int() })

/** One section of a form, by its id in the programme. */
export const CorrectValue = CardValue.extend({ section: z.string() })
export type CorrectValue = z.infer<typeof CorrectValue>

/** Compare, as it is shown: of which round at which hub, what of it, in which order. */
export const CompareMeta = z.strictObject({
  hub: z.string(),
  round: z.uuid(),
  show: Show,
  sort: z.string().max(75),
  page: z.int().min(0),
})
export type CompareMeta = z.infer<typeof CompareMeta>

/** What is known of a school's need, as its inputs began: by factor, a mark of what was shown. */
export const NeedValue = z.strictObject({ id: z.uuid(), turn: z.int().min(0), began: z.record(z.string(), z.string()) })
export type NeedValue = z.infer<typeof NeedValue>
/** A declaration, whichever form and decision it has come to: for what does not depend on them. */
export const CaseValue = z.strictObject({ id: z.uuid() })
export type CaseValue = z.infer<typeof CaseValue>

/** A page of the queue, from 0. The hub is asked for again with whoever presses. */
export const QueueValue = z.strictObject({ hub: z.string(), page: z.int() })
export type QueueValue = z.infer<typeof QueueValue>

/** A round to be exported; the hub is asked again whether this person may. */
export const ExportValue = z.strictObject({ hub: z.string(), round: z.uuid() })
export type ExportValue = z.infer<typeof ExportValue>

export const MessageValue = z.strictObject({ id: z.uuid() })

/** The modal in which a held message is typed in. */
export const OpenAsValue = MessageValue.extend({ programme: z.string(), round: z.uuid() })

export const ProposalValue = z.strictObject({ id: z.uuid() })
export type ProposalValue = z.infer<typeof ProposalValue>

/** One chase of one form. */
export const ChaseValue = z.strictObject({ id: z.uuid(), revision: z.int(), number: z.int() })

/** A preview of a release, with what it showed; `page` from 0. */
export const ReleaseMeta = z.strictObject({ round: z.uuid(), hub: z.string(), seen: z.string(), page: z.int() })
export type ReleaseMeta = z.infer<typeof ReleaseMeta>

/** The places of a round at a hub. */
export const RaiseValue = z.strictObject({ round: z.uuid(), hub: z.string() })
export type RaiseValue = z.infer<typeof RaiseValue>

/** The letter of one decision. */
export const LetterValue = z.strictObject({ id: z.uuid(), decision: z.int() })

/** A place offered from a card or a proposal, to be given a reason. */
export const OfferValue = CardValue.extend({ proposal: z.uuid().nullable() })
export type OfferValue = z.infer<typeof OfferValue>

const chosen = z.object({ selected_option: z.object({ value: z.string() }).nullable() })
const written = z.object({ value: z.string().nullish() })

/** The answers of our modals, by block and action; a field that is not in the modal is null. */
export const Answers = z
  .object({ reason: z.object({ reason: chosen }).optional(), note: z.object({ note: written }).optional() })
  .transform(({ reason, note }) => ({
    reasonId: reason?.reason.selected_option?.value ?? null,
    note: note?.note.value?.trim() || null,
  }))
