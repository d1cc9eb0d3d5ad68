/** Opens PDFs with pdf.js, which is loaded when the first one comes: no network, no code from the file, no giant pictures. */
import type { Unreadable } from '../../core/mail/message.ts'
import { type Font, inkOf } from './ink.ts'
import { type Matrix, matrixOf, num, numbers, point } from './matrix.ts'
import type { Box, Sheet, Slot } from './sheet.ts'

type Library = typeof import('unpdf/pdfjs')
type Document = Awaited<ReturnType<Library['getDocument']>['promise']>
type Page = Awaited<ReturnType<Document['getPage']>>

type Opened = { kind: 'opened'; sheets: Sheet[]; fieldNames: string[] } | { kind: 'unreadable'; why: Unreadable }

/** Points. A table may be wider than its page: what falls off it is still in the file. */
const beyond = 250

const most = { pages: 60, glyphs: 150_000, picture: 4_000_000 }

/** What all its pages draw. Takes the bytes: they are not to be used afterwards. */
export async function openPdf(bytes: Uint8Array): Promise<Opened> {
  const library = await import('unpdf/pdfjs')
  const task = library.getDocument({
    data: bytes,
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    maxImageSize: most.picture,
  })
  try {
    const document = await task.promise
    if (document.numPages > most.pages) return { kind: 'unreadable', why: 'too-large' }
    const sheets: Sheet[] = []
    const names = new Set<string>()
    let glyphs = 0
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number)
      const sheet = await sheetOf(library, page, number, names)
      page.cleanup()
      glyphs += sheet?.glyphs.length ?? most.glyphs + 1
      if (sheet === null || glyphs > most.glyphs) return { kind: 'unreadable', why: 'too-large' }
      sheets.push(sheet)
    }
    return (await isForAdobe(document, glyphs)) ? { kind: 'unreadable', why: 'pdf' } : { kind: 'opened', sheets, fieldNames: [...names] }
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error && error.name === 'PasswordException' ? 'password' : 'damaged' }
  } finally {
    await task.destroy().catch(() => {})
  }
}

/** Forms of Adobe's own kind hold a page that says to wait, and what they are in a language of their own. */
async function isForAdobe(document: Document, glyphs: number): Promise<boolean> {
  const { info } = await document.getMetadata()
  return (
    glyphs < 1_500 &&
    'IsXFAPresent' in info &&
    info.IsXFAPresent === true &&
    'IsAcroFormPresent' in info &&
    info.IsAcroFormPresent === false
  )
}

/** Null where there is more on it than can be a form. */
async function sheetOf({ OPS }: Library, page: Page, number: number, fieldNames: Set<string>): Promise<Sheet | null> {
  const annotations = ((await page.getAnnotations()) as unknown[]).flatMap((one) => annotationOf(one) ?? [])
  const operators = await page.getOperatorList({ annotationMode: 1 })
  const names = new Map(Object.entries(OPS).map(([name, code]) => [num(code), name]))
  const skip = new Set(annotations.filter(({ subtype }) => subtype !== 'FreeText').map(({ id }) => id))
  const font = fontsOf(page)
  const draw = (rotation: number) => {
    const viewport = page.getViewport({ scale: 1, rotation })
    const base = matrixOf(viewport.transform)
    const ink = inkOf(operators, { names, base, font, skip })
    return ink && { ink, base, width: viewport.width, height: viewport.height }
  }
  let drawn = draw(page.rotate)
  if (!drawn) return null
  // A page scanned or printed sideways is read as it would be held.
  const most = drawn.ink.turned.indexOf(Math.max(...drawn.ink.turned))
  if (most !== 0) drawn = draw((page.rotate + 360 - most * 90) % 360) ?? drawn
  const { ink, base, width, height } = drawn
  for (const { name } of annotations) if (name !== null) fieldNames.add(name)
  const onPage = ({ x, y }: { x: number; y: number }): boolean => x > -5 && y > -5 && x < width + beyond && y < height + 5
  const boxed = annotations.map((one) => ({ ...one, box: boxIn(one.rect, base) }))
  return {
    number,
    width,
    height,
    glyphs: [...ink.glyphs.filter(onPage), ...boxed.flatMap(({ ticked, box }) => (ticked === null ? [] : [tick(ticked, box)]))],
    rules: ink.rules,
    slots: boxed.flatMap(({ text, box }): Slot[] => (text === null ? [] : [{ ...box, text }])),
    pictures: [...ink.pictures, ...boxed.filter(({ mark }) => mark).map(({ box }) => box)],
  }
}

/** pdf.js knows more of a font than it says in its types. */
function fontsOf(page: Page): (name: string) => Font | null {
  const known = new Map<string, Font | null>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const found: unknown = page.commonObjs.has(name) ? page.commonObjs.get(name) : null
    const font = found !== null && typeof found === 'object' ? fontOf(found) : null
    known.set(name, font)
    return font
  }
}

function fontOf(found: object): Font {
  const [unit = 0.001] = 'fontMatrix' in found ? numbers(found.fontMatrix) : []
  const name = 'name' in found ? String(found.name) : ''
  const bold = /bold|black|heavy|semibold|demi/i.test(name)
  return { unit: unit || 0.001, bold, vertical: 'vertical' in found && found.vertical === true }
}

/** A field, or something that was put on the page later. `text` is what a field holds; `ticked` is a box's; `mark`: somebody drew or stamped. */
type Annotation = {
  id: string
  subtype: string
  rect: number[]
  name: string | null
  text: string | null
  ticked: boolean | null
  mark: boolean
}

function annotationOf(found: unknown): Annotation | null {
  if (found === null || typeof found !== 'object') return null
  const has = (key: string): unknown => (key in found ? (found as Record<string, unknown>)[key] : undefined)
  const subtype = String(has('subtype') ?? '')
  const plain = { id: String(has('id') ?? ''), subtype, rect: numbers(has('rect')), name: null, text: null, ticked: null, mark: false }
  // Hidden, or not to be seen.
  if ((num(has('annotationFlags')) & 0b100010) !== 0 || has('hidden') === true) return plain
  if (subtype === 'Ink' || subtype === 'Stamp') return { ...plain, mark: true }
  if (subtype === 'FreeText' && has('hasAppearance') !== true) return { ...plain, text: words(has('contentsObj')) }
  if (subtype !== 'Widget') return plain
  const field = { ...plain, name: typeof has('fieldName') === 'string' ? String(has('fieldName')) : null }
  const value = has('fieldValue')
  switch (has('fieldType')) {
    case 'Tx':
      return { ...field, text: typeof value === 'string' ? value : '' }
    case 'Ch':
      return { ...field, text: chosen(value, has('options')) }
    case 'Btn': {
      if (has('pushButton') === true) return field
      const on = has('radioButton') === true ? has('buttonValue') : has('exportValue')
      return { ...field, ticked: typeof value === 'string' && value !== 'Off' && value === on }
    }
    case 'Sig':
      return { ...field, mark: has('hasAppearance') === true }
    default:
      return field
  }
}

const words = (contents: unknown): string | null =>
  contents !== null && typeof contents === 'object' && 'str' in contents && typeof contents.str === 'string' ? contents.str : null

/** What a list shows for what it holds. */
function chosen(value: unknown, options: unknown): string {
  const held = [value].flat().filter((one): one is string => typeof one === 'string')
  const shown = Array.isArray(options) ? (options as unknown[]) : []
  return held
    .map((one) => {
      const option = shown.find((o) => o !== null && typeof o === 'object' && 'exportValue' in o && o.exportValue === one)
      return option !== null && typeof option === 'object' && 'displayValue' in option ? String(option.displayValue) : one
    })
    .join(', ')
}

function boxIn(rect: number[], base: Matrix): Box {
  const [x0, y0] = point(base, rect[0] ?? 0, rect[1] ?? 0)
  const [x1, y1] = point(base, rect[2] ?? 0, rect[3] ?? 0)
  return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) }
}

const tick = (ticked: boolean, { x, y, width, height }: Box): Sheet['glyphs'][number] => ({
  text: ticked ? '☒' : '☐',
  x,
  y: y + height * 0.9,
  width,
  size: Math.min(height, 14),
  bold: false,
  soft: false,
})
