/** Sends letters by SMTP: once for each effect, under the same Message-ID however often it is tried. */
import { createHmac, hash } from 'node:crypto'
import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'
import type { Letter } from '../core/letters/letters.ts'
import { plusAddress, type Sign } from '../core/mail/token.ts'
import { oneLine } from './header.ts'
import { render } from './letter.ts'

/** What the mail server said. `accepted` is not "delivered": a report may still come back. */
type Sent = { kind: 'accepted' | 'refused'; messageId: string; response: string }

/** Where answers to a letter go: `reference` of its case, and whether the hub's mail server knows plus addresses. */
type Answers = { reference: string | null; plus: boolean }

export type Mailer = {
  /** `key` is the effect's. Throws where trying again later may help: no connection, 4xx, a login refused, a template without a value. */
  send: (letter: Letter, key: string, answers?: Answers) => Promise<Sent>
  /** Connects and logs in, for `doctor`; throws with what the server said. */
  verify: () => Promise<void>
  close: () => Promise<void>
}

/** What an HMAC with our secret says; `for` keeps one use from another. */
export const signer =
  (secret: string): Sign =>
  (text) =>
    createHmac('sha256', secret).update(text).digest('hex')

/** Names one letter: in its Message-ID, and in the address that reports about it come back to. */
const nameOf = (key: string): string => hash('sha256', key).slice(0, 20)

/** Nobody can make one without our secret, so a reply that names it is to a letter of ours. */
export const messageIdOf = (key: string, secret: string, domain: string): string => messageIdOfName(nameOf(key), secret, domain)

export function messageIdOfName(name: string, secret: string, domain: string): string {
  return `<cs.${name}.${createHmac('sha256', secret).update(`message-id:${name}`).digest('hex').slice(0, 20)}@${domain}>`
}

export function openMail({ smtpUrl, secret, from }: Pick<Config, 'smtpUrl' | 'secret' | 'from'>): Mailer {
  if (smtpUrl === null) return unconfigured
  const sign = signer(secret)
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    // The name we greet the server with.
    name: domainOf(from.address),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Facts come from outside: no value may make nodemailer read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(letter, key, { reference, plus } = { reference: null, plus: false }) {
      const inbox = letter.from.address
      const replyTo = plus && reference !== null ? plusAddress(inbox, reference, sign) : inbox
      const messageId = messageIdOf(key, secret, domainOf(letter.from.address))
      const { subject, text, html, pdf } = await render(letter)
      try {
        const { response } = await transport.sendMail({
          messageId,
          from: { address: letter.from.address, name: oneLine(letter.from.name) },
          replyTo: { address: replyTo, name: oneLine(letter.from.name) },
          to: { address: letter.to.address, name: oneLine(letter.to.name ?? '') },
          subject,
          text,
          html,
          ...(letter.inReplyTo === null ? {} : { inReplyTo: oneLine(letter.inReplyTo) }),
          ...(letter.references.length === 0 ? {} : { references: letter.references.map(oneLine) }),
          headers: {
            ...(letter.person === true ? {} : { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }),
            'X-Countersign-Letter': letter.kind,
            'X-Loop': inbox,
          },
          attachments: pdf === null ? [] : [{ filename: fileName(letter), content: Buffer.from(pdf), contentType: 'application/pdf' }],
          // Reports come back to an address of this letter's own. What answers by machine is known by its marks, and never answered.
          envelope: { from: plus ? plusAddress(inbox, nameOf(key), sign) : inbox, to: [letter.to.address] },
        })
        return { kind: 'accepted', messageId, response }
      } catch (error) {
        const response = refusal(error)
        if (response === null) throw error
        return { kind: 'refused', messageId, response }
      }
    },
    verify: async () => {
      await transport.verify()
    },
    close: async () => transport.close(),
  }
}

const notConfigured = () =>
  Promise.reject(
    Object.assign(new Error('Outgoing mail is not configured: set SMTP_URL, for example smtp://localhost:587'), { code: 'ENOSERVER' }),
  )
const unconfigured: Mailer = { send: notConfigured, verify: notConfigured, close: () => Promise.resolve() }

/** What the server said where it will never take this letter: 5xx about the recipient or the content. A refused login is ours to mend. */
function refusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { responseCode, command, response } = error as Error & { responseCode?: unknown; command?: unknown; response?: unknown }
  const final = typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600
  return final && (command === 'RCPT TO' || command === 'DATA') ? String(response ?? error.message) : null
}

/** Whether a letter that was not sent cannot have arrived either: nobody took the call, or the server answered that it does not take it now. */
export const neverLeft = (error: unknown): boolean => {
  const { responseCode, code, syscall } = Object(error) as { responseCode?: unknown; code?: unknown; syscall?: unknown }
  return typeof responseCode === 'number' || syscall === 'connect' || code === 'EDNS' || code === 'ENOSERVER'
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

const fileName = ({ kind, facts }: Letter): string => `${String(facts.reference)}-${kind}.pdf`.replace(/[^A-Za-z0-9.-]+/g, '-')
