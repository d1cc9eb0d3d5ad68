/** The two faces of our PDFs: parsed once, one glyph a character, and a visible mark for what they cannot draw. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import fontkit from '@pdf-lib/fontkit'
import type { PDFDocument, PDFFont } from 'pdf-lib'

export type Face = {
  font: PDFFont
  /** The text with `mark` for every character that this face does not draw. */
  drawable: (text: string) => string
  /** In points, of drawable text. */
  width: (text: string, size: number) => number
}

/** What stands for a character that is neither Latin, Greek nor Cyrillic, or that the font lacks. */
export const mark = '□'

type Parsed = ReturnType<typeof fontkit.create>
type Cached = { bytes: Uint8Array; parsed: Parsed; widths: Map<string, number>; known: Map<string, boolean> }

const require = createRequire(import.meta.url)
const faces = new Map<string, Promise<Cached>>()

/** Embeds a face of DejaVu, subset to what the document uses. */
export async function embed(doc: PDFDocument, name: 'DejaVuSans' | 'DejaVuSans-Bold'): Promise<Face> {
  const loading = faces.get(name) ?? load(name)
  faces.set(name, loading)
  const { bytes, parsed, widths, known } = await loading
  doc.registerFontkit({ ...fontkit, create: () => parsed })
  const font = await doc.embedFont(bytes, { subset: true })
  return { font, ...ruler({ parsed, widths, known }) }
}

/** What a face can draw, and how wide, for pictures that no document is made for. */
export async function measure(name: 'DejaVuSans' | 'DejaVuSans-Bold'): Promise<Omit<Face, 'font'>> {
  const loading = faces.get(name) ?? load(name)
  faces.set(name, loading)
  return ruler(await loading)
}

function ruler({ parsed, widths, known }: Omit<Cached, 'bytes'>): Omit<Face, 'font'> {
  const knows = (character: string) =>
    cached(known, character, () => ofOurs.test(character) && parsed.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
  const advance = (character: string) =>
    cached(widths, character, () => parsed.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / parsed.unitsPerEm)
  return {
    drawable: (text) =>
      [...graphemes.segment(text.normalize('NFC').replace(/[\p{Cc}\p{Zs}]/gu, ' '))]
        .map(({ segment }) => {
          const shown = segment.replace(/\p{Cf}/gu, '')
          return [...shown].every(knows) ? shown : mark
        })
        .join(''),
    width: (text, size) => [...text].reduce((sum, character) => sum + advance(character), 0) * size,
  }
}

const graphemes = new Intl.Segmenter('en-GB')
/** Digits, punctuation and accents belong to every script. */
const ofOurs = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u

/** Where the file of a face is. */
export const fontFile = (name: 'DejaVuSans' | 'DejaVuSans-Bold'): string => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)

async function load(name: 'DejaVuSans' | 'DejaVuSans-Bold'): Promise<Cached> {
  const bytes = await readFile(fontFile(name))
  const parsed = fontkit.create(bytes)
  // Shaping would join "ffi" into one glyph, which text search and readers then lose, and costs most of the time.
  const empty = parsed.layout('')
  parsed.layout = (text: string) => ({
    ...empty,
    glyphs: [...text].map((character) => {
      const codePoint = character.codePointAt(0) ?? 0
      const glyph = parsed.glyphForCodePoint(codePoint)
      // One that was first met as a part of another, as η is of ή, does not know its own letter: search and screen readers would lose it.
      if (glyph.codePoints.length === 0) glyph.codePoints.push(codePoint)
      return glyph
    }),
  })
  return { bytes, parsed, widths: new Map(), known: new Map() }
}

function cached<T>(cache: Map<string, T>, key: string, find: () => T): T {
  const before = cache.get(key)
  if (before !== undefined) return before
  const found = find()
  cache.set(key, found)
  return found
}
