/** What is wrong or worth knowing about a declaration: every check, one after the other. */
import { isByPicture, toCheck } from '../form/by-picture.ts'
import { deadline } from '../round/round.ts'
import { dateInWords, timeInWords } from '../wording.ts'
import type { Checking, Finding } from './finding.ts'
import { fixable, flag } from './finding.ts'
import { byFactors } from './findings-factors.ts'
import { onFields } from './findings-fields.ts'
import { onPeople } from './findings-people.ts'
import { onSignatures } from './findings-signatures.ts'
import { onStatement } from './findings-statement.ts'

export type { Checking, Finding } from './finding.ts'

/** Every check, in the order of the form, then of the case. */
export function findings(checking: Checking): Finding[] {
  const found = all(checking)
  return byFactors(checking, isByPicture(checking.reading) ? toCheck(found) : found)
}

const all = (checking: Checking): Finding[] => [
  ...onFields(checking),
  ...onPeople(checking),
  ...onStatement(checking),
  ...onCommitments(checking),
  ...onSignatures(checking),
  ...onTime(checking),
  ...checking.duplicates.map(({ reference, why }) => flag('possible-duplicate', null, `Possibly the same as ${reference}: ${why}.`)),
  ...checking.reading.problems.map(({ code, message }) => flag(code, null, message)),
]

function onCommitments({ reading: { commitments }, programme }: Checking): Finding[] {
  const { missing, altered } = commitments
  const total = programme.commitments.length
  return [
    ...(missing.length > 0
      ? [
          fixable(
            'commitments-missing',
            null,
            missing.length === total
              ? `Send the whole ${programme.form}: the ${total} commitments are not on the form we received.`
              : `Send the form with all ${total} commitments as printed: ${missing.length} of them ${missing.length === 1 ? 'is' : 'are'} missing.`,
          ),
        ]
      : []),
    ...altered.map(({ printed, found }) =>
      flag('commitment-altered', null, `A commitment was altered. Printed: “${printed}” On this form: “${found}”`),
    ),
  ]
}

/** By our server's clock, never by a date that anyone wrote. */
function onTime({ receivedAt, round }: Checking): Finding[] {
  const opens = round.opens.toZonedDateTime('Europe/London').toInstant()
  if (Temporal.Instant.compare(receivedAt, opens) < 0) {
    return [flag('early', null, `Received ${timeInWords(receivedAt)}, before the round opened on ${dateInWords(round.opens)}.`)]
  }
  const last = deadline(round)
  return Temporal.Instant.compare(receivedAt, last) > 0
    ? [flag('late', null, `Received ${timeInWords(receivedAt)}. The deadline was ${timeInWords(last)}.`)]
    : []
}
