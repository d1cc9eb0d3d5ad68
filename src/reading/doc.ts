/** Old Word files (.doc) to blocks: read from the binary format itself, because only there cells, rows and paragraphs differ. [MS-DOC] */
import { openFields } from './doc-field.ts'
import { type CharacterRun, characterRuns, type ParagraphRun, paragraphRuns, runAt } from './doc-properties.ts'
import { type Letters, lettersOf } from './doc-text.ts'
import { blocksOf, type Flow } from './flow.ts'
import type { Read } from './kinds.ts'
import { openMarks } from './marks.ts'
import { openCompound, streamNamed } from './ole.ts'
import { symbolFor, withSymbols } from './symbols.ts'

type Doc = {
  letters: Letters
  characters: CharacterRun[]
  paragraphs: ParagraphRun[]
  data: Buffer
  /** Text boxes, by where in the text they are anchored. */
  boxes: Map<number, Flow[]>
}

const damaged: Read = { kind: 'unreadable', why: 'damaged' }

export function readDoc(bytes: Uint8Array): Read {
  const compound = openCompound(bytes)
  const stream = (name: string): Buffer => {
    const found = compound ? streamNamed(compound, name) : null
    return found ? Buffer.from(found.buffer, found.byteOffset, found.length) : Buffer.alloc(0)
  }
  const word = stream('WordDocument')
  if (word.length < 0x262) return damaged
  // Word 6 and Word 95 kept their text in another way.
  if (word.readUInt16LE(0) !== 0xa5ec || word.readUInt16LE(2) < 0x00c0) return { kind: 'unreadable', why: 'old-word' }
  const flags = word.readUInt16LE(0x0a)
  if ((flags & 0x8100) !== 0) return { kind: 'unreadable', why: 'password' }
  const table = stream((flags & 0x0200) !== 0 ? '1Table' : '0Table')
  const data = stream('Data')
  const part = (at: number): Buffer => table.subarray(word.readUInt32LE(at), word.readUInt32LE(at) + word.readUInt32LE(at + 4))

  const letters = lettersOf(word, part(0x1a2))
  const characters = characterRuns(word, part(0xfa))
  const paragraphs = paragraphRuns(word, part(0x102), data)
  if (letters === null || characters === null || paragraphs === null) return damaged

  const doc: Doc = { letters, characters, paragraphs, data, boxes: new Map() }
  const counts = [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64].map((at) => word.readUInt32LE(at))
  const end = Math.min(counts[0] ?? 0, letters.text.length)
  const boxesFrom = counts.slice(0, 6).reduce((sum, count) => sum + count, 0)
  doc.boxes = textBoxes(doc, end, boxesFrom, part(0x1da), part(0x25a))
  const flow = flowOf(doc, 0, end)
  for (const part of doc.boxes.get(nowhere) ?? []) flow?.push(part)
  return flow === null ? { kind: 'unreadable', why: 'too-large' } : { kind: 'blocks', blocks: blocksOf(flow) }
}

/** Text boxes whose anchor is not known. */
const nowhere = -1

/** One stretch of the text: its paragraphs, in the tables that they are in. */
function flowOf({ letters, characters, paragraphs, data, boxes }: Doc, from: number, to: number): Flow[] | null {
  const marks = openMarks()
  const fields = openFields(data)
  let text = ''
  let picture = false
  let held: Flow[] = []
  let run: CharacterRun | null = null
  let until = -1
  const finish = (end: (text: string, picture: boolean) => void): void => {
    end(withSymbols(text), picture)
    text = ''
    picture = false
    held = []
  }
  for (let cp = from; cp < to; cp++) {
    const char = letters.text[cp] ?? ''
    const at = letters.at(cp)
    if (at >= until || run === null || at < run.from) {
      run = runAt(characters, at)
      until = run?.to ?? -1
    }
    switch (char) {
      case '\r':
      case '\x07':
      case '\f': {
        const here = runAt(paragraphs, at)
        const depth = here?.depth ?? 0
        const box = held
        if (here && ((here.rowEnd && char === '\x07') || here.innerRow)) finish(() => marks.row(depth, here.shape))
        else if (char === '\x07' || here?.innerCell)
          finish((last, pictured) => {
            if (box.length > 0) {
              marks.paragraph(Math.max(depth, 1), last, pictured)
              marks.add(Math.max(depth, 1), box)
            }
            marks.cell(depth, box.length > 0 ? '' : last, box.length > 0 ? false : pictured)
          })
        // A paragraph that was deleted goes on in the next.
        else if (run?.unseen !== true || text === '')
          finish((last, pictured) => {
            if (run?.unseen !== true || pictured) marks.paragraph(depth, last, pictured)
            marks.add(depth, box)
          })
        break
      }
      case '\x13':
        fields.begin()
        break
      case '\x14':
        fields.separate()
        break
      case '\x15':
        text += fields.end()
        break
      case '\x01':
        if (run?.isData && run.data !== null) fields.state(run.data)
        else if (run?.data != null && !run.unseen && !fields.hides('')) picture = true
        break
      case '\x08': {
        const box = boxes.get(cp)
        if (run?.unseen) break
        if (box) held = [...held, ...box]
        else picture = true
        break
      }
      default:
        if (!fields.hides(char) && !run?.unseen) text += run?.symbol != null && char === '(' ? (symbolFor(run.symbol) ?? '') : plain(char)
    }
  }
  if (text.trim() !== '' || held.length > 0)
    finish((last, pictured) => {
      marks.paragraph(0, last, pictured)
      marks.add(0, held)
    })
  return marks.end()
}

/** Word's own characters: breaks, hyphens, marks of notes. */
function plain(char: string): string {
  switch (char) {
    case '\v':
    case '\x0e':
      return '\n'
    case '\x1e':
      return '\u2011'
    case '\t':
    case '\n':
      return char
    default:
      return char < ' ' ? '' : char
  }
}

/** Text boxes keep their text after everything else; the shape's number says where each belongs. */
function textBoxes(doc: Doc, end: number, from: number, anchors: Buffer, texts: Buffer): Map<number, Flow[]> {
  const boxes = new Map<number, Flow[]>()
  const shapes = new Map<number, number>()
  const anchorCount = Math.max(Math.floor((anchors.length - 4) / 30), 0)
  for (let i = 0; i < anchorCount; i++) shapes.set(anchors.readInt32LE((anchorCount + 1) * 4 + i * 26), anchors.readUInt32LE(i * 4))
  const count = Math.min(Math.max(Math.floor((texts.length - 4) / 26), 0), 2_000)
  const stray: Flow[] = []
  let done = end
  for (let i = 0; i < count; i++) {
    const start = from + texts.readUInt32LE(i * 4)
    const stop = Math.min(from + texts.readUInt32LE((i + 1) * 4), doc.letters.text.length)
    if (start < done || start >= stop) continue
    done = stop
    const flow = (flowOf(doc, start, stop) ?? []).filter((part) => part.kind === 'table' || part.text.trim() !== '' || part.picture)
    if (flow.length === 0) continue
    const anchor = shapes.get(texts.readInt32LE((count + 1) * 4 + i * 22 + 14))
    if (anchor === undefined) for (const part of flow) stray.push(part)
    else boxes.set(anchor, [...(boxes.get(anchor) ?? []), ...flow])
  }
  // Boxes of a group have no place of their own: they stand where the first drawing is that has no text.
  const free = [...shapes.values()].sort((a, b) => a - b).find((cp) => !boxes.has(cp))
  if (stray.length > 0) boxes.set(free ?? nowhere, stray)
  return boxes
}
