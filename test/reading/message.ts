/** Raw mails for tests. */
export type Leaf = { type: string; body: string | Uint8Array; name?: string; disposition?: string; cid?: string }

/** One part of a mail, base64 where it is bytes. */
const leaf = ({ type, body, name, disposition, cid }: Leaf): string =>
  [
    `Content-Type: ${type}${typeof body === 'string' ? '; charset=utf-8' : ''}`,
    ...(disposition || name ? [`Content-Disposition: ${disposition ?? 'attachment'}${name ? `; filename="${name}"` : ''}`] : []),
    ...(cid ? [`Content-ID: <${cid}>`] : []),
    ...(typeof body === 'string' ? ['Content-Transfer-Encoding: 8bit', '', body] : ['Content-Transfer-Encoding: base64', '', lines(body)]),
  ].join('\r\n')

const lines = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')

export const headers = (...more: string[]): string =>
  [
    'From: Jo Bell <head@thornby.example.org>',
    'To: mastery@hub.example',
    'Subject: Mastery Readiness declaration',
    'Message-ID: <1@thornby.example.org>',
    'MIME-Version: 1.0',
    ...more,
  ].join('\r\n')

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

export const plain = (body: string, ...more: string[]): Uint8Array =>
  bytes(`${headers(...more)}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`)

/** `edge` is the boundary; a space after it is what some programs write. */
export const multipart = (kind: string, parts: Leaf[], { edge = 'edge', after = '', more = [] as string[] } = {}): Uint8Array =>
  bytes(
    `${headers(...more)}\r\nContent-Type: multipart/${kind}; boundary=${edge}\r\n\r\n${parts.map((part) => `--${edge}${after}\r\n${leaf(part)}\r\n`).join('')}--${edge}--\r\n`,
  )
