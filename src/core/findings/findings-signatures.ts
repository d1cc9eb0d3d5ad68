/** Checks of the signatures: typed on the form, and seen in the mail. */

import type { Role } from '../programme.ts'
import type { Round } from '../round/round.ts'
import { couldBe } from '../signature/person.ts'
import { capitalised, withArticle } from '../wording.ts'
import type { Checking, Finding } from './finding.ts'
import { fixable, flag } from './finding.ts'

export const onSignatures = (checking: Checking): Finding[] =>
  checking.programme.roles.flatMap((role) => [...onForm(role, checking), ...inMail(role, checking)])

function onForm(role: Role, { reading }: Checking): Finding[] {
  const field = reading.fields[role.signature]
  const who = withArticle(role.title)
  if (field?.source.kind === 'picture') {
    return [flag('signature-picture', role.signature, `${capitalised(who)} signed with a picture: a mark to confirm.`)]
  }
  if (field === undefined || field.value === null) {
    return [fixable('signature-missing', role.signature, `Add ${role.title}’s signature to the form: type the name in the signature box.`)]
  }
  const name = reading.fields[role.name]?.value ?? null
  return name === null || couldBe(field.value, name)
    ? []
    : [flag('signature-other-name', role.signature, `The name in the signature box for ${who} is not the name given for that role.`)]
}

function inMail(role: Role, { signatures, round }: Checking): Finding[] {
  const signature = signatures.find((s) => s.role === role.id)
  // Without an address there is nobody to look for: the missing field says so already.
  if (signature === undefined || signature.address === null || signature.suffices) return []
  const who = withArticle(role.title)
  const found = (kind: 'fixable' | 'flag', code: string, message: string): Finding[] => [{ code, kind, field: role.email, message }]
  switch (signature.kind) {
    case 'not seen':
      return found('fixable', 'not-copied-in', notCopied(who, round.signatures))
    case 'copied in':
    case 'sent it':
    case 'confirmed':
      return found('fixable', 'not-confirmed', `Ask ${who} to confirm their signature by replying to our e-mail.`)
    case 'objected':
      // Fixable, because it must stand in the way of a plain approval; it says nothing about who objected to what.
      return found('fixable', 'signature-objected', `Speak to the hub about the signature of ${who}.`)
    case 'undeliverable':
      return found(
        'flag',
        'signature-undeliverable',
        `Our e-mail to ${who} could not be delivered. The form’s telephone number is in Details.`,
      )
    default:
      return signature.kind satisfies never
  }
}

const notCopied = (who: string, rule: Round['signatures']): string =>
  rule === 'confirmed'
    ? `Ask ${who} to confirm their signature by replying to our e-mail.`
    : `Copy in ${who} when you reply, at the e-mail address on the form. This confirms their signature.`
