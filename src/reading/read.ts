/** Reads one document: what it is, and the form in it if there is one. */
import { createHash } from 'node:crypto'
import type { Block, DocumentKind, DocumentName, Reading } from '../core/form/form.ts'
import { match } from '../core/form/match.ts'
import type { HubName } from '../core/form/normalise.ts'
import { placed } from '../core/form/placed.ts'
import { areSeveral, partsOf } from '../core/form/several.ts'
import type { Document, Unreadable } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import { readDoc } from './doc.ts'
import { readDocx } from './docx.ts'
import { htmlBlocks } from './html.ts'
import { type Read, sniff } from './kinds.ts'
import { pictureSize } from './ocr/size.ts'
import { readOdt } from './odt.ts'
import { readPdf } from './pdf.ts'
import { readRtf } from './rtf.ts'
import { telephonesIn } from './telephone.ts'
import { decodeText, headingsOf, textBlocks } from './text.ts'

export type Programmes = ReadonlyMap<string, Programme>

/** `forms` is empty unless `found` is a form, known or not. */
export type DocumentRead = { kind: DocumentKind; forms: Reading[]; found: Document['found'] }

type Reader = (bytes: Uint8Array, programmes: Programmes) => Read | Promise<Read>

/** A reader for every kind that can hold a form; for the others, what the school is told. */
const readers: Record<DocumentKind, Reader | Unreadable | 'nothing'> = {
  docx: readDocx,
  html: (bytes) => ({ kind: 'blocks', blocks: htmlBlocks(decodeText(bytes)) }),
  text: (bytes, programmes) => ({ kind: 'blocks', blocks: textBlocks(decodeText(bytes), { headings: headingsOf(programmes.values()) }) }),
  doc: readDoc,
  odt: readOdt,
  rtf: readRtf,
  pdf: (bytes, programmes) => readPdf(bytes, programmes.values()),
  pages: 'pages',
  image: (bytes) => ({ kind: 'unreadable', why: isGiant(bytes) ? 'too-large' : 'picture' }),
  zip: 'archive',
  tnef: 'winmail',
  msg: 'other',
  p7m: 'signed-or-encrypted',
  xlsx: 'other',
  pptx: 'other',
  eml: 'other',
  unknown: 'other',
  empty: 'empty',
  calendar: 'nothing',
}

const largest = 30_000_000
const mostPixels = 60_000_000

/** By what the picture says of itself: it is not decoded here. */
function isGiant(bytes: Uint8Array): boolean {
  const { width, height } = pictureSize(bytes) ?? { width: 0, height: 0 }
  return bytes.length > 25_000_000 || width * height > mostPixels
}

/** What surrounds a document and helps to understand it. */
export type Around = { hubs?: readonly HubName[]; context?: string; fieldNames?: readonly string[] }

export async function readDocument(
  bytes: Uint8Array,
  name: string | null,
  programmes: Programmes,
  around: Around = {},
): Promise<DocumentRead> {
  const { kind, why } = sniff(bytes)
  if (why !== null) return { kind, forms: [], found: { kind: 'unreadable', why } }
  const reader = readers[kind]
  if (reader === 'nothing') return { kind, forms: [], found: { kind: 'nothing' } }
  if (typeof reader === 'string') return { kind, forms: [], found: { kind: 'unreadable', why: reader } }
  if (bytes.length > largest) return { kind, forms: [], found: { kind: 'unreadable', why: 'too-large' } }
  const read = await reader(bytes, programmes)
  if (read.kind === 'unreadable') return { kind, forms: [], found: read }
  return readBlocks(read.blocks, { name, kind, sha256: sha256(bytes) }, programmes, {
    ...around,
    context: `${around.context ?? ''}\n${name ?? ''}`,
    ...(read.fieldNames && { fieldNames: read.fieldNames }),
  })
}

/** The same for what is blocks already. */
export function readBlocks(blocks: Block[], document: DocumentName, programmes: Programmes, around: Around): DocumentRead {
  if (sizeOf(blocks) > mostPlaces) return { kind: document.kind, forms: [], found: { kind: 'unreadable', why: 'too-large' } }
  const help = { ...around, telephones: telephonesIn }
  const several = partsOf(blocks, programmes.values()).flatMap((part) => {
    const form = match(part, programmes, document, help)
    return form ? [placed(form, part)] : []
  })
  if (areSeveral(several)) return { kind: document.kind, forms: several, found: { kind: 'form' } }
  const reading = match(blocks, programmes, document, help)
  if (reading === null) return { kind: document.kind, forms: [], found: { kind: 'nothing' } }
  return { kind: document.kind, forms: [placed(reading, blocks)], found: { kind: reading.programme === null ? 'unknown-form' : 'form' } }
}

/** Lines and cells: a form has a few hundred, and nobody prints a book of so many. */
const mostPlaces = 60_000
const sizeOf = (blocks: Block[]): number =>
  blocks.reduce((sum, block) => sum + (block.kind === 'line' ? 1 : block.rows.reduce((cells, row) => cells + row.length, 0)), 0)

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
