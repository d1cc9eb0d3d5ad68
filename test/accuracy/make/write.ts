/** Writes a paper as a Word file, as HTML or as the plain text of a mail. */
import { strToU8, zipSync } from 'fflate'
import type { Box, Paper, Para, Text } from './paper.ts'
import { blanks, type Pen, run, signaturePicture } from './pens.ts'

export type Hand = { pen: Pen; blank: keyof typeof blanks; pictures: string[]; header: string | null }

const said = (text: Text): string => (typeof text === 'string' ? text : text.said)

const ns = 'http://schemas.openxmlformats.org'
const names = `xmlns:w="${ns}/wordprocessingml/2006/main" xmlns:r="${ns}/officeDocument/2006/relationships" xmlns:wp="${ns}/drawingml/2006/wordprocessingDrawing" xmlns:a="${ns}/drawingml/2006/main" xmlns:pic="${ns}/drawingml/2006/picture" xmlns:mc="${ns}/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"`

export function wordFile(paper: Paper, hand: Hand): Uint8Array {
  const inline = (text: Text): string =>
    typeof text === 'string' ? run(text) : hand.pictures.includes(text.key) ? signaturePicture : hand.pen(text.said, text.key)
  const para = ({ text, heading }: Para): string =>
    `<w:p>${heading ? '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' : ''}${text.map(inline).join('')}</w:p>`
  const cell = ({ paras, span, down }: Box): string => {
    const empty = paras.every(({ text }) => text.length === 0)
    const properties = `${span ? `<w:gridSpan w:val="${span}"/>` : ''}${down ? `<w:vMerge w:val="${down}"/>` : ''}`
    return `<w:tc>${properties && `<w:tcPr>${properties}</w:tcPr>`}${empty ? `<w:p>${blanks[hand.blank]}</w:p>` : paras.map(para).join('')}</w:tc>`
  }
  const body = paper.map((part) =>
    part.kind === 'para' ? para(part) : `<w:tbl>${part.rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl><w:p/>`,
  )
  const section = hand.header === null ? '' : '<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/></w:sectPr>'
  const relation = (id: string, type: string, target: string, more = '') =>
    `<Relationship Id="${id}" Type="${ns}/officeDocument/2006/relationships/${type}" Target="${target}"${more}/>`
  const type = (part: string, kind: string) =>
    `<Override PartName="/word/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml"/>`
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${ns}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>${type('document', 'document.main')}${type('styles', 'styles')}${hand.header === null ? '' : type('header1', 'header')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${ns}/package/2006/relationships">${relation('r1', 'officeDocument', 'word/document.xml')}</Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${ns}/package/2006/relationships">${relation('rStyles', 'styles', 'styles.xml')}${relation('rPicture', 'image', 'media/image1.png')}${relation('rLink', 'hyperlink', 'mailto:head@school.example', ' TargetMode="External"')}${hand.header === null ? '' : relation('rHeader', 'header', 'header1.xml')}</Relationships>`,
    'word/styles.xml': `<w:styles xmlns:w="${ns}/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${names}><w:body>${body.join('')}${section}</w:body></w:document>`,
    ...(hand.header === null ? {} : { 'word/header1.xml': `<w:hdr ${names}><w:p>${run(hand.header)}</w:p></w:hdr>` }),
  }
  const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  const packed = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))
  return zipSync({ ...packed, 'word/media/image1.png': new Uint8Array(dot) }, { mtime: new Date('2018-05-01T09:00:00Z') })
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export function htmlPage(paper: Paper): string {
  const para = ({ text, heading }: Para): string => {
    const inner = text.map((part) => escaped(said(part)).replace(/\t/g, '&emsp;&emsp;')).join('')
    return heading ? `<h2>${inner}</h2>` : `<p>${inner || '&nbsp;'}</p>`
  }
  const cell = ({ paras, span }: Box): string => `<td${span ? ` colspan="${span}"` : ''}>${paras.map(para).join('')}</td>`
  const body = paper.map((part) =>
    part.kind === 'para'
      ? para(part)
      : `<table border="1" cellpadding="4" width="640">${part.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`,
  )
  return `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\n${body.join('\n')}\n</body></html>\n`
}

/** As a mail program writes it: cells side by side become lines. */
export function plainText(paper: Paper, width: number): string {
  const line = ({ text }: Para): string => text.map(said).join('')
  const lines = paper.flatMap((part) =>
    part.kind === 'para'
      ? part.heading
        ? ['', line(part)]
        : [line(part)]
      : part.rows.flatMap((row) => row.flatMap(({ paras }) => paras.map(line))).concat(''),
  )
  return `${lines.flatMap((text) => wrapped(text, width)).join('\n')}\n`
}

/** Broken where mail programs break. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
