/** The SMTP and LMTP doors: they accept mail for our inboxes only, and answer 250 only for what is committed. */
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { App } from '../app.ts'
import { hubOf, LARGEST, threshold } from './receive.ts'

/** Limits that no school's mail comes near. */
const RECIPIENTS = 50
const CLIENTS = 200
const CLIENTS_PER_ADDRESS = 20
const LOCAL = /^(127\.|::1$|::ffff:127\.)/

class Reply extends Error {
  readonly responseCode: number
  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

export type SmtpDoor = { port: number; close: () => Promise<void> }

/**
 * Opens the door. `close` refuses new connections, and waits for mails that are on their way in.
 * LMTP is what a mail server on this machine or network hands mail over with: each recipient has an answer of its own.
 */
export async function openSmtp(app: App, protocol: 'smtp' | 'lmtp' = 'smtp'): Promise<SmtpDoor> {
  const { smtpPort, lmtpPort, bind, tls } = app.config
  const lmtp = protocol === 'lmtp'
  const guests = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let closing = false

  const server = new SMTPServer({
    ...(tls ?? { hideSTARTTLS: true }),
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    name: app.config.from.address.split('@')[1] ?? 'countersign',
    banner: 'Countersign',
    lmtp,
    size: LARGEST,
    rejectOversized: true,
    maxClients: CLIENTS,
    maxRecipients: RECIPIENTS,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    logger: false,
    onConnect: ({ remoteAddress }, done) => {
      const here = (guests.get(remoteAddress) ?? 0) + 1
      guests.set(remoteAddress, here)
      if (closing) return done(new Reply(421, 'The service is restarting: try again'))
      // A hub's own relay is one address: loopback and LMTP are never limited.
      done(
        !lmtp && here > CLIENTS_PER_ADDRESS && !LOCAL.test(remoteAddress)
          ? new Reply(421, 'Too many connections at once: try again later')
          : null,
      )
    },
    onClose: ({ remoteAddress }) => {
      const left = (guests.get(remoteAddress) ?? 1) - 1
      if (left > 0) guests.set(remoteAddress, left)
      else guests.delete(remoteAddress)
    },
    onRcptTo: ({ address }, _session, done) => {
      done(hubOf(app, address) === null ? new Reply(550, 'No inbox of this service has that address') : null)
    },
    onData: (stream, session, done) => {
      const work = take(app, protocol, stream, session).then(
        (answers) => {
          // The types know one answer only; over LMTP the library takes a list.
          if (lmtp) return done(null, answers as unknown as string)
          done(answers.find((one) => one instanceof Reply) ?? null, 'Received')
        },
        (err: unknown) => {
          if (err instanceof Reply) return done(err)
          app.log.error({ err }, 'mail not taken')
          done(AGAIN())
        },
      )
      running.add(work)
      void work.finally(() => running.delete(work))
    },
  })
  server.on('error', (err) => app.log.debug({ err }, 'smtp')) // a client that drops is its own business

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(lmtp ? (lmtpPort ?? 0) : smtpPort, bind, () => resolve())
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    close: async () => {
      closing = true
      await Promise.all(running)
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const AGAIN = () => new Reply(451, 'Could not be stored just now: try again later')

/**
 * The whole of DATA, then the threshold; an answer for each recipient. Over SMTP there is one answer, so that
 * "try again" for one hub is "try again" for all: what is stored already is known when it comes again.
 * A client that drops half-way gives an error, never an end: nothing is stored.
 */
async function take(
  app: App,
  door: 'smtp' | 'lmtp',
  stream: SMTPServerDataStream,
  { envelope, remoteAddress, hostNameAppearsAs }: SMTPServerSession,
): Promise<(Reply | 'Received')[]> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (!stream.sizeExceeded) chunks.push(chunk)
    else chunks.length = 0
  }
  if (stream.sizeExceeded) throw new Reply(552, `Larger than ${LARGEST / 1024 / 1024} MB: send the form on its own`)
  const inboxes = envelope.rcptTo.map(({ address }) => address)
  const from = envelope.mailFrom ? envelope.mailFrom.address : ''
  const store = threshold(app, { door, inboxes, from, ip: remoteAddress, helo: hostNameAppearsAs || null, raw: Buffer.concat(chunks) })
  const outcomes = new Map<string | null, Reply | 'Received'>()
  for (const hub of new Set(inboxes.map((inbox) => hubOf(app, inbox)))) {
    const outcome =
      hub === null ? Promise.reject(new Error('an inbox that is none was accepted')) : store(hub).then(() => 'Received' as const)
    outcomes.set(
      hub,
      await outcome.catch((err: unknown) => {
        app.log.error({ hub, err }, 'mail not taken')
        return AGAIN()
      }),
    )
  }
  return inboxes.map((inbox) => outcomes.get(hubOf(app, inbox)) ?? AGAIN())
}
