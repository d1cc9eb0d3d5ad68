/** A programme as data: what its form asks, who signs, what they commit to, and what its letters may promise. */
import * as z from 'zod'
import { Need } from './need/need.ts'

/** How a field's value is checked and normalised. */
export const FieldKind = z.enum(['text', 'address', 'person', 'urn', 'telephone', 'email', 'hub', 'roles', 'statement', 'signature'])
export type FieldKind = z.infer<typeof FieldKind>

const FormField = z.strictObject({
  /** Stable name, such as `lead1.email`: other programs rely on it. */
  key: z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/),
  /** The part of the form it stands in: labels such as "Name" recur in each. */
  section: z.string(),
  kind: FieldKind,
  /** As printed on the form first, then other wordings seen. */
  labels: z.array(z.string().min(1)).min(1),
  /** Text printed in the value's own place: never a value. */
  prompts: z.array(z.string()).default([]),
  /** What letters call it, with its article: "the school’s URN". */
  called: z.string(),
})
export type FormField = z.infer<typeof FormField>

const Section = z.strictObject({
  id: z.string(),
  /** As printed first; a heading may also stand in a label's place. */
  headings: z.array(z.string().min(1)).min(1),
  /** Short names that labels borrow: with "lead 1" here, "Lead 1 e-mail" is this section's "E-mail". */
  called: z.array(z.string().min(1)).default([]),
})

/** Someone who signs: which fields hold the name, the address and the signature. */
const Role = z.strictObject({
  id: z.string(),
  /** In running text: "head teacher", "lead teacher 1". */
  title: z.string(),
  name: z.string(),
  email: z.string(),
  signature: z.string(),
  /** The role field whose text shows what this person does in school, where the form has one. */
  roles: z.string().optional(),
})
export type Role = z.infer<typeof Role>

/** A reason for not offering a place: staff choose `label`, the school reads `letter`. */
const Reason = z.strictObject({ id: z.string().regex(/^[a-z-]+$/), label: z.string().max(75), letter: z.string() })
export type Reason = z.infer<typeof Reason>

export const Programme = z.strictObject({
  name: z.string(),
  /** What its form is called in letters: "Declaration of Commitment". */
  form: z.string(),
  /** Two to four capitals that begin every reference. */
  reference: z.string().regex(/^[A-Z]{2,4}$/),
  /** Phrases of which one must stand in a document for it to be this form. */
  recognisedBy: z.array(z.string().min(1)).min(1),
  sections: z.array(Section).min(1),
  /** Other text that the blank form prints: never a value, whatever it stands under. */
  printed: z.array(z.string().min(1)).default([]),
  fields: z.array(FormField).min(1),
  roles: z.array(Role).min(1),
  commitments: z.array(z.string().min(1)),
  checks: z.strictObject({
    /** Fewer words than this in the statement is flagged for staff. */
    thinStatementWords: z.int().positive(),
    /** Roles which must be two different people. */
    distinct: z.array(z.tuple([z.string(), z.string()])).default([]),
    /** The role that must be the maths lead, and the words in its roles field that say so. */
    mathsLead: z.strictObject({ role: z.string(), words: z.array(z.string().min(1)) }).optional(),
    /** Prior participation excludes a school here: words that admit it, words that deny it, and why with what instead. */
    prior: z
      .strictObject({ subjects: z.array(z.string()), admits: z.array(z.string()), denies: z.array(z.string()), why: z.string() })
      .optional(),
  }),
  /** Facts that letters may state, each traceable to the programme's own document. */
  says: z.strictObject({
    selection: z.string(),
    approved: z.array(z.string()).min(1),
    conditional: z.array(z.string()).default([]),
    waitlisted: z.string(),
    declined: z.string(),
    lead: z.string(),
  }),
  /** What staff may want to know of a school's need; a programme that leaves it out asks nothing. */
  need: Need.prefault({ factors: [] }),
  declineReasons: z.array(Reason).min(1),
  waitlistReasons: z.array(Reason).min(1),
})
/** `id` is the folder's name under `templates/programmes`. */
export type Programme = z.infer<typeof Programme> & { id: string }
