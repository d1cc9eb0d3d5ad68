/** Checks between the people on a form: two different leads, the maths lead among them, mailboxes of their own. */

import { addressesOf } from '../form/form.ts'
import type { Role } from '../programme.ts'
import { isDesk, samePerson } from '../signature/person.ts'
import { sharing } from '../signature/signatures.ts'
import { capitalised, listInWords, withArticle } from '../wording.ts'
import type { Checking, Finding } from './finding.ts'
import { fixable, flag } from './finding.ts'

export const onPeople = (checking: Checking): Finding[] => [...twice(checking), ...mathsLead(checking), ...mailboxes(checking)]

/** One person in two roles: to be put right where the programme needs two people, for staff to judge elsewhere. */
function twice({ reading, programme }: Checking): Finding[] {
  const name = (role: Role) => reading.fields[role.name]?.value ?? null
  return pairs(programme.roles).flatMap(([one, two]) => {
    if (!samePerson(name(one), name(two))) return []
    const [first, second] = [withArticle(one.title), withArticle(two.title)]
    const distinct = programme.checks.distinct.some((pair) => pair.includes(one.id) && pair.includes(two.id))
    return distinct
      ? [
          fixable(
            'leads-same-person',
            two.name,
            `Name two different people as ${first} and ${second}: the form gives the same person twice.`,
          ),
        ]
      : [flag('head-is-lead', two.name, `${capitalised(first)} is also ${second}.`)]
  })
}

function mathsLead({ reading, programme }: Checking): Finding[] {
  const rule = programme.checks.mathsLead
  const role = programme.roles.find((r) => r.id === rule?.role)
  const duties = role?.roles === undefined ? null : (reading.fields[role.roles]?.value ?? null)
  if (!rule || !role?.roles || duties === null) return []
  const says = duties.toLowerCase()
  return rule.words.some((word) => says.includes(word.toLowerCase()))
    ? []
    : [
        flag(
          `${role.id}-not-maths-lead`,
          role.roles,
          `The form does not say that ${withArticle(role.title)} leads mathematics in the school.`,
        ),
      ]
}

/** A mailbox that several people read shows that somebody was copied in, not who. */
function mailboxes({ reading, programme }: Checking): Finding[] {
  const addressOf = (role: Role) => addressesOf(reading.fields[role.email])
  const shared = pairs(programme.roles)
    .filter(([one, two]) => addressOf(one).some((a) => sharing(reading, programme, one, a).includes(two)))
    .map(([one, two]) =>
      flag(
        'shared-mailbox',
        two.email,
        `${capitalised(listInWords([withArticle(one.title), withArticle(two.title)]))} have one e-mail address.`,
      ),
    )
  const desks = programme.roles
    .filter((role) => addressOf(role).length > 0 && addressOf(role).every(isDesk))
    .map((role) => flag('shared-mailbox', role.email, `The e-mail address for ${withArticle(role.title)} looks like a shared mailbox.`))
  return [...shared, ...desks]
}

const pairs = <T>(list: T[]): [T, T][] => list.flatMap((one, i) => list.slice(i + 1).map((two): [T, T] => [one, two]))
