/** Makes winmail.dat files for tests, as Outlook writes them. */

const u32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
const u16 = (value: number): Buffer => u32(value).subarray(0, 2)

/** Properties by number; bytes are binary, text is wide. */
type Values = Record<number, string | Uint8Array | number>

function properties(values: Values): Buffer {
  const rows = Object.entries(values).map(([id, value]) => {
    if (typeof value === 'number') return Buffer.concat([u16(3), u16(Number(id)), u32(value)])
    const bytes = typeof value === 'string' ? Buffer.from(`${value}\0`, 'utf16le') : Buffer.from(value)
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
    return Buffer.concat([u16(typeof value === 'string' ? 0x1f : 0x102), u16(Number(id)), u32(1), u32(bytes.length), padded])
  })
  return Buffer.concat([u32(rows.length), ...rows])
}

const attribute = (level: 1 | 2, id: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([level]), u32(id), u32(value.length), value, u16(value.reduce((sum, byte) => (sum + byte) & 0xffff, 0))])

type Sent = { message?: Values; attachments?: { title?: string; data?: Uint8Array; values?: Values }[] }

export const tnef = ({ message = {}, attachments = [] }: Sent): Buffer =>
  Buffer.concat([
    u32(0x223e9f78),
    u16(1),
    attribute(1, 0x00069007, Buffer.concat([u32(1252), u32(0)])),
    attribute(1, 0x00069003, properties(message)),
    ...attachments.flatMap(({ title = '', data, values }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from(`${title}\0`, 'latin1')),
      ...(data ? [attribute(2, 0x0006800f, Buffer.from(data))] : []),
      ...(values ? [attribute(2, 0x00069005, properties(values))] : []),
    ]),
  ])

/** Rich text behind the header that says it is not compressed. */
export const unpackedRtf = (rtf: Uint8Array): Buffer => Buffer.concat([u32(rtf.length + 12), u32(rtf.length), u32(0x414c454d), u32(0), rtf])
