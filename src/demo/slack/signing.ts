/** Slack's request signature: HMAC-SHA256 over version, timestamp and the raw bytes of the body. */
import { createHmac } from 'node:crypto'

/** How to sign: `well`, or one of the ways in which a forger or a faulty clock would. */
export type Signed = 'well' | 'badly' | 'late' | 'not at all'

/** `seconds` is Unix time. Six minutes is one more than Slack's libraries allow. */
export function sign(secret: string, body: string, seconds: number, signed: Signed = 'well'): Record<string, string> {
  if (signed === 'not at all') return {}
  const stamp = String(signed === 'late' ? seconds - 360 : seconds)
  const key = signed === 'badly' ? `${secret}x` : secret
  const digest = createHmac('sha256', key).update(`v0:${stamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': stamp, 'x-slack-signature': `v0=${digest}` }
}
