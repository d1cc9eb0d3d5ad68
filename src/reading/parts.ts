/** Takes a raw message apart with mailparser, and with postal-mime where mailparser would lose something. */
import { type AddressObject, type EmailAddress, simpleParser } from 'mailparser'
import PostalMime, { type Address } from 'postal-mime'
import type { Mailbox } from '../core/mail/message.ts'
import { type Inline, takeOutUuencoded } from './uuencode.ts'

export type Part = { name: string | null; type: string; bytes: Uint8Array; inline: boolean; cid: string | null }
export type Parts = {
  subject: string
  from: Mailbox[]
  to: Mailbox[]
  cc: Mailbox[]
  replyTo: Mailbox[]
  text: string
  html: string
  parts: Part[]
}

/** mailparser’s defaults take 19 s for two megabytes of nested boxes, and lose the message. */
const bare = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true }

export async function takeApart(raw: Uint8Array): Promise<Parts> {
  const parts = await takenApart(raw)
  const { text, files } = takeOutUuencoded(parts.text)
  return { ...parts, text, parts: [...parts.parts.flatMap(decoded), ...files.map(asPart)] }
}

const asPart = ({ name, bytes }: Inline): Part => ({ name, type: '', bytes, inline: false, cid: null })

/** Some programs attach a file as the text that stands for it. */
function decoded(part: Part): Part[] {
  const text = Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.length)
  if (!/^\s{0,10}begin(?:-base64)? [0-7]{3,4} /.test(text.subarray(0, 40).toString('latin1'))) return [part]
  const { files } = takeOutUuencoded(text.toString('latin1'))
  return files.length > 0 ? files.map(asPart) : [part]
}

async function takenApart(raw: Uint8Array): Promise<Parts> {
  const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.length)
  // mailparser pours an inline attached message into the outer one: who wrote what would be lost.
  const nested = /message\/rfc822/i.test(buffer.toString('latin1'))
  if (nested) return byPostalMime(raw)
  const mail = await simpleParser(buffer, bare)
  const parts = mail.attachments.map(
    (attachment): Part => ({
      name: attachment.filename ?? null,
      type: String(attachment.contentType || '').toLowerCase(),
      bytes: attachment.content,
      inline: attachment.contentDisposition === 'inline' || attachment.related === true,
      cid: attachment.cid ?? attachment.contentId?.replace(/^<|>$/g, '') ?? null,
    }),
  )
  const text = mail.text ?? ''
  const html = mail.html || ''
  // It also loses every part where white space follows a boundary line.
  const multipart = /^multipart\//i.test(String((mail.headers.get('content-type') as { value?: unknown } | undefined)?.value ?? ''))
  if (multipart && parts.length === 0 && text.trim() === '' && html === '') return byPostalMime(raw)
  return {
    subject: mail.subject ?? '',
    from: boxes(mail.from),
    to: boxes(mail.to),
    cc: boxes(mail.cc),
    replyTo: boxes(mail.replyTo),
    text,
    html,
    parts,
  }
}

const boxes = (field: AddressObject | AddressObject[] | undefined): Mailbox[] =>
  [field ?? []].flat().flatMap(({ value }) => value.flatMap(boxOf))

/** Groups hold addresses, and groups. */
const boxOf = ({ address, name, group }: EmailAddress): Mailbox[] =>
  group ? group.flatMap(boxOf) : address ? [{ address, name: name ?? '' }] : []

async function byPostalMime(raw: Uint8Array): Promise<Parts> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 100 })
  const flat = (list: Address[] | undefined): Mailbox[] =>
    (list ?? []).flatMap((one) =>
      one.group ? one.group.map(({ address, name }) => ({ address, name })) : [{ address: one.address ?? '', name: one.name }],
    )
  return {
    subject: mail.subject ?? '',
    from: flat(mail.from ? [mail.from] : []),
    to: flat(mail.to),
    cc: flat(mail.cc),
    replyTo: flat(mail.replyTo),
    text: mail.text ?? '',
    html: mail.html ?? '',
    parts: mail.attachments.map((attachment) => ({
      name: attachment.filename,
      type: attachment.mimeType.toLowerCase(),
      bytes: typeof attachment.content === 'string' ? Buffer.from(attachment.content) : new Uint8Array(attachment.content),
      inline: attachment.disposition === 'inline' || attachment.related === true,
      cid: attachment.contentId?.replace(/^<|>$/g, '') ?? null,
    })),
  }
}
