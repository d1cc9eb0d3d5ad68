/** The signatory's page: confirm, object, withdraw. Looking at it changes nothing, however often a mail scanner does. */
import express, { type ErrorRequestHandler, type Express } from 'express'
import * as z from 'zod'
import type { App } from '../app.ts'
import { claimOf } from '../core/mail/claim.ts'
import { answer, seats } from '../core/signature/answering.ts'
import * as pages from './answer-page.ts'
import { type Page, send, sendOn } from './frame.ts'
import { offerVisitor, recordOffer } from './offer.ts'
import { offered } from './offer-page.ts'
import { isDecided, visitor } from './visit.ts'
import { mountWithdraw } from './withdraw.ts'
import { withdrawSection } from './withdraw-page.ts'

const Chosen = z.object({
  answer: z.enum(['confirmed', 'objected']),
  person: z.string().max(100).default(''),
  reason: z.string().max(4_000).default(''),
})

/** `GET` and `POST /s/<token>`: no cookies, no scripts; the token is all there is. */
export function mountSignatory(app: Pick<App, 'declarations' | 'links' | 'now' | 'dispatch' | 'enqueue' | 'log'>, door: Express): void {
  const visit = visitor(app)
  const offerOf = offerVisitor(app)

  async function record(token: string, body: unknown): Promise<Page | null> {
    const offer = await offerOf(token)
    if (offer) return recordOffer(app, offer, body)
    const visited = await visit(token)
    if (visited.kind === 'instead') return visited.page
    if (isDecided(visited.c)) return pages.decided(visited.c)
    const chosen = Chosen.safeParse(body)
    if (!chosen.success) return pages.notUnderstood()
    const { address, c } = visited
    const { id } = c.declaration
    const said = {
      address,
      answer: chosen.data.answer,
      role: chosen.data.person || null,
      reason: chosen.data.answer === 'objected' ? chosen.data.reason.trim().slice(0, 2_000) || null : null,
    }
    const opened = app.links.open(token)
    const actor = { kind: 'signatory', roles: seats(c, address).flatMap(({ roles }) => roles.map((role) => role.id)) } as const
    const outcome = await app.declarations.change(id, actor, (now) =>
      // A newer form may have come while this one was read.
      opened?.holds(claimOf(now, address)) === 'same' ? answer(now, said, app.now()) : ({ kind: 'answer-to-an-older-form' } as const),
    )
    app.log.info({ declaration: id, outcome: outcome.kind }, 'signatory’s page')
    if (outcome.kind === 'answer-without-a-person') return pages.notUnderstood()
    if ('evidence' in outcome) {
      // Committed: what fails from here on, the reconciler asks for again.
      await app.dispatch().catch((err) => app.log.warn({ err, declaration: id }, 'answered; the reconciler will tell everyone'))
      await app
        .enqueue('check', { declarationId: id }, { epoch: app.now().epochMilliseconds })
        .catch((err) => app.log.warn({ err, declaration: id }, 'answered; the reconciler will check again'))
    }
    return null
  }

  const router = express.Router()
  router.get('/s/:token', async (request, response) => {
    const { token } = request.params
    const offer = await offerOf(token)
    if (offer) return send(response, offered(offer.c, offer.offer, app.now(), withdrawSection(offer.c, token)))
    const visited = await visit(token)
    if (visited.kind === 'instead') return send(response, visited.page)
    const { c, address } = visited
    const more = [withdrawSection(c, token)]
    send(response, isDecided(c) ? pages.decided(c, more) : pages.asking({ ...visited, seats: seats(c, address), now: app.now(), more }))
  })
  router.post('/s/:token', express.urlencoded({ extended: false, limit: '32kb' }), async (request, response) => {
    const page = await record(request.params.token, request.body)
    if (page) send(response, page)
    else sendOn(response, request.params.token)
  })
  mountWithdraw(app, router, visit)
  const failed: ErrorRequestHandler = (err, _request, response, next) => {
    if (response.headersSent) return next(err)
    const tooMuch = typeof err === 'object' && err !== null && 'status' in err && typeof err.status === 'number' && err.status < 500
    if (!tooMuch) app.log.error({ err }, 'a signatory’s page failed')
    send(response, tooMuch ? pages.notUnderstood() : pages.fault())
  }
  router.use('/s', failed)
  door.use(router)
}
