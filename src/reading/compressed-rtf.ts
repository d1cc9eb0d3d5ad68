/** Unpacks rich text as Outlook packs it. [MS-OXRTFCP] */

const uncompressed = 0x414c454d
const compressed = 0x75465a4c
const largest = 16_000_000

/** What every dictionary begins with. */
const prefix =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'

/** Null where it is damaged, or more than any mail is. */
export function unpackRtf(bytes: Uint8Array): Uint8Array | null {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (packed.length < 16) return null
  const size = packed.readUInt32LE(4)
  const kind = packed.readUInt32LE(8)
  if (size > largest) return null
  if (kind === uncompressed) return packed.subarray(16, 16 + size)
  if (kind !== compressed) return null
  const window = Buffer.alloc(4_096)
  let at = window.write(prefix, 'latin1')
  const result = Buffer.alloc(size)
  let length = 0
  const put = (byte: number): void => {
    if (length < size) result[length++] = byte
    window[at] = byte
    at = (at + 1) % 4_096
  }
  for (let from = 16; from < packed.length; ) {
    const flags = packed.readUInt8(from++)
    for (let bit = 0; bit < 8; bit++) {
      if ((flags & (1 << bit)) === 0) {
        if (from >= packed.length) return result.subarray(0, length)
        put(packed.readUInt8(from++))
        continue
      }
      if (from + 2 > packed.length) return result.subarray(0, length)
      const reference = packed.readUInt16BE(from)
      from += 2
      const offset = reference >> 4
      // A reference to where the next byte will be ends it.
      if (offset === at || length >= size) return result.subarray(0, length)
      for (let i = 0; i < (reference & 15) + 2; i++) put(window[(offset + i) % 4_096] ?? 0)
    }
  }
  return result.subarray(0, length)
}
