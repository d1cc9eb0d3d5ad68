/** Sends an interaction to the product as Slack does: signed over its raw bytes, and given three seconds. */

import { type Signed, sign } from './signing.ts'
import { parse } from './wire.ts'
import type { World } from './world.ts'

/** Exactly what was sent, so that it can be sent again. */
export type Delivery = { what: string; headers: Record<string, string>; body: string; signed: Signed }

/**
 * What became of it. `shown` is what the person reads in Slack;
 * `blocked` never left: Slack's own window found an answer missing.
 */
export type Answer =
  | { kind: 'acked'; status: number; body: unknown; text: string; ms: number; delivery: Delivery }
  | { kind: 'failed'; status: number | null; shown: string; ms: number; delivery: Delivery }
  | { kind: 'blocked'; errors: Record<string, string> }

const patience = 3000

export function pack(world: World, what: string, body: string, contentType: string, signed: Signed): Delivery {
  // Slack's libraries judge the stamp by the machine's clock, so it is this one and not the workspace's.
  const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
  return { what, body, signed, headers: { 'content-type': contentType, ...sign(world.setup.signingSecret, body, seconds, signed) } }
}

export async function deliver(world: World, url: string, delivery: Delivery): Promise<Exclude<Answer, { kind: 'blocked' }>> {
  const within = world.setup.ackWithin ?? patience
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: delivery.headers,
      body: delivery.body,
      signal: AbortSignal.timeout(within),
    })
    const text = await response.text()
    if (response.ok) return { kind: 'acked', status: response.status, body: parse(text), text, ms: took(), delivery }
    blame(world, delivery, `answered ${response.status}`)
    return { kind: 'failed', status: response.status, shown: `${world.bot.name} had an error. Try again.`, ms: took(), delivery }
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    blame(world, delivery, late ? `not acknowledged within ${within} ms` : `could not be reached: ${String(error)}`)
    return { kind: 'failed', status: null, shown: `${world.bot.name} did not respond. Try again.`, ms: took(), delivery }
  }
}

/** A forged request ought to fail. */
function blame(world: World, { what, signed }: Delivery, why: string) {
  if (signed === 'well') world.fault('not-acknowledged', what, '', why)
}
