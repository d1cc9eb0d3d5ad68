/** The process that reads pictures: it decodes what strangers sent, and may be killed at any moment. */
import { byPicture, namesSchool } from '../core/form/by-picture.ts'
import type { Reading } from '../core/form/form.ts'
import { type Bitmap, bitmapOf } from './ocr/bitmap.ts'
import { type Picture, pagesOf } from './ocr/pictures.ts'
import { openRecogniser, type Recogniser } from './ocr/recognise.ts'
import type { PictureOrder, PictureRead } from './ocr/task.ts'
import { knownFrom } from './pdf/known.ts'
import { blocksOf } from './pdf/pages.ts'
import type { Sheet } from './pdf/sheet.ts'
import { readBlocks } from './read.ts'

/** Milliseconds after which what has been read must do. */
const enough = 70_000
const began = performance.now()

process.on('message', (order: PictureOrder) => {
  watchMemory(order.memory)
  void read(order).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    () => process.exit(1),
  )
})

/** What pictures and recognition take is not the heap's, so that no flag of Node's limits it. */
const watchMemory = (megabytes: number): void => {
  setInterval(() => {
    if (process.memoryUsage.rss() > megabytes * 1_000_000) process.exit(1)
  }, 200).unref()
}

async function read(order: PictureOrder): Promise<PictureRead> {
  const recogniser = await openRecogniser()
  const images = order.pictures.filter(({ kind }) => kind === 'image')
  // Photographs in one mail are the pages of one form; each scanned PDF is a form by itself.
  const groups = [
    ...(images.length > 0 ? [images] : []),
    ...order.pictures.filter(({ kind }) => kind === 'pdf').map((picture) => [picture]),
  ]
  const forms: Reading[] = []
  const found: PictureRead['found'] = {}
  for (const group of groups) {
    const form = await formIn(group, order, recogniser).catch(() => null)
    if (form) forms.push(form)
    for (const { sha256 } of group) found[sha256] = form ? { kind: 'form' } : { kind: 'unreadable', why: 'picture' }
  }
  await recogniser.close()
  return { forms, found }
}

async function formIn(pictures: Picture[], { programmes, hubs, context }: PictureOrder, recogniser: Recogniser): Promise<Reading | null> {
  const [first] = pictures
  const sheets: Sheet[] = []
  for (const picture of pictures) {
    for await (const page of pagesOf(picture)) {
      if (performance.now() - began > enough) break
      sheets.push(await upright(page, sheets.length + 1, recogniser))
    }
  }
  if (!first || sheets.length === 0) return null
  const document = { name: first.name, kind: first.kind, sha256: first.sha256 }
  const blocks = blocksOf(sheets, knownFrom(programmes.values()))
  const [form] = readBlocks(blocks, document, programmes, { hubs, context: `${context}\n${first.name ?? ''}` }).forms
  const programme = form?.programme ? programmes.get(form.programme) : undefined
  if (!form || !programme) return null
  const reading = byPicture(form, programme)
  return namesSchool(reading) ? reading : null
}

/** A page that makes no sense may lie on its side, or stand on its head. */
async function upright(page: Uint8Array, number: number, recogniser: Recogniser): Promise<Sheet> {
  const tried: { sheet: Sheet; sure: number }[] = []
  for (const turn of [0, 1, 3, 2]) {
    const bitmap: Bitmap = await bitmapOf(page, turn)
    const read = await recogniser.read(bitmap, number)
    tried.push(read)
    const late = performance.now() - began > enough
    if (late || read.sheet.glyphs.length === 0 || (read.sure > 60 && read.sheet.glyphs.length > 20)) break
  }
  const [best] = tried.sort((a, b) => b.sure * wordsIn(b.sheet) - a.sure * wordsIn(a.sheet))
  if (!best) throw new Error('a page was not read')
  return best.sheet
}

const wordsIn = ({ glyphs }: Sheet): number => glyphs.filter(({ text }) => /\p{L}{3}/u.test(text)).length
