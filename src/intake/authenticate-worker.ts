/** The thread that checks signatures: it is stopped where a message was made to be slow. It asks for names, and knows no network. */
import { parentPort } from 'node:worker_threads'
import { type ARCResult, type AuthenticateOptions, type AuthenticateResult, authenticate, type SPFOptions, type SPFResult } from 'mailauth'
import type { Authentication, Relayed } from '../core/mail/authentication.ts'
import { policyIn, relayedBy } from '../core/mail/authentication-results.ts'
import { headOf } from '../core/mail/envelope.ts'
import type { FromThread, Order, ToThread } from './authenticate-task.ts'

const tell = (message: FromThread): void => parentPort?.postMessage(message)
type Waiting = { resolve: (records: string[] | string[][]) => void; reject: (error: Error) => void }
const asked = new Map<number, Waiting>()
let questions = 0

const resolver = (name: string, type: string): Promise<string[] | string[][]> =>
  new Promise((resolve, reject) => {
    const question = ++questions
    asked.set(question, { resolve, reject })
    tell({ kind: 'question', question, name, type })
  })

parentPort?.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'order':
      return void look(message.order).then((found) => tell({ kind: 'found', found }))
    case 'records':
      return void asked.get(message.question)?.resolve(message.records)
    case 'no-records':
      return void asked.get(message.question)?.reject(Object.assign(new Error(message.code), { code: message.code }))
    default:
      message satisfies never
  }
})

async function look({ raw, client, sender, authservId, patience }: Order): Promise<Authentication> {
  asked.clear()
  const options: AuthenticateOptions & Partial<SPFOptions> = {
    ...(client ? { ip: client.ip, ...(client.helo ? { helo: client.helo } : {}) } : {}),
    ...(sender ? { sender } : {}),
    mta: authservId ?? 'countersign',
    resolver,
    disableBimi: true,
    maxElapsedTime: patience,
  }
  try {
    const result = await authenticate(Buffer.from(raw.buffer, raw.byteOffset, raw.length), options)
    return facts(result, client !== null, authservId === null ? null : trusted(result, authservId, headOf(raw).headers))
  } catch {
    return { kind: 'not-looked', why: 'failed' }
  }
}

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

tell({ kind: 'ready' })
