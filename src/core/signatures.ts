/** Signatures: evidence accumulates and is never overwritten; the ledger is what it amounts to. */

export type EvidenceKind = 'copied in' | 'sent it' | 'confirmed' | 'objected' | 'undeliverable'
/** How sure we are that a message is whose it says; `unchecked` until mail authentication is looked at. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'unchecked'

/** One entry, append-only. */
export type Evidence = {
  role: string
  kind: EvidenceKind
  address: string
  /** Our id of the message that shows it. */
  message: string
  grade: Grade
  /** SHA-256 of the form it came with. */
  form: string
  /** Fingerprint of what this person stood for: school, commitments, name and address in the role. Another one no longer counts. */
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
