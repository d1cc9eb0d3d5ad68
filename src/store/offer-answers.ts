/** Replies in which somebody who signs accepts or declines an offered place, recorded in the transaction that sorts the mail. */
import { answerToOffer } from '../core/mail/answer-to-offer.ts'
import { type Link, rolesAt } from '../core/mail/claim.ts'
import { isDoubtful } from '../core/mail/message.ts'
import { answerOffer } from '../core/round/offer-answer.ts'
import { senderGrade } from '../core/signature/grades.ts'
import type { Reply } from './answers.ts'
import { load, type Shelf } from './cases.ts'
import { change } from './declarations.ts'

/**
 * Whether it was taken for the school's answer. It is an ordinary reply to people where nothing is offered, where its words are not plain,
 * where its sender is not named on the form or their domain denies it, or where it is older than the offer. Its words are shown to staff either way.
 */
export async function offerAnsweredBy(
  shelf: Shelf,
  { id, declaration, mail, authentication, at, now, messageIdOf, link }: Reply & { link: Link },
): Promise<boolean> {
  const answer = answerToOffer(mail.text)
  const address = mail.from[0]?.address
  if (answer === null || address === undefined || isDoubtful(mail) || senderGrade(authentication, mail) === 'D') return false
  const c = await load(shelf, declaration)
  if (c?.declaration.state !== 'offered' || c.offer?.state !== 'open' || Temporal.Instant.compare(at, c.offer.at) < 0) return false
  if (rolesAt(c, address).length === 0) return false
  const outcome = await change(shelf, declaration, { kind: 'school', message: id }, now, messageIdOf, (locked) =>
    answerOffer(locked, { answer, number: null, roles: rolesAt(locked, address), by: 'reply', at }, link, now),
  )
  return outcome.kind === 'offer-accepted' || outcome.kind === 'offer-declined'
}
