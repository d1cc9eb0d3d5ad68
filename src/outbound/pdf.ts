/** A letter as a PDF: the same words as the e-mail, tagged, in one design for receipts and outcomes. */
import { PDFDocument } from 'pdf-lib'
import { embed, mark } from './fonts.ts'
import { blocks } from './pdf-blocks.ts'
import { drawBlock, drawPicture } from './pdf-draw.ts'
import { openSheet } from './pdf-sheet.ts'
import { openTags } from './tagged.ts'

/** `footer` stands on every page, before the page's number; `elsewhere` is where a character can be seen that the font lacks. */
type Printing = { html: string; footer: string; band: string; elsewhere?: string }

/** Never throws for what a school wrote: characters that the font lacks become a visible mark, explained at the end. */
export async function pdf({ html, footer, band, elsewhere = 'in the e-mail' }: Printing): Promise<Uint8Array> {
  const content = blocks(html)
  const doc = await PDFDocument.create({ updateMetadata: false })
  const faces = { regular: await embed(doc, 'DejaVuSans'), bold: await embed(doc, 'DejaVuSans-Bold') }
  const title = content.find((block) => block.kind === 'h1')
  doc.setTitle(`${title && 'text' in title ? title.text : band} · ${footer}`, { showInWindowTitleBar: true })
  doc.setLanguage('en-GB')
  doc.setProducer('Countersign')

  const tags = openTags(doc)
  const sheet = openSheet(doc, tags, faces, { band, footer })
  for (const [index, block] of content.entries()) {
    if (block.kind === 'img') drawPicture(sheet, await doc.embedPng(block.png), block.alt)
    else drawBlock(sheet, block, content[index + 1])
  }
  if (sheet.marked()) {
    drawBlock(sheet, { kind: 'p', text: `${mark} stands for a character that cannot be shown here. It is ${elsewhere}.` }, undefined)
  }
  sheet.finish()
  tags.finish()
  return doc.save()
}
