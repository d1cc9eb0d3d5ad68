/** Header lines as they stand in the raw message: what is counted, and what parsed addresses are held against. */

export type Header = { name: string; value: string }

const most = 1_000_000

/** Every header of the outermost message, unfolded, in order. Linear, whatever the bytes are. */
export function headersOf(raw: Uint8Array): Header[] {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, most)).toString('latin1')
  const headers: Header[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end === -1 ? text.length : end).replace(/\r$/, '')
    at = end === -1 ? text.length : end + 1
    if (line === '') break
    const last = headers.at(-1)
    const colon = line.indexOf(':')
    if (/^[ \t]/.test(line)) {
      if (last) last.value += ` ${line.trim()}`
    } else if (colon > 0) headers.push({ name: line.slice(0, colon).trimEnd().toLowerCase(), value: line.slice(colon + 1).trim() })
  }
  return headers
}

export const valuesOf = (headers: Header[], name: string): string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value)

export const firstOf = (headers: Header[], name: string): string | null => valuesOf(headers, name)[0] ?? null

/** The `<id>`s of a header, in order, each once. */
export const idsIn = (headers: Header[], name: string): string[] => [
  ...new Set(valuesOf(headers, name).flatMap((value) => value.slice(0, 100_000).match(/<[^<>\s]{1,990}>/g) ?? [])),
]
