/** Reads the words of a bitmap with tesseract, which works from files of this project alone. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { createWorker, type Line, PSM, type Word } from 'tesseract.js'
import type { Glyph, Sheet } from '../pdf/sheet.ts'
import type { Bitmap } from './bitmap.ts'
import { takeRules } from './ruling.ts'

export type Recogniser = { read: (bitmap: Bitmap, number: number) => Promise<{ sheet: Sheet; sure: number }>; close: () => Promise<void> }

const english = join(dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng')), '4.0.0')

export async function openRecogniser(): Promise<Recogniser> {
  const worker = await createWorker('eng', 1, { langPath: english, gzip: true, cacheMethod: 'none' })
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_BLOCK, user_defined_dpi: '300' })
  return {
    read: async (bitmap, number) => {
      const rules = takeRules(bitmap)
      const { data } = await worker.recognize(pngOf(bitmap), {}, { text: false, blocks: true })
      const lines = (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines))
      const { width, height, scale } = bitmap
      const glyphs = lines.flatMap((line) => glyphsOf(line, scale))
      return {
        sheet: { number, width: width / scale, height: height / scale, glyphs, rules, slots: [], pictures: [] },
        sure: data.confidence,
      }
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

function pngOf({ width, height, grey }: Bitmap): Buffer {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    const level = grey[i] ?? 255
    image.data[at] = level
    image.data[at + 1] = level
    image.data[at + 2] = level
    image.data[at + 3] = 255
  }
  context.putImageData(image, 0, 0)
  return canvas.toBuffer('image/png')
}

/** What is left of a line or a smudge, and no word. */
const noise = /^[^\p{L}\p{N}@☐☒☑✓✗•]+$/u

/** A word counts as one letter; a space goes between two that stand together. */
function glyphsOf(line: Line, scale: number): Glyph[] {
  const size = Math.min(24, Math.max(6, line.rowAttributes.rowHeight / scale))
  const closes = line.words.some(({ text }) => /["”’'][.,;]?$/.test(text))
  const words = line.words.flatMap((word) => clean(word, closes) ?? [])
  return words.flatMap((word, i): Glyph[] => {
    const { x0, x1 } = word.bbox
    const glyph = { size, bold: false, soft: true, y: baselineAt(line, (x0 + x1) / 2) / scale }
    const own: Glyph = { ...glyph, text: word.text, x: x0 / scale, width: (x1 - x0) / scale }
    const next = words[i + 1]
    const gap = next ? (next.bbox.x0 - x1) / scale : 0
    return next && gap < size ? [own, { ...glyph, text: ' ', x: x1 / scale, width: gap }] : [own]
  })
}

/** A quotation that is never closed is what is left of a line beside the word. */
function clean(word: Word, closes: boolean): Word | null {
  const bare = word.text.replace(/^[|[\]{}_]+|[|[\]{}_]+$/g, '')
  const text = closes ? bare : bare.replace(/^["“”‘’'`.,:;]+(?=[\p{L}\p{N}])/u, '')
  if (text === '' || word.confidence < 20) return null
  if (noise.test(text) && !(/^[-–—&]$/.test(text) && word.confidence > 80)) return null
  return { ...word, text }
}

function baselineAt({ baseline: { x0, y0, x1, y1 } }: Line, x: number): number {
  return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
}
