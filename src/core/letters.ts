/** Who is told what, and only what they may know. Letters are data here; `outbound` words them. */
import * as z from 'zod'

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
})
export type Letter = z.infer<typeof Letter>
