/** Looks up whose message this is (SPF, DKIM, DMARC, ARC), in a thread with a deadline: neither slow DNS nor a message made to be slow stalls anything. */
import { isIP } from 'node:net'
import type { Authentication } from '../core/mail/authentication.ts'
import { headOf } from '../core/mail/envelope.ts'
import type { LookUp } from '../dns.ts'
import { inThread } from './authenticate-thread.ts'

/** A message as it came over the threshold. */
export type Arrived = { raw: Uint8Array; ip: string | null; helo: string | null; envelopeFrom: string | null }

type Ways = {
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
  if (signatures.length > SIGNATURES || (bodyAt === raw.length && raw.length > LONG)) return { kind: 'not-looked', why: 'hostile' }
  const ask = memory(lookUp, deadline / 4)
  for (const key of keysOf(signatures)) ask(key, 'TXT').catch(() => {}) // all at once: mailauth would ask one after the other
  const client = ip !== null && isIP(ip) > 0 && !isOurs(ip) ? { ip, helo } : null
  return inThread({ raw, client, sender: envelopeFrom, authservId, patience: deadline / 3 }, ask, deadline)
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
