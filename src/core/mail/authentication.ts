/** What signatures and DNS say about whose message this is (SPF, DKIM, DMARC, ARC), and what that comes to. */
import type { Writer } from './message.ts'

export type Policy = 'none' | 'quarantine' | 'reject'

/** One DKIM signature, as checked here and now. */
type DkimSignature = {
  domain: string
  result: string
  /** Whether it speaks for the domain in From. */
  aligned: boolean
  /** The headers that it covers, in small letters: a name stands here once for each header covered. */
  covers: string[]
  /** It leaves the end of the body unsigned: anything may have been added. */
  partial: boolean
}

/** What the hub's own mail server found when the mail arrived there: it knew the client that we do not. */
export type Relayed = { dmarc: string; from: string | null; policy: Policy | null }

/** Facts only, as they were looked up; kept with the message. */
export type Authentication =
  | {
      kind: 'looked'
      /** The domain in From; null where there is none, or more than one. */
      from: string | null
      /** Null where the client is not known: the mail came through the hub's own server, or from a file. */
      spf: { result: string; domain: string; aligned: boolean } | null
      dkim: DkimSignature[]
      dmarc: { result: string; policy: Policy | null }
      arc: { result: string; domain: string | null }
      relayed: Relayed | null
    }
  | { kind: 'not-looked'; why: 'too-slow' | 'failed' | 'hostile' }

/** Signs the whole body, checks out, and speaks for the domain in From. */
export const vouches = ({ result, aligned, partial }: DkimSignature): boolean => result === 'pass' && aligned && !partial

/**
 * Whether the domain in From stands behind the message, denies it, or says nothing that we could learn.
 * A domain that publishes nothing is unknown, and so is every doubt that a failing DNS leaves:
 * a school is never refused for having no DKIM.
 */
export function standing(a: Authentication): 'vouched' | 'denied' | 'unknown' {
  // Signatures without number, or bytes that take for ever: no honest mail has them, they are there to hide behind.
  if (a.kind === 'not-looked') return a.why === 'hostile' ? 'denied' : 'unknown'
  const { from, spf, dkim, dmarc, relayed } = a
  if (from === null) return 'unknown'
  if (dkim.some(vouches) || (spf?.aligned && spf.result === 'pass')) return 'vouched'
  if (relayed) {
    if (relayed.dmarc === 'pass' && relayed.from === from) return 'vouched'
    return relayed.dmarc === 'fail' ? 'denied' : 'unknown'
  }
  if (dmarc.result !== 'fail') return 'unknown'
  if (dkim.some(({ aligned, result }) => aligned && result === 'temperror') || (spf?.aligned && spf.result === 'temperror'))
    return 'unknown'
  // Without the client's address SPF may have passed elsewhere: only a broken signature speaks against the message.
  return spf === null && !dkim.some(({ aligned }) => aligned) ? 'unknown' : 'denied'
}

/**
 * Whether to treat it as a forgery: the domain denies it, asks that such mail be refused or set aside, and nothing is in doubt.
 * With a policy of `none` the domain itself says that honest mail may fail.
 */
export function isForged(a: Authentication): boolean {
  if (a.kind !== 'looked' || standing(a) !== 'denied') return false
  const sure = a.relayed?.dmarc === 'fail' || a.spf !== null
  const policy = a.relayed?.policy ?? a.dmarc.policy
  return sure && (policy === 'reject' || policy === 'quarantine')
}

/** A forgery is a person's mail that is not that person's. What machines send is not answered anyway. */
export const unlessForged = (writer: Writer, a: Authentication | null): Writer =>
  writer === 'person' && a !== null && isForged(a) ? 'forged' : writer
