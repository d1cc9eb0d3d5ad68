/** What happens next and when, and what is kept: sentences for letters, from the round's own facts. */

import type { Case } from '../declaration.ts'
import { isByPicture } from '../form/by-picture.ts'
import type { Hub } from '../hub.ts'
import { deadline } from '../round/round.ts'
import { dateInWords, listInWords, timeInWords, withArticle } from '../wording.ts'

/** A verdict that has not been released is not known here: a letter sent meanwhile reads as if there were none. */
export function next(c: Case, now: Temporal.Instant): string[] {
  const { hub, round, programme } = c
  const signatories = listInWords(programme.roles.map((role) => withArticle(role.title)))
  if (c.declaration.state === 'withdrawn') {
    return [
      `${hub.name} has recorded that the school withdrew. Sending a form does not change that by itself: ${hub.name} decides whether the school takes part in the round again, and writes to ${signatories} if it does.`,
    ]
  }
  if (c.declaration.decision?.releasedAt) {
    return [`${hub.name} has already written to ${signatories} with its decision. Sending a form again does not change the decision.`]
  }
  const last = timeInWords(deadline(round))
  const closed = Temporal.Instant.compare(now, deadline(round)) > 0
  const open = c.findings.some((f) => f.kind === 'fixable')
  return [
    'Receiving your form is not a decision about a place.',
    ...(open
      ? [closed ? `Put right what is listed here now. The deadline was ${last}.` : `Put right what is listed here by ${last}.`]
      : []),
    ...(isByPicture(c.reading)
      ? [`The form came as a picture or a scan. Somebody at ${hub.name} reads it, and writes to you if anything is missing.`]
      : []),
    ...(open || closed ? [] : [`There is nothing more for you to do. To change something, reply with a new form by ${last}.`]),
    decides(c, signatories, last, closed),
    programme.says.selection,
    ...(round.startsOn ? [`For schools with a place, the programme starts on ${dateInWords(round.startsOn)}.`] : []),
  ]
}

function decides({ hub, round }: Case, signatories: string, last: string, closed: boolean): string {
  if (closed)
    return `The deadline, ${last}, has passed. ${hub.name} decides and then writes to ${signatories}, whether or not there is a place.`
  return round.release === 'together'
    ? `After the deadline, ${last}, ${hub.name} decides and writes to every school at the same time.`
    : `${hub.name} decides and writes to ${signatories}, whether or not there is a place. The deadline for schools is ${last}.`
}

/** Only what we know to be so: how long things are kept is the hub's to say. */
export const privacy = (hub: Hub, programme: string | null): string[] => [
  `We keep your e-mail and what is in it, so that ${hub.name} can ${programme === null ? 'answer you' : `consider schools for the ${programme} and write to the people named on the form`}.`,
  `${hub.name} decides how long it is kept. To ask how long, or to see, correct or delete what is kept about you, write to ${hub.contact.email}.`,
]
