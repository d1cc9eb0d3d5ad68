/** Sheets of A4: where the pen is, when to turn the page, and what stands at the top and foot of every one. */
import type { PDFDocument, PDFPage } from 'pdf-lib'
import { PageSizes, rgb } from 'pdf-lib'
import type { Face } from './fonts.ts'
import { mark } from './fonts.ts'
import type { Element, Tags } from './tagged.ts'

/** Points. The foot is where text ends; the footer stands below it. */
export const geometry = { width: PageSizes.A4[0], height: PageSizes.A4[1], left: 54, right: 54, top: 64, foot: 70 } as const
export const columnWidth = geometry.width - geometry.left - geometry.right

const colour = (hex: string) => {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return rgb(part(0), part(2), part(4))
}
/** GOV.UK's, each at least 4.5 to 1 on what it stands on. */
export const ink = {
  text: colour('0b0c0c'),
  quiet: colour('484949'),
  rule: colour('b1b4b6'),
  band: colour('12436d'),
  panel: colour('f0f4f8'),
  white: colour('ffffff'),
}

type Weight = 'regular' | 'bold'
export type Style = { weight: Weight; size: number; leading: number; color: (typeof ink)[keyof typeof ink] }

export type Sheet = {
  tags: Tags
  /** Whose letter it is. */
  band: string
  /** Where the next line's top is, in points from the bottom of the page. */
  y: () => number
  down: (points: number) => void
  /** Turns to a new page unless this much fits; something taller than a page stays where it is. */
  need: (points: number) => void
  /** Breaks drawable text into lines no wider than `width`; a word wider than that is cut. */
  lines: (text: string, style: Style, width: number) => string[]
  /** One line of an element's text, its top at `y`. A line that goes on in the next ends in a space, so that words stay apart when read out. */
  write: (element: Element, line: string, at: { x: number; y: number }, style: Style) => void
  /** Text that is decoration: the tags pass over it. */
  stamp: (text: string, at: { x: number; y: number }, style: Style) => void
  rule: (y: number) => void
  /** The page under the pen. */
  page: () => PDFPage
  fill: (area: { x: number; y: number; width: number; height: number }, color: Style['color']) => void
  /** Whether any character had to be replaced. */
  marked: () => boolean
  finish: () => void
}

export function openSheet(doc: PDFDocument, tags: Tags, faces: Record<Weight, Face>, words: { band: string; footer: string }): Sheet {
  let page: PDFPage = doc.addPage(PageSizes.A4)
  let y: number = geometry.height
  let marked = false

  const prepare = (text: string, weight: Weight) => {
    const shown = faces[weight].drawable(text)
    marked ||= shown.includes(mark) && !text.includes(mark)
    return shown
  }
  const put = (on: PDFPage, text: string, x: number, top: number, { weight, size, leading, color }: Style) =>
    // Capitals are 0.73 of the size in DejaVu: so they stand in the middle of their line.
    on.drawText(text, { x, y: top - (leading + 0.73 * size) / 2, size, font: faces[weight].font, color })
  const small: Style = { weight: 'regular', size: 8, leading: 12, color: ink.quiet }
  const turn = () => {
    page = doc.addPage(PageSizes.A4)
    tags.artifact(page, () => {
      put(page, prepare(words.band, 'bold'), geometry.left, geometry.height - 28, { ...small, weight: 'bold', color: ink.band })
      page.drawLine({
        start: { x: geometry.left, y: geometry.height - 46 },
        end: { x: geometry.width - geometry.right, y: geometry.height - 46 },
        thickness: 1,
        color: ink.band,
      })
    })
    y = geometry.height - geometry.top
  }

  return {
    tags,
    band: words.band,
    y: () => y,
    down: (points) => {
      y -= points
    },
    need: (points) => {
      const whole = geometry.height - geometry.top - geometry.foot
      if (y - geometry.foot < Math.min(points, whole) && y < geometry.height - geometry.top) turn()
    },
    lines: (text, style, width) => wrap(prepare(text, style.weight), width, (part) => faces[style.weight].width(part, style.size)),
    write: (element, line, at, style) => tags.mark(page, element, () => put(page, line, at.x, at.y, style)),
    stamp: (text, at, style) => tags.artifact(page, () => put(page, prepare(text, style.weight), at.x, at.y, style)),
    rule: (at) =>
      tags.artifact(page, () =>
        page.drawLine({
          start: { x: geometry.left, y: at },
          end: { x: geometry.width - geometry.right, y: at },
          thickness: 0.5,
          color: ink.rule,
        }),
      ),
    page: () => page,
    fill: (area, color) => tags.artifact(page, () => page.drawRectangle({ ...area, color })),
    marked: () => marked,
    finish: () => {
      const pages = doc.getPages()
      for (const [index, each] of pages.entries()) {
        const number = `Page ${index + 1} of ${pages.length}`
        tags.artifact(each, () => {
          put(each, prepare(words.footer, 'regular'), geometry.left, 44, small)
          put(each, number, geometry.width - geometry.right - faces.regular.width(number, small.size), 44, small)
        })
      }
    },
  }
}

/** Greedy, by words; each line but the last keeps its closing space. */
function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const space = measure(' ')
  for (const word of text
    .split(/ +/)
    .filter(Boolean)
    .flatMap((whole) => cut(whole, width, measure))) {
    const wide = measure(word)
    if (line !== '' && used + space + wide > width) {
      lines.push(`${line} `)
      line = ''
      used = 0
    }
    used += (line === '' ? 0 : space) + wide
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}

/** An address of eighty letters has no space to break at. */
function cut(word: string, width: number, measure: (text: string) => number): string[] {
  if (measure(word) <= width) return [word]
  const parts: string[] = []
  let part = ''
  for (const character of word) {
    if (part !== '' && measure(part + character) > width) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part]
}
