/** Unpacks winmail.dat, in which Outlook hides what it sends. [MS-OXTNEF] */
import { attachmentOf, bodyOf, type Contents, ids, narrow, type Properties, wide } from './mapi.ts'
import type { Part } from './parts.ts'

const attribute = {
  subject: 0x00018004,
  body: 0x0002800c,
  codePage: 0x00069007,
  properties: 0x00069003,
  title: 0x00018010,
  data: 0x0006800f,
  begins: 0x00069002,
  attachment: 0x00069005,
} as const

const most = { attributes: 5_000, attachments: 200, properties: 5_000 }

type Attachment = { title: string | null; data: Uint8Array | null; properties: Properties | null }

/** Null where nothing in it can be unpacked. */
export function openTnef(bytes: Uint8Array): Contents | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (file.length < 6 || file.readUInt32LE(0) !== 0x223e9f78) return null
  const attachments: Attachment[] = []
  let page = 1252
  let properties: Properties | null = null
  let plain = ''
  let subject = ''
  let count = 0
  for (let at = 6; at + 11 <= file.length && count < most.attributes; count++) {
    const id = file.readUInt32LE(at + 1)
    const length = file.readUInt32LE(at + 5)
    const from = at + 9
    at = from + length + 2
    // Cut off: what came before it is still there.
    if (from + length > file.length) break
    const value = file.subarray(from, from + length)
    const last = attachments.at(-1)
    switch (id) {
      case attribute.codePage:
        if (length >= 4) page = value.readUInt32LE(0) || page
        break
      case attribute.subject:
        subject = narrow(value, page)
        break
      case attribute.body:
        plain = narrow(value, page)
        break
      case attribute.properties:
        properties = propertiesIn(value, page)
        break
      case attribute.begins:
        if (attachments.length < most.attachments) attachments.push({ title: null, data: null, properties: null })
        break
      case attribute.title:
        if (last) last.title = narrow(value, page)
        break
      case attribute.data:
        if (last) last.data = value
        break
      case attribute.attachment:
        if (last) last.properties = propertiesIn(value, page)
        break
    }
  }
  if (count === 0) return null
  const body = bodyOf(properties ?? propertiesIn(Buffer.alloc(0), page))
  return {
    subject: body.subject || subject,
    text: body.text || plain,
    html: body.html,
    parts: [...body.parts, ...attachments.flatMap(partOf)],
  }
}

/** A message that was attached is itself packed like this, behind sixteen bytes that say so. */
function partOf({ title, data, properties }: Attachment): Part[] {
  const known = properties ?? propertiesIn(Buffer.alloc(0), 1252)
  const inner = known.bytes(ids.data)
  const bytes = data ?? (inner && inner.length > 16 && Buffer.from(inner).readUInt32LE(16) === 0x223e9f78 ? inner.subarray(16) : inner)
  return bytes ? [attachmentOf(known, bytes, title)] : []
}

/** Properties in a row: a type, a number, a value whose length the type knows or which says it. */
function propertiesIn(file: Buffer, page: number): Properties {
  const found = new Map<number, { type: number; value: Buffer }>()
  let at = 4
  const number = (): number => {
    const value = at + 4 <= file.length ? file.readUInt32LE(at) : 0
    at += 4
    return value
  }
  const padded = (length: number): number => Math.ceil(length / 4) * 4
  const count = file.length >= 4 ? Math.min(file.readUInt32LE(0), most.properties) : 0
  for (let i = 0; i < count && at + 4 <= file.length; i++) {
    const type = file.readUInt16LE(at) & 0x0fff
    const many = (file.readUInt16LE(at) & 0x1000) !== 0
    const id = file.readUInt16LE(at + 2)
    at += 4
    if (id >= 0x8000) {
      at += 16
      if (number() === 0) at += 4
      else at += padded(number())
    }
    const fixed = sizes[type]
    if (fixed !== undefined) {
      at += fixed * (many ? Math.min(number(), file.length) : 1)
      continue
    }
    if (!variable.has(type)) break
    const values = Math.min(number(), file.length)
    for (let v = 0; v < values && at + 4 <= file.length; v++) {
      const length = number()
      if (v === 0 && at + length <= file.length) found.set(id, { type, value: file.subarray(at, at + length) })
      at += padded(length)
    }
  }
  return {
    bytes: (id) => found.get(id)?.value ?? null,
    text: (id) => {
      const one = found.get(id)
      if (one?.type === 0x1f) return wide(one.value)
      return one?.type === 0x1e ? narrow(one.value, page) : null
    },
  }
}

const variable = new Set([0x1e, 0x1f, 0x102, 0x0d])
const sizes: Record<number, number> = { 0: 0, 1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 }
