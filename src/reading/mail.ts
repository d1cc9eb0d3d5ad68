/** A raw message to a Mail: who wrote to whom, what they wrote, and every form in it. */
import { domainToASCII } from 'node:url'
import type { Reading } from '../core/form/form.ts'
import type { Claim } from '../core/mail/forwarded.ts'
import { type Document, isPicture, type Mail, type Mailbox, type Unreadable } from '../core/mail/message.ts'
import { bodyText, cloudLinkIn } from './body.ts'
import { claimed, spoken } from './claims.ts'
import { withoutCopies } from './copies.ts'
import { firstOf, type Header, headersOf, idsIn, valuesOf } from './headers.ts'
import { htmlBlocks } from './html.ts'
import { sniff } from './kinds.ts'
import type { Picture } from './ocr/pictures.ts'
import { type Part, type Parts, takeApart } from './parts.ts'
import { type Around, type Programmes, readBlocks, readDocument, sha256 } from './read.ts'
import { deliveredTo, machineOf, reportOf } from './report.ts'
import { headingsOf, textBlocks } from './text.ts'
import { unwrap } from './wrapped.ts'

/** How deep attached messages are opened: a forward of a forward of a forward. */
const deepest = 3
const largestBody = 4_000_000
/** How many messages inside a mail are told of. */
const mostClaims = 20

/** `text` is what people wrote in a wrapped message. */
type Found = { forms: Reading[]; documents: Document[]; text?: string; claims?: Claim[] }

/**
 * Tells whoever watches which document is being read, and is told which to leave alone: the one that was being read
 * when a reader died. Documents count from 0 in the order of the message, those of attached messages included.
 */
export type Watch = {
  begin: (document: number) => void
  skip: ReadonlyMap<number, Unreadable>
  /** Told of every document that only shows a form: it takes another kind of reader. */
  picture?: (picture: Picture) => void
}

const unwatched: Watch = { begin: () => {}, skip: new Map() }

type Task = { programmes: Programmes; around: Around; watch: Watch; next: { document: number } }

export const readMail = (raw: Uint8Array, programmes: Programmes, around: Around = {}, watch: Watch = unwatched): Promise<Mail> =>
  read(withLines(raw), { programmes, around, watch, next: { document: 0 } }, 0)

/** Where every line ends in CR alone, which parsers take for one line, in LF. */
function withLines(raw: Uint8Array): Uint8Array {
  if (raw.includes(10) || !raw.includes(13)) return raw
  return raw.map((byte) => (byte === 13 ? 10 : byte))
}

/** The same for a file by itself that a mail program wrapped: winmail.dat, smime.p7m, a saved message. */
export const readWrapped = (
  bytes: Uint8Array,
  name: string | null,
  programmes: Programmes,
  around: Around = {},
  watch: Watch = unwatched,
): Promise<Found> =>
  attachment({ name, type: '', bytes, inline: false, cid: null }, '', { programmes, around, watch, next: { document: 0 } }, 0, true)

/** `depth` counts the messages this one is inside of; `quotes` is whether what it quotes is read. */
async function read(raw: Uint8Array, task: Task, depth: number, quotes = true): Promise<Mail> {
  const headers = headersOf(raw)
  const parts = await takeApart(raw)
  const inReplyTo = idsIn(headers, 'in-reply-to')
  const answers = (inReplyTo.length > 0 || /^\s*re\s*:/i.test(parts.subject)) && !/^\s*(?:fwd?|fw)\s*:/i.test(parts.subject)

  return {
    ...envelopeOf(headers, parts),
    report: depth === 0 ? reportOf(headers, parts, raw) : null,
    inReplyTo,
    ...(await contents(parts, task, depth, quotes && !answers)),
  }
}

/** Everything that a message holds; or what was wrapped for it, as if it had been sent as it is. */
async function contents(
  parts: Omit<Parts, 'from' | 'to' | 'cc' | 'replyTo'>,
  task: Task,
  depth: number,
  quotes: boolean,
): Promise<Found & { text: string }> {
  const inside = { ...task, around: { ...task.around, context: parts.subject || (task.around.context ?? '') } }
  const bodies = bodiesOf(parts, inside, quotes)
  const attached: Found[] = []
  for (const part of parts.parts) attached.push(await attachment(part, parts.html, inside, depth, quotes))
  // A copy in an attachment goes before one in the body where both say as much.
  const forms = withoutCopies([...attached, ...bodies].flatMap((found) => found.forms))
  const documents = [...bodies, ...attached].flatMap((found) => found.documents)
  const claims = [...claimed(parts), ...attached.flatMap((found) => found.claims ?? [])].slice(0, mostClaims)
  const link = forms.length === 0 && parts.parts.length === 0 ? cloudLinkIn(`${parts.text}\n${parts.html}`) : null
  if (link) documents.push({ name: link, kind: 'unknown', sha256: sha256(link), size: 0, found: { kind: 'unreadable', why: 'cloud-link' } })

  const hasForm = bodies.some((body) => body.forms.length > 0)
  const text = bodyText(parts, task.programmes, hasForm) || (attached.find((found) => found.text)?.text ?? '')
  return { text, forms, documents, ...(claims.length > 0 && { claims }) }
}

/** Every alternative of the body: a form may be in the HTML while the text says "see below". */
function bodiesOf(parts: Pick<Parts, 'text' | 'html'>, task: Task, quotes: boolean): Found[] {
  const bodies = [
    { kind: 'html' as const, content: parts.html, blocks: () => htmlBlocks(parts.html, { quotes }) },
    {
      kind: 'text' as const,
      content: parts.text,
      blocks: () => textBlocks(parts.text, { quotes, headings: headingsOf(task.programmes.values()) }),
    },
  ]
  return bodies.flatMap(({ kind, content, blocks }): Found[] => {
    if (content.trim() === '') return []
    const about = { name: null, kind, sha256: sha256(content) }
    const size = Buffer.byteLength(content)
    const skipped = begin(task)
    if (skipped) return [{ forms: [], documents: [{ ...about, size, found: { kind: 'unreadable', why: skipped } }] }]
    if (size > largestBody) return [{ forms: [], documents: [{ ...about, size, found: { kind: 'unreadable', why: 'too-large' } }] }]
    const { forms, found } = readBlocks(blocks(), about, task.programmes, task.around)
    return [{ forms, documents: [{ ...about, size, found }] }]
  })
}

/** Says which document comes next, and whether to leave it alone. */
function begin({ watch, next }: Task): Unreadable | undefined {
  const document = next.document++
  watch.begin(document)
  return watch.skip.get(document)
}

async function attachment(part: Part, html: string, task: Task, depth: number, quotes: boolean): Promise<Found> {
  const { programmes, around } = task
  const about = { name: part.name, sha256: sha256(part.bytes), size: part.bytes.length }
  const { kind } = sniff(part.bytes)
  const skipped = begin(task)
  if (skipped) return { forms: [], documents: [{ ...about, kind, found: { kind: 'unreadable', why: skipped } }] }
  if (isFurniture(part, html)) return { forms: [], documents: [{ ...about, kind, found: { kind: 'nothing' } }] }
  const wrapped = unwrap(kind, part.bytes, part.name)
  if (wrapped === null) {
    const { forms, found } = await readDocument(part.bytes, part.name, programmes, around)
    if (isPicture({ found })) task.watch.picture?.({ ...about, kind: kind === 'pdf' ? 'pdf' : 'image', bytes: part.bytes })
    return { forms, documents: [{ ...about, kind, found }] }
  }
  if (wrapped.kind === 'unreadable') return { forms: [], documents: [{ ...about, kind, found: wrapped }] }
  if (depth >= deepest) return { forms: [], documents: [{ ...about, kind, found: { kind: 'unreadable', why: 'other' } }] }
  // A saved message is one that was attached; the others are only how this one was sent.
  if (kind === 'tnef' || kind === 'p7m') {
    const inner =
      wrapped.kind === 'message' ? await read(wrapped.raw, task, depth + 1, quotes) : await contents(wrapped, task, depth + 1, quotes)
    return { ...inner, documents: [{ ...about, kind, found: { kind: 'nothing' } }, ...inner.documents] }
  }
  const inner =
    wrapped.kind === 'message'
      ? await read(wrapped.raw, task, depth + 1)
      : { ...(await contents(wrapped, task, depth + 1, true)), subject: wrapped.subject }
  const from = part.name ?? (inner.subject || 'attached message')
  const named = (name: string | null): string => (name === null ? from : `${from} › ${name}`)
  return {
    forms: inner.forms.map((form) => ({ ...form, document: { ...form.document, name: named(form.document.name) } })),
    documents: [
      { ...about, kind, found: { kind: 'nothing' } },
      ...inner.documents.map((document) => ({ ...document, name: named(document.name) })),
    ],
    claims: [...('from' in inner ? [spoken(inner)] : []), ...(inner.claims ?? [])],
  }
}

/** What mail programs add by themselves: logos, cards, signatures of the mail, invitations, reports of delivery. */
function isFurniture({ name, type, bytes, inline, cid }: Part, html: string): boolean {
  if (
    /^(?:text\/(?:x-)?vcard|text\/directory|text\/calendar|application\/ics|application\/(?:x-)?pkcs7-signature|application\/pgp-(?:signature|keys)|message\/(?:delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers)/.test(
      type,
    )
  )
    return true
  if (Buffer.from(bytes.subarray(0, 32)).toString('latin1').startsWith('BEGIN:VCARD')) return true
  if (!type.startsWith('image/')) return false
  // A photograph of the form may be pasted into the mail; no logo is that large.
  if (cid !== null && html.includes(`cid:${cid}`)) return bytes.length < 300_000
  return (inline && bytes.length < 100_000) || (/^image\d{3}\.\w+$/i.test(name ?? '') && bytes.length < 30_000)
}

function envelopeOf(headers: Header[], parts: Parts): Omit<Mail, 'inReplyTo' | 'text' | 'forms' | 'documents'> {
  const count = (name: string): number => valuesOf(headers, name).length
  const has = (...names: string[]): boolean => headers.some(({ name }) => names.includes(name))
  return {
    messageId: idsIn(headers, 'message-id')[0] ?? null,
    references: idsIn(headers, 'references'),
    from: proven(parts.from, headers, 'from'),
    to: proven(parts.to, headers, 'to'),
    cc: proven(parts.cc, headers, 'cc'),
    replyTo: proven(parts.replyTo, headers, 'reply-to'),
    subject: parts.subject.replace(/\s+/g, ' ').trim().slice(0, 998),
    count: { from: count('from'), to: count('to'), cc: count('cc'), messageId: count('message-id'), subject: count('subject') },
    machine: {
      autoSubmitted: firstOf(headers, 'auto-submitted'),
      precedence: firstOf(headers, 'precedence'),
      contentType: firstOf(headers, 'content-type'),
      returnPath: firstOf(headers, 'return-path'),
      failedRecipients: has('x-failed-recipients'),
      loop: valuesOf(headers, 'x-loop'),
      letter: firstOf(headers, 'x-countersign-letter'),
      ...machineOf(headers, parts),
    },
    deliveredTo: deliveredTo(headers),
  }
}

const wellFormed = /^[^\s@"(),:;<>[\]\\\p{Cc}]{1,64}@[^\s@"(),:;<>[\]\\\p{Cc}.]+(?:\.[^\s@"(),:;<>[\]\\\p{Cc}.]+)*$/u

/** As it stands in a header that knows no other letters. */
const inAscii = (address: string): string => address.replace(/@(.*)$/, (_, domain: string) => `@${domainToASCII(domain)}`)

/** Addresses that are well-formed and stand in the raw header letter by letter: parsers make `head@x` of `head\0@x`. */
function proven(boxes: Mailbox[], headers: Header[], name: string): Mailbox[] {
  const raw = Buffer.from(valuesOf(headers, name).join(' '), 'latin1').toString('utf8').toLowerCase()
  const seen = new Set<string>()
  return boxes.flatMap((box) => {
    const address = box.address.toLowerCase()
    if (
      seen.has(address) ||
      address.length > 254 ||
      !wellFormed.test(address) ||
      !(raw.includes(address) || raw.includes(inAscii(address)))
    )
      return []
    seen.add(address)
    return [
      {
        address,
        name: box.name
          .replace(/\p{Cc}+/gu, ' ')
          .trim()
          .slice(0, 200),
      },
    ]
  })
}
