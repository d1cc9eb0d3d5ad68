/** A letter that did not reach its address: what that is evidence of, for everyone whom the form gives it for. */
import type { Case } from '../declaration.ts'
import { addressesOf } from '../form/form.ts'
import { covers } from './fingerprint.ts'
import type { Evidence } from './signatures.ts'

/** Nobody reads mail at this address. `message` is our id of the report, null where the mail server refused the letter at once. */
export const undeliverable = (c: Case, address: string, message: string | null, at: Temporal.Instant): Evidence[] =>
  c.programme.roles
    .filter((role) => addressesOf(c.reading.fields[role.email]).includes(address))
    .map(
      (role): Evidence => ({
        role: role.id,
        kind: 'undeliverable',
        address,
        message,
        grade: 'unchecked',
        form: c.reading.document.sha256,
        covers: covers(c.reading, c.programme, role, address),
        at,
      }),
    )

/**
 * Whether a mail server's refusal is about the address (RFC 3463, X.1.x: there is no such mailbox; X.2.1: it is closed).
 * A refusal of what we wrote, or of us (X.7.x: policy, relaying), says nothing of whether somebody reads mail there.
 */
export const knowsNobody = (response: string): boolean => /^5\d\d[ -]#?5\.(?:1\.(?:[0-46]|10)|2\.1)(?!\d)/.test(response.trim())
