/** Signed mail as one sealed part (smime.p7m): takes out what was signed. Whether the signature is good is not asked here. [RFC 5652] */

type Opened = { kind: 'content'; bytes: Uint8Array } | { kind: 'nothing' } | { kind: 'signed-or-encrypted' } | { kind: 'damaged' }

/** One value of the encoding; `end` is where the next begins. */
type Value = { tag: number; from: number; to: number; end: number }

const signed = '2a864886f70d010702'
const data = '2a864886f70d010701'
const [octets, sequence, oid] = [0x04, 0x30, 0x06]
const deepest = 20
/** Pieces that a content may be cut into: some programs write one for every kilobyte. */
const mostPieces = 100_000

export function openSigned(bytes: Uint8Array): Opened {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const outer = valueAt(file, 0, file.length)
  if (outer?.tag !== sequence) return { kind: 'damaged' }
  const [type, content] = inside(file, outer, 2)
  if (type?.tag !== oid) return { kind: 'damaged' }
  if (file.toString('hex', type.from, type.to) !== signed) return { kind: 'signed-or-encrypted' }
  const [body] = content ? inside(file, content, 1) : []
  // Version, digests, content, then certificates and signatures, which are left alone.
  const [, , encapsulated] = body ? inside(file, body, 3) : []
  if (!encapsulated) return { kind: 'damaged' }
  const [contentType, explicit] = inside(file, encapsulated, 2)
  if (contentType?.tag !== oid) return { kind: 'damaged' }
  // A signature that came beside what it signs.
  if (!explicit) return { kind: 'nothing' }
  if (file.toString('hex', contentType.from, contentType.to) !== data) return { kind: 'signed-or-encrypted' }
  const pieces: Buffer[] = []
  return gather(file, explicit, pieces, 0) ? { kind: 'content', bytes: Buffer.concat(pieces) } : { kind: 'damaged' }
}

/** The pieces of a string, which may consist of strings. */
function gather(file: Buffer, value: Value, pieces: Buffer[], depth: number): boolean {
  if (depth > deepest || pieces.length > mostPieces) return false
  if (value.tag === octets) {
    pieces.push(file.subarray(value.from, value.to))
    return true
  }
  if ((value.tag & 0x20) === 0) return false
  return inside(file, value, mostPieces).every((piece) => gather(file, piece, pieces, depth + 1))
}

/** The first values inside another; fewer where they are damaged. */
function inside(file: Buffer, outer: Value, most: number): Value[] {
  const values: Value[] = []
  for (let at = outer.from; at < outer.to && values.length < most; ) {
    const value = valueAt(file, at, outer.to)
    if (value === null || (value.tag === 0 && value.from === value.to)) break
    values.push(value)
    at = value.end
  }
  return values
}

/** Lengths may be left open and ended by two zeros: then everything up to there is walked, once. */
function valueAt(file: Buffer, at: number, limit: number, depth = 0): Value | null {
  if (at + 2 > limit || depth > deepest) return null
  const tag = file.readUInt8(at)
  // No tag in here is longer than a byte.
  if ((tag & 0x1f) === 0x1f) return null
  const first = file.readUInt8(at + 1)
  if (first === 0x80) {
    if ((tag & 0x20) === 0) return null
    let next = at + 2
    while (next + 2 <= limit && file.readUInt16BE(next) !== 0) {
      const value = valueAt(file, next, limit, depth + 1)
      if (value === null) return null
      next = value.end
    }
    return next + 2 > limit ? null : { tag, from: at + 2, to: next, end: next + 2 }
  }
  const size = first < 0x80 ? 0 : first & 0x7f
  if (size > 4 || at + 2 + size > limit) return null
  const length = size === 0 ? first : file.readUIntBE(at + 2, size)
  const from = at + 2 + size
  return from + length > limit ? null : { tag, from, to: from + length, end: from + length }
}
