/** What a document is, by its first bytes and never by its name. */
import type { Block, DocumentKind } from '../core/form/form.ts'
import type { Unreadable } from '../core/mail/message.ts'
import { openCompound } from './ole.ts'
import { namesIn } from './zip.ts'

/** What a reader makes of a document; `fieldNames` are those of a fillable form. */
export type Read = { kind: 'blocks'; blocks: Block[]; fieldNames?: string[] } | { kind: 'unreadable'; why: Unreadable }

/** A document's kind, and why it cannot be opened where that shows already. */
type Sniffed = { kind: DocumentKind; why: Unreadable | null }

const ascii = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1')

export function sniff(bytes: Uint8Array): Sniffed {
  const known = (kind: DocumentKind, why: Unreadable | null = null): Sniffed => ({ kind, why })
  if (bytes.length === 0) return known('empty', 'empty')
  const head = ascii(bytes, 0, 4096)
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return zipped(bytes)
  if (head.startsWith('\xd0\xcf\x11\xe0')) return compound(bytes)
  if (/^\s*\{\\rtf/.test(head)) return known('rtf')
  if (head.slice(0, 1024).includes('%PDF-')) return known('pdf')
  if (isImage(head)) return known('image')
  if (head.startsWith('\x78\x9f\x3e\x22')) return known('tnef')
  if (/^\x30[\x80-\x84]/.test(head) && head.slice(0, 64).includes('\x2a\x86\x48\x86\xf7\x0d\x01\x07')) return known('p7m')
  return written(bytes, head)
}

function zipped(bytes: Uint8Array): Sniffed {
  const names = namesIn(bytes)
  if (names === null)
    return {
      kind: ascii(bytes, 0, 8192).includes('word/') || ascii(bytes, 0, 8192).includes('[Content_Types].xml') ? 'docx' : 'zip',
      why: 'damaged',
    }
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/^\[Content_Types\]\.xml$/i)) {
    if (has(/^word\//i)) return { kind: 'docx', why: null }
    if (has(/^xl\//i)) return { kind: 'xlsx', why: null }
    if (has(/^ppt\//i)) return { kind: 'pptx', why: null }
  }
  // The kind should come first in the file; where it does not, a text is likeliest.
  if (has(/^content\.xml$/) && has(/^META-INF\/manifest\.xml$/))
    return { kind: /opendocument\.(?!text)/.test(ascii(bytes, 0, 200)) ? 'zip' : 'odt', why: null }
  if (has(/^(?:Index\/Document\.iwa|Index\.zip|index\.apxl|index\.xml)$/)) return { kind: 'pages', why: null }
  return { kind: 'zip', why: null }
}

/** Old Office files, new ones behind a password, and Outlook's messages are the same container: what is in it tells. */
function compound(bytes: Uint8Array): Sniffed {
  const entries = openCompound(bytes)?.children()
  if (!entries) return { kind: ascii(bytes, 0, bytes.length).includes('W\0o\0r\0d\0D\0o\0c') ? 'doc' : 'unknown', why: 'damaged' }
  const has = (...names: string[]) => entries.some(({ name }) => names.includes(name))
  if (has('EncryptedPackage')) return { kind: 'docx', why: 'password' }
  if (has('WordDocument')) return { kind: 'doc', why: null }
  if (has('Workbook', 'Book')) return { kind: 'xlsx', why: null }
  if (has('PowerPoint Document')) return { kind: 'pptx', why: null }
  if (has('__properties_version1.0')) return { kind: 'msg', why: null }
  return { kind: 'unknown', why: null }
}

const isImage = (head: string): boolean =>
  /^(?:\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*)/s.test(head) ||
  /^RIFF.{4}WEBP/s.test(head) ||
  /^.{4}ftyp(?:hei[cxfms]|mif1|msf1|avif)/s.test(head)

function written(bytes: Uint8Array, head: string): Sniffed {
  const text = head.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
  const wide = /^(?:\xff\xfe|\xfe\xff)/.test(head)
  if (!wide && bytes.subarray(0, 65_536).includes(0)) return { kind: 'unknown', why: null }
  const plain = text.replaceAll('\0', '').trimStart()
  if (/^BEGIN:VCALENDAR/i.test(plain)) return { kind: 'calendar', why: null }
  if (isMail(plain)) return { kind: 'eml', why: null }
  if (/^(?:<!doctype html|<html|<head|<body|<table|<div|<p[\s>]|<meta|<!--)/i.test(plain) || /<html[\s>]/i.test(plain.slice(0, 1_000)))
    return { kind: 'html', why: null }
  if (/^<\?xml/i.test(plain)) return { kind: plain.includes('oasis.opendocument.text') ? 'odt' : 'unknown', why: null }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what makes it no text
  if (/[\x01-\x08\x0e-\x1a\x1c-\x1f]/.test(plain)) return { kind: 'unknown', why: null }
  return { kind: 'text', why: null }
}

/** Two header lines at least, one of them a mail's own. */
function isMail(text: string): boolean {
  const lines = text.split(/\r?\n/, 60)
  const end = lines.findIndex((line) => line === '' || !/^(?:[!-9;-~]+[ \t]*:|[ \t]|From )/.test(line))
  const headers = end === -1 ? lines : lines[end] === '' ? lines.slice(0, end) : []
  return (
    headers.filter((line) => /^[!-9;-~]+[ \t]*:/.test(line)).length >= 2 &&
    headers.some((line) => /^(?:from|received|return-path|mime-version|message-id|date|delivered-to|to|subject)[ \t]*:/i.test(line))
  )
}
