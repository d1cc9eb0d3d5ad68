/** What mail providers post: a raw message as it is, or in a field of a form, or in JSON. Bytes stay bytes. */

type Posted = { kind: 'message'; raw: Buffer; to: string[]; from: string | null } | { kind: 'wrong'; mend: string }

/** Finds the raw message, and the envelope where the provider tells it. */
export function posted(contentType: string, body: Buffer): Posted {
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return fromJson(body)
  if (type === 'application/x-www-form-urlencoded') return fromFields(urlEncoded(body))
  if (type === 'multipart/form-data') {
    const boundary = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType)
    return fromFields(multipart(body, boundary?.[1] ?? boundary?.[2] ?? ''))
  }
  return { kind: 'message', raw: body, to: [], from: null }
}

type Fields = Map<string, Buffer>

/** Mailgun: `body-mime`, with `recipient` and `sender`. SendGrid with "raw": `email`, with `envelope` in JSON. */
function fromFields(fields: Fields): Posted {
  const text = (name: string) => fields.get(name)?.toString('utf8').trim() ?? null
  const mime = fields.get('body-mime')
  if (mime?.length) return { kind: 'message', raw: mime, to: split(text('recipient')), from: text('sender') }
  const email = fields.get('email')
  if (email?.length) {
    const envelope = record(text('envelope') ?? '')
    return { kind: 'message', raw: email, to: strings(envelope.to), from: typeof envelope.from === 'string' ? envelope.from : null }
  }
  return {
    kind: 'wrong',
    mend: 'The form has no raw message. Mailgun: let the route forward to a URL that ends in mime. SendGrid: tick "POST the raw, full MIME message".',
  }
}

/** Postmark: `RawEmail`, with `OriginalRecipient`. */
function fromJson(body: Buffer): Posted {
  const { RawEmail: raw, OriginalRecipient: to } = record(body.toString('utf8'))
  if (typeof raw === 'string' && raw)
    return { kind: 'message', raw: Buffer.from(raw), to: typeof to === 'string' ? split(to) : [], from: null }
  return { kind: 'wrong', mend: 'The JSON has no RawEmail. Postmark: tick "Include raw email content in JSON payload".' }
}

function record(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
const split = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

/** RFC 7578, as bytes: a message may be in any character set, so nothing here is decoded. Linear in the size of the body. */
function multipart(body: Buffer, boundary: string): Fields {
  const fields: Fields = new Map()
  if (!boundary) return fields
  const mark = Buffer.from(`\r\n--${boundary}`, 'latin1')
  // The first boundary may stand at the very beginning, without its line break.
  let at = body.subarray(0, mark.length - 2).equals(mark.subarray(2)) ? mark.length - 2 : end(body.indexOf(mark), mark)
  while (at >= 0 && body[at] !== 0x2d) {
    const next = body.indexOf(mark, at)
    const head = body.indexOf('\r\n\r\n', at)
    if (next < 0 || head < 0 || head > next) break // cut short, or a part without headers: what is whole was read
    const name = /^content-disposition:.*?[;\s]name=(?:"([^"]*)"|([^\s;]+))/im.exec(body.toString('latin1', at, Math.min(head, at + 4096)))
    const key = name?.[1] ?? name?.[2]
    if (key !== undefined && !fields.has(key)) fields.set(key, body.subarray(head + 4, next))
    at = end(next, mark)
  }
  return fields
}

const end = (at: number, mark: Buffer): number => (at < 0 ? -1 : at + mark.length)

function urlEncoded(body: Buffer): Fields {
  const fields: Fields = new Map()
  for (let at = 0; at < body.length; ) {
    const amp = body.indexOf('&', at)
    const stop = amp < 0 ? body.length : amp
    const equals = body.indexOf('=', at)
    const middle = equals < 0 || equals > stop ? stop : equals
    fields.set(unescaped(body.subarray(at, middle)).toString('utf8'), unescaped(body.subarray(Math.min(middle + 1, stop), stop)))
    at = stop + 1
  }
  return fields
}

/** Percent signs back to the bytes they stand for. */
function unescaped(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 0x25 ? bytes.toString('latin1', i + 1, i + 3) : ''
    const escaped = /^[0-9a-f]{2}$/i.test(hex)
    out[length++] = escaped ? Number.parseInt(hex, 16) : bytes[i] === 0x2b ? 0x20 : (bytes[i] ?? 0)
    if (escaped) i += 2
  }
  return out.subarray(0, length)
}
