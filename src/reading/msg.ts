/** Unpacks a mail that was saved in Outlook (.msg) and attached. [MS-OXMSG] */
import { attachmentOf, bodyOf, type Contents, ids, narrow, type Properties, wide } from './mapi.ts'
import { type Compound, openCompound } from './ole.ts'
import type { Part } from './parts.ts'

const most = { attachments: 200, depth: 3 }

/** Null where it is none. */
export function openMsg(bytes: Uint8Array): Contents | null {
  const compound = openCompound(bytes)
  return compound ? contents(compound, undefined, 0) : null
}

function contents(compound: Compound, folder: number | undefined, depth: number): Contents {
  const body = bodyOf(propertiesIn(compound, folder))
  const attachments = compound
    .children(folder)
    .filter(({ name, kind }) => kind === 'folder' && name.startsWith('__attach_version1.0_'))
    .slice(0, most.attachments)
    .map(({ id }): Contents => {
      const properties = propertiesIn(compound, id)
      const data = properties.bytes(ids.data)
      if (data) return { subject: '', text: '', html: '', parts: [attachmentOf(properties, data)] }
      const message = compound.children(id).find(({ name, kind }) => kind === 'folder' && name === '__substg1.0_3701000D')
      return message && depth < most.depth ? contents(compound, message.id, depth + 1) : { subject: '', text: '', html: '', parts: [] }
    })
  return { ...body, parts: [...body.parts, ...attachments.flatMap(partsOf)] }
}

/** A message inside is taken as what is in it: its body is a part like any other. */
const partsOf = ({ text, html, parts }: Contents): Part[] => [
  ...(html || text
    ? [
        {
          name: null,
          type: html ? 'text/html' : 'text/plain',
          bytes: Buffer.from(html ? `<html>${html}` : text),
          inline: false,
          cid: null,
        },
      ]
    : []),
  ...parts,
]

/** Every property is a stream whose name says its number and type. */
function propertiesIn(compound: Compound, folder: number | undefined): Properties {
  const streams = new Map(compound.children(folder).map((entry) => [entry.name.toUpperCase(), entry.id]))
  const value = (id: number, type: string): Uint8Array | null => {
    const stream = streams.get(`__SUBSTG1.0_${id.toString(16).padStart(4, '0')}${type}`.toUpperCase())
    return stream === undefined ? null : compound.stream(stream)
  }
  return {
    bytes: (id) => value(id, '0102'),
    text: (id) => {
      const text = value(id, '001F')
      if (text) return wide(text)
      const old = value(id, '001E')
      return old ? narrow(old, 1252) : null
    },
  }
}
