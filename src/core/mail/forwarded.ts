/** What a forwarded message says of itself: who wrote it, to whom, when. A claim that anybody could have typed, never evidence. */
import { addressesIn } from '../form/normalise.ts'

/** `attached`: the message itself was attached; otherwise its header was typed out by the program that forwarded it. */
export type Claim = { attached: boolean; from: string[]; to: string[]; cc: string[]; sent: string | null; subject: string | null }

type Key = 'from' | 'to' | 'cc' | 'sent' | 'subject'

/** What programs write before a colon: English, Welsh, Irish, Polish, German, French, Spanish. */
const words: Record<Key, string> = {
  from: 'from|oddi wrth|gan|ó|od|von|de|expéditeur',
  to: 'to|at|i|chuig|do|an|à|para',
  cc: 'cc|copi|copïau|cóip|dw|kopie|copie à',
  sent: 'sent|date|anfonwyd|dyddiad|seolta|dáta|wysłano|data|gesendet|datum|envoyé|enviado|fecha',
  subject: 'subject|pwnc|testun|ábhar|temat|betreff|objet|asunto',
}
const keyOf = new Map(Object.entries(words).flatMap(([key, list]) => list.split('|').map((word) => [word, key as Key] as const)))

/** Nobody forwards more than this, and no line of a header is longer. */
const mostLines = 20_000
const longest = 2_000
const mostClaims = 10

/**
 * Every header block in the lines of a mail, the newest first, at most ten. One pass: a line is looked at once.
 * Quotation marks (`>`) and the stars of bold type are passed over; To and Cc go on over lines until a blank one.
 */
export function claimsIn(lines: Iterable<string>): Claim[] {
  const claims: Claim[] = []
  let block: Partial<Record<Key, string>> = {}
  let last: Key | null = null
  const end = (): void => {
    const claim = claimOf(block)
    if (claim && claims.length < mostClaims) claims.push(claim)
    block = {}
    last = null
  }
  let count = 0
  for (const raw of lines) {
    if (++count > mostLines) break
    const line = unquoted(raw.slice(0, longest))
    const header = headerOf(line)
    if (header) {
      // A second From, or a To before any From, begins another block.
      if (header.key in block) end()
      block[header.key] = header.value
      last = header.key
    } else if (last === null) continue
    else if (line === '') {
      // Apple Mail and some web programs leave the value of a header on the line below it, never a blank one between.
      end()
    } else if (goesOn(last, block[last] ?? '', line)) block[last] = `${block[last] ?? ''} ${line}`
    else end()
  }
  end()
  return claims
}

const unquoted = (line: string): string => {
  let at = 0
  while (at < line.length && '> \t\u00a0*'.includes(line[at] ?? '')) at++
  return line.slice(at).trimEnd()
}

/** "From: …", "*From:* …", "Oddi wrth : …". */
function headerOf(line: string): { key: Key; value: string } | null {
  const colon = line.slice(0, 30).indexOf(':')
  if (colon < 1) return null
  const key = keyOf.get(line.slice(0, colon).replace(/\*/g, '').trim().toLowerCase())
  return key === undefined
    ? null
    : {
        key,
        value: line
          .slice(colon + 1)
          .replace(/^\*/, '')
          .trim(),
      }
}

/** Addresses and long subjects are broken over lines; a date is not. */
function goesOn(key: Key, before: string, line: string): boolean {
  switch (key) {
    case 'from':
    case 'to':
    case 'cc':
      return before === '' || /[;,<]$/.test(before) || line.includes('@')
    case 'subject':
      return before.length > 50
    case 'sent':
      return before === ''
    default:
      return key satisfies never
  }
}

/** A writer, and something else that only a header has: "From: my point of view" is prose. */
function claimOf({ from, to, cc, sent, subject }: Partial<Record<Key, string>>): Claim | null {
  if (from === undefined || (to === undefined && sent === undefined) || (subject === undefined && sent === undefined)) return null
  const people = (text: string | undefined): string[] => addressesIn((text ?? '').replace(/mailto:/gi, ' ')).slice(0, 50)
  const said = (text: string | undefined): string | null => text?.slice(0, 300) || null
  return { attached: false, from: people(from), to: people(to), cc: people(cc), sent: said(sent), subject: said(subject) }
}
