/** Who has opened which link, or what to say instead. Every page of a signatory's begins here. */
import type { App } from '../app.ts'
import type { Case } from '../core/declaration.ts'
import { addressesIn, claimOf } from '../core/mail/claim.ts'
import * as pages from './answer-page.ts'
import type { Page } from './frame.ts'

/** A visit may be after the decision has gone out: then signatures are settled, and only what follows from the decision can be answered. */
type Visit = { kind: 'visit'; c: Case; address: string; until: Temporal.Instant } | { kind: 'instead'; page: Page }

export type Visitor = (token: string) => Promise<Visit>

export const isDecided = ({ declaration }: Case): boolean => declaration.decision?.releasedAt != null

const instead = (page: Page): Visit => ({ kind: 'instead', page })

export const visitor =
  (app: Pick<App, 'declarations' | 'links' | 'now'>): Visitor =>
  async (token) => {
    const opened = app.links.open(token)
    const c = opened && (await app.declarations.case(opened.declaration))
    if (!c) return instead(pages.unknown())
    if (Temporal.Instant.compare(app.now(), opened.until) >= 0) return instead(pages.expired(c, opened.until))
    if (c.declaration.state === 'withdrawn') return instead(pages.withdrawn(c))
    const address = addressesIn(c).find((one) => opened.holds(claimOf(c, one)) === 'same')
    if (address === undefined) return instead(isDecided(c) ? pages.decided(c) : pages.changed(c))
    return { kind: 'visit', c, address, until: opened.until }
  }
