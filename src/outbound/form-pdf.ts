/** A programme's form as a PDF to fill in: tagged, every field named as the programme names it, so that it reads back exactly. */
import { PDFDocument, PDFHexString, PDFName, PDFRef, StandardFonts } from 'pdf-lib'
import { type BlankForm, type FormRow, type FormSection, isOwnLabel } from '../core/form/blank-form.ts'
import { embed } from './fonts.ts'
import { body, drawBlock } from './pdf-draw.ts'
import { columnWidth, geometry, ink, openSheet, type Sheet, type Style } from './pdf-sheet.ts'
import { type Element, openTags } from './tagged.ts'

const label: Style = { ...body, weight: 'bold' }
const padding = 6
const labelWidth = 175

export async function formPdf(form: BlankForm): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const faces = { regular: await embed(doc, 'DejaVuSans'), bold: await embed(doc, 'DejaVuSans-Bold') }
  doc.setTitle(`${form.title}: ${form.subtitle}`, { showInWindowTitleBar: true })
  doc.setLanguage('en-GB')
  doc.setProducer('Countersign')
  const tags = openTags(doc)
  const sheet = openSheet(doc, tags, faces, { band: form.title, footer: form.subtitle })
  const paragraph = (text: string) => drawBlock(sheet, { kind: 'p', text }, undefined)
  drawBlock(sheet, { kind: 'h1', text: form.subtitle }, undefined)
  for (const text of form.top) paragraph(text)
  for (const section of form.sections) drawSection(doc, sheet, section)
  for (const text of form.foot) paragraph(text)
  sheet.finish()
  // What is typed is drawn by the reader's own program, in a font that every one of them has.
  doc.getForm().updateFieldAppearances(await doc.embedFont(StandardFonts.Helvetica))
  tags.finish()
  return doc.save({ updateFieldAppearances: false })
}

function drawSection(doc: PDFDocument, sheet: Sheet, section: FormSection): void {
  const next = { kind: 'p', text: '' } as const
  sheet.need(tallest(section))
  drawBlock(sheet, { kind: 'h2', text: section.heading }, next)
  for (const text of section.prompts) drawBlock(sheet, { kind: 'p', text }, undefined)
  if (section.commitments.length > 0) drawBlock(sheet, { kind: 'ul', items: section.commitments }, undefined)
  const table = sheet.tags.element('Table', sheet.tags.root)
  for (const row of section.rows) {
    if (isOwnLabel(section)) drawBox(doc, sheet, table, section, row)
    else drawRow(doc, sheet, table, section, row)
  }
  sheet.down(10)
}

/** A heading stays with its first row; a statement is not parted from its box. */
const tallest = ({ rows, prompts }: FormSection): number => 70 + prompts.length * 50 + Math.max(...rows.slice(0, 1).map(height))

function height({ kind }: FormRow): number {
  switch (kind) {
    case 'statement':
      return 188
    case 'address':
    case 'roles':
      return 40
    case 'text':
    case 'person':
    case 'urn':
    case 'telephone':
    case 'email':
    case 'hub':
    case 'signature':
      return 24
    default:
      return kind satisfies never
  }
}

function drawRow(doc: PDFDocument, sheet: Sheet, table: Element, section: FormSection, row: FormRow): void {
  const lines = sheet.lines(row.label, label, labelWidth - 2 * padding)
  const tall = Math.max(height(row), lines.length * label.leading + 2 * padding)
  sheet.need(tall)
  const tr = sheet.tags.element('TR', table)
  const th = sheet.tags.element('TH', tr, 'Row')
  frame(sheet, geometry.left, labelWidth, tall)
  for (const [i, line] of lines.entries())
    sheet.write(th, line, { x: geometry.left + padding, y: sheet.y() - padding - i * label.leading }, label)
  field(doc, sheet, sheet.tags.element('TD', tr), section, row, { x: geometry.left + labelWidth, width: columnWidth - labelWidth, tall })
  sheet.down(tall)
}

function drawBox(doc: PDFDocument, sheet: Sheet, table: Element, section: FormSection, row: FormRow): void {
  const tall = height(row)
  sheet.need(tall)
  const cell = sheet.tags.element('TD', sheet.tags.element('TR', table))
  field(doc, sheet, cell, section, row, { x: geometry.left, width: columnWidth, tall })
  sheet.down(tall)
}

function frame(sheet: Sheet, x: number, width: number, tall: number): void {
  const page = sheet.page()
  sheet.tags.artifact(page, () =>
    page.drawRectangle({ x, y: sheet.y() - tall, width, height: tall, borderColor: ink.quiet, borderWidth: 0.75 }),
  )
}

type Area = { x: number; width: number; tall: number }

function field(doc: PDFDocument, sheet: Sheet, cell: Element, { heading }: FormSection, row: FormRow, { x, width, tall }: Area): void {
  frame(sheet, x, width, tall)
  const page = sheet.page()
  const text = doc.getForm().createTextField(row.key)
  if (height(row) > 24) text.enableMultiline()
  text.addToPage(page, { x: x + 2, y: sheet.y() - tall + 2, width: width - 4, height: tall - 4, borderWidth: 0 })
  text.setFontSize(10)
  if (row.value !== null) text.setText(row.value)
  const name = row.label === heading ? row.label : `${heading}: ${row.label}`
  for (const widget of text.acroField.getWidgets()) widget.dict.set(PDFName.of('TU'), PDFHexString.fromText(name))
  text.acroField.dict.set(PDFName.of('TU'), PDFHexString.fromText(name))
  const annotations = page.node.Annots()?.asArray() ?? []
  const last = annotations.at(-1)
  if (last instanceof PDFRef) sheet.tags.place(page, sheet.tags.element('Form', cell), last)
}
