/** Files that old mail programs write into the text itself: `begin 644 form.doc`, lines of letters, `end`. */

export type Inline = { name: string; bytes: Uint8Array }

const most = 50
const begin = /^begin(?:-base64)? [0-7]{3,4} (\S.{0,254})$/

/** The text without them, and the files. One that does not end is text. */
export function takeOutUuencoded(text: string): { text: string; files: Inline[] } {
  if (!/^begin(?:-base64)? [0-7]{3,4} /m.test(text)) return { text, files: [] }
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const kept: string[] = []
  const files: Inline[] = []
  // Looked for from the end, so that each line is looked at once.
  const ends: (number | null)[] = new Array(lines.length + 1).fill(null)
  for (let i = lines.length - 1; i >= 0; i--) ends[i] = /^(?:end|====)\s*$/.test(lines[i] ?? '') ? i : (ends[i + 1] ?? null)
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const found = files.length < most ? begin.exec(line) : null
    const end = found ? (ends[i + 1] ?? null) : null
    const bytes = found && end !== null ? decode(lines, i + 1, end, line.startsWith('begin-base64')) : null
    if (found && end !== null && bytes) {
      files.push({ name: (found[1] ?? '').trim(), bytes })
      i = end
    } else kept.push(line)
  }
  return { text: files.length > 0 ? kept.join('\n') : text, files }
}

/** Null where a line is none of these: the beginning of the next file is none, so that no line is looked at for many. */
function decode(lines: string[], from: number, to: number, base64: boolean): Uint8Array | null {
  const pieces: Buffer[] = []
  for (let i = from; i < to; i++) {
    const line = lines[i] ?? ''
    if (base64) {
      if (!/^[A-Za-z\d+/=]*\s*$/.test(line)) return null
      pieces.push(Buffer.from(line, 'base64'))
      continue
    }
    if (line === '' || line === '`') continue
    const length = (line.charCodeAt(0) - 32) & 63
    // Trailing spaces get lost on the way; one more character is a checksum of some writers.
    if (!/^[ -`]+$/.test(line) || line.length - 1 > Math.ceil(length / 3) * 4 + 2) return null
    const piece = Buffer.alloc(length)
    const sixBits = (i: number): number => (i < line.length ? (line.charCodeAt(i) - 32) & 63 : 0)
    for (let byte = 0, from = 1; byte < length; byte += 3, from += 4) {
      const bits = (sixBits(from) << 18) | (sixBits(from + 1) << 12) | (sixBits(from + 2) << 6) | sixBits(from + 3)
      for (let i = 0; i < 3 && byte + i < length; i++) piece[byte + i] = (bits >> (16 - 8 * i)) & 255
    }
    pieces.push(piece)
  }
  return pieces.length > 0 ? Buffer.concat(pieces) : null
}
