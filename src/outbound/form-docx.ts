/** A programme's form as a Word document to fill in: tables, with a content control for every value. */
import { strToU8, zipSync } from 'fflate'
import { type BlankForm, type FormRow, type FormSection, isOwnLabel } from '../core/form/blank-form.ts'

const schemas = 'http://schemas.openxmlformats.org'
const w = `xmlns:w="${schemas}/wordprocessingml/2006/main"`
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

/** What Word itself prints in a control that nobody has filled in. */
const prompt = 'Click or tap here to enter text.'

export function formDocx(form: BlankForm): Uint8Array {
  const files: Record<string, string> = {
    '[Content_Types].xml': `${declaration}<Types xmlns="${schemas}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `${declaration}<Relationships xmlns="${schemas}/package/2006/relationships"><Relationship Id="r1" Type="${schemas}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="${schemas}/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `${declaration}<cp:coreProperties xmlns:cp="${schemas}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(`${form.title}: ${form.subtitle}`)}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>`,
    'word/_rels/document.xml.rels': `${declaration}<Relationships xmlns="${schemas}/package/2006/relationships"><Relationship Id="r1" Type="${schemas}/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="r2" Type="${schemas}/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>`,
    'word/styles.xml': styles,
    'word/numbering.xml': `${declaration}<w:numbering ${w}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="500" w:hanging="300"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    'word/document.xml': `${declaration}<w:document ${w}><w:body>${contents(form)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), { mtime: '1980-01-01' })
}

const contents = ({ title, subtitle, top, sections, foot }: BlankForm): string =>
  [
    paragraph(title, 'Title'),
    paragraph(subtitle, 'Subtitle'),
    ...top.map((text) => paragraph(text)),
    ...sections.flatMap(section),
    ...foot.map((text) => paragraph(text)),
  ].join('')

/** A statement is written under its prompt, in the prompt's own box. */
const section = (one: FormSection): string[] => [
  paragraph(one.heading, 'Heading1'),
  ...(isOwnLabel(one) ? [] : one.prompts.map((text) => paragraph(text))),
  ...one.commitments.map((text) => paragraph(text, 'ListBullet')),
  isOwnLabel(one)
    ? table(one.rows.map((row) => tr(tc([...one.prompts.map((text) => paragraph(text, 'Prompt')), control(row, 12)].join(''), width.all))))
    : table(one.rows.map((row) => tr(tc(paragraph(row.label, 'Label'), width.label) + tc(control(row, 1), width.value)))),
  paragraph(''),
]

/** Twentieths of a point. */
const width = { all: 9900, label: 3200, value: 6700 }

const paragraph = (text: string, style?: string): string =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}${text === '' ? '' : `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`}</w:p>`

const table = (rows: string[]): string =>
  `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="${width.all}" w:type="dxa"/></w:tblPr>${rows.join('')}</w:tbl>`
const tr = (cells: string): string => `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells}</w:tr>`
const tc = (content: string, wide: number): string => `<w:tc><w:tcPr><w:tcW w:w="${wide}" w:type="dxa"/></w:tcPr>${content}</w:tc>`

/** `lines`: how much room it shows while it is empty. */
function control({ key, label, value }: FormRow, lines: number): string {
  const shown =
    value === null ? `<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>${prompt}</w:t></w:r>` : `<w:r>${text(value)}</w:r>`
  const state = value === null ? '<w:showingPlcHdr/>' : ''
  const properties = `<w:sdtPr><w:alias w:val="${escaped(label)}"/><w:tag w:val="${escaped(key)}"/>${state}<w:text w:multiLine="1"/></w:sdtPr>`
  const room = lines > 1 ? `<w:pPr><w:spacing w:after="${lines * 240}"/></w:pPr>` : ''
  return `<w:p>${room}<w:sdt>${properties}<w:sdtContent>${shown}</w:sdtContent></w:sdt></w:p>`
}

const text = (value: string): string =>
  value
    .split('\n')
    .map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`)
    .join('<w:br/>')

const escaped = (value: string): string =>
  value
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const style = (id: string, name: string, run: string, spacing = '<w:spacing w:after="120"/>', extra = ''): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"${extra}><w:name w:val="${name}"/><w:pPr>${spacing}</w:pPr><w:rPr>${run}</w:rPr></w:style>`

const border = (side: string): string => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="484949"/>`
const styles = `${declaration}<w:styles ${w}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="21"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>${[
  style('Normal', 'Normal', '', '<w:spacing w:after="80"/>', ' w:default="1"'),
  style('Title', 'Title', '<w:b/><w:sz w:val="36"/>'),
  style('Subtitle', 'Subtitle', '<w:b/><w:sz w:val="28"/>'),
  style(
    'Heading1',
    'heading 1',
    '<w:b/><w:sz w:val="25"/>',
    '<w:keepNext/><w:spacing w:before="200" w:after="100"/><w:outlineLvl w:val="0"/>',
  ),
  style('Label', 'Label', '<w:b/>', '<w:spacing w:before="40" w:after="40"/>'),
  style('Prompt', 'Prompt', '<w:i/>'),
  style('ListBullet', 'List Bullet', '', '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/>'),
].join(
  '',
)}<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/><w:rPr><w:color w:val="595959"/></w:rPr></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('')}</w:tblBorders><w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
