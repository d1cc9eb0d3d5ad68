/** Looks up whose message this is: SPF, DKIM, DMARC and ARC through mailauth, with a deadline, so that DNS never stalls intake. */
import { isIP } from 'node:net'
import {
  type ARCResult,
  type AuthenticateOptions,
  type AuthenticateResult,
  authenticate as askMailauth,
  type SPFOptions,
  type SPFResult,
} from 'mailauth'
import type { Authentication, Relayed } from '../core/authentication.ts'
import { policyIn, relayedBy } from '../core/authentication-results.ts'
import { headOf } from '../core/envelope.ts'
import type { LookUp } from '../dns.ts'

/** A message as it came over the threshold. */
export type Arrived = { raw: Uint8Array; ip: string | null; helo: string | null; envelopeFrom: string | null }

export type Ways = {
  lookUp: LookUp
  /** The name that the hub's own mail server signs its Authentication-Results with; null to trust none. */
  authservId: string | null
  /** Milliseconds for everything. */
  deadline?: number
}

/** Each costs a look-up and a pass over the body; honest mail has three or four. */
const SIGNATURES = 20
/** A header without end, in bytes, may hold any number of them. */
const LONG = 200_000

/** Never throws: what could not be found out is said. */
export async function authenticate(
  { raw, ip, helo, envelopeFrom }: Arrived,
  { lookUp, authservId, deadline = 8_000 }: Ways,
): Promise<Authentication> {
  const { headers, bodyAt } = headOf(raw)
  const signatures = headers.filter(([name]) => signing.has(name))
  if (signatures.length > SIGNATURES || (bodyAt === raw.length && raw.length > LONG))
    return { kind: 'not-looked', why: 'too-many-signatures' }
  const client = ip !== null && isIP(ip) > 0 && !isOurs(ip) ? ip : null
  const ask = memory(lookUp, deadline / 4)
  for (const key of keysOf(signatures)) ask(key, 'TXT').catch(() => {}) // all at once: mailauth would ask one after the other

  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Authentication>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'not-looked', why: 'too-slow' }), deadline)
  })
  const options: AuthenticateOptions & Partial<SPFOptions> = {
    ...(client ? { ip: client, ...(helo ? { helo } : {}) } : {}),
    ...(envelopeFrom ? { sender: envelopeFrom } : {}),
    mta: authservId ?? 'countersign',
    resolver: ask,
    disableBimi: true,
    maxElapsedTime: deadline / 3,
  }
  const looked = askMailauth(Buffer.from(raw.buffer, raw.byteOffset, raw.length), options).then(
    (result) => facts(result, client !== null, authservId === null ? null : trusted(result, authservId, headers)),
    (): Authentication => ({ kind: 'not-looked', why: 'failed' }),
  )
  return Promise.race([looked, tooLate]).finally(() => clearTimeout(timer))
}

const signing = new Set(['dkim-signature', 'arc-message-signature', 'arc-seal'])

/** Where the keys of these signatures are kept. */
function keysOf(signatures: [name: string, value: string][]): Set<string> {
  const tag = (value: string, name: string) => new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([\\w.-]{1,200})`).exec(value.slice(0, 4_000))?.[1]
  return new Set(
    signatures.flatMap(([, value]) => {
      const [selector, domain] = [tag(value, 's'), tag(value, 'd')]
      return selector && domain ? [`${selector}._domainkey.${domain}`] : []
    }),
  )
}

/** Asks each question once, and waits for no answer longer than `patience` milliseconds. */
function memory(lookUp: LookUp, patience: number): LookUp {
  const asked = new Map<string, ReturnType<LookUp>>()
  return (name, type) => {
    const question = `${type} ${name.toLowerCase()}`
    const answer = asked.get(question) ?? within(lookUp(name, type), patience)
    asked.set(question, answer)
    return answer
  }
}

function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEOUT' })), milliseconds)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Loopback and private networks: the hub's own server handed it on, and its address says nothing about the sender. */
const isOurs = (ip: string): boolean =>
  /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)|^::1$|^f[cd][\da-f]{2}:|^fe80:/i.test(ip)

function facts({ dkim, spf, dmarc, arc }: AuthenticateResult, knowsClient: boolean, relayed: Relayed | null): Authentication {
  const [address = '', ...others] = dkim.headerFrom
  const from = dkim.fromFields === 1 && others.length === 0 ? address.split('@').at(-1)?.toLowerCase() || null : null
  const aligned = ({ domain, status }: SPFResult): boolean =>
    isNear(domain, from, status.result) ||
    (dmarc && dmarc.status.result !== 'none' ? dmarc.alignment?.spf.result === domain : domain === from)
  return {
    kind: 'looked',
    from,
    spf: knowsClient && spf ? { result: spf.status.result, domain: spf.domain, aligned: aligned(spf) } : null,
    dkim: dkim.results.flatMap(({ signingDomain, status, signingHeaders }) =>
      signingDomain === undefined
        ? []
        : [
            {
              domain: signingDomain.toLowerCase(),
              result: status.result,
              aligned: Boolean(status.aligned),
              covers: (signingHeaders?.keys ?? '').split(':').map((name) => name.trim().toLowerCase()),
              partial: (status.underSized ?? 0) > 0,
            },
          ],
    ),
    dmarc: { result: dmarc ? dmarc.status.result : 'none', policy: dmarc ? policyIn(dmarc.policy) : null },
    arc: { result: arc ? arc.status.result : 'none', domain: arc ? sealerOf(arc) : null },
    relayed,
  }
}

const sealerOf = ({ signature }: ARCResult): string | null => (signature ? (signature.signingDomain?.toLowerCase() ?? null) : null)

/** What failed for want of an answer cannot be held against the domain that it would have spoken for. */
const isNear = (domain: string, from: string | null, result: string): boolean =>
  result === 'temperror' && from !== null && (domain === from || domain.endsWith(`.${from}`) || from.endsWith(`.${domain}`))

/** The topmost Authentication-Results, where it is our server's; else what it sealed with ARC. */
function trusted({ arc }: AuthenticateResult, server: string, headers: [name: string, value: string][]): Relayed | null {
  const [, top] = headers.find(([name]) => name === 'authentication-results') ?? []
  const stated = top === undefined ? null : relayedBy(server, top)
  if (stated) return stated
  const sealer = arc && arc.status.result === 'pass' ? sealerOf(arc) : null
  if (sealer === null || !(server === sealer || server.endsWith(`.${sealer}`))) return null
  const sealed = headers
    .filter(([name]) => name === 'arc-authentication-results')
    .map(([, value]) => /^\s*i\s*=\s*(\d+)\s*;(.*)$/s.exec(value))
  const newest = sealed.find((match) => match !== null && Number(match[1]) === (arc ? arc.i : 0))
  return newest?.[2] === undefined ? null : relayedBy(server, newest[2])
}
