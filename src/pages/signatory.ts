/** The signatory's page: confirm, object. Looking at it changes nothing, however often a mail scanner does. */
import express, { type ErrorRequestHandler, type Express } from 'express'
import * as z from 'zod'
import type { App } from '../app.ts'
import { answer, seats } from '../core/answering.ts'
import { addressesIn, claimOf } from '../core/claim.ts'
import type { Case } from '../core/declaration.ts'
import * as pages from './answer-page.ts'
import { type Page, send, sendOn } from './frame.ts'

const Chosen = z.object({
  answer: z.enum(['confirmed', 'objected']),
  person: z.string().max(100).default(''),
  reason: z.string().max(4_000).default(''),
})

/** Who has opened which link, or what to say instead. */
type Visit = { kind: 'visit'; c: Case; address: string; until: Temporal.Instant } | { kind: 'instead'; page: Page }

const instead = (page: Page): Visit => ({ kind: 'instead', page })

/** `GET` and `POST /s/<token>`: no cookies, no scripts; the token is all there is. */
export function mountSignatory(app: Pick<App, 'declarations' | 'links' | 'now' | 'dispatch' | 'enqueue' | 'log'>, door: Express): void {
  async function visit(token: string): Promise<Visit> {
    const opened = app.links.open(token)
    const c = opened && (await app.declarations.case(opened.declaration))
    if (!c) return instead(pages.unknown())
    if (Temporal.Instant.compare(app.now(), opened.until) >= 0) return instead(pages.expired(c, opened.until))
    if (c.declaration.state === 'withdrawn') return instead(pages.withdrawn(c))
    if (c.declaration.decision?.releasedAt) return instead(pages.decided(c))
    const address = addressesIn(c).find((one) => opened.holds(claimOf(c, one)) === 'same')
    return address === undefined ? instead(pages.changed(c)) : { kind: 'visit', c, address, until: opened.until }
  }

  async function record(token: string, body: unknown): Promise<Page | null> {
    const visited = await visit(token)
    if (visited.kind === 'instead') return visited.page
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
    const visited = await visit(request.params.token)
    send(
      response,
      visited.kind === 'instead' ? visited.page : pages.asking({ ...visited, seats: seats(visited.c, visited.address), now: app.now() }),
    )
  })
  router.post('/s/:token', express.urlencoded({ extended: false, limit: '32kb' }), async (request, response) => {
    const page = await record(request.params.token, request.body)
    if (page) send(response, page)
    else sendOn(response, request.params.token)
  })
  const failed: ErrorRequestHandler = (err, _request, response, next) => {
    if (response.headersSent) return next(err)
    const tooMuch = typeof err === 'object' && err !== null && 'status' in err && typeof err.status === 'number' && err.status < 500
    if (!tooMuch) app.log.error({ err }, 'a signatory’s page failed')
    send(response, tooMuch ? pages.notUnderstood() : pages.fault())
  }
  router.use('/s', failed)
  door.use(router)
}
