/** The school's answer to an offered place, on the page of somebody who signs. */
import * as z from 'zod'
import type { App } from '../app.ts'
import type { Case } from '../core/declaration.ts'
import { addressesIn, claimOf, rolesAt } from '../core/mail/claim.ts'
import type { Offer } from '../core/round/offer.ts'
import { answerOffer } from '../core/round/offer-answer.ts'
import { notUnderstood } from './answer-page.ts'
import type { Page } from './frame.ts'
import { sure } from './offer-page.ts'

/** Whose page it is, where it is about an offer: a newer form does not take the answer away from anybody it still names. */
type OfferVisit = { c: Case; offer: Offer; address: string }

/** Null where the link is about something else, or no longer works. */
export const offerVisitor =
  (app: Pick<App, 'declarations' | 'links' | 'now'>) =>
  async (token: string): Promise<OfferVisit | null> => {
    const opened = app.links.open(token)
    const c = opened && (await app.declarations.case(opened.declaration))
    if (!opened || !c?.offer || Temporal.Instant.compare(app.now(), opened.until) >= 0) return null
    if (c.declaration.state !== 'offered' && c.declaration.decision?.origin !== 'offer') return null
    if (c.declaration.state === 'withdrawn') return null
    const address = addressesIn(c).find((one) => opened.holds(claimOf(c, one)) !== 'other')
    return address === undefined ? null : { c, offer: c.offer, address }
  }

const Chosen = z.object({
  answer: z.enum(['accepted', 'declined']),
  offer: z.coerce.number().int().positive(),
  sure: z.literal('yes').optional(),
})

/** Null where the page is to be asked for again: it says what stands. */
export async function recordOffer(
  app: Pick<App, 'declarations' | 'links' | 'now' | 'dispatch' | 'log'>,
  { c, offer, address }: OfferVisit,
  body: unknown,
): Promise<Page | null> {
  const chosen = Chosen.safeParse(body)
  if (!chosen.success) return notUnderstood()
  const { answer, offer: number } = chosen.data
  if (number !== offer.number) return null
  if (!chosen.data.sure) return offer.state === 'open' ? sure(c, offer, answer) : null
  const { id } = c.declaration
  const actor = { kind: 'signatory', roles: rolesAt(c, address).map((role) => role.id) } as const
  const outcome = await app.declarations.change(id, actor, (now) =>
    answerOffer(now, { answer, number, roles: rolesAt(now, address), by: 'page' }, app.links.make, app.now()),
  )
  app.log.info({ declaration: id, outcome: outcome.kind }, 'signatory’s page')
  await app.dispatch().catch((err) => app.log.warn({ err, declaration: id }, 'answered; the reconciler will tell everyone'))
  return null
}
