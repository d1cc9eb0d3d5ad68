/** Draws one block of a letter and tags it: title band, headings, paragraphs, lists, and the two kinds of table. */
import type { PDFImage } from 'pdf-lib'
import type { Block } from './pdf-blocks.ts'
import type { Sheet, Style } from './pdf-sheet.ts'
import { columnWidth, geometry, ink } from './pdf-sheet.ts'
import { drawTable, tableStart } from './pdf-table.ts'

const title: Style = { weight: 'bold', size: 21, leading: 27, color: ink.white }
const overline: Style = { weight: 'regular', size: 10, leading: 14, color: ink.white }
const heading: Style = { weight: 'bold', size: 13.5, leading: 19, color: ink.band }
export const body: Style = { weight: 'regular', size: 9.5, leading: 14.5, color: ink.text }

/** `next` keeps a heading on the page of what it heads. */
export function drawBlock(sheet: Sheet, block: Exclude<Block, { kind: 'img' }>, next: Block | undefined): void {
  switch (block.kind) {
    case 'h1':
      drawTitle(sheet, block.text)
      return
    case 'h2':
      sheet.need(26 + heading.leading + (next?.kind === 'table' ? tableStart(sheet, next) : 2 * body.leading))
      sheet.down(14)
      paragraph(sheet, block.text, heading, 'H2')
      sheet.down(5)
      return
    case 'p':
      sheet.need(2 * body.leading)
      paragraph(sheet, block.text, body, 'P')
      sheet.down(7)
      return
    case 'ul':
      drawList(sheet, block.items)
      return
    case 'table':
      drawTable(sheet, block)
      return
    default:
      block satisfies never
  }
}

/** As wide as the text; what it shows is said in its tag. */
export function drawPicture(sheet: Sheet, image: PDFImage, alt: string): void {
  const height = (columnWidth * image.height) / image.width
  sheet.need(height + 12)
  const at = { x: geometry.left, y: sheet.y() - height, width: columnWidth, height }
  const element = sheet.tags.element('Figure', sheet.tags.root)
  element.figure = { alt, box: [at.x, at.y, at.x + at.width, at.y + at.height].map((points) => Math.round(points * 100) / 100) }
  sheet.tags.mark(sheet.page(), element, () => sheet.page().drawImage(image, at))
  sheet.down(height + 12)
}

/** The hub above the title, white on a band across the whole page; the band's height follows the title's lines. */
function drawTitle(sheet: Sheet, text: string): void {
  const all = sheet.lines(text, title, columnWidth)
  // The whole name of a school stands in the key facts, whatever its length.
  const lines = all.length > 5 ? [...all.slice(0, 5), '…'] : all
  const height = 34 + overline.leading + 6 + lines.length * title.leading + 22
  sheet.fill({ x: 0, y: geometry.height - height, width: geometry.width, height }, ink.band)
  sheet.down(34)
  sheet.stamp(sheet.band, { x: geometry.left, y: sheet.y() }, overline)
  sheet.down(overline.leading + 6)
  const element = sheet.tags.element('H1', sheet.tags.root)
  for (const line of lines) {
    sheet.write(element, line, { x: geometry.left, y: sheet.y() }, title)
    sheet.down(title.leading)
  }
  sheet.down(22 + 20)
}

function paragraph(sheet: Sheet, text: string, style: Style, tag: 'P' | 'H2'): void {
  const element = sheet.tags.element(tag, sheet.tags.root)
  for (const line of sheet.lines(text, style, columnWidth)) {
    sheet.need(style.leading)
    sheet.write(element, line, { x: geometry.left, y: sheet.y() }, style)
    sheet.down(style.leading)
  }
}

function drawList(sheet: Sheet, items: string[]): void {
  const list = sheet.tags.element('L', sheet.tags.root)
  for (const text of items) {
    const item = sheet.tags.element('LI', list)
    const label = sheet.tags.element('Lbl', item)
    const content = sheet.tags.element('LBody', item)
    const lines = sheet.lines(text, body, columnWidth - 16)
    sheet.need(Math.min(lines.length, 3) * body.leading)
    for (const [index, line] of lines.entries()) {
      sheet.need(body.leading)
      if (index === 0) sheet.write(label, '•', { x: geometry.left + 3, y: sheet.y() }, body)
      sheet.write(content, line, { x: geometry.left + 16, y: sheet.y() }, body)
      sheet.down(body.leading)
    }
    sheet.down(3)
  }
  sheet.down(4)
}
