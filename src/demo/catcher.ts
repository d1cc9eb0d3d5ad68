/** Catches every letter that leaves: a real SMTP server on loopback that delivers nowhere. */
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A letter as it left. `to` is who it was really addressed to, whatever its headers say. */
export type Caught = {
  id: string
  at: Temporal.Instant
  to: string[]
  from: string
  subject: string
  /** Of `X-Countersign-Letter`. */
  kind: string
  text: string
  html: string | null
  attachments: { filename: string; contentType: string; content: Uint8Array }[]
  raw: Uint8Array
}

export type Catcher = Awaited<ReturnType<typeof openCatcher>>

export async function openCatcher(now: () => Temporal.Instant = () => Temporal.Now.instant()) {
  const letters: Caught[] = []
  const listeners = new Set<() => void>()
  let serial = 0
  let busy = false
  const server = new SMTPServer({
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onMailFrom: (_from, _session, done) => done(busy ? Object.assign(new Error('Busy: try again later'), { responseCode: 451 }) : null),
    onData: (stream, { envelope }, done) => {
      const to = envelope.rcptTo.map(({ address }) => address)
      Array.fromAsync(stream)
        .then(async (chunks) => {
          letters.push(await open(`L${++serial}`, now(), to, Buffer.concat(chunks)))
          for (const listener of listeners) listener()
        })
        .then(() => done(), done)
    },
  })
  server.on('error', () => {}) // a client that drops
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    /** What SMTP_URL is set to. */
    url: `smtp://127.0.0.1:${port}`,
    letters: letters as readonly Caught[],
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** While it is busy it takes nothing, and says to try again later. */
    busy: (yes: boolean) => {
      busy = yes
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function open(id: string, at: Temporal.Instant, to: string[], raw: Buffer): Promise<Caught> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true })
  const attachments = mail.attachments.map(({ filename, contentType, content }) => ({
    filename: filename ?? 'attachment',
    contentType,
    content: new Uint8Array(content),
  }))
  return {
    id,
    at,
    to,
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    kind: String(mail.headers.get('x-countersign-letter') ?? 'letter'),
    text: mail.text ?? '',
    html: mail.html || null,
    attachments,
    raw: new Uint8Array(raw),
  }
}
