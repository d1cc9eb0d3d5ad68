/** `GET` and `POST /s/<token>/withdraw`: looking asks nothing, pressing asks once. */
import type { Router } from 'express'
import express from 'express'
import * as z from 'zod'
import type { App } from '../app.ts'
import { claimOf, rolesAt } from '../core/mail/claim.ts'
import { ask, canWithdraw } from '../core/round/withdraw.ts'
import { decided, notUnderstood } from './answer-page.ts'
import { type Page, send, sendOn } from './frame.ts'
import type { Visitor } from './visit.ts'
import { withdrawing } from './withdraw-page.ts'

const Chosen = z.object({ withdraw: z.literal('yes'), reason: z.string().max(4_000).default('') })

export function mountWithdraw(app: Pick<App, 'declarations' | 'links' | 'now' | 'dispatch' | 'log'>, router: Router, visit: Visitor): void {
  async function record(token: string, body: unknown): Promise<Page | null> {
    const visited = await visit(token)
    if (visited.kind === 'instead') return visited.page
    const chosen = Chosen.safeParse(body)
    if (!chosen.success) return notUnderstood()
    const { address, c } = visited
    const { id } = c.declaration
    const opened = app.links.open(token)
    const actor = { kind: 'signatory', roles: rolesAt(c, address).map((role) => role.id) } as const
    const outcome = await app.declarations.change(id, actor, (now) =>
      opened?.holds(claimOf(now, address)) === 'same'
        ? ask(now, { how: 'page', address, words: chosen.data.reason, event: app.now().toString() })
        : ({ kind: 'answer-to-an-older-form' } as const),
    )
    app.log.info({ declaration: id, outcome: outcome.kind }, 'signatory’s page')
    if (outcome.kind === 'withdrawal-asked')
      await app.dispatch().catch((err) => app.log.warn({ err, declaration: id }, 'asked; the reconciler will tell the hub'))
    return null
  }

  router.get('/s/:token/withdraw', async (request, response) => {
    const { token } = request.params
    const visited = await visit(token)
    if (visited.kind === 'instead') return send(response, visited.page)
    send(response, canWithdraw(visited.c) ? withdrawing(visited.c, token) : decided(visited.c))
  })
  router.post('/s/:token/withdraw', express.urlencoded({ extended: false, limit: '32kb' }), async (request, response) => {
    const page = await record(request.params.token, request.body)
    if (page) send(response, page)
    else sendOn(response, 'withdraw')
  })
}
