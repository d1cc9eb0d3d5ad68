/** Reads an Authentication-Results header (RFC 8601) that the hub's own mail server put on. Linear, whatever stands in it. */
import type { Policy, Relayed } from './authentication.ts'

type Result = { method: string; result: string; properties: Map<string, string>; comments: string }

/** Comments may nest, quoted strings may hold semicolons. */
function parts(value: string): { text: string; comments: string }[] {
  const found = [{ text: '', comments: '' }]
  let depth = 0
  let quoted = false
  for (let i = 0; i < value.length; i++) {
    const last = found.at(-1)
    if (!last) break
    let at = value[i] ?? ''
    if (at === '\\' && (quoted || depth > 0)) {
      i++
      at = value[i] ?? ''
    } else if (quoted ? at === '"' : at === '"' && depth === 0) {
      quoted = !quoted
      continue
    } else if (!quoted && at === '(') {
      if (depth++ === 0) continue
    } else if (!quoted && at === ')' && depth > 0) {
      if (--depth === 0) last.comments += ' '
      if (depth === 0) continue
    } else if (!quoted && depth === 0 && at === ';') {
      found.push({ text: '', comments: '' })
      continue
    }
    if (depth > 0) last.comments += at
    else last.text += at
  }
  return found
}

function resultOf({ text, comments }: { text: string; comments: string }): Result | null {
  const words = text.trim().split(/\s+/).filter(Boolean)
  const [head = '', ...rest] = words
  const [method = '', result = ''] = head.toLowerCase().split('=')
  if (method === '' || result === '') return null
  const properties = new Map(
    rest.flatMap((word) => {
      const at = word.indexOf('=')
      return at > 0 ? [[word.slice(0, at).toLowerCase(), word.slice(at + 1)] as const] : []
    }),
  )
  return { method: method.split('/')[0] ?? '', result, properties, comments: comments.toLowerCase() }
}

/** What the server with this id says of DMARC; null where the header is not its own, or says nothing of it. */
export function relayedBy(server: string, value: string): Relayed | null {
  const [head, ...rest] = parts(value.slice(0, 20_000).replaceAll(/\s+/g, ' ').replaceAll(/ ?= ?/g, '='))
  if (head?.text.trim().split(/\s+/)[0]?.toLowerCase() !== server.toLowerCase()) return null
  const dmarc = rest.map(resultOf).filter((result) => result?.method === 'dmarc')
  const [only] = dmarc
  if (!only || dmarc.length > 1) return null
  return {
    dmarc: only.result,
    from: only.properties.get('header.from')?.toLowerCase() ?? null,
    policy: policyIn(only.properties.get('policy.dmarc')?.toLowerCase() ?? /\bp=(\w+)/.exec(only.comments)?.[1] ?? null),
  }
}

export function policyIn(text: string | null | undefined): Policy | null {
  return text === 'none' || text === 'quarantine' || text === 'reject' ? text : null
}
