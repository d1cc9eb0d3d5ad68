/** What Outlook knows of a message, by number; winmail.dat and .msg files keep the same in different ways. [MS-OXPROPS] */
import { decodePage } from './code-pages.ts'
import { unpackRtf } from './compressed-rtf.ts'
import type { Part } from './parts.ts'
import { htmlInRtf } from './rtf-html.ts'
import { decodeText } from './text.ts'

/** What is in a message that Outlook wrapped. */
export type Contents = { subject: string; text: string; html: string; parts: Part[] }

/** A value: bytes, as text where it is text. */
export type Properties = { bytes: (id: number) => Uint8Array | null; text: (id: number) => string | null }

export const ids = {
  subject: 0x0037,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  data: 0x3701,
  shortName: 0x3704,
  longName: 0x3707,
  type: 0x370e,
  cid: 0x3712,
} as const

/** The body in every form that is there. Rich text that only wraps HTML is that HTML; other rich text is a part to be read. */
export function bodyOf(properties: Properties): Contents {
  const htmlBytes = properties.bytes(ids.html)
  const packed = properties.bytes(ids.rtf)
  const rtf = packed ? unpackRtf(packed) : null
  const wrapped = rtf && !htmlBytes ? htmlInRtf(Buffer.from(rtf.buffer, rtf.byteOffset, rtf.length).toString('latin1')) : null
  const part: Part | null =
    rtf && !htmlBytes && wrapped === null ? { name: null, type: 'text/rtf', bytes: rtf, inline: false, cid: null } : null
  return {
    subject: properties.text(ids.subject) ?? '',
    text: properties.text(ids.body) ?? '',
    html: wrapped ?? (htmlBytes ? decodeText(htmlBytes) : (properties.text(ids.html) ?? '')),
    parts: part ? [part] : [],
  }
}

/** An attachment, named as long as it is. */
export const attachmentOf = (properties: Properties, bytes: Uint8Array, name: string | null = null): Part => ({
  name: properties.text(ids.longName) ?? name ?? properties.text(ids.shortName),
  type: (properties.text(ids.type) ?? '').toLowerCase(),
  bytes,
  inline: properties.text(ids.cid) !== null,
  cid: properties.text(ids.cid),
})

export const narrow = (bytes: Uint8Array, page: number): string =>
  decodePage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), page).replace(/\0+$/, '')

export const wide = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf16le').replace(/\0+$/, '')
