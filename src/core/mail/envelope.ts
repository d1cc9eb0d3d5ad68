/** What can be told from a raw mail without understanding it: its own name, and what makes it the same mail again. */

const decoder = new TextDecoder('latin1')
/** Headers above this are not looked at here: the guarded reader will. */
const HEAD = 256 * 1024

type Head = { headers: [name: string, value: string][]; bodyAt: number }

/** Unfolded header lines, names in lower case, and where the body begins. Linear in the size of the head. */
export function headOf(raw: Uint8Array): Head {
  const bytes = decoder.decode(raw.subarray(0, HEAD))
  // Lines may end in CR alone; the length stays the same.
  const text = bytes.includes('\n') ? bytes : bytes.replaceAll('\r', '\n')
  const headers: [string, string][] = []
  let at = 0
  while (at < text.length) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end)
    at = end + 1
    if (line === '') return { headers, bodyAt: Math.min(at, raw.length) }
    const last = headers.at(-1)
    if ((line[0] === ' ' || line[0] === '\t') && last) {
      last[1] += ` ${line.trim()}`
      continue
    }
    const colon = line.indexOf(':')
    if (colon > 0) headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()])
  }
  return { headers, bodyAt: raw.length }
}

/** The Message-ID as sent, with its brackets; null where there is none, or more than one. */
export function messageIdOf({ headers }: Head): string | null {
  const all = headers.filter(([name]) => name === 'message-id')
  return all.length === 1 ? (/<[^<>\s]{1,900}>/.exec(all[0]?.[1] ?? '')?.[0] ?? null) : null
}

/** Headers that say what a person sent; all others may differ when the same mail comes by two routes. */
const own = new Set(['message-id', 'from', 'to', 'cc', 'subject', 'date'])

/** The part of a mail that stays the same by every route: its own headers, and its body with one kind of line end. */
export function contentOf(raw: Uint8Array, head: Head): string {
  const headers = head.headers.filter(([name]) => own.has(name)).map(([name, value]) => `${name}: ${value.replaceAll(/\s+/g, ' ')}`)
  const body = decoder.decode(raw.subarray(head.bodyAt)).replaceAll('\r\n', '\n').trimEnd()
  return `${headers.sort().join('\n')}\n\n${body}`
}
