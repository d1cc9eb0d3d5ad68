/** One thing wrong or worth knowing about a declaration, and what is known when it is looked for. It never decides anything. */

import type { Reading } from '../form/form.ts'
import type { Hub } from '../hub.ts'
import type { Factor } from '../need/factor.ts'
import type { Programme } from '../programme.ts'
import type { Round } from '../round/round.ts'
import type { Signature } from '../signature/signatures.ts'

/**
 * `fixable`: the school can put it right, and `message` tells it how. Whoever sent the form may see it,
 * so it names roles and never people or what they wrote.
 * `flag`: staff decide; `message` is for them and never leaves the hub.
 * `ineligible`: the programme's own rule excludes it; staff may override with a reason.
 */
export type Finding = { code: string; kind: 'fixable' | 'flag' | 'ineligible'; field: string | null; message: string }

/** Everything that is known about a declaration when its newest form is checked. */
export type Checking = {
  reading: Reading
  programme: Programme
  round: Round
  /** The hub that was written to, and all hubs, to name the one on the form. */
  hub: Hub
  hubs: Hub[]
  /** When our server received the school's first message for this round. */
  receivedAt: Temporal.Instant
  signatures: Signature[]
  /** What staff have entered; the newest of each key. */
  factors?: Factor[]
  /** Earlier declarations that may be the same school's: `why` completes "Possibly the same as MR-2018-0007: …". */
  duplicates: { reference: string; why: string }[]
}

export const fixable = (code: string, field: string | null, message: string): Finding => ({ code, kind: 'fixable', field, message })
export const flag = (code: string, field: string | null, message: string): Finding => ({ code, kind: 'flag', field, message })
