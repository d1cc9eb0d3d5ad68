/** Whom the letters about an offered place did not reach: a mail server refused the newest, or it came back. */
import type { App } from '../../app.ts'
import type { Case } from '../../core/declaration.ts'
import { addressees } from '../../core/letters/letters.ts'

/** Titles of their roles. `all`: nobody has had a letter about it. */
export type Missed = { roles: string[]; all: boolean }

export async function missedBy(app: Pick<App, 'declarations'>, c: Case): Promise<Missed | null> {
  const { offer } = c
  if (offer === null) return null
  const letters = (await app.declarations.letters(c.declaration.id)).filter(
    ({ kind, at }) => kind === 'offer' && Temporal.Instant.compare(at, offer.at) >= 0,
  )
  const newest = new Map(letters.map(({ to, state }) => [to, state]))
  const lost = (address: string) => newest.get(address) === 'failed' || newest.get(address) === 'undeliverable'
  const named = addressees(c)
  const missed = named.filter(({ address }) => lost(address))
  if (missed.length === 0) return null
  return { roles: missed.flatMap(({ roles }) => roles.map(({ title }) => title)), all: missed.length === named.length }
}
