/** Posts a school's mail as its own mail server would: by SMTP, to the hub's addresses in it, whatever the answer. */
import { type AddressObject, simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import type { Attachment } from './samples.ts'

export type Written = { from: string; to: string; cc: string; subject: string; text: string; html?: string; attachments: Attachment[] }

/** Written here, or a whole message as it is. */
export type Outgoing = { kind: 'written'; mail: Written } | { kind: 'raw'; raw: Uint8Array }

/** What the server said: "250 …" when it has taken the mail, "550 …" when it has no such inbox. */
export type Posted = { subject: string; to: string[]; accepted: boolean; answer: string; ms: number }

const addresses = (header: string): string[] => [...header.matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].map(([address]) => address)

/** A school's server takes the mail for colleagues elsewhere; what comes to us is for our domains, or a mistake. */
export function recipients(to: string, cc: string, domains: string[]): string[] {
  const ours = addresses(`${to},${cc}`).filter((address) => domains.some((domain) => address.toLowerCase().endsWith(`@${domain}`)))
  return ours.length > 0 ? [...new Set(ours)] : addresses(to)
}

/** Never throws for what the server says: a refusal is an answer too. */
export async function post(outgoing: Outgoing, { port, domains }: { port: number; domains: string[] }): Promise<Posted> {
  const header = outgoing.kind === 'written' ? outgoing.mail : await headerOf(outgoing.raw)
  const to = recipients(header.to, header.cc, domains)
  const started = performance.now()
  const ended = (accepted: boolean, answer: string): Posted => ({
    subject: header.subject,
    to,
    accepted,
    answer,
    ms: Math.round(performance.now() - started),
  })
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, connectionTimeout: 5000 })
  try {
    const envelope = { from: addresses(header.from)[0] ?? '', to }
    const sent = await transport.sendMail(
      outgoing.kind === 'raw' ? { envelope, raw: Buffer.from(outgoing.raw) } : { envelope, ...worded(outgoing.mail) },
    )
    return ended(true, sent.response)
  } catch (error) {
    if (!(error instanceof Error)) return ended(false, String(error))
    return ended(false, 'response' in error && error.response ? String(error.response) : error.message)
  } finally {
    transport.close()
  }
}

const worded = ({ attachments, ...mail }: Written) => ({
  ...mail,
  attachments: attachments.map(({ content, ...rest }) => ({ ...rest, content: Buffer.from(content) })),
})

async function headerOf(raw: Uint8Array): Promise<Pick<Written, 'from' | 'to' | 'cc' | 'subject'>> {
  const {
    from,
    to,
    cc,
    subject = '',
  } = await simpleParser(Buffer.from(raw), { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true })
  const words = (found: AddressObject | AddressObject[] | undefined) =>
    [found ?? []]
      .flat()
      .map(({ text }) => text)
      .join(', ')
  return { from: words(from), to: words(to), cc: words(cc), subject }
}
